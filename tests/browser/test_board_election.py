"""From the HR export to the declared result, the pack and the evidence, in a real browser."""

import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from governance.elections.queries.contests import contest_page, contests_page
from governance.elections.queries.nominations import candidates_in_order
from governance.elections.rules.nominations import NominationPaper
from governance.elections.service.nominations import save_nomination, submit_nomination
from governance.elections.service.supporters import answer_support, ask_supporter
from governance.identity.queries import account_of_member
from governance.identity.rules import Role
from governance.kernel.actor import Actor
from governance.kernel.calendar import Step, london_day
from governance.kernel.ids import AccountId, ContestId, MemberId
from governance.register.queries import members_on
from tests.browser.booth import cast, paper_of
from tests.browser.ceremony import Ceremony, kept, the_poll
from tests.browser.places import Site, Visitor
from tests.factories.counts import HOUSE
from tests.factories.sealing import lay_in

EXPORT = Path(__file__).parents[1] / "data" / "hr" / "hr-export-770.csv"
PHOTO = Path(__file__).parents[1] / "data" / "photos" / "portrait.jpg"
TITLE = "Staff directors 2027"

pytestmark = pytest.mark.browser


def at(month: int, day: int, hour: int) -> datetime:
    """An hour of 2027 by the clocks of London in summer."""
    return datetime(2027, month, day, hour - 1, tzinfo=UTC)


def test_from_the_hr_export_to_the_declared_result(site: Site, tmp_path: Path) -> None:
    secretary = site.officer(Role.COMPANY_SECRETARY, "Ruth Ansell")
    officer = site.officer(Role.RETURNING_OFFICER, "Gordon Teale")
    auditor = site.officer(Role.AUDITOR, "Priti Solanki")
    import_the_770(site.desk(secretary))
    contest_id = set_up_and_announce(site, site.desk(secretary))
    people = co_owners(site)
    stand_in_person(site, people[0], supporter=people[20])
    for candidate, supporter in zip(people[1:8], people[21:28], strict=True):
        stand_by_service(site, contest_id, candidate, supporter=supporter)
    site.clock.set(at(8, 5, 18))
    decide_and_publish(site.desk(officer))
    site.clock.set(at(8, 11, 10))
    freeze_the_roll(site.desk(officer))
    ceremony = Ceremony(site, tmp_path)
    prepare_the_box(site.desk(officer), ceremony)
    site.clock.set(at(8, 25, 10))
    kept(site)
    tell_the_voters(site.desk(officer))
    tapper = vote_in_person(site, people)
    vote_by_service(site, contest_id, people[100:340])
    arrive_after_the_close(site, people[40])
    site.clock.set(at(9, 16, 9))
    kept(site)
    open_the_box(site.desk(officer), ceremony)
    count_and_declare(site.desk(officer))
    kept(site)
    read_the_result(site, people[30], tapper)
    take_the_records(site.desk(auditor), tmp_path)


def import_the_770(secretary: Visitor) -> None:
    secretary.open("/members")
    secretary.press("Import the staff list")
    secretary.page.locator("input[type=file]").set_input_files(EXPORT)
    secretary.press("Read the file")
    secretary.press("Make the report")
    secretary.reads("770")
    secretary.press("Write the staff records")
    secretary.open("/members")
    secretary.reads("770 people in post")
    secretary.page.get_by_label("Name, number, site or group").fill("o'connor")
    expect(secretary.page.locator("#members")).to_have_attribute(
        "data-said", re.compile(r"^\d (person|people) found")
    )
    secretary.check()


def set_up_and_announce(site: Site, secretary: Visitor) -> ContestId:
    page = secretary.open("/manage/elections")
    secretary.press("Set up an election")
    page.get_by_label("Name of the election").fill(TITLE)
    page.get_by_label("How many people are to be elected?").fill("3")
    page.get_by_label("How many members must support each nomination?").fill("1")
    page.get_by_label("On which day does voting close?").fill("2027-09-15")
    page.get_by_label("Returning officer", exact=True).fill("Gordon Teale")
    page.get_by_label("mail").first.fill("returning.officer@example.org")
    page.get_by_label("address").last.fill("Returning Officer\n1 The Avenue\nEpsom\nKT18 5EW")
    secretary.press("Save")
    secretary.reads("Before the next stage")
    secretary.press("Read and announce")
    secretary.press("Announce it")
    with site.acting() as session:
        (line,) = contests_page(session).contests
        dates = contest_page(session, contest_id=line.id).dates
    assert dates[Step.NOMINATIONS_CLOSE].isoformat() == "2027-08-05"
    return line.id


def co_owners(site: Site) -> list[MemberId]:
    """The members on the register, in the order of their numbers."""
    with site.acting() as session:
        found = members_on(session, day=london_day(site.clock()))
    return [one.member_id for one in sorted(found, key=lambda one: one.number)]


def account(site: Site, member_id: MemberId) -> AccountId:
    with site.acting() as session:
        found = account_of_member(session, member_id=member_id)
    assert found is not None
    return found.id


def as_actor(site: Site, member_id: MemberId) -> Actor:
    with site.acting() as session:
        found = account_of_member(session, member_id=member_id)
    assert found is not None
    return Actor(found.id, found.name, member_id=member_id)


def stand_in_person(site: Site, member_id: MemberId, *, supporter: MemberId) -> None:
    """On a phone: a draft, a photo, a supporter who says yes on theirs, and in it goes."""
    candidate = site.signed_in(account(site, member_id))
    page = candidate.open("/elections")
    candidate.press(TITLE)
    candidate.press("Stand in this election")
    page.get_by_label("Your statement to voters").fill("I will listen, and report back. " * 5)
    page.get_by_label("How can voters reach you?").fill("Dorking Hospital")
    candidate.press("Save for later")
    candidate.open("/elections")
    candidate.press(TITLE)
    candidate.press("Go on with your nomination")
    expect(page.get_by_label("Your statement to voters")).to_have_value(re.compile("report back"))
    page.get_by_label("No, none").check()
    page.get_by_label("I am a member, I am not barred").check()
    page.get_by_label("Sign by typing your full name").fill("My Own Name")
    candidate.press("Save and go on")
    page.locator("input[type=file]").set_input_files(PHOTO)
    candidate.press("Save the photo")
    candidate.press("Name them")
    name = as_actor(site, supporter).display_name
    page.get_by_label("Name or staff number").fill(name)
    candidate.press("Find")
    candidate.press(f"Ask {name}")
    candidate.press("Your nomination")
    candidate.press("Hand in my nomination")
    candidate.reads("waiting for supporters")
    second = site.signed_in(account(site, supporter))
    second.open("/elections")
    second.reads(as_actor(site, member_id).display_name)
    second.press("Say yes or no")
    second.press("Yes, I support the nomination")
    candidate.page.reload()
    candidate.reads("Handed in")


def stand_by_service(
    site: Site, contest_id: ContestId, member_id: MemberId, *, supporter: MemberId
) -> None:
    actor, second, now = as_actor(site, member_id), as_actor(site, supporter), site.clock()
    with site.acting() as session:
        nomination_id = save_nomination(
            session,
            contest_id=contest_id,
            member_id=member_id,
            paper=NominationPaper(
                "by post", "I know the night shift.", "", True, True, "Me", london_day(now)
            ),
            actor=actor,
            now=now,
        )
        ask_supporter(
            session, nomination_id=nomination_id, member_id=supporter, link="/", letterhead=HOUSE,
            actor=actor, now=now,
        )  # fmt: skip
        submit_nomination(
            session, nomination_id=nomination_id, link="/", letterhead=HOUSE, actor=actor, now=now
        )
        answer_support(
            session, nomination_id=nomination_id, does_support=True, link="/",
            letterhead=HOUSE, actor=second, now=now,
        )  # fmt: skip


def open_contest(officer: Visitor) -> Page:
    officer.open("/manage/elections")
    return officer.press(TITLE)


def decide_and_publish(officer: Visitor) -> None:
    open_contest(officer)
    page = officer.press("Decide on nominations")
    names = page.locator("table a").all_inner_texts()
    assert len(names) == 8
    for name in names:
        officer.press(name, exact=True)
        page.get_by_label("It stands: accept it").check()
        officer.press("Record my decision")
        if page.get_by_role("heading", name="Nominations", exact=True).count() == 0:
            officer.press("Nominations", exact=True)
    open_contest(officer)
    officer.press("Publish the statement")
    officer.press("Publish it")


def freeze_the_roll(officer: Visitor) -> None:
    open_contest(officer)
    officer.press("Freeze the roll and make the poll")
    officer.press("Freeze the roll and make the poll")
    officer.reads("The roll is frozen")


def prepare_the_box(officer: Visitor, ceremony: Ceremony) -> None:
    """Three trustees are named and hand in their keys; the box is fixed, and each key tried."""
    open_contest(officer)
    officer.press("Prepare the ballot box")
    ceremony.name_the_keepers(officer)
    ceremony.hand_in_the_keys()
    officer.page.reload()
    officer.press("Fix the box")
    officer.reads("Waiting for the trustees to try their keys")
    ceremony.try_the_keys()
    officer.page.reload()
    officer.reads("The box is ready")
    officer.check()


def open_the_box(officer: Visitor, ceremony: Ceremony) -> None:
    open_contest(officer)
    officer.press("Open the ballot box")
    ceremony.open_the_box(officer)


def tell_the_voters(officer: Visitor) -> None:
    open_contest(officer)
    officer.press("Tell 750 voters")
    officer.reads("on the way")


def vote_in_person(site: Site, people: Sequence[MemberId]) -> Visitor:
    """On phones: tapping and buttons, typing, a blank paper, and the plain page without script.

    Gives the one who tapped, with the device of theirs.
    """
    tapper = paper_of(site, account(site, people[50]))
    rows = tapper.page.locator("[data-option]")
    for place in (3, 0, 5):
        rows.nth(place).get_by_role("button").tap()
    expect(tapper.page.get_by_text("You have ranked 3 of 8")).to_be_visible()
    tapper.page.get_by_role("button", name=re.compile("up", re.IGNORECASE)).last.click()
    tapper.check()
    number = cast(tapper)
    tapper.open("/votes")
    tapper.reads("You have voted")
    second = site.signed_in(account(site, people[50]))
    second.open("/votes")
    second.press("Your vote has been received")
    second.reads("Your vote has been received")
    assert number not in second.page.content()
    second.page.goto(f"/votes/{the_poll(site)}/booth")
    second.reads("It was shown on the device you voted with")
    assert number not in second.page.content()
    typist = paper_of(site, account(site, people[51]))
    for place, choice in ((7, "1"), (2, "2")):
        box = typist.page.get_by_label("Choice number").nth(place)
        box.fill(choice)
        box.press("Tab")
    cast(typist)
    blank = paper_of(site, account(site, people[52]))
    blank.page.get_by_label("Hand in a blank paper").check()
    cast(blank, expected="blank paper")
    plain = paper_of(site, account(site, people[53]), script=False)
    boxes = plain.page.locator("input[name^=rank-]")
    boxes.nth(0).fill("1")
    boxes.nth(1).fill("1")
    plain.press("Check my paper")
    expect(boxes.nth(0)).to_have_value("1")
    boxes.nth(1).fill("2")
    cast(plain)
    watch_the_box(site, number)
    return tapper


def watch_the_box(site: Site, number: str) -> None:
    """Anybody sees how many ballots are in, and finds a number."""
    passer_by = site.person(phone=False, dark=True)
    page = passer_by.open(f"/votes/{the_poll(site)}/board")
    expect(page.locator("dl").first).to_contain_text("4")
    page.get_by_label("Ballot number").fill(number.lower())
    passer_by.press("Look in the box")
    passer_by.reads("Yes, this ballot is in the box")


def vote_by_service(site: Site, contest_id: ContestId, voters: Sequence[MemberId]) -> None:
    """Others vote as well: sealed like those of a browser, and laid in the box."""
    chance = random.Random(7)
    with site.acting() as session:
        options = [
            str(one.nomination_id) for one in candidates_in_order(session, contest_id=contest_id)
        ]
    poll_id = the_poll(site)
    with site.acting() as session:
        papers = [(one, chance.sample(options, chance.randint(1, 6))) for one in voters]
        lay_in(session, poll_id, papers)


def arrive_after_the_close(site: Site, member_id: MemberId) -> None:
    """A person mid-ballot at the close is told that the vote was not received."""
    site.clock.set(at(9, 15, 16))
    site.clock.move(minutes=48)
    late = paper_of(site, account(site, member_id))
    late.page.locator("[data-option]").first.get_by_role("button").tap()
    late.reads("minutes")
    late.press("Check my paper")
    expect(late.page.get_by_role("heading", level=1)).to_have_text("Check your vote")
    site.clock.move(minutes=13)
    late.press("Cast my vote")
    late.reads("Your vote was not received")
    late.check()


def count_and_declare(officer: Visitor) -> None:
    page = open_contest(officer)
    officer.press("Count the votes")
    officer.press("Count the papers")
    officer.reads("Every stage adds up")
    officer.press("Go on to the declaration")
    page.get_by_label("I have checked the numbers").check()
    page.get_by_label("Type the name of the contest").fill(TITLE)
    officer.press("Declare the result")


def read_the_result(site: Site, member_id: MemberId, tapper: Visitor) -> None:
    reader = site.signed_in(account(site, member_id))
    reader.open("/elections")
    reader.press(TITLE)
    reader.press("See the result")
    reader.reads("3 people are elected")
    reader.reads("244 ballot papers")
    passer_by = site.person(dark=True)
    passer_by.open(reader.page.url)
    passer_by.reads("Stage by stage")
    expect(passer_by.page.locator("[data-cw=own-ballot]")).to_be_empty()
    tapper.page.goto(reader.page.url)
    tapper.reads("Your own vote is in the count, unchanged")
    tapper.check()


def take_the_records(auditor: Visitor, folder: Path) -> None:
    auditor.open("/audit")
    auditor.press(TITLE)
    with auditor.page.expect_download() as waiting:
        auditor.page.get_by_role("link", name="Take the audit pack").click()
    pack = folder / "pack.zip"
    waiting.value.save_as(pack)
    with zipfile.ZipFile(pack) as held:
        names = held.namelist()
        assert held.testzip() is None
    assert any(name.endswith(".blt") for name in names)
    assert any("SHA256SUMS" in name for name in names)
    for cut in ("public", "auditor"):
        with auditor.page.expect_download() as waiting:
            auditor.page.locator(f"a[href$='evidence-{cut}.zip']").click()
        verify(waiting.value.path(), folder / cut)
    auditor.open("/journal")
    auditor.reads("declared")


def verify(bundle: Path, folder: Path) -> None:
    """The program in the bundle checks the bundle, in a Python of its own."""
    with zipfile.ZipFile(bundle) as held:
        (name,) = (one for one in held.namelist() if one.endswith("verify.py"))
        program = held.extract(name, folder)
    found = subprocess.run(
        [sys.executable, "-I", program, str(bundle)], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stdout + found.stderr
