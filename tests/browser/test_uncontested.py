"""No more candidates than seats: declared without a poll, and run again for the seats left."""

import pytest
from playwright.sync_api import Page, expect

from governance.elections.rules.stages import Stage
from governance.identity.rules import Role
from tests.browser.places import Site, Visitor, a_co_owner
from tests.factories.elections import a_contest_with_candidates

pytestmark = pytest.mark.browser

TITLE = "Trial run"
STAFF = {"CS00001": "Amina Diallo", "CS00002": "Bryn Pugh"}
BEAT = 5
"""Minutes between two steps of the rehearsal."""


def set_up_a_rehearsal(officer: Visitor, *, seats: int) -> None:
    page = officer.open("/manage/elections/new")
    page.get_by_label("Name of the election").fill(TITLE)
    page.get_by_label("How many people are to be elected?").fill(str(seats))
    page.get_by_label("rehearsal").check()
    page.get_by_label(f"({BEAT} minutes").check()
    page.get_by_label("Returning officer", exact=True).fill("Gordon Teale")
    page.get_by_label("mail").first.fill("returning.officer@example.org")
    page.get_by_label("address").last.fill("Returning Officer\n1 The Avenue\nEpsom\nKT18 5EW")
    officer.press("Save")
    announce(officer)


def announce(officer: Visitor) -> None:
    officer.press("Read and announce")
    officer.press("Announce it")
    officer.reads("Members can stand from now on.")


def record_on_paper(officer: Visitor, number: str, name: str) -> None:
    """A nomination that came in on paper, complete; accepted at once."""
    desk = officer.page.url
    officer.press("See the nominations")
    page = officer.press("Record one on paper")
    page.get_by_label("Candidate’s staff number").fill(number)
    page.get_by_label("How voters can reach the candidate").fill("Dorking Hospital")
    page.get_by_label("No, none").check()
    page.get_by_label("The declaration of eligibility is there").check()
    page.get_by_label("Signed by").fill(name)
    officer.press("Record it")
    page.get_by_label("It stands: accept it").check()
    officer.press("Record my decision")
    officer.open(desk)


def wait_for_withdrawals_to_close(officer: Visitor) -> None:
    """The deadline passes, the statement is published, and the last chance to withdraw passes."""
    officer.site.clock.move(minutes=2 * BEAT)
    officer.page.reload()
    officer.press("Publish the statement")
    officer.press("Publish it")
    officer.press("Do not wait for the next deadline")


def declare(officer: Visitor) -> Page:
    officer.press("Declare without a poll")
    page = officer.press("Declare the result")
    officer.reads("The result is declared.")
    return page


@pytest.fixture
def officer(site: Site) -> Visitor:
    """The returning officer at a desk, of a mutual of two."""
    for number, name in STAFF.items():
        email = f"{number}@example.org".lower()
        a_co_owner(site, name, number=number, email=email)
    return site.desk(site.officer(Role.RETURNING_OFFICER, "Gordon Teale"))


def test_as_many_candidates_as_seats_are_declared_elected_without_a_poll(
    site: Site, officer: Visitor
) -> None:
    set_up_a_rehearsal(officer, seats=2)
    for number, name in STAFF.items():
        record_on_paper(officer, number, name)
    wait_for_withdrawals_to_close(officer)
    expect(officer.page.get_by_role("link", name="Freeze the roll")).to_have_count(0)
    page = declare(officer)
    expect(page.get_by_role("button", name="Run again")).to_have_count(0)
    officer.press("See the result")
    passer_by = site.person(dark=True)
    passer_by.open(page.url)
    for name in STAFF.values():
        passer_by.reads(name)
    passer_by.reads("2 people are elected")
    passer_by.reads("nobody had to vote")
    passer_by.reads("This was a rehearsal")
    with passer_by.page.expect_download() as waiting:
        passer_by.page.get_by_role("link", name="declaration").first.click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")


def open_a_contest(officer: Visitor, *, candidates: tuple[str, ...], seats: int) -> Page:
    """A contest after the last day to withdraw, on its officers' page."""
    with officer.site.acting() as session:
        contest_id = a_contest_with_candidates(
            session,
            now=officer.site.clock(),
            stage=Stage.WITHDRAWALS_CLOSED,
            title=TITLE,
            names=candidates,
            seats=seats,
        )
    return officer.open(f"/manage/elections/{contest_id}")


def test_the_seats_that_stay_empty_are_run_again(officer: Visitor) -> None:
    page = open_a_contest(officer, candidates=("Chidi Okafor",), seats=3)
    first = page.url
    officer.press("Declare without a poll")
    officer.reads("2 seats will stay empty")
    officer.press("Not yet")
    declare(officer)
    officer.press("Run again for 2 seats")
    officer.reads("A draft for the remaining seats is set up")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{TITLE}: remaining seats")
    announce(officer)
    officer.press("an earlier election")
    assert page.url == first
    expect(page.get_by_role("button", name="Run again")).to_have_count(0)
    expect(page.get_by_role("link", name="The election for the remaining seats")).to_be_visible()
    officer.press("See the result")
    officer.reads("1 person is elected, and 2 places stay empty")


def test_nobody_stands_and_every_seat_is_run_again(officer: Visitor) -> None:
    open_a_contest(officer, candidates=(), seats=1)
    officer.press("Declare without a poll")
    officer.reads("Nobody is elected.")
    officer.press("Declare the result")
    officer.press("Run again for 1 seat")
    officer.reads("A draft for the remaining seats is set up")
