"""The secretary keeps the register: an entry by hand, and two at one entry at the same time."""

import pytest
from playwright.sync_api import expect

from governance.identity.rules import Role
from governance.register.queries.entries_as_at import entries_of
from governance.web.session import db
from tests.browser.places import Site, a_co_owner

pytestmark = pytest.mark.browser


def test_two_secretaries_correct_one_entry_and_both_changes_stay(site: Site) -> None:
    ann = a_co_owner(site, name="Ann Hill")
    first = site.desk(site.officer(Role.COMPANY_SECRETARY, "Sue Park"))
    second = site.desk(site.officer(Role.COMPANY_SECRETARY, "Tom Reed"))
    for visitor in (first, second):
        visitor.open(f"/members/{ann.member_id}")
        visitor.press("Correct the entry")
    site.clock.move(minutes=2)
    first.page.get_by_label("Town").fill("Ewell")
    first.page.get_by_label("Why, or who told you").fill("Told by phone")
    first.press("Save the correction")
    first.reads("The register is corrected")
    site.clock.move(minutes=2)
    second.page.get_by_label("Surname, or the name of the body").fill("Smith")
    second.page.get_by_label("Why, or who told you").fill("Marriage certificate")
    second.press("Save the correction")
    second.reads("Somebody changed this entry while you were typing")
    expect(second.page.get_by_label("Town")).to_have_value("Ewell")
    expect(second.page.get_by_label("Why, or who told you")).to_have_value("Marriage certificate")
    second.press("Save the correction")
    second.reads("The register is corrected")
    second.press("History of entry")
    second.reads("Marriage certificate")
    second.reads("Told by phone")
    with site.app.app_context():
        (row,) = entries_of(db.session(), member_ids=[ann.member_id])[ann.member_id]
        db.session.remove()
    assert (row.particulars.name, row.particulars.town) == ("Ann Smith", "Ewell")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_body_is_entered_by_hand_and_marked(site: Site, script: bool) -> None:
    secretary = site.signed_in(
        site.officer(Role.COMPANY_SECRETARY, "Sue Park"),
        phone=False,
        is_officer=True,
        script=script,
    )
    a_co_owner(site)
    secretary.open("/members")
    secretary.press("Enter somebody by hand")
    secretary.page.get_by_label("A company, trust or other body").check()
    secretary.page.get_by_label("Surname, or the name of the body").fill("Example Trustees Ltd")
    secretary.page.get_by_label("Address, first line").fill("1 The Row")
    secretary.page.get_by_label("Town").fill("Epsom")
    secretary.page.get_by_label("Why, or who told you").fill("Board minute 4")
    secretary.press("Enter the name")
    secretary.reads("The name is on the register")
    secretary.open("/members?q=trustees")
    secretary.press("Example Trustees Ltd")
    secretary.press("Dispute or protect")
    secretary.page.get_by_label("What is in dispute").fill("Two trusts claim it")
    secretary.page.get_by_label("Why, or who told you").fill("Letter of 1 June")
    secretary.press("Save the marks")
    secretary.reads("In dispute")
