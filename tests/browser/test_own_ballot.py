"""After voting, the same browser looks for its own ballot: in the box, and in the count."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from governance.sealing.envelope import ballot_number
from governance.sealing.log import Frontier, Node, inclusion_proof, leaf
from governance.sealing.note import checkpoint_text
from governance.sealing.receipt import receipt_file
from governance.sealing.rows import Row, commitment
from governance.voting.rules import in_groups
from governance.web.assets import asset_url
from tests.browser.booth_stub import Stub, stub_server
from tests.browser.places import PHONE
from tests.factories.sealed_files import BOARD_SEED, POLL, SealedPoll, a_sealed_poll

pytestmark = pytest.mark.browser

VOTER = 3
SECRET = Row(("cerys",), b"n" * 16)


@pytest.fixture
def poll() -> SealedPoll:
    """A poll of six ballots, not yet closed."""
    poll = a_sealed_poll()
    for voter in range(6):
        poll.cast(voter, "cerys")
    return poll


@pytest.fixture
def stub(browser: Browser, poll: SealedPoll) -> Iterator[Stub]:
    with stub_server(poll.manifest) as stub:
        stub.answers["result"] = (200, result_page())
        yield stub


def result_page() -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The result</title>'
        f'<link rel="stylesheet" href="{asset_url("base.css")}">'
        f'<script type="module" src="{asset_url("core.js")}"></script></head><body><main>'
        f'<h1>The result</h1><div data-cw="own-ballot" data-poll="{POLL}" role="status"></div>'
        "</main></body></html>"
    )


def kept(poll: SealedPoll, **changes: Any) -> dict[str, Any]:
    """What the voter's browser has kept."""
    ballot = poll.box[VOTER].ballot
    receipt = receipt_file(
        poll=POLL,
        manifest=poll.manifest.fingerprint,
        ballot=ballot,
        entry=entry_of(poll, ballot),
        seed=BOARD_SEED,
    )
    return {
        "ballot": ballot,
        "number": in_groups(ballot_number(ballot)),
        "commitment": commitment(SECRET),
        "receipt": receipt,
    } | changes


def entry_of(poll: SealedPoll, ballot: str) -> int:
    return next(at for at, event in enumerate(poll.events) if ballot.encode() in event)


def proof(poll: SealedPoll, **changes: Any) -> tuple[int, str]:
    """The board's proof for the voter's ballot."""
    nodes: dict[tuple[int, int], bytes] = {}
    tree = Frontier()

    def keep(node: Node) -> None:
        nodes[node.level, node.place] = node.hash

    for event in poll.events:
        for node in tree.append(leaf(event)):
            keep(node)
    entry = entry_of(poll, poll.box[VOTER].ballot)
    path = inclusion_proof(lambda level, place: nodes[level, place], entry, tree.size)
    note = checkpoint_text(poll.manifest.board.origin, tree.size, tree.root(), BOARD_SEED)
    body = {
        "checkpoint": note,
        "entry": entry,
        "event": poll.events[entry].decode(),
        "path": [one.hex() for one in path],
        "size": tree.size,
    }
    return 200, json.dumps(body | changes)


def looked(browser: Browser, stub: Stub, keeps: dict[str, Any] | None) -> tuple[Page, str]:
    """The result page in the voter's browser, and what it found."""
    page = browser.new_context(viewport=PHONE).new_page()  # type: ignore[arg-type] # a plain dict is one
    if keeps is not None:
        script = f"localStorage.setItem('commonweal:{POLL}', {json.dumps(json.dumps(keeps))})"
        page.add_init_script(script)
    page.goto(f"{stub.url}/votes/{POLL}/result")
    expect(page.locator("html[data-cw-ready]")).to_be_attached()
    place = page.locator("[data-cw=own-ballot]")
    if keeps is None:
        return page, place.inner_html()
    expect(place).to_have_attribute("data-found", re.compile("."))
    assert Axe().run(page).response["violations"] == []
    found = place.get_attribute("data-found")
    assert found is not None
    return page, found


def test_a_device_that_did_not_vote_is_told_nothing(browser: Browser, stub: Stub) -> None:
    _, html = looked(browser, stub, None)
    assert html == ""
    assert not any("proof" in address for address in stub.asked)


def test_before_the_opening_the_ballot_is_found_in_the_box(
    browser: Browser, stub: Stub, poll: SealedPoll
) -> None:
    keeps = kept(poll)
    stub.answers[f"proof/{keeps['ballot']}.json"] = proof(poll)
    stub.answers[f"rows/{keeps['commitment'][:2]}.txt"] = (409, '{"code":"box-still-sealed"}')
    page, found = looked(browser, stub, keeps)
    assert found == "in-box"
    expect(page.get_by_text(keeps["number"])).to_be_visible()


def test_a_ballot_newer_than_the_newest_signed_head_stands_on_its_receipt(
    browser: Browser, stub: Stub, poll: SealedPoll
) -> None:
    keeps = kept(poll)
    stub.answers[f"proof/{keeps['ballot']}.json"] = proof(poll, checkpoint=None)
    assert looked(browser, stub, keeps)[1] == "in-box"


def test_after_the_opening_the_own_vote_is_in_the_count(
    browser: Browser, stub: Stub, poll: SealedPoll
) -> None:
    keeps = kept(poll)
    start = keeps["commitment"][:2]
    stub.answers[f"proof/{keeps['ballot']}.json"] = proof(poll)
    stub.answers[f"rows/{start}.txt"] = (200, f"{start}{'0' * 62}\n{keeps['commitment']}\n")
    page, found = looked(browser, stub, keeps)
    assert found == "counted"
    expect(
        page.get_by_role("heading", name="Your own vote is in the count, unchanged")
    ).to_be_visible()
    assert not any(keeps["commitment"] in address for address in stub.asked)


def test_a_vote_that_was_changed_raises_the_alarm_and_the_receipt_can_be_saved(
    browser: Browser, stub: Stub, poll: SealedPoll
) -> None:
    keeps = kept(poll)
    start = keeps["commitment"][:2]
    stub.answers[f"proof/{keeps['ballot']}.json"] = proof(poll)
    stub.answers[f"rows/{start}.txt"] = (200, f"{start}{'0' * 62}\n")
    stub.answers["log.jsonl"] = (200, b"\n".join(poll.events).decode())
    page, found = looked(browser, stub, keeps)
    assert found == "not-in-count"
    with page.expect_download() as download:
        page.get_by_role("link", name="Save your receipt").click()
    assert json.loads(download.value.path().read_text()) == keeps


@pytest.mark.parametrize("reason", ["voided", "superseded"])
def test_a_ballot_that_was_set_aside_is_no_alarm(
    browser: Browser, stub: Stub, poll: SealedPoll, reason: str
) -> None:
    keeps = kept(poll)
    stub.answers[f"proof/{keeps['ballot']}.json"] = proof(poll)
    stub.answers[f"rows/{keeps['commitment'][:2]}.txt"] = (200, "")
    poll.excluded.append({"ballot": keeps["ballot"], "reason": reason})
    poll.box.pop(VOTER)
    poll.freeze()
    stub.answers["log.jsonl"] = (200, b"\n".join(poll.events).decode() + "\n")
    assert looked(browser, stub, keeps)[1] == reason


def test_a_missing_ballot_is_an_alarm_only_with_a_receipt(
    browser: Browser, stub: Stub, poll: SealedPoll
) -> None:
    assert looked(browser, stub, kept(poll))[1] == "not-in-box"
    assert looked(browser, stub, kept(poll, receipt=None))[1] == "never-sent"


FORGED: dict[str, dict[str, Any]] = {
    "another entry": {"entry": 5},
    "a path too short": {"path": []},
    "another event": {"event": '{"ballot":"x"}'},
    "no note": {"checkpoint": "harbour.example/votes/3f2b8a52\n10\nAAAA\n"},
}


@pytest.mark.parametrize("how", FORGED)
def test_a_proof_that_does_not_hold_raises_the_alarm(
    browser: Browser, stub: Stub, poll: SealedPoll, how: str
) -> None:
    keeps = kept(poll)
    stub.answers[f"proof/{keeps['ballot']}.json"] = proof(poll, **FORGED[how])
    assert looked(browser, stub, keeps)[1] == "wrong-proof"


def test_a_server_that_fails_is_no_alarm(browser: Browser, stub: Stub, poll: SealedPoll) -> None:
    keeps = kept(poll)
    stub.answers[f"proof/{keeps['ballot']}.json"] = (503, "{}")
    assert looked(browser, stub, keeps)[1] == "no-answer"
