"""From a closed poll to its result, on pages of whoever asked for the poll."""

import html5lib
from flask import Flask

from governance.app import OWNER_LINKS
from governance.voting.queries.polls import poll_page
from governance.web.session import db
from tests.web.voting.conftest import Booth

LINK = "See the result, once it is declared"


def text_of(booth: Booth, path: str) -> str:
    answer = booth.client.get(path)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    return str(answer.text)


def owner_id(booth: Booth) -> str:
    with booth.app.app_context():
        return poll_page(db.session(), poll_id=booth.poll_id).owner_id


def test_an_open_poll_offers_no_result(booth: Booth) -> None:
    booth.cast({"rank-c2": "1"})
    assert LINK not in text_of(booth, "/votes")
    assert LINK not in text_of(booth, booth.url("/received"))


def test_a_closed_poll_leads_to_the_page_of_its_result(booth: Booth) -> None:
    booth.cast({"rank-c2": "1"})
    booth.later(days=30)
    where = f'href="/elections/{owner_id(booth)}/result">{LINK}'
    assert where in text_of(booth, "/votes")
    assert where in text_of(booth, booth.url("/received"))


def test_those_who_did_not_vote_find_the_result_too(booth: Booth) -> None:
    booth.later(days=30)
    page = text_of(booth, "/votes")
    assert "You did not vote." in page
    assert LINK in page


def test_a_poll_of_somebody_without_results_has_no_link(booth: Booth) -> None:
    result = {"result": ("elections.result", "contest_id")}
    booth.app.extensions["owner_links"] = {"resolution": result}
    booth.cast({"rank-c2": "1"})
    booth.later(days=30)
    assert "Past" in text_of(booth, "/votes")
    assert LINK not in text_of(booth, "/votes")
    assert LINK not in text_of(booth, booth.url("/received"))


def test_every_configured_link_leads_to_a_page_there_is(app: Flask) -> None:
    links = [link for pages in OWNER_LINKS.values() for link in pages.values()]
    assert links
    for endpoint, argument in links:
        (rule,) = app.url_map.iter_rules(endpoint)
        assert rule.arguments == {argument}
