"""A post with one candidate, where members say yes or no: by phone, by keyboard, without script."""

import pytest
from playwright.sync_api import expect

from governance.elections.rules.counting import YES_NO_REOPEN
from governance.identity.queries import account_of_member
from governance.identity.rules import Role
from governance.kernel.ids import AccountId, MemberId
from tests.browser.booth import cast as cast_here
from tests.browser.booth import is_ready
from tests.browser.places import Site
from tests.factories.counts import AtThePoll, a_contest_at_the_poll, cast, open_the_box

pytestmark = pytest.mark.browser


def one_post(site: Site) -> AtThePoll:
    with site.acting() as session:
        return a_contest_at_the_poll(
            session,
            now=site.clock(),
            rule=YES_NO_REOPEN,
            names=("Ann Bell",),
            seats=1,
            voters=8,
        )


def account(site: Site, member_id: MemberId) -> AccountId:
    with site.acting() as session:
        found = account_of_member(session, member_id=member_id)
    assert found is not None
    return found.id


def test_a_vote_of_yes_and_no_from_the_paper_to_the_result(site: Site) -> None:
    at = one_post(site)
    officer = site.officer(Role.RETURNING_OFFICER, "Gordon Teale")
    with site.acting() as session:
        cast(session, at, [(1, -2), (1, -2), (-1, 2)], now=site.clock())
    answer_on_a_phone(site, at, account(site, at.voters[6]))
    answer_without_script(site, at, account(site, at.voters[7]))

    site.clock.set(at.after_close)
    with site.acting() as session:
        open_the_box(session, at)
    desk = site.desk(officer)
    desk.open(f"/manage/elections/{at.contest_id}/count")
    desk.press("Count the papers")
    desk.reads("Yes: the column adds up to 6.")
    desk.press("Go on to the declaration")
    desk.page.get_by_label("I have checked").check()
    desk.page.get_by_label("Type the name of the contest").fill("Board election 2027")
    desk.press("Declare the result", exact=True)

    reader = site.person()
    reader.open(f"/elections/{at.contest_id}/result")
    reader.reads("Ann Bell was elected with more “yes” than “no”: 4 to 1.")
    reader.reads("Re-open nominations was counted like a candidate")


def answer_on_a_phone(site: Site, at: AtThePoll, account_id: AccountId) -> None:
    """Answers are counted, put aside for a blank paper, and brought back."""
    voter = site.signed_in(account_id)
    page = voter.open(f"/votes/{at.poll_id}")
    is_ready(voter)
    ann = page.get_by_role("group", name="Ann Bell")
    ann.get_by_label("Yes").check()
    page.get_by_role("group", name="Re-open nominations").get_by_label("No", exact=True).check()
    expect(page.get_by_text("You have answered 2 of 2.")).to_be_visible()
    blank = page.get_by_label("Hand in a blank paper on purpose")
    blank.check()
    expect(ann.get_by_label("Yes")).not_to_be_checked()
    blank.uncheck()
    expect(ann.get_by_label("Yes")).to_be_checked()
    ann.get_by_label("Yes").press("ArrowRight")
    expect(ann.get_by_label("No", exact=True)).to_be_checked()
    ann.get_by_label("Yes").check()
    voter.press("Check my paper")
    voter.reads("You answered")
    voter.press("Change my paper")
    expect(page.get_by_role("group", name="Ann Bell").get_by_label("Yes")).to_be_checked()
    cast_here(voter, expected="You answered")


def answer_without_script(site: Site, at: AtThePoll, account_id: AccountId) -> None:
    voter = site.signed_in(account_id, script=False)
    page = voter.open(f"/votes/{at.poll_id}")
    voter.press("vote on the plain page")
    voter.press("Check my paper")
    voter.reads("You have not answered yes or no to anybody yet.")
    page.get_by_role("group", name="Ann Bell").get_by_label("Yes").check()
    page.get_by_role("group", name="Re-open nominations").get_by_label("Yes").check()
    cast_here(voter, expected="You answered")
