"""The static voting page when something stands in the way: nothing is lost, nothing unsealed."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.booth_stub import Stub
from tests.browser.booth_voter import Voter, opened
from tests.browser.places import PHONE
from tests.factories.sealed_files import POLL

pytestmark = pytest.mark.browser


def test_without_an_answer_the_same_bytes_go_again_and_count_once(stub: Stub, voter: Voter) -> None:
    stub.lost = 3
    page = voter.open()
    page.get_by_role("button", name="Bo").tap()
    voter.cast()
    voter.reads("This takes longer than usual.")
    voter.heading("Please send your vote again")
    kept = voter.kept()
    assert kept is not None
    assert kept["receipt"] is None
    voter.press("Try again")
    voter.received()
    assert len(stub.sent) == 4
    assert len(set(stub.sent)) == 1


def test_an_answer_that_is_no_receipt_is_not_taken_for_one(stub: Stub, voter: Voter) -> None:
    stub.refusal = (200, {"format": "receipt-v1", "poll": POLL, "entry": 7})
    page = voter.open()
    page.get_by_role("button", name="Bo").tap()
    voter.cast()
    voter.heading("Please send your vote again")
    voter.reads("not one that shows that it was received")
    stub.refusal = None
    voter.press("Try again")
    voter.received()


@pytest.mark.parametrize(
    ("code", "heading"),
    [
        ("already-voted", "You have already voted in this poll"),
        ("poll-closed", "Your vote was not received"),
        ("poll-not-open", "This poll is not open yet"),
        ("credential-voided", "You cannot vote here any more"),
        ("envelope-refused", "Your vote was not taken"),
    ],
)
def test_a_refused_vote_is_told_plainly_and_not_remembered(
    stub: Stub, voter: Voter, code: str, heading: str
) -> None:
    stub.refusal = (409, {"code": code})
    page = voter.open()
    page.get_by_role("button", name="Bo").tap()
    voter.cast()
    voter.heading(heading)
    assert voter.kept() is None


def test_signed_out_in_the_middle_nothing_is_lost(stub: Stub, voter: Voter) -> None:
    stub.refusal = (401, {"code": "not-signed-in"})
    page = voter.open()
    page.get_by_role("button", name="Bo").tap()
    voter.cast()
    voter.heading("You were signed out")
    expect(page.get_by_role("link", name="Sign in on a new page")).to_have_attribute(
        "target", "_blank"
    )
    stub.refusal = None
    voter.press("Try again")
    voter.received()
    assert opened(stub).choices == ("bo",)


@pytest.mark.parametrize(
    ("status", "code", "heading"),
    [
        (409, "already-voted", "Your vote has been received"),
        (401, "not-signed-in", "Please sign in first"),
        (403, "not-on-roll", "You are not on the roll of this poll"),
        (409, "poll-closed", "This poll has closed"),
    ],
)
def test_who_cannot_vote_is_told_before_the_paper(
    stub: Stub, voter: Voter, status: int, code: str, heading: str
) -> None:
    stub.credential = (status, {"code": code})
    voter.open()
    voter.heading(heading)
    expect(voter.page.locator(".cw-ballot")).to_have_count(0)


@pytest.mark.parametrize(
    ("stage", "heading"), [("coming", "This poll is not open yet"), ("closed", "has closed")]
)
def test_a_poll_that_is_not_open(stub: Stub, voter: Voter, stage: str, heading: str) -> None:
    stub.house["stage"] = stage
    voter.open()
    voter.heading(heading)


def test_the_last_minutes_are_counted_down(stub: Stub, voter: Voter) -> None:
    stub.house["now"] = "2027-06-21T15:52:30Z"
    voter.open()
    voter.reads("7 minutes left")
    voter.reads("This poll closes at 5:00pm. A vote that comes later is not counted.")


def test_a_ballot_paper_that_was_changed_is_not_shown(stub: Stub, voter: Voter) -> None:
    true = stub.manifest.canonical().decode()
    stub.answer = lambda name: (  # type: ignore[method-assign] # a server that cheats
        (200, true.replace('"label":"Bo"', '"label":"Be"'))
        if name == "manifest.json"
        else Stub.answer(stub, name)
    )
    voter.open()
    voter.heading("This ballot paper is not in order")
    assert stub.sent == []


def test_without_working_crypto_it_stops_and_nothing_is_asked_or_sent(
    stub: Stub, voter: Voter
) -> None:
    voter.page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page = voter.open()
    voter.heading("This browser cannot seal your vote")
    plain = page.get_by_role("link", name="vote on the plain page")
    assert plain.evaluate("link => link.href") == f"{stub.url}/votes/{POLL}/assisted"
    assert stub.sent == []
    assert not any("json" in address for address in stub.asked)


def test_crypto_that_answers_wrongly_counts_as_missing(stub: Stub, voter: Voter) -> None:
    voter.page.add_init_script(
        "const digest = crypto.subtle.digest.bind(crypto.subtle);"
        "crypto.subtle.digest = async (...all) => new Uint8Array(await digest(...all)).fill(0);"
    )
    voter.open()
    voter.heading("This browser cannot seal your vote")


def test_without_script_it_says_so_and_points_to_the_plain_page(
    stub: Stub, browser: Browser
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type] # a plain dict is one
    page = context.new_page()
    page.goto(stub.booth)
    expect(page.get_by_text("Your ballot paper should be here")).to_be_visible()
    assert "Scripts are switched off in this browser." in page.content()
    expect(page.get_by_role("link", name="vote on the plain page")).to_be_visible()
    context.close()
