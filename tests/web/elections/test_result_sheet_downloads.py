"""The result sheet to take from the result page: PDF, CSV, and a web page of its own."""

import csv
import hashlib
import io
from datetime import datetime

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from tests.factories.counts import AtThePoll, a_declared_contest, written

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]
KINDS = {
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
}


@pytest.fixture
def at(app: Flask, now: datetime) -> AtThePoll:
    return written(app, lambda session: a_declared_contest(session, now=now, papers=PAPERS))


def sheet(client: FlaskClient, at: AtThePoll, kind: str) -> bytes:
    answer = client.get(f"/elections/{at.contest_id}/result-sheet.{kind}")
    assert answer.status_code == 200
    assert answer.content_type == KINDS[kind]
    assert answer.headers["Content-Disposition"] == (f'attachment; filename="result-sheet.{kind}"')
    return answer.data


def test_the_result_page_offers_every_form(client: FlaskClient, at: AtThePoll) -> None:
    page = client.get(f"/elections/{at.contest_id}/result").get_data(as_text=True)
    for kind in KINDS:
        assert f'href="/elections/{at.contest_id}/result-sheet.{kind}"' in page


@pytest.mark.parametrize("kind", KINDS)
def test_everyone_may_take_it_and_it_is_the_same_every_time(
    client: FlaskClient, at: AtThePoll, kind: str
) -> None:
    assert sheet(client, at, kind) == sheet(client, at, kind)


def test_the_fingerprint_on_it_is_that_of_the_record_to_take(
    client: FlaskClient, at: AtThePoll
) -> None:
    record = client.get(f"/elections/{at.contest_id}/count-record.json").data
    digest = hashlib.sha256(record).hexdigest()
    assert digest in sheet(client, at, "html").decode()
    assert digest in sheet(client, at, "csv").decode()
    pages = PdfReader(io.BytesIO(sheet(client, at, "pdf"))).pages
    assert all(digest in page.extract_text() for page in pages)


def test_the_pdf_bears_the_mutual_s_name_and_when_it_was_declared(
    client: FlaskClient, at: AtThePoll
) -> None:
    first, *_ = PdfReader(io.BytesIO(sheet(client, at, "pdf"))).pages
    words = " ".join(first.extract_text().split())
    for said in (
        "Board election 2027",
        "Ann Bell",
        "Declared",
        "opened by one person, Tamsin Reid",
    ):
        assert said in words


def test_the_table_names_who_is_elected_and_says_what_has_to_be_said(
    client: FlaskClient, at: AtThePoll
) -> None:
    text = sheet(client, at, "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    assert [row[1] for row in rows if row[0] == "elected"] == ["Ann Bell", "Ben Carr"]
    assert any("opened by one person, Tamsin Reid" in row[2] for row in rows if row[0] == "note")


def test_the_page_is_sound_and_tells_nothing_of_the_voters(
    client: FlaskClient, at: AtThePoll
) -> None:
    page = sheet(client, at, "html").decode()
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    assert "Board election 2027" in page
    assert "opened by one person, Tamsin Reid" in page
    assert all(str(voter) not in page for voter in at.voters)
    assert all(candidate not in page for candidate in at.candidates)
