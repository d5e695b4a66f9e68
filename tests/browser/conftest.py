"""A real Chromium against a real server, whose clock the test moves; axe looks at every page."""

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from governance.app import create_app
from governance.settings import Mode, Mutual, Settings
from governance.web.session import db
from tests.browser.booth_stub import Stub, stub_server
from tests.browser.booth_voter import Voter, manifest
from tests.browser.places import QUIET, Site, chromium_path
from tests.conftest import MovableClock
from tests.factories.sealing import SECRET_KEY


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


@contextmanager
def served(browser: Browser, path: Path, clock: MovableClock, mutual: Mutual) -> Iterator[Site]:
    """Serve the application on a SQLite file; at the end no page may have had a fault."""
    settings = Settings(
        mode=Mode.TEST, database_url=f"sqlite:///{path}", secret_key=SECRET_KEY, mutual=mutual
    )
    app = create_app(settings, clock=clock)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site = Site(app, f"http://127.0.0.1:{server.server_port}", clock, browser)
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


@pytest.fixture
def site(
    browser: Browser, tmp_path: Path, _empty_sqlite: Path, clock: MovableClock
) -> Iterator[Site]:
    """The application with nobody on its register yet."""
    path = tmp_path / "site.sqlite"
    shutil.copyfile(_empty_sqlite, path)
    mutual = Mutual(name="Surrey Downs Community Health", short_name="Surrey Downs")
    with served(browser, path, clock, mutual) as site:
        yield site


@pytest.fixture
def stub(browser: Browser) -> Iterator[Stub]:
    """The static voting page behind a very small server."""
    with stub_server(manifest()) as stub:
        yield stub


@pytest.fixture
def voter(browser: Browser, stub: Stub) -> Iterator[Voter]:
    """A person at the static voting page; at the end it may have had no fault."""
    voter = Voter(browser, stub)
    yield voter
    assert voter.faults == []
    voter.context.close()
