"""Every page that a person can reach by links, in every role: axe, both widths, light and dark."""

import shutil
from collections import Counter, deque
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, expect
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from governance.demo.personas import PERSONAS, Persona
from governance.demo.prepare import MUTUAL
from governance.demo.seed import seed
from governance.identity.queries import accounts_at
from governance.kernel.ids import PollId
from governance.settings import Mode, Settings
from governance.voting.models import Box
from governance.voting.queries.ceremony import keeper_page
from governance.voting.service.box_rows import tokens_of
from tests.browser.ceremony import kept
from tests.browser.conftest import served
from tests.browser.places import DESKTOP, PHONE, Site, Visitor
from tests.conftest import MovableClock
from tests.factories.sealing import KEYS, SECRET_KEY

pytestmark = pytest.mark.browser

MOST_OF_A_KIND = {"audit": 2, "elections": 2, "voting": 2}
"""How many pages of one route are looked at, by package: elections differ by how far they are.
Of all others one is enough."""

REACHED = {
    "co-owner": {"voting.board", "voting.paper"},
    "returning-officer": {"voting.board", "voting.box", "voting.void"},
}
"""Pages of a ballot box that a role must have come to."""


@pytest.fixture(scope="module")
def seeded(
    tmp_path_factory: pytest.TempPathFactory, _empty_sqlite: Path, _clock: MovableClock
) -> Path:
    """The demo's database, seeded once for all roles."""
    path = tmp_path_factory.mktemp("seeded") / "seeded.sqlite"
    shutil.copyfile(_empty_sqlite, path)
    settings = Settings(database_url=f"sqlite:///{path}", secret_key=SECRET_KEY, mode=Mode.TEST)
    seed(settings, folder=path.parent / "trustees", now=_clock(), say=lambda _words: None)
    return path


@pytest.fixture
def seeded_site(
    browser: Browser, tmp_path: Path, seeded: Path, clock: MovableClock
) -> Iterator[Site]:
    path = tmp_path / "site.sqlite"
    shutil.copyfile(seeded, path)
    with served(browser, path, clock, MUTUAL) as site:
        kept(site)
        yield site


def look_around(visitor: Visitor, site: Site, start: str) -> Counter[str]:
    """Follow every link within the site, one or two pages of a kind; gives the kinds seen."""
    routes = site.app.url_map.bind("localhost")
    seen: Counter[str] = Counter()
    known, waiting = {start}, deque([start])
    while waiting:
        address = waiting.popleft()
        try:
            endpoint, _ = routes.match(urlsplit(address).path)
        except HTTPException:
            continue
        if seen[endpoint] >= MOST_OF_A_KIND.get(endpoint.partition(".")[0], 1):
            continue
        seen[endpoint] += 1
        for link in links_on(visitor, address):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return seen


def links_on(visitor: Visitor, address: str) -> list[str]:
    """Open a page at both widths, let axe look, and give the links within the site."""
    page = visitor.page
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" not in str(error):
            raise
        return []
    assert answer is not None
    assert answer.status < 400, (address, answer.status)
    if "text/html" not in answer.headers.get("content-type", ""):
        return []
    expect(page.locator("html[data-cw-ready]")).to_be_attached()
    visitor.check()
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type] # a plain dict is one
    visitor.check()
    page.set_viewport_size(PHONE)  # type: ignore[arg-type] # a plain dict is one
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('a[href]')].map(a => a.href)"
    )
    own = visitor.site.url
    return [link.removeprefix(own).split("#")[0] or "/" for link in found if link.startswith(own)]


@pytest.mark.parametrize("persona", PERSONAS, ids=[persona.door for persona in PERSONAS])
def test_every_page_of_a_role_is_sound(seeded_site: Site, persona: Persona) -> None:
    with seeded_site.acting() as session:
        (account, *_) = accounts_at(session, email=persona.email)
    visitor = seeded_site.signed_in(
        account.id, is_officer=persona.role is not None, dark=persona.door == "auditor"
    )
    seen = look_around(visitor, seeded_site, "/")
    assert len(seen) >= 8, seen
    assert REACHED.get(persona.door, set()) <= set(seen), seen


def test_every_page_of_a_visitor_is_sound(seeded_site: Site) -> None:
    seen = look_around(seeded_site.person(dark=True), seeded_site, "/")
    assert {"identity.sign_in", "site.help_page", "site.privacy"} <= set(seen)


def test_every_page_of_a_keeper_is_sound(seeded_site: Site) -> None:
    """A trustee or scrutineer comes by a private link: one page of each thing they are asked."""
    seen: Counter[str] = Counter()
    visitor = seeded_site.person()
    for token, task in keepers_of(seeded_site):
        if not seen[task]:
            links_on(visitor, f"/box/{token}")
        seen[task] += 1
    assert len(seen) >= 2, seen


def keepers_of(site: Site) -> list[tuple[str, str]]:
    """Every keeper of the demo: the token of their link, and what they are asked."""
    with site.acting() as session:
        tokens = [
            token
            for poll_id in session.scalars(select(Box.poll_id))
            for token in tokens_of(session, poll_id=PollId(poll_id), keys=KEYS).values()
        ]
        pages = [(token, keeper_page(session, token=token)) for token in tokens]
        return [(token, page.me.task.value) for token, page in pages]
