"""The trustees' page, opened from a file on a computer without a network."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from governance.sealing.canonical import canonical
from governance.sealing.keycheck import key_check, read_answer
from governance.sealing.keys import key_from_text, read_public_key, read_secret_key
from governance.sealing.note import Head, checkpoint_text
from governance.sealing.opening import Step, run_turn
from governance.web.assets import STATIC_FOLDER
from tests.browser.trustee_desk import Desk
from tests.factories.sealed_files import BOARD_SEED, SealedPoll, a_sealed_poll

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(browser, tmp_path)
    yield desk
    assert desk.faults == []
    desk.context.close()


def a_closed_poll(ballots: int = 6) -> SealedPoll:
    poll = a_sealed_poll()
    for voter in range(ballots):
        poll.cast(voter, *(["amina", "bo"] if voter % 2 else ["dewi"]))
    poll.freeze()
    return poll


def key_file(poll: SealedPoll, place: int = 0) -> bytes:
    """The secret file of a trustee's key."""
    return canonical(poll.keys[place].secret_file(poll.manifest.opens_at))


def mailed(poll: SealedPoll, head: Head | None = None) -> str:
    """An e-mail with the head of the log."""
    head = head or poll.head
    note = checkpoint_text(poll.manifest.board.origin, head.size, head.root, BOARD_SEED)
    return f"Dear Aisha,\r\n\r\nthe box is frozen.\r\n\r\n{note}\r\nKind regards\r\n"


def by_python(poll: SealedPoll) -> Step:
    lines = poll.turn(subset=1, position=1)
    return run_turn(lines, key=poll.keys[0], emailed_head=poll.head)


def test_a_key_is_made_saved_and_printed(desk: Desk) -> None:
    page = desk.open("make")
    desk.press("Make my key")
    assert desk.refused() == "no-name"
    page.get_by_label("Your name, as voters know it").fill("Łucja Żukowska")
    page.get_by_label("Your name, as voters know it").press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Your key .* is made"))).to_be_focused()
    public = read_public_key(desk.saved("Save the public file").read_bytes())
    secret = read_secret_key(desk.saved("Save the key file").read_bytes())
    assert secret.public == public
    assert public.name == "Łucja Żukowska"
    on_paper = page.locator("#sheet code").inner_text()
    assert key_from_text(on_paper, public.name).public == public
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    desk.check()
    page.emulate_media(media="print")
    expect(page.locator("#sheet")).to_be_visible()
    expect(page.locator("main")).to_be_hidden()


def test_a_key_check_shows_the_poll_and_gives_the_signed_answer(desk: Desk) -> None:
    poll = a_sealed_poll()
    check, expected = key_check(poll.manifest, 2, b"k" * 32)
    page = desk.open("check")
    desk.give("The key check you were sent", "key-check.json", canonical(check))
    desk.press("Read it")
    assert desk.refused() == "no-key"
    desk.give_key(key_file(poll))
    desk.press("Read it")
    assert desk.refused() == "wrong-trustee"
    page.locator("section:visible").get_by_label("Or the text on your paper").fill(
        poll.keys[1].paper_text.lower().replace("-", " ")
    )
    desk.press("Read it")
    expect(page.get_by_text(poll.manifest.fingerprint)).to_be_visible()
    expect(page.get_by_text("Amina, Bo, Cerys, Dewi")).to_be_visible()
    desk.check()
    answer = desk.saved("It is right: save the answer").read_bytes()
    assert read_answer(answer, poll.manifest, 2, expected) == json.loads(answer)


def test_a_turn_is_compared_opened_and_saved_once(desk: Desk) -> None:
    poll = a_closed_poll()
    expected = by_python(poll)
    page = desk.open("open")
    desk.give_turn(b"".join(poll.turn(subset=1, position=1)), mailed(poll))
    desk.give_key(key_file(poll))
    desk.press("Check everything and open")
    expect(page.get_by_role("heading", name="The box is open")).to_be_focused()
    expect(page.get_by_text("6 opened, 0 did not.")).to_be_visible()
    desk.check()
    step = desk.saved("Save your step")
    assert step.read_bytes() == b"".join(expected.lines())
    desk.open("open")
    desk.give_turn(b"".join(poll.turn(subset=1, position=1)), mailed(poll))
    desk.give_key(key_file(poll))
    desk.press("Check everything and open")
    assert desk.refused() == "opened-before"


def test_the_second_trustee_goes_on_with_the_typed_key(desk: Desk) -> None:
    poll = a_closed_poll()
    first = by_python(poll)
    poll.record(first)
    lines = poll.turn(subset=1, position=2, before=first)
    page = desk.open("open")
    desk.give_turn(b"".join(lines), mailed(poll))
    page.locator("section:visible").get_by_label("Or the text on your paper").fill(
        poll.keys[1].paper_text
    )
    desk.press("Check everything and open")
    step = desk.saved("Save your step").read_bytes()
    expected = run_turn(lines, key=poll.keys[1], emailed_head=poll.head)
    assert step == b"".join(expected.lines())


def _wrong_head(poll: SealedPoll) -> dict[str, Any]:
    return {"note": mailed(poll, Head(poll.head.size, b"x" * 32))}


def _not_signed(poll: SealedPoll) -> dict[str, Any]:
    return {"note": mailed(poll).replace("\n14\n", "\n15\n")[:-60]}


REFUSED: dict[str, Any] = {
    "wrong-head": lambda: (a_closed_poll(), _wrong_head),
    "small-box": lambda: (a_closed_poll(4), lambda _: {}),
    "wrong-trustee": lambda: (a_closed_poll(), lambda _: {"key": 2}),
    "no-checkpoint": lambda: (a_closed_poll(), lambda _: {"note": ""}),
    "malformed": lambda: (a_closed_poll(), lambda _: {"note": "Dear Aisha, the box is open."}),
    "wrong-ballots": lambda: (a_closed_poll(), lambda _: {"cut": -1}),
    "bad-signature": lambda: (a_closed_poll(), _not_signed),
}


@pytest.mark.parametrize("code", REFUSED)
def test_what_must_not_be_opened_is_refused(desk: Desk, code: str) -> None:
    poll, changed = REFUSED[code]()
    how = {"note": mailed(poll), "key": 0, "cut": None} | changed(poll)
    page = desk.open("open")
    desk.give_turn(b"".join(poll.turn(subset=1, position=1)[: how["cut"]]), how["note"])
    desk.give_key(key_file(poll, how["key"]))
    desk.press("Check everything and open")
    assert desk.refused() == code
    expect(page.get_by_role("button", name="Save your step")).to_have_count(0)


def test_the_page_is_one_file_and_its_policy_allows_nothing_else(desk: Desk) -> None:
    page = desk.open("make")
    text = (STATIC_FOLDER / "trustee.html").read_text(encoding="utf-8")
    assert "connect-src" not in text
    assert "unsafe-" not in text
    assert not re.search(r"""(src|href)=["']?(https?:|/)""", text)
    refused = page.evaluate(
        "fetch('data:text/plain,x').then(() => 'sent', (error) => error.name)",
    )
    assert refused == "TypeError"
    desk.faults.clear()


def test_it_works_on_a_phone_and_by_the_keyboard(browser: Browser, tmp_path: Path) -> None:
    desk = Desk(browser, tmp_path, phone=True)
    page = desk.open("make")
    page.get_by_role("link", name="Make a key").focus()
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Open the box")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Open the box")).to_be_focused()
    desk.check()
    desk.context.close()


def test_a_browser_that_derives_keys_wrongly_is_refused(desk: Desk) -> None:
    desk.page.add_init_script(
        "const real = crypto.subtle?.deriveBits.bind(crypto.subtle);"
        "if (real) crypto.subtle.deriveBits ="
        " async (...all) => new Uint8Array(await real(...all)).fill(1).buffer;"
    )
    page = desk.open("make")
    expect(page.get_by_text("This page does not work in this browser")).to_be_visible()
    expect(page.get_by_role("button", name="Make my key")).to_be_hidden()
