"""The static voting page against a stub: every kind of paper, codes, what stays in the browser."""

import re

import pytest
from playwright.sync_api import Browser, expect

from governance.sealing.canonical import b64u, unb64u
from governance.sealing.credentials import credential_of, seed_of_code, shown_code
from governance.sealing.envelope import ballot_number
from governance.sealing.manifest import CredentialFacts, Issuer
from governance.sealing.rows import commitment
from governance.voting.rules import in_groups
from tests.browser.booth_stub import Stub
from tests.browser.booth_voter import Voter, manifest, opened
from tests.factories.sealed_files import POLL, a_paper, seed_of

pytestmark = pytest.mark.browser


def test_ranking_by_tapping_is_sealed_and_received(stub: Stub, voter: Voter) -> None:
    page = voter.open()
    voter.reads("2 seats to fill, 4 candidates. You have until 5:00pm on Monday 21 June 2027.")
    page.get_by_role("button", name="Cerys").tap()
    page.get_by_role("button", name="Amina").tap()
    voter.press("Check my paper")
    voter.heading("Check your vote")
    assert page.locator(".cw-order li").all_inner_texts() == ["1st\nCerys", "2nd\nAmina"]
    voter.reads("Bo, Dewi.")
    voter.press("Cast my vote")
    number = voter.received()
    envelope = stub.envelopes[0]
    row = opened(stub)
    assert row.choices == ("cerys", "amina")
    assert {opened(stub, subset=one).choices for one in (1, 2, 3)} == {("cerys", "amina")}
    assert envelope.credential == credential_of(seed_of(0))
    assert number == in_groups(ballot_number(envelope.ballot))
    kept = voter.kept()
    assert kept is not None
    assert set(kept) == {"ballot", "number", "commitment", "receipt"}
    assert kept["ballot"] == envelope.ballot
    assert kept["commitment"] == commitment(row)
    assert kept["receipt"]["entry"] == 7
    page.get_by_role("button", name="Copy ballot number").click()
    assert page.evaluate("navigator.clipboard.readText()") == number


def test_ranking_by_typing_and_by_the_buttons(stub: Stub, voter: Voter) -> None:
    page = voter.open()
    page.get_by_label("Choice number for Bo").fill("1")
    page.get_by_label("Choice number for Dewi").fill("2")
    page.get_by_label("Choice number for Amina").fill("3")
    page.get_by_label("Choice number for Amina").press("Enter")
    page.get_by_role("button", name="Move Amina up").click()
    page.get_by_role("button", name="Take Bo off").click()
    voter.cast()
    voter.received()
    assert opened(stub).choices == ("amina", "dewi")


def test_what_is_wrong_is_said_in_a_summary_that_leads_to_it(stub: Stub, voter: Voter) -> None:
    page = voter.open()
    voter.press("Check my paper")
    voter.reads("You have not chosen anybody yet. Give your first choice the number 1.")
    page.get_by_label("Choice number for Bo").fill("2")
    page.get_by_label("Choice number for Bo").blur()
    voter.press("Check my paper")
    words = "Number 1 is missing. Number your choices 1, 2, 3 and so on"
    assert page.title().startswith("Please check: ")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    voter.check()
    page.locator(".govuk-error-summary").get_by_role("link", name=words).click()
    expect(page.get_by_label("Choice number for Bo")).to_be_focused()
    expect(page.get_by_label("Choice number for Bo")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Choice number for Bo").fill("x")
    voter.press("Check my paper")
    voter.reads("Beside Bo, write a whole number from 1 to 4, or leave it empty.")
    page.get_by_label("Choice number for Bo").fill("1")
    voter.press("Check my paper")
    voter.heading("Check your vote")
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    assert stub.sent == []


def test_marks_and_their_limit(stub: Stub, voter: Voter) -> None:
    stub.manifest = manifest(paper=a_paper(kind="marks", most_choices=2))
    page = voter.open()
    for name in ("Dewi", "Amina", "Bo"):
        page.get_by_label(name).check()
    voter.press("Check my paper")
    voter.reads("You chose 3. You can choose up to 2: take 1 off.")
    page.get_by_label("Bo").uncheck()
    voter.cast()
    voter.received()
    assert opened(stub).choices == ("amina", "dewi")


def test_answers_of_yes_and_no(stub: Stub, voter: Voter) -> None:
    stub.manifest = manifest(paper=a_paper(kind="answers"))
    page = voter.open()
    page.get_by_role("group", name="Cerys").get_by_label("No", exact=True).check()
    page.get_by_role("group", name="Amina").get_by_label("Yes").check()
    voter.press("Check my paper")
    assert page.locator(".cw-order li").all_inner_texts() == ["Yes\nAmina", "No\nCerys"]
    voter.press("Cast my vote")
    voter.received()
    assert opened(stub).choices == ("amina:yes", "cerys:no")


def test_a_blank_paper_on_purpose_puts_choices_aside(stub: Stub, voter: Voter) -> None:
    page = voter.open()
    page.get_by_role("button", name="Bo").tap()
    page.get_by_label("Hand in a blank paper on purpose").check()
    expect(page.get_by_label("Choice number for Bo")).to_have_value("")
    voter.press("Check my paper")
    voter.reads("You are handing in a blank paper.")
    voter.press("Cast my vote")
    voter.received()
    assert opened(stub).choices == ()


def test_back_from_checking_keeps_the_choices_and_back_from_received_does_not_vote_again(
    stub: Stub, voter: Voter
) -> None:
    page = voter.open()
    page.get_by_role("button", name="Bo").tap()
    voter.press("Check my paper")
    voter.press("Change my paper")
    expect(page.get_by_label("Choice number for Bo")).to_have_value("1")
    voter.press("Check my paper")
    page.go_back()
    expect(page.get_by_label("Choice number for Bo")).to_have_value("1")
    page.go_forward()
    voter.heading("Check your vote")
    voter.press("Cast my vote")
    voter.received()
    page.go_back()
    voter.heading("Your vote has been received")
    assert len(stub.sent) == 1


def with_codes(stub: Stub) -> str:
    """A poll whose codes came from the scrutineer; gives a code as it is printed."""
    stub.manifest = manifest(credentials=CredentialFacts(Issuer.SCRUTINEER, 20, "c" * 64))
    return shown_code("ABCDEFGHIJKLMNOP")


def test_a_code_in_the_link_is_used_and_taken_out_of_the_address(stub: Stub, voter: Voter) -> None:
    code = with_codes(stub)
    page = voter.open(f"#code={code}")
    assert page.evaluate("location.href") == stub.booth
    page.get_by_role("button", name="Bo").tap()
    voter.cast()
    voter.received()
    assert stub.envelopes[0].credential == credential_of(seed_of_code("ABCDEFGHIJKLMNOP", POLL))
    assert not any("my-credential" in address for address in stub.asked)


def test_a_code_is_typed_checked_and_asked_again_when_it_is_of_another_poll(
    stub: Stub, voter: Voter
) -> None:
    code = with_codes(stub)
    page = voter.open()
    voter.heading("Your voting code")
    page.get_by_label("Your voting code").fill("ABCD-EFGH-IJKL-MNOP-AAAA")
    voter.press("Go to the ballot paper")
    voter.reads("This is not a voting code.")
    expect(page.get_by_label("Your voting code")).to_have_attribute("aria-invalid", "true")
    voter.check()
    page.get_by_label("Your voting code").fill(code.lower().replace("-", " "))
    voter.press("Go to the ballot paper")
    page.get_by_role("button", name="Bo").tap()
    stub.refusal = (409, {"code": "credential-unknown"})
    voter.cast()
    voter.reads("This code does not belong to this poll.")
    stub.refusal = None
    page.get_by_label("Your voting code").fill(shown_code("7777777777777777"))
    voter.press("Go to the ballot paper")
    voter.heading("Check your vote")
    voter.press("Cast my vote")
    voter.received()
    assert opened(stub).choices == ("bo",)
    assert stub.envelopes[1].credential == credential_of(seed_of_code("7777777777777777", POLL))


def test_nothing_of_the_choices_stays_in_the_browser(stub: Stub, voter: Voter) -> None:
    page = voter.open()
    page.get_by_role("button", name="Cerys").tap()
    voter.cast()
    voter.received()
    everything = page.evaluate(
        "() => JSON.stringify("
        "[{...localStorage}, {...sessionStorage}, document.cookie, history.state])"
    )
    row = opened(stub)
    for secret in ("cerys", b64u(row.nonce)):
        assert secret not in everything
    assert unb64u(stub.credential[1]["seed"]).hex() not in everything
    assert stub.credential[1]["seed"] not in everything
    page.reload()
    stub.credential = (409, {"code": "already-voted"})
    page.reload()
    voter.heading("Your vote has been received")
    expect(page.get_by_role("button", name=re.compile("Cerys"))).to_have_count(0)


def test_sealing_for_two_of_three_takes_under_two_seconds_on_a_slow_phone(
    stub: Stub, voter: Voter
) -> None:
    page = voter.open()
    page.get_by_role("button", name="Cerys").tap()
    voter.press("Check my paper")
    session = voter.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 6})
    page.evaluate(
        """() => {
          addEventListener("click", () => { window.pressed = performance.now(); }, true);
          const real = fetch;
          window.fetch = (...all) => { window.sent = performance.now(); return real(...all); };
        }"""
    )
    voter.press("Cast my vote")
    voter.received()
    assert 0 < page.evaluate("window.sent - window.pressed") < 2000


@pytest.mark.parametrize("dark", [False, True])
def test_it_is_readable_on_a_desk_too_light_and_dark(
    browser: Browser, stub: Stub, dark: bool
) -> None:
    voter = Voter(browser, stub, phone=False, dark=dark)
    page = voter.open()
    page.get_by_role("button", name="Cerys").click()
    voter.cast()
    voter.received()
    voter.context.close()


def test_the_mutual_s_colours_arrive_as_colours_and_nothing_else(stub: Stub, voter: Voter) -> None:
    stub.house["palette"] = {"light": {"brand": "#7a1f5c", "brand_ink": "url(/x)"}, "dark": {}}
    page = voter.open()
    shade = "name => document.documentElement.style.getPropertyValue(name)"
    assert page.evaluate(shade, "--brand") == "#7a1f5c"
    assert page.evaluate(shade, "--brand-ink") == ""


def test_voting_by_the_keyboard_alone_and_the_focus_follows(stub: Stub, voter: Voter) -> None:
    stub.house["demo_mode"] = True
    page = voter.open()
    voter.reads("Rehearsal: made-up people, and nothing counts.")
    page.get_by_label("Choice number for Bo").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("Choice number for Bo")).to_have_value("1")
    page.get_by_role("button", name="Check my paper").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Check your vote")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Cast my vote")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your vote has been received")).to_be_focused()
    assert opened(stub).choices == ("bo",)
