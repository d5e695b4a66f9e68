"""From HR's new list to the register: joiners, a leaver, a new name, somebody on file twice."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from governance.identity.queries import accounts_at
from governance.identity.rules import Role
from governance.kernel.ids import AccountId
from tests.browser.places import Site, Visitor, posted
from tests.factories.joining import a_nominee
from tests.factories.register import a_member

pytestmark = pytest.mark.browser

NEW_LIST = """\
Employee No,Forename,Surname,Staff Group,Site,Start Date,Leaving Date,Email,Street,Town,Postcode
CS001,Lee,Gone,Nursing,Epsom Clinic,01/04/2019,31/05/2027,,1 The Avenue,Epsom,KT18 5EW
CS002,Nia,Married,Nursing,Epsom Clinic,01/04/2019,,nia@example.org,1 The Avenue,Epsom,KT18 5EW
CS003,Pat,Twin,Nursing,Epsom Clinic,01/04/2019,,pat@example.org,1 The Avenue,Epsom,KT18 5EW
CS101,Jo,Newcomer,Nursing,Epsom Clinic,04/01/2027,,jo@example.org,2 The Row,Ewell,KT17 2AA
CS102,Kit,Fresh,Nursing,Epsom Clinic,04/01/2027,,,3 The Row,Ewell,KT17 3AA
CS103,Pat,Twin,Nursing,Epsom Clinic,04/01/2027,,pat@example.org,1 The Avenue,Epsom,KT18 5EW
"""


@pytest.fixture
def secretary(site: Site) -> AccountId:
    """The secretary of a mutual of three and the nominee of its articles."""
    with site.acting() as session:
        now = site.clock()
        a_nominee(session, now=now)
        for number, name in (("CS001", "Lee Gone"), ("CS002", "Nia Maiden"), ("CS003", "Pat Twin")):
            email = f"{name[:3].lower()}@example.org"
            a_member(session, now=now, name=name, number=number, email=email, site="Epsom Clinic")
    return site.officer(Role.COMPANY_SECRETARY, "Ruth Ansell")


@pytest.fixture
def director(site: Site) -> AccountId:
    """The second person."""
    return site.officer(Role.DIRECTOR, "Helen Marchant")


def test_a_staff_list_becomes_offers_letters_and_a_changed_register(
    site: Site, secretary: AccountId, director: AccountId, tmp_path: Path
) -> None:
    first, second = site.desk(secretary), site.desk(director)
    issue_certificates(first)
    import_the_new_list(first, tmp_path)
    decide_every_kind(first)
    sign_off_in_bulk(first, second)
    letters_are_there(site, first)
    accept_on_a_phone(site)
    accept_on_paper(first)
    site.clock.move(days=7)
    first, second = site.desk(secretary), site.desk(director)
    enter_the_joiners(first, second)
    step_the_leaver_to_the_end(first, second)
    read_the_register_before_and_after(first)
    assert {email.name for email in posted(site)} == {"Jo Newcomer"}


def issue_certificates(secretary: Visitor) -> None:
    secretary.open("/shares/certificates?waiting=yes")
    secretary.press("Issue them all")
    secretary.reads("4 certificates issued.")


def import_the_new_list(secretary: Visitor, folder: Path) -> None:
    file = folder / "staff-list.csv"
    file.write_text(NEW_LIST, encoding="utf-8")
    secretary.open("/members/import")
    secretary.page.locator("input[type=file]").set_input_files(file)
    secretary.press("Read the file")
    secretary.press("Make the report")
    secretary.reads("Ready to confirm")
    secretary.press("Write the staff records")


def decide_every_kind(secretary: Visitor) -> None:
    """The duplicate first: whoever is on file twice is offered nothing."""
    page = secretary.open("/register/changes")
    tabs = page.get_by_role("navigation", name="Kinds of difference")
    for kind, names, answer, why in (
        ("Alike", ["Pat Twin"], "The same person", "HR has two records"),
        ("New staff", ["Jo Newcomer", "Kit Fresh"], "Offer membership", "In post since January"),
        ("Left their post", ["Lee Gone"], "Start the leaver’s case", "On HR’s list of June"),
        ("Names", ["Nia Married"], "Take over what HR says", "Marriage certificate seen"),
    ):
        tabs.get_by_role("link", name=kind).click()
        expect(tabs.locator("[aria-current]")).to_contain_text(kind)
        secretary.check()
        for name in names:
            page.get_by_role("row", name=name).get_by_role("checkbox").check()
        page.get_by_label(answer).check()
        page.get_by_label("Why", exact=True).fill(why)
        page.get_by_role("button", name="Decide the chosen lines").click()
        secretary.reads("decided. Another person signs it off.")
    secretary.reads("5 decisions wait for a sign-off")


def sign_off_in_bulk(secretary: Visitor, director: Visitor) -> None:
    secretary.press("To the sign-off list")
    secretary.reads("You made all of these yourself.")
    director.open("/register/changes/waiting")
    director.press("Sign off all 5 that others made")
    director.reads("5 decisions signed off and carried out.")
    secretary.open("/register/changes?kind=offer-share")
    secretary.reads("Nothing to decide here")


def letters_are_there(site: Site, secretary: Visitor) -> None:
    """By e-mail to those who have an address, and on paper to those who have none."""
    told = {(email.name, email.subject_line) for email in posted(site)}
    assert told == {
        ("Jo Newcomer", "Become a member of Surrey Downs"),
        ("Nia Married", "Your name on the register of members has changed"),
    }
    page = secretary.open("/notices")
    for name, what in (
        ("Kit Fresh", "Offer of membership"),
        ("Lee Gone", "What becomes of a leaver’s membership"),
    ):
        expect(page.get_by_role("row", name=name)).to_contain_text(what)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Print them").click()
    assert waiting.value.path().read_bytes().startswith(b"%PDF-")


def accept_on_a_phone(site: Site) -> None:
    with site.acting() as session:
        (account,) = accounts_at(session, email="jo@example.org")
    joiner = site.signed_in(account.id, phone=True)
    page = joiner.open("/my-membership")
    joiner.press("See the offer and answer it")
    joiner.press("Yes, I join")
    joiner.reads("Tick the box if you agree.")
    page.get_by_label("Another address").check()
    page.get_by_label("First line").fill("9 The Walk")
    page.get_by_label("Town").fill("Leatherhead")
    page.get_by_label("I agree to become a member").check()
    joiner.press("Yes, I join")
    joiner.reads("You have agreed to become a member")


def accept_on_paper(secretary: Visitor) -> None:
    page = secretary.open("/register/offers?state=offered")
    page.get_by_role("row", name="Kit Fresh").get_by_role("link", name="Answer on paper").click()
    secretary.check()
    page.get_by_label("Yes: I agree to become a member").check()
    page.get_by_label("Where the paper is kept").fill("Joiners’ folder, slip 1")
    secretary.press("Enter the answer")
    secretary.reads("The answer of Kit Fresh is entered.")


def enter_the_joiners(secretary: Visitor, director: Visitor) -> None:
    """One proposes, the other signs off: names, shares and certificates in one go."""
    page = secretary.open("/register/offers")
    page.get_by_label("The decision it rests on").fill("Board minute 12")
    secretary.press("Propose the chosen people")
    secretary.reads("Enter 2 new members")
    expect(page.get_by_role("button", name="Sign off")).to_have_count(0)
    sign_off(director, secretary.page.url)
    director.reads("2 members are on the register.")
    director.press("Jo Newcomer")
    director.reads("9 The Walk")


def sign_off(director: Visitor, proposal: str) -> None:
    director.open(proposal)
    director.press("Sign off")


def step_the_leaver_to_the_end(secretary: Visitor, director: Visitor) -> None:
    page = secretary.open("/register/leavers")
    secretary.press("Lee Gone")
    case = page.url
    secretary.press("Record the step")
    page.goto(case)
    page.get_by_label("Paper").fill("Stock transfer form 1")
    secretary.press("Record the step")
    page.goto(case)
    page.get_by_label("The decision it rests on").fill("Board minute 13")
    secretary.press("Propose")
    sign_off(director, page.url)
    director.reads("1 membership has ended.")
    page.goto(case)
    secretary.press("Record the step")
    secretary.open(case)
    secretary.reads("Nothing more")
    secretary.open("/shares/certificates")
    expect(page.get_by_role("row", name="Lee Gone")).to_contain_text("Cancelled")


def read_the_register_before_and_after(secretary: Visitor) -> None:
    before = names_on(secretary, "2027-06-06")
    after = names_on(secretary, "2027-06-14")
    assert before == {"Gone, Lee", "Maiden, Nia", "Twin, Pat"}
    assert after == {"Married, Nia", "Twin, Pat", "Newcomer, Jo", "Fresh, Kit"}


def names_on(secretary: Visitor, day: str) -> set[str]:
    """The people the register page shows as members on a day; the nominee left aside."""
    page = secretary.open("/register")
    page.get_by_label("True on").fill(day)
    secretary.press("Show")
    names = page.get_by_role("rowheader").all_inner_texts()
    return set(names) - {"Example Mutual Trustees Limited"}
