"""What goes wrong, in a real browser: bad files, double and stale forms, late votes, no page."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from governance.elections.rules.stages import Stage
from governance.identity.rules import Role
from governance.kernel.calendar import london_day
from governance.register.queries.listing import MemberFilter, Show, find_members
from tests.browser.booth import open_paper
from tests.browser.places import Site, Visitor, a_co_owner
from tests.factories.elections import CANDIDATES, a_contest_with_candidates

pytestmark = pytest.mark.browser

DATA = Path(__file__).parents[1] / "data"
MESSY = DATA / "hr" / "hr-export-770-messy.csv"
FAULTS = DATA / "hr" / "hr-export-770-messy.faults.csv"
PHOTO = DATA / "photos" / "portrait.jpg"
HEADINGS = "Employee No,Forename,Surname,Site,Start Date,Leaving Date,Work Email"
ANN = "E1,Ann,Hill,Dorking,01/02/2019,,ann@example.org"
BOB = "E2,Bob,Shaw,Dorking,01/02/2020,,bob@example.org"
CAT = "E3,Cat,Reed,Dorking,01/02/2021,,cat@example.org"
PLANTED = {
    "impossible start date": "There is no such day as",
    "employee number used twice": "is used more than once: also on line",
    "e-mail address not valid": "is not an e-mail address",
    "no surname": "There is no surname",
    "formula in a cell (kept as text, never run)": "read as plain text and never run",
    "leaves before starting": "is before the start date",
    "initial only: a forename is required by CA 2006 s113A as amended": "Only an initial",
    "same person twice under two numbers (warn)": "under another number",
    "site not known (did you mean Dorking Hospital)": "Did you mean Dorking Hospital?",
    "date in another format (read, told)": "The date is written another way",
    "footer line, not a person": "This line does not describe a person",
}
"""Each planted fault, and what the report says of it."""


@pytest.fixture
def secretary(site: Site) -> Visitor:
    return site.desk(site.officer(Role.COMPANY_SECRETARY, "Ruth Ansell"))


def heading(visitor: Visitor, words: str) -> None:
    """The page's own heading says exactly this."""
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(words)


def send(secretary: Visitor, name: str, content: bytes) -> Page:
    """Choose a file on the import page and have it read."""
    page = secretary.page
    if not page.url.endswith("/members/import"):
        secretary.open("/members/import")
    file = {"name": name, "mimeType": "text/csv", "buffer": content}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type] # a plain dict is one
    return secretary.press("Read the file")


def report_on(secretary: Visitor, *rows: str, name: str = "staff.csv") -> str:
    """Send these rows and go on to the report; gives its address."""
    send(secretary, name, "\n".join((HEADINGS, *rows, "")).encode())
    secretary.press("Make the report")
    heading(secretary, "What this file would do")
    return secretary.page.url


def in_post(site: Site) -> int:
    with site.acting() as session:
        filters = MemberFilter(show=Show.IN_POST)
        return find_members(session, filters=filters, day=london_day(site.clock())).total


def test_a_file_that_is_no_staff_list_is_told_in_a_sentence_and_the_next_can_follow(
    secretary: Visitor, site: Site
) -> None:
    bad = (
        ("staff.csv", PHOTO.read_bytes(), "This is not a table we can read", "a picture"),
        ("staff.pdf", b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n", "This is not a table we can read", "PDF"),
        ("empty.csv", b"", "The file is empty", "nothing in this file"),
        ("headings.csv", f"{HEADINGS}\n".encode(), "There is nobody in this file", "not one row"),
    )
    for name, content, title, words in bad:
        send(secretary, name, content)
        heading(secretary, title)
        secretary.reads(words)
        secretary.press("Choose another file")
    secretary.press("Read the file")
    secretary.reads("Choose the file first")
    report_on(secretary, ANN, BOB)
    secretary.press("Write the staff records")
    assert in_post(site) == 2


def test_a_file_beyond_the_limit_is_told_so(secretary: Visitor, site: Site, tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    huge.write_bytes(b"x" * (site.app.config["MAX_CONTENT_LENGTH"] * 3 // 2))
    secretary.open("/members/import").locator("input[type=file]").set_input_files(huge)
    secretary.press("Read the file")
    heading(secretary, "That file is too large")
    secretary.reads("Nothing was saved")
    secretary.open("/members/imports")
    secretary.reads("No staff list was imported yet")


def test_files_as_excel_saves_them_are_read_and_the_guess_is_told(secretary: Visitor) -> None:
    rows = f"{HEADINGS}\nE1,Zoë,O’Neill,Dorking,01/02/2019,,zoe@example.org\n"
    send(secretary, "cp1252.csv", rows.encode("cp1252"))
    secretary.reads("We read it as Windows-1252")
    secretary.press("Make the report")
    secretary.reads("We read it as Windows-1252")
    secretary.press("All rows")
    secretary.reads("Zoë O’Neill")
    secretary.open("/members/import")
    send(secretary, "semicolons.csv", rows.replace(",", ";").encode())
    expect(secretary.page.get_by_text("Windows-1252")).to_have_count(0)
    secretary.press("Make the report")
    secretary.press("All rows")
    secretary.reads("Zoë O’Neill")


def test_every_planted_fault_is_told_and_must_be_decided_before_anything_is_written(
    secretary: Visitor, site: Site
) -> None:
    page = send(secretary, MESSY.name, MESSY.read_bytes())
    secretary.press("Make the report")
    shown = page.url
    told = rows_of(page) | rows_of(secretary.press("Worth a look"))
    with FAULTS.open(encoding="utf-8") as planted:
        for fault in csv.DictReader(planted):
            words = told.get(fault["line"], "")
            assert PLANTED[fault["fault"]] in words, (fault, words)
    page.goto(shown)
    secretary.reads("faulty and must be decided first")
    expect(page.get_by_role("button", name="Write the staff records")).to_have_count(0)
    faulty = reconciled(page)["faulty"]
    assert in_post(site) == 0
    secretary.press(f"Leave all {faulty} faulty rows out")
    secretary.reads(f"you left {faulty} out")
    counts = reconciled(page)
    secretary.press("Write the staff records")
    secretary.reads("In the staff records")
    assert reconciled(page) == counts
    secretary.open("/members")
    secretary.reads(f"{counts['added']} people in post")


def rows_of(page: Page) -> dict[str, str]:
    """Line of the file → everything its row of the report says, on the page shown."""
    found = {}
    for text in page.locator("main tbody tr").all_inner_texts():
        line = re.search(r"\d+", text)
        assert line is not None, text
        found[line.group()] = text
    return found


def reconciled(page: Page) -> dict[str, int]:
    """The numbers of the report's first sentence, which must add up to the rows of the file."""
    sentence = page.locator("main p.cw-lead").first.inner_text().replace(",", "")
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (\w+)", sentence)}
    outcomes = ("added", "changed", "left", "unchanged", "faulty")
    with MESSY.open(encoding="utf-8-sig", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    assert sum(counts[outcome] for outcome in outcomes) == counts["rows"] == rows, sentence
    return counts


def test_confirming_twice_in_one_page_or_in_two_writes_once(secretary: Visitor, site: Site) -> None:
    report_on(secretary, ANN, BOB)
    page = secretary.page
    second = page.context.new_page()
    second.goto(page.url)
    page.get_by_role("button", name="Write the staff records").dblclick()
    expect(page.get_by_text("In the staff records", exact=True)).to_be_visible()
    secretary.check()
    second.get_by_role("button", name="Write the staff records").click()
    expect(second.get_by_text("In the staff records", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_text("In the staff records", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Write the staff records")).to_have_count(0)
    assert in_post(site) == 2


def test_an_old_report_is_made_again_before_it_can_be_confirmed(
    secretary: Visitor, site: Site
) -> None:
    old = report_on(secretary, ANN, BOB, name="monday.csv")
    other = Visitor(site=site, page=secretary.page.context.new_page())
    report_on(other, ANN, CAT, name="tuesday.csv")
    other.press("Write the staff records")
    secretary.press("Write the staff records")
    secretary.reads("The register changed since this report was made")
    secretary.reads("Your file and your choices are still here")
    assert in_post(site) == 2
    secretary.press("Make the report again")
    assert secretary.page.url == old
    secretary.reads("1 added + 0 changed + 0 left + 1 unchanged")
    secretary.press("Write the staff records")
    assert in_post(site) == 3
    other.press("Go to the members")
    other.reads("3 people in post")


def test_words_written_before_the_sign_in_ended_are_given_back(site: Site) -> None:
    """The sign-in runs out over a long statement; then somebody signs in again in another tab."""
    account = a_co_owner(site)
    with site.acting() as session:
        a_contest_with_candidates(session, now=site.clock(), stage=Stage.NOMINATIONS_OPEN)
    candidate = site.signed_in(account.id)
    page = stand(candidate)
    statement = "I have worked on the wards for nine years.\n\nI will listen & report back."
    page.get_by_label("Your statement to voters").fill(statement)
    site.clock.move(minutes=31)
    candidate.press("Save for later")
    heading(candidate, "Please sign in first")
    expect(page.get_by_label("What you wrote")).to_have_value(statement)
    again = site.signed_in(account.id)
    page = stand(again)
    page.get_by_label("Your statement to voters").fill(statement)
    sign_in_anew(again)
    again.press("Save for later")
    heading(again, "This form is too old")
    expect(page.get_by_label("What you wrote")).to_have_value(statement)


def stand(candidate: Visitor) -> Page:
    candidate.open("/elections")
    candidate.press("Board of directors 2027")
    return candidate.press("Stand in this election")


def sign_in_anew(visitor: Visitor) -> None:
    """What another tab does: the browser's cookie is that of a newer sign-in."""
    site = visitor.site
    newer = site.signed_in(a_co_owner(site, "Owen Hill", email="owen.hill@example.org").id)
    visitor.page.context.add_cookies(newer.page.context.cookies())  # type: ignore[arg-type] # the same keys


def test_a_vote_after_the_close_is_told_to_be_lost(site: Site) -> None:
    account = a_co_owner(site)
    with site.acting() as session:
        a_contest_with_candidates(session, now=site.clock())
    site.clock.move(days=4, hours=23, minutes=45)
    voter = site.signed_in(account.id)
    open_paper(voter)
    page = voter.page
    page.locator(f"[data-name='{CANDIDATES[0]}'] button").click()
    voter.press("Check my paper")
    heading(voter, "Check your vote")
    site.clock.move(minutes=16)
    voter.press("Cast my vote")
    heading(voter, "Your vote was not received")
    voter.press("Your votes")
    voter.reads("You did not vote.")
    expect(page.get_by_role("link", name="Vote now")).to_have_count(0)


def test_pages_that_are_not_there_or_not_open_say_so(site: Site, secretary: Visitor) -> None:
    member = site.signed_in(a_co_owner(site).id)
    for address in ("/no-such-page", "/votes/0190b6a8-0000-7000-8000-000000000000", "/votes/12"):
        member.open(address)
        heading(member, "We could not find that page")
    for address in ("/members", "/members/import", "/journal", "/manage/elections", "/audit"):
        member.open(address)
        heading(member, "This page is not open to you")
    member.press("Go to the start page")
    heading(member, "Your votes")
    secretary.open("/manage/elections/0190b6a8-0000-7000-8000-000000000000")
    heading(secretary, "We could not find that page")
