"""A member at the voting page of the served site, and at its plain form without script."""

from playwright.sync_api import expect

from governance.kernel.ids import AccountId
from tests.browser.places import Site, Visitor


def paper_of(site: Site, account_id: AccountId, *, script: bool = True) -> Visitor:
    """The member's ballot paper, opened from their list of votes."""
    voter = site.signed_in(account_id, script=script)
    open_paper(voter)
    return voter


def open_paper(voter: Visitor) -> None:
    """From the list of votes to the paper; without script it is the plain page."""
    voter.open("/votes")
    voter.press("Vote now")
    if voter.script:
        is_ready(voter)
    else:
        voter.press("vote on the plain page")
    voter.reads("Check my paper")


def is_ready(voter: Visitor) -> None:
    """The paper is there, and the page is sound."""
    expect(voter.page.locator("html[data-cw-ready]")).to_be_attached()
    voter.check()


def heading(voter: Visitor, words: str) -> None:
    """The page of this name is there, and sound."""
    expect(voter.page.get_by_role("heading", level=1)).to_have_text(words)
    voter.check()


def cast(voter: Visitor, *, expected: str = "You ") -> str:
    """Check and cast what is chosen; gives the ballot number shown."""
    voter.page.get_by_role("button", name="Check my paper").click()
    heading(voter, "Check your vote")
    voter.reads(expected)
    voter.page.get_by_role("button", name="Cast my vote").click()
    heading(voter, "Your vote has been received")
    return voter.page.locator(".cw-copy code").inner_text()
