"""A secretary signed in, and a way to put people on the register of the running application."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from governance.identity.rules import Role
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.factories.identity import sign_in

HR = Path(__file__).parents[2] / "data" / "hr"
CLEAN, MESSY = HR / "hr-export-770.csv", HR / "hr-export-770-messy.csv"
HEADINGS = "Employee No,Forename,Surname,Site,Start Date,Leaving Date,Work Email"
ANN = "E1,Ann,Hill,Dorking,01/02/2019,,ann@example.org"
BOB = "E2,Bob,Shaw,Dorking,01/02/2020,,bob@example.org"

Register = Callable[[], Any]


@pytest.fixture
def secretary(client: FlaskClient) -> FlaskClient:
    sign_in(client, roles=(Role.COMPANY_SECRETARY,), name="Sue Park")
    return client


@contextmanager
def writing(app: Flask) -> Iterator[Session]:
    """A session on the application's database, committed at the end."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        try:
            yield session
            session.commit()
        finally:
            db.session.remove()


def send(client: FlaskClient, content: bytes | str | Path, name: str = "staff.csv") -> TestResponse:
    """Upload a file; a text is the rows below the usual headings."""
    if isinstance(content, Path):
        content = content.read_bytes()
    if isinstance(content, str):
        content = f"{HEADINGS}\n{content}\n".encode()
    return client.post("/members/import", data={"file": (BytesIO(content), name)})


def columns_of(answer: TestResponse) -> str:
    assert answer.status_code == 302, answer.text
    return answer.location


def reported(client: FlaskClient, content: bytes | str | Path) -> str:
    """Upload, take the columns as guessed, and give the report's address."""
    where = columns_of(send(client, content))
    page = client.get(where).text
    chosen = {}
    for part in page.split('<select class="govuk-select" id="')[1:]:
        field = part.partition('"')[0]
        options = part.partition("</select>")[0].split("<option value=")
        chosen[field] = next((each.split('"')[1] for each in options if " selected" in each), "-")
    answer = client.post(where, data=chosen)
    assert answer.status_code == 302, answer.text
    return answer.location


def confirmed(client: FlaskClient, content: bytes | str | Path) -> str:
    """The whole way to the register; gives the import's address."""
    where = reported(client, content)
    answer = client.post(f"{where}/confirm", data={"checked_at": checked_at(client, where)})
    assert answer.status_code == 302, answer.text
    return where


def checked_at(client: FlaskClient, where: str) -> str:
    """The report that the confirm button belongs to."""
    page = client.get(where).text
    return page.partition('name="checked_at" value="')[2].partition('"')[0]
