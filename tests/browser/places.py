"""The served site and the people at it, as the browser journeys use them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from flask import session as cookie
from playwright.sync_api import Browser, BrowserContext, Page, Response, expect
from sqlalchemy.orm import Session

from governance.identity.commands import worker_jobs
from governance.identity.queries import AccountPage, account_of_member
from governance.identity.rules import Role
from governance.identity.service import start_session
from governance.kernel.ids import AccountId
from governance.notices.rules import OutgoingEmail
from governance.notices.service import deliver_due
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import an_account
from tests.factories.register import a_member

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}


def chromium_path() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Site:
    """The served application: its address, its clock, and its database for a look inside."""

    app: Flask
    url: str
    clock: MovableClock
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def person(self, *, phone: bool = True, dark: bool = False, script: bool = True) -> "Visitor":
        """A new person at a device of their own."""
        context = self.browser.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type] # a plain dict is one
            has_touch=phone,
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            accept_downloads=True,
            base_url=self.url,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("console", lambda said: self._console(said.type, said.text))
        page.on("response", self._response)
        return Visitor(site=self, page=page, script=script)

    @contextmanager
    def acting(self) -> Iterator[Session]:
        """The database, for what people do away from the browser; committed at the end."""
        with self.app.app_context():
            session = db.session()
            begin_writing(session)
            yield session
            session.commit()
            db.session.remove()

    def officer(self, role: Role, name: str) -> AccountId:
        """The account of an officer."""
        with self.acting() as session:
            return an_account(session, now=self.clock(), name=name, email=None, roles=(role,))

    def desk(self, account_id: AccountId) -> "Visitor":
        """An officer at a desk, signed in with both factors."""
        return self.signed_in(account_id, phone=False, is_officer=True)

    def signed_in(
        self, account_id: AccountId, *, phone: bool = True, is_officer: bool = False, **device: bool
    ) -> "Visitor":
        """The person of this account, signed in on a device of their own."""
        visitor = self.person(phone=phone, **device)
        with self.acting() as session:
            secret = start_session(
                session,
                account_id=account_id,
                device="Test",
                is_second_factor_passed=is_officer,
                now=self.clock(),
            )
        with self.app.test_request_context("/"):
            cookie["_user_id"], cookie["_fresh"] = secret, True
            signer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined] # Flask's own
            value = signer.dumps(dict(cookie))
        name = self.app.config["SESSION_COOKIE_NAME"]
        visitor.page.context.add_cookies([{"name": name, "value": value, "url": self.url}])
        return visitor

    def _console(self, kind: str, text: str) -> None:
        if kind == "error" and "Failed to load resource" not in text:
            self.faults.append(f"console: {text}")

    def _response(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} at {response.url}")


@dataclass
class Visitor:
    """A person and the page they look at; every page they open is checked by axe."""

    site: Site
    page: Page
    script: bool = True

    def open(self, address: str) -> Page:
        self.page.goto(address)
        self.check()
        return self.page

    def press(self, name: str, *, exact: bool = False) -> Page:
        """Press the button or link of this name, wait for the next page, and check it."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        target = button if button.count() else self.page.get_by_role("link", name=name, exact=exact)
        target.first.click()
        self.page.wait_for_load_state()
        self.check()
        return self.page

    def reads(self, words: str) -> None:
        """The page shows these words."""
        expect(self.page.get_by_text(words).first).to_be_visible()

    def check(self) -> None:
        """Let axe look at the page; nothing wider than the screen; no fault on the server."""
        assert self.site.faults == [], self.page.url
        if not self.script:
            return
        found = Axe().run(self.page).response["violations"]
        assert found == [], (self.page.url, [(v["id"], v["nodes"][0]["html"]) for v in found])
        wide = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{self.page.url} is {wide} px wider than the screen"

    def check_at_both_widths(self) -> None:
        """The same on a phone and at a desk; the page is left as it was."""
        before = self.page.viewport_size
        for size in (PHONE, DESKTOP):
            self.page.set_viewport_size(size)  # type: ignore[arg-type] # a plain dict is one
            self.check()
        if before is not None:
            self.page.set_viewport_size(before)


def a_co_owner(site: Site, name: str = "Margaret Hill", **facts: str | None) -> AccountPage:
    """A person on the register (``facts`` as in the register's factory) and their account."""
    with site.acting() as session:
        member_id = a_member(session, now=site.clock(), name=name, **facts)  # type: ignore[arg-type] # texts only
        found = account_of_member(session, member_id=member_id)
    assert found is not None
    return found


def posted(site: Site) -> list[OutgoingEmail]:
    """Let the worker run once; gives the e-mails that left."""
    left: list[OutgoingEmail] = []
    with site.app.app_context():
        engine = db.engine
    for job in worker_jobs(site.app.extensions["settings"]):
        job(lambda: Session(engine), site.clock())
    deliver_due(lambda: Session(engine), send=left.append, now=site.clock(), limit=50)
    return left
