"""Signing in with a real browser: by link, by printed code, as an officer; and being signed out."""

import re
from urllib.parse import urlencode

import pyotp
import pytest
from playwright.sync_api import expect

from governance.identity.rules import Role
from governance.identity.rules.keys import Keys
from governance.identity.service import close_accounts, issue_activation_codes
from governance.identity.service.links import make_set_up_link
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import AccountId, MemberId
from governance.notices.rules import OutgoingEmail
from tests.browser.places import Site, Visitor, a_co_owner, posted
from tests.factories.identity import PASSWORD, an_account

pytestmark = pytest.mark.browser

EMAIL = "margaret.hill@example.org"
OFFICER_EMAIL = "ruth.ansell@example.org"


def path_in(email: OutgoingEmail) -> str:
    """The link in an e-mail, without the host."""
    found = re.search(r"^https?://[^/]+(/\S+)$", email.body, re.MULTILINE)
    assert found is not None, email.body
    return found.group(1)


def ask(visitor: Visitor, email: str = EMAIL, *, going_to: str = "") -> None:
    """Ask for a sign-in link."""
    visitor.open("/sign-in" + ("?" + urlencode({"next": going_to}) if going_to else ""))
    visitor.page.get_by_label("Your e-mail address").fill(email)
    visitor.press("Send me a link")
    visitor.reads("Look into your e-mail")


def sign_in_by_link(site: Site, visitor: Visitor, *, going_to: str = "") -> None:
    ask(visitor, going_to=going_to)
    visitor.open(path_in(posted(site)[-1]))
    visitor.press("Sign in as Margaret Hill")


def heading(visitor: Visitor, words: str) -> None:
    """The page's own heading says exactly this."""
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text(words)


def is_signed_out(visitor: Visitor) -> None:
    """The next page this person asks for is the sign-in page."""
    visitor.open("/account/sessions")
    heading(visitor, "Sign in to Surrey Downs")


def test_a_link_asked_for_on_a_phone_signs_in_on_another_device_once(site: Site) -> None:
    a_co_owner(site, email=EMAIL)
    phone, desk = site.person(), site.person(phone=False)
    phone.open("/")
    ask(phone)
    (email,) = posted(site)
    assert email.subject_line.startswith("Margaret Hill")
    desk.open(path_in(email))
    heading(desk, "Is this you?")
    desk.press("Sign in as Margaret Hill")
    heading(desk, "Your votes")
    is_signed_out(phone)
    phone.open(path_in(email))
    heading(phone, "This link no longer works")
    phone.press("Ask for a new link")
    heading(phone, "Sign in to Surrey Downs")


def test_a_link_that_ran_out_is_refused_also_while_its_page_is_open(site: Site) -> None:
    a_co_owner(site, email=EMAIL)
    phone = site.person()
    ask(phone)
    path = path_in(posted(site)[0])
    phone.open(path)
    site.clock.move(minutes=16)
    phone.press("Sign in as Margaret Hill")
    heading(phone, "This link no longer works")
    phone.open(path)
    heading(phone, "This link no longer works")
    is_signed_out(phone)


def test_an_unknown_address_gets_the_same_page_and_no_mail(site: Site) -> None:
    a_co_owner(site, email=EMAIL)
    pages = []
    for email in (EMAIL, "nobody.here@example.org"):
        asking = site.person()
        ask(asking, email)
        pages.append(asking.page.locator("body").inner_html().replace(email, "ADDRESS"))
    assert pages[0] == pages[1]
    assert [email.address for email in posted(site)] == [EMAIL]


def test_two_people_who_share_an_address_each_get_a_mail_by_name(site: Site) -> None:
    family = "the.hills@example.org"
    a_co_owner(site, "Margaret Hill", email=family)
    a_co_owner(site, "Owen Hill", email=family)
    asking = site.person()
    ask(asking, "The.Hills@Example.org ")
    asking.reads("Each of you gets an e-mail of your own")
    emails = {email.name: email for email in posted(site)}
    assert set(emails) == {"Margaret Hill", "Owen Hill"}
    assert {email.address for email in emails.values()} == {family}
    asking.open(path_in(emails["Owen Hill"]))
    asking.press("Sign in as Owen Hill")
    asking.open("/my-membership")
    asking.reads("Owen Hill")
    asking.open(path_in(emails["Margaret Hill"]))
    asking.reads("Margaret Hill")


def test_a_member_without_email_types_a_printed_code_and_gives_an_address(site: Site) -> None:
    account_id = a_co_owner(site, "Owen Hill", email=None).id
    with site.acting() as session:
        (issued,) = issue_activation_codes(
            session,
            account_ids=[account_id],
            keys=Keys(site.app.extensions["settings"].secret_key),
            actor=SYSTEM,
            now=site.clock(),
        )
    typed = issued.code.replace("-", " ").lower()
    member = site.person()
    page = member.open("/sign-in")
    member.press("I have a letter with a code")
    swapped = typed[1] + typed[0] + typed[2:] if typed[0] != typed[1] else typed[:-1]
    page.get_by_label("Activation code").fill(swapped)
    member.press("Sign in", exact=True)
    member.reads("in the code" if len(swapped) == len(typed) else "16 characters")
    expect(page.get_by_label("Activation code")).to_have_value(swapped)
    page.get_by_label("Activation code").fill(typed)
    member.press("Sign in", exact=True)
    member.reads("How may we reach you next time?")
    page.get_by_label("Your e-mail address").fill("owen.hill@example.org")
    member.press("Use this address")
    heading(member, "Your votes")
    member.open(path_in(posted(site)[0]))
    member.press("Yes, send my links there")
    again = site.person()
    ask(again, "owen.hill@example.org")
    assert [email.name for email in posted(site)] == ["Owen Hill"]
    again.open("/sign-in/code")
    again.page.get_by_label("Activation code").fill(typed)
    again.press("Sign in", exact=True)
    again.reads("This code does not work")


def test_a_person_signs_another_of_their_devices_out(site: Site) -> None:
    account_id = a_co_owner(site, email=EMAIL).id
    phone, desk = site.signed_in(account_id), site.signed_in(account_id, phone=False)
    desk.open("/account/sessions")
    phone.open("/account/sessions")
    phone.press("Sign this device out")
    phone.reads("That device is signed out.")
    expect(phone.page.get_by_role("button", name="Sign this device out")).to_have_count(0)
    is_signed_out(desk)
    phone.open("/votes")
    heading(phone, "Your votes")


def test_after_half_an_hour_without_use_the_sign_in_page_says_why_and_leads_back(
    site: Site,
) -> None:
    visitor = site.signed_in(a_co_owner(site, email=EMAIL).id)
    visitor.open("/votes")
    site.clock.move(minutes=29)
    visitor.open("/votes")
    heading(visitor, "Your votes")
    site.clock.move(minutes=31)
    visitor.open("/my-membership")
    heading(visitor, "Sign in to Surrey Downs")
    visitor.reads("You were signed out")
    visitor.page.get_by_label("Your e-mail address").fill("margaret.hill")
    visitor.press("Send me a link")
    visitor.reads("Type an e-mail address")
    expect(visitor.page.get_by_label("Your e-mail address")).to_have_value("margaret.hill")
    visitor.page.get_by_label("Your e-mail address").fill(EMAIL)
    visitor.press("Send me a link")
    visitor.open(path_in(posted(site)[0]))
    visitor.press("Sign in as Margaret Hill")
    assert visitor.page.url == f"{site.url}/my-membership"
    visitor.open("/sign-in")
    expect(visitor.page.get_by_text("You were signed out")).to_have_count(0)


def test_whoever_leaves_is_signed_out_at_once_and_their_link_is_dead(site: Site) -> None:
    account = a_co_owner(site, email=EMAIL)
    visitor = site.signed_in(account.id)
    visitor.open("/votes")
    elsewhere = site.person()
    ask(elsewhere)
    (email,) = posted(site)
    with site.acting() as session:
        left = [MemberId(account.person_id)]
        close_accounts(session, member_ids=left, actor=SYSTEM, now=site.clock())
    is_signed_out(visitor)
    elsewhere.open(path_in(email))
    heading(elsewhere, "This link no longer works")
    ask(elsewhere)
    assert posted(site) == []


def test_signing_in_never_leads_to_another_site(site: Site) -> None:
    a_co_owner(site, email=EMAIL)
    visitor = site.person()
    sign_in_by_link(site, visitor, going_to="//evil.example/votes")
    assert visitor.page.url == f"{site.url}/votes"


class Authenticator:
    """The app on an officer's phone, set up with what the page shows."""

    def __init__(self, site: Site, shown: str) -> None:
        self.site = site
        self.totp = pyotp.TOTP(shown.replace(" ", ""))

    def fresh_code(self) -> str:
        """The code of the next half minute; codes work once."""
        return self.totp.at(self.site.clock.move(seconds=30))


def new_officer(site: Site) -> tuple[AccountId, str]:
    """A company secretary who has not signed in yet, and the path of their set-up link."""
    with site.acting() as session:
        account_id = an_account(
            session,
            now=site.clock(),
            name="Ruth Ansell",
            email=OFFICER_EMAIL,
            roles=(Role.COMPANY_SECRETARY,),
        )
        token = make_set_up_link(session, account_id=account_id, actor=SYSTEM, now=site.clock())
    return account_id, f"/sign-in/set-up/{token}"


def give_password(officer: Visitor, password: str) -> None:
    officer.open("/sign-in/officer")
    officer.page.get_by_label("E-mail address").fill(OFFICER_EMAIL)
    officer.page.get_by_label("Password", exact=True).fill(password)
    officer.press("Continue")


def give_code(officer: Visitor, code: str) -> None:
    officer.page.get_by_label("Code", exact=True).fill(code)
    officer.press("Sign in", exact=True)


def test_an_officer_sets_up_a_sign_in_and_comes_back_with_each_of_its_keys(site: Site) -> None:
    _, set_up = new_officer(site)
    officer = site.person(phone=False)
    page = officer.open(set_up)
    for weak, advice in (("summer", "12 characters or more"), ("Password2027!", "easy to guess")):
        page.get_by_label("New password").fill(weak)
        officer.press("Continue")
        officer.reads(advice)
    page.get_by_label("New password").fill(PASSWORD)
    officer.press("Continue")
    page.get_by_text("I cannot scan it").click()
    officer.check()
    authenticator = Authenticator(site, page.locator("details code").inner_text())
    page.get_by_label("The six figures").fill("000000")
    officer.press("Finish")
    officer.reads("not right")
    page.get_by_label("The six figures").fill(authenticator.fresh_code())
    officer.press("Finish")
    heading(officer, "Keep these recovery codes")
    recovery_codes = page.locator("main ol code").all_inner_texts()
    assert len(set(recovery_codes)) == 10
    officer.press("I have kept them")
    heading(officer, "Members")
    come_back_with_password_and_code(officer, authenticator)
    come_back_with_a_recovery_code(officer, recovery_codes[3])
    officer.open(set_up)
    heading(officer, "This set-up link no longer works")


def sign_out(officer: Visitor) -> None:
    if officer.page.get_by_role("button", name="Sign out").is_hidden():
        officer.page.locator("header summary, header button").first.click()
    officer.press("Sign out")
    officer.reads("You are signed out.")


def come_back_with_password_and_code(officer: Visitor, authenticator: Authenticator) -> None:
    sign_out(officer)
    give_password(officer, "not the password at all")
    officer.reads("do not belong together")
    expect(officer.page.get_by_label("E-mail address")).to_have_value(OFFICER_EMAIL)
    give_password(officer, PASSWORD)
    heading(officer, "Now the code from your phone")
    give_code(officer, "123 456")
    officer.reads("This code is not right")
    is_signed_out(officer)
    officer.open("/sign-in/officer/code")
    code = authenticator.fresh_code()
    give_code(officer, f"{code[:3]} {code[3:]}")
    heading(officer, "Members")
    sign_out(officer)
    give_password(officer, PASSWORD)
    give_code(officer, code)
    officer.reads("was used already")


def come_back_with_a_recovery_code(officer: Visitor, code: str) -> None:
    give_password(officer, PASSWORD)
    give_code(officer, code.lower())
    heading(officer, "Members")
    officer.open("/account/security")
    officer.reads("9 of 10 are unused")
    sign_out(officer)
    give_password(officer, PASSWORD)
    give_code(officer, code)
    officer.reads("was used already")


def test_an_officer_who_takes_too_long_over_the_second_step_begins_again(site: Site) -> None:
    _, set_up = new_officer(site)
    officer = site.person()
    page = officer.open(set_up)
    page.get_by_label("New password").fill(PASSWORD)
    officer.press("Continue")
    site.clock.move(minutes=11)
    page.get_by_label("The six figures").fill("000000")
    officer.press("Finish")
    heading(officer, "Please begin again")
    officer.press("Begin again")
    officer.page.get_by_label("E-mail address").fill(OFFICER_EMAIL)
    officer.page.get_by_label("Password", exact=True).fill(PASSWORD)
    officer.press("Continue")
    heading(officer, "Step 2 of 2: your phone")
