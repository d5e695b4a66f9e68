"""The ballot paper by keyboard alone, at large text on a narrow screen, and without script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from governance.elections.queries.contests import contest_page
from governance.kernel.ids import AccountId
from tests.browser.booth import cast, heading, open_paper
from tests.browser.places import Site, Visitor, a_co_owner
from tests.factories.elections import CANDIDATES, a_contest_with_candidates

pytestmark = pytest.mark.browser

TITLE = "Board of directors 2027"
MOST_TABS = 60
NARROW = {"width": 320, "height": 640}
LARGE = {"standard": 32, "fixed": 26}
SEEN = """() => {
    const focused = document.activeElement;
    const box = focused.getBoundingClientRect();
    const style = getComputedStyle(focused);
    const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
        || getComputedStyle(focused, "::before").outlineStyle !== "none";
    const inside = box.bottom > 0 && box.top < innerHeight
        && box.right > 0 && box.left < innerWidth;
    const within = (at, size) => Math.min(Math.max(at, 1), size - 1);
    const points = [0.25, 0.5, 0.75].map(part => document.elementFromPoint(
        within(box.left + box.width / 2, innerWidth),
        within(box.top + box.height * part, innerHeight)));
    const own = [focused, ...(focused.labels ?? [])];
    const clear = points.some(
        at => own.some(one => one === at || one.contains(at) || at?.contains(one)));
    return {what: focused.outerHTML.slice(0, 160), ring, inside, clear};
}"""


@pytest.fixture
def voter(site: Site) -> Visitor:
    """A member on a phone with an open poll of five candidates for two seats."""
    return a_voter(site)


def a_voter(site: Site, *, script: bool = True) -> Visitor:
    account_id = open_poll(site)
    return site.signed_in(account_id, script=script)


def open_poll(site: Site) -> AccountId:
    account = a_co_owner(site)
    with site.acting() as session:
        contest_id = a_contest_with_candidates(session, now=site.clock())
        assert contest_page(session, contest_id=contest_id).poll_id is not None
    return account.id


def ready(page: Page) -> None:
    """Every script of the page has begun."""
    expect(page.locator("html[data-cw-ready]")).to_be_attached()


def tab_to(page: Page, target: Locator, *, key: str = "Tab") -> None:
    """Press Tab until ``target`` has the focus; each stop on the way must be seen."""
    for _ in range(MOST_TABS):
        page.keyboard.press(key)
        seen = page.evaluate(SEEN)
        assert seen["ring"], f"no ring around {seen['what']}"
        assert seen["inside"], f"outside of the screen: {seen['what']}"
        assert seen["clear"], f"behind something else: {seen['what']}"
        if target.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{key} never reached {target}")


def press_focused(voter: Visitor, expected: str, key: str = "Enter") -> None:
    """Press a key on what has the focus, wait for the page with this heading, and check it."""
    voter.page.keyboard.press(key)
    expect(voter.page.get_by_role("heading", level=1)).to_have_text(expected)
    voter.page.wait_for_load_state()
    voter.check()


def name_button(page: Page, name: str) -> Locator:
    return page.locator(f"[data-name='{name}'] button")


def number_box(page: Page, name: str) -> Locator:
    return page.locator(f"[data-name='{name}'] input")


def test_a_ballot_is_ranked_and_cast_with_the_keyboard_alone(voter: Visitor) -> None:
    page = voter.open("/votes")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    tab_to(page, page.get_by_role("link", name="Vote now"))
    press_focused(voter, TITLE)
    ready(page)
    rank_by_keyboard(page)
    voter.check()
    tab_to(page, page.get_by_role("button", name="Check my paper"))
    press_focused(voter, "Check your vote")
    chosen = page.locator(".cw-order li").all_inner_texts()
    assert [" ".join(line.split()) for line in chosen] == [
        "1st Bryn Pugh",
        "2nd Amina Diallo",
        "3rd Edith Marsh",
    ]
    tab_to(page, page.get_by_role("button", name="Cast my vote"))
    press_focused(voter, "Your vote has been received")


def rank_by_keyboard(page: Page) -> None:
    """Amina by Enter, Edith by Space, Bryn by typing a 1; then up, down, off, all by key."""
    tab_to(page, name_button(page, "Amina Diallo"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("You have ranked 1 of 5")).to_be_visible()
    tab_to(page, name_button(page, "Edith Marsh"))
    page.keyboard.press("Space")
    tab_to(page, number_box(page, "Chidi Okafor"))
    page.keyboard.type("3")
    tab_to(page, number_box(page, "Bryn Pugh"))
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Bryn Pugh is your 1st choice.")
    assert numbers_on(page) == {
        "Bryn Pugh": "1",
        "Amina Diallo": "2",
        "Edith Marsh": "3",
        "Chidi Okafor": "4",
    }
    up = page.get_by_role("button", name="Move Chidi Okafor up")
    tab_to(page, up)
    page.keyboard.press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Chidi Okafor is your 3rd choice.")
    expect(up).to_be_focused()
    down = page.get_by_role("button", name="Move Chidi Okafor down")
    tab_to(page, down)
    page.keyboard.press("Space")
    expect(down).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Take Chidi Okafor off"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Take Edith Marsh off")).to_be_focused()
    assert "Chidi Okafor" not in numbers_on(page)


def numbers_on(page: Page) -> dict[str, str]:
    """Candidate → the number in their box."""
    boxes = {name: number_box(page, name).input_value() for name in CANDIDATES}
    return {name: number for name, number in boxes.items() if number}


def test_going_backwards_through_a_ranked_paper_nothing_hides_the_focus(voter: Visitor) -> None:
    open_paper(voter)
    page = voter.page
    for name in CANDIDATES:
        name_button(page, name).press("Enter")
    tab_to(page, page.get_by_role("button", name="Check my paper"))
    tab_to(page, number_box(page, CANDIDATES[0]), key="Shift+Tab")


def test_what_needs_putting_right_gets_the_focus_and_leads_to_the_field(voter: Visitor) -> None:
    open_paper(voter)
    page = voter.page
    check = page.get_by_role("button", name="Check my paper")
    check.focus()
    page.keyboard.press("Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("You have not chosen anybody yet")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(number_box(page, CANDIDATES[0])).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("Tab")
    expect(page.get_by_text("is not a number from 1 to 5").first).to_be_visible()
    voter.check()
    page.keyboard.press("Shift+Tab")
    page.keyboard.type("1")
    tab_to(page, check)
    press_focused(voter, "Check your vote")
    voter.reads("You chose")


def test_the_paper_fits_a_narrow_screen_with_text_twice_as_large(voter: Visitor) -> None:
    page = voter.page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type] # a plain dict is one
    devtools = page.context.new_cdp_session(page)
    devtools.send("Page.enable")
    devtools.send("Page.setFontSizes", {"fontSizes": LARGE})
    open_paper(voter)
    assert page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)") >= 32
    for name in CANDIDATES[:3]:
        name_button(page, name).press("Enter")
    voter.check()
    assert clipped(page) == []
    tab_to(page, page.get_by_role("button", name="Check my paper"))
    press_focused(voter, "Check your vote")
    assert clipped(page) == []
    voter.press("Cast my vote")
    heading(voter, "Your vote has been received")
    assert clipped(page) == []


def clipped(page: Page) -> list[str]:
    """Everything in the page's main part whose words run out of its box or off the screen."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("main *, header *")].filter(one => {
            const box = one.getBoundingClientRect();
            if (!box.width || !box.height || one.closest(".govuk-visually-hidden, svg")
                || getComputedStyle(one).clipPath !== "none") return false;
            return box.right > innerWidth + 1 || box.left < -1
                || (one.scrollWidth > one.clientWidth + 1 && one.clientWidth
                    && getComputedStyle(one).overflowX !== "visible");
        }).map(one => one.outerHTML.slice(0, 160))"""
    )
    return found


def test_a_voter_without_script_numbers_the_boxes(site: Site) -> None:
    voter = a_voter(site, script=False)
    open_paper(voter)
    page = voter.page
    expect(page.get_by_text("Put a 1 beside your first choice")).to_be_visible()
    expect(page.get_by_text("Tap a name")).to_be_hidden()
    voter.press("Check my paper")
    voter.reads("You have not chosen anybody yet")
    number_box(page, "Edith Marsh").fill("1")
    number_box(page, "Bryn Pugh").fill("3")
    voter.press("Check my paper")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(number_box(page, "Bryn Pugh")).to_have_value("3")
    number_box(page, "Bryn Pugh").fill("2")
    voter.press("Check my paper")
    expect(page.locator(".cw-order li")).to_have_text([re.compile("Edith"), re.compile("Bryn")])
    voter.press("Change my paper")
    expect(number_box(page, "Edith Marsh")).to_have_value("1")
    cast(voter)
    voter.open("/votes")
    voter.reads("You have voted")
