"""The result for everyone: hidden until it is declared, then whole, light and told in words."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from governance.counting.blt import read_blt
from governance.counting.check import check_record
from governance.counting.record_data import from_data
from governance.elections.rules.stages import Stage
from governance.identity.rules import Role
from governance.kernel.ids import ContestId, MemberId, new_id
from tests.conftest import MovableClock
from tests.factories.counts import (
    AtThePoll,
    a_contest_at_the_poll,
    a_declared_contest,
    cast,
    count,
    written,
)
from tests.factories.elections import a_contest_with_candidates
from tests.factories.identity import sign_in
from tests.factories.register import a_member

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]
MANY = PAPERS * 17
SHEETS = ("result-sheet.pdf", "result-sheet.csv", "result-sheet.html")
FILES = ("result", "declaration.pdf", "ballots.blt", "count-record.json", *SHEETS)


def text_of(answer: object) -> str:
    """The page, after a strict parse of its HTML."""
    text: str = answer.get_data(as_text=True)  # type: ignore[attr-defined] # Flask's test answer
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return text


def declared(app: Flask, now: datetime, papers: Sequence[Sequence[int]]) -> AtThePoll:
    return written(app, lambda session: a_declared_contest(session, now=now, papers=papers))


def url(at: AtThePoll, tail: str = "result") -> str:
    return f"/elections/{at.contest_id}/{tail}"


@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_sees_a_result_before_it_is_declared(
    client: FlaskClient, app: Flask, now: datetime, clock: MovableClock, role: Role | None
) -> None:
    def counted(session: Session) -> AtThePoll:
        at = a_contest_at_the_poll(session, now=now)
        cast(session, at, PAPERS, now=now)
        count(session, at)
        return at

    at = written(app, counted)
    clock.set(at.after_close)
    if role is not None:
        sign_in(client, roles=[role])
    page = client.get(url(at))
    assert page.status_code == 200
    assert "There is no result yet" in text_of(page)
    assert ("The votes are being counted" in page.text) == (role is not None)
    assert "Ann Bell" not in page.text
    for tail in FILES[1:]:
        answer = client.get(url(at, tail))
        assert answer.status_code == 404
        assert "result-not-declared" in text_of(answer)
        assert b"Ann Bell" not in answer.data


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        (Stage.POLL_OPEN, "Voting is open until"),
        (Stage.NOMINATIONS_OPEN, "Voting has not begun"),
    ],
)
def test_before_the_close_the_result_s_page_says_how_far_things_are(
    client: FlaskClient, app: Flask, now: datetime, stage: Stage, said: str
) -> None:
    def made(session: Session) -> ContestId:
        a_member(session, now=now)
        return a_contest_with_candidates(session, now=now, stage=stage)

    contest_id = written(app, made)
    where = f"/elections/{contest_id}/result"
    visitor = text_of(client.get(where))
    assert "There is no result yet" in visitor
    assert said not in visitor
    assert "Board of directors 2027" not in visitor
    sign_in(client, member_id=MemberId(new_id()))
    page = text_of(client.get(where))
    assert said in page
    assert f'href="/elections/{contest_id}"' in page
    assert "Board of directors 2027" in page


def test_a_draft_has_no_page_for_its_result(client: FlaskClient, app: Flask, now: datetime) -> None:
    contest_id = written(
        app, lambda session: a_contest_with_candidates(session, now=now, stage=Stage.DRAFT)
    )
    sign_in(client, member_id=MemberId(new_id()))
    assert client.get(f"/elections/{contest_id}/result").status_code == 404


def test_everyone_reads_who_is_elected_and_why(
    client: FlaskClient, app: Flask, now: datetime
) -> None:
    at = declared(app, now, PAPERS)
    page = text_of(client.get(url(at)))
    assert "2 people are elected" in page
    assert "Ann Bell reached the quota of 4 at stage 1" in page
    assert "12 people were on the roll." in page
    assert "11 could be counted and 1 could not:\n1 left blank." in page
    assert "sealed on the voters’ own devices" in page
    assert "Declared 8 Jun 2027" in page


def test_each_stage_has_its_picture_and_its_table(
    client: FlaskClient, app: Flask, now: datetime
) -> None:
    at = declared(app, now, PAPERS)
    first = text_of(client.get(url(at)))
    assert 'aria-labelledby="stage-1-votes-wide-title' in first
    assert "stage-2-votes" not in first
    second = text_of(client.get(url(at) + "?stage=2"))
    assert "Where the votes went at stage 2" in second
    assert "The same numbers as a table" in second
    everything = text_of(client.get(url(at) + "?stage=all"))
    assert "stage-1-votes" in everything
    assert "stage-2-transfers" in everything


@pytest.mark.parametrize("stage", ["0", "99", "-1", "x", "²"])
def test_a_stage_there_was_not_is_not_found(
    client: FlaskClient, app: Flask, now: datetime, stage: str
) -> None:
    at = declared(app, now, PAPERS)
    assert client.get(url(at), query_string={"stage": stage}).status_code == 404


def test_the_page_is_light(client: FlaskClient, app: Flask, now: datetime) -> None:
    at = declared(app, now, MANY)
    assert len(client.get(url(at)).data) < 40_000


def test_small_polls_keep_their_ballots_from_the_public(
    client: FlaskClient, app: Flask, now: datetime
) -> None:
    at = declared(app, now, PAPERS)
    page = text_of(client.get(url(at)))
    assert "Fewer than 200 papers came in." in page
    assert "ballots.blt" not in page
    answer = client.get(url(at, "ballots.blt"))
    assert answer.status_code == 403
    assert "ballots-withheld" in text_of(answer)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SCRUTINEER, Role.RETURNING_OFFICER])
def test_those_who_check_may_take_the_ballots_of_a_small_poll(
    client: FlaskClient, app: Flask, now: datetime, role: Role
) -> None:
    at = declared(app, now, PAPERS)
    sign_in(client, roles=[role])
    answer = client.get(url(at, "ballots.blt"))
    assert answer.status_code == 200
    assert answer.get_data(as_text=True).splitlines()[0] == "4 2"
    assert "because you check elections" in text_of(client.get(url(at)))


def test_a_co_owner_is_the_public(client: FlaskClient, app: Flask, now: datetime) -> None:
    at = declared(app, now, PAPERS)
    sign_in(client, member_id=MemberId(new_id()))
    assert client.get(url(at, "ballots.blt")).status_code == 403


def test_ballots_and_record_lead_to_the_same_count_elsewhere(
    client: FlaskClient, app: Flask, now: datetime
) -> None:
    at = declared(app, now, MANY)
    ballots = client.get(url(at, "ballots.blt"))
    profile = read_blt(ballots.get_data(as_text=True).splitlines(), strict=True)
    assert profile.title == "Board election 2027"
    text = client.get(url(at, "count-record.json")).get_data(as_text=True)
    for number, candidate in enumerate(at.candidates, start=1):
        text = text.replace(f'"{candidate}"', f'"{number}"')
    check_record(profile, from_data(json.loads(text)))


def test_the_declaration_prints(client: FlaskClient, app: Flask, now: datetime) -> None:
    at = declared(app, now, PAPERS)
    answer = client.get(url(at, "declaration.pdf"))
    assert answer.mimetype == "application/pdf"
    pages = PdfReader(BytesIO(answer.data)).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    for said in (
        "Declaration of result",
        "Ann Bell",
        "NHS Model Election Rules",
        "Rosa Quill",
        "opened by one person, Tamsin Reid",
        "Elected at stage 1",
    ):
        assert said in words
    assert client.get(url(at, "declaration.pdf")).data == answer.data


def test_an_election_without_a_vote_has_a_result_too(
    client: FlaskClient, app: Flask, now: datetime
) -> None:
    def uncontested(session: Session) -> ContestId:
        return a_contest_with_candidates(
            session, now=now, stage=Stage.UNCONTESTED, names=("Amina Diallo",), seats=2
        )

    contest_id = written(app, uncontested)
    page = text_of(client.get(f"/elections/{contest_id}/result"))
    assert "1 person is elected, and 1 place stays empty" in page
    assert "Amina Diallo" in page
    assert "nobody had to vote" in page
    assert client.get(f"/elections/{contest_id}/declaration.pdf").status_code == 200
    assert "result-sheet" not in page
    for tail in ("ballots.blt", "count-record.json", *SHEETS):
        answer = client.get(f"/elections/{contest_id}/{tail}")
        assert answer.status_code == 404
        assert "no-papers" in text_of(answer)


def test_no_page_says_how_anybody_voted(client: FlaskClient, app: Flask, now: datetime) -> None:
    at = declared(app, now, PAPERS)
    page = client.get(url(at) + "?stage=all").get_data(as_text=True)
    assert re.findall(r"CS\d{5}", page) == []
    assert all(str(voter) not in page for voter in at.voters)


def test_a_contest_that_does_not_exist_has_no_result(client: FlaskClient) -> None:
    unknown = new_id()
    for tail in FILES:
        assert client.get(f"/elections/{unknown}/{tail}").status_code == 404
