"""A real Chromium against a real server, whose clock the test moves; axe looks at every page."""

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright
from werkzeug.serving import make_server

from governance.app import create_app
from governance.settings import Mode, Mutual, Settings
from governance.web.session import db
from tests.conftest import MovableClock

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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium, and CI may skip nothing")
        pytest.skip("no Chromium on this machine: install chromium, or set CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


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


@pytest.fixture
def site(browser: Browser, tmp_path: Path, _empty_sqlite: Path) -> Iterator[Site]:
    path = tmp_path / "site.sqlite"
    shutil.copyfile(_empty_sqlite, path)
    clock = MovableClock(datetime(2027, 6, 7, 8, 0, tzinfo=UTC))
    settings = Settings(
        mode=Mode.TEST,
        database_url=f"sqlite:///{path}",
        secret_key="b" * 40,
        mutual=Mutual(name="Surrey Downs Community Health", short_name="Surrey Downs"),
    )
    app = create_app(settings, clock=clock)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site = Site(app=app, url=url, clock=clock, browser=browser)
    yield site
    for context in site.contexts:
        context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    assert site.faults == []
