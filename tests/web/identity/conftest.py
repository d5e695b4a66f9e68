"""What the pages of signing in are tested with."""

from collections.abc import Callable
from typing import Any

import html5lib
import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from governance.identity.commands import worker_jobs
from governance.identity.rules.keys import Keys
from governance.kernel.ids import AccountId
from governance.notices.rules import OutgoingEmail
from governance.notices.service import deliver_due
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.factories.identity import an_officer

Written = Callable[[Callable[[Session], Any]], Any]


def text_of(answer: TestResponse, status: int = 200) -> str:
    """The page's text, once its HTML has been parsed strictly."""
    assert answer.status_code == status, answer.get_data(as_text=True)[:400]
    text = answer.get_data(as_text=True)
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return text


def headed(answer: TestResponse) -> str:
    """Where the answer sends the browser."""
    assert answer.status_code == 302, answer.get_data(as_text=True)[:400]
    return answer.headers["Location"]


@pytest.fixture
def written(app: Flask) -> Written:
    """Write something to the app's database, and commit it."""

    def write(act: Callable[[Session], Any]) -> Any:
        with app.app_context():
            session = db.session()
            begin_writing(session)
            result = act(session)
            session.commit()
            db.session.remove()
        return result

    return write


@pytest.fixture
def mail(app: Flask) -> Callable[[], list[OutgoingEmail]]:
    """Let the worker run once; gives the e-mails it sent."""

    def run() -> list[OutgoingEmail]:
        sent: list[OutgoingEmail] = []
        with app.app_context():
            engine, now = db.engine, app.extensions["clock"]()
            for job in worker_jobs(app.extensions["settings"]):
                job(lambda: Session(engine), now)
            deliver_due(lambda: Session(engine), send=sent.append, now=now, limit=50)
        return sent

    return run


@pytest.fixture
def keys(app: Flask) -> Keys:
    return Keys(app.extensions["settings"].secret_key)


@pytest.fixture
def officer(app: Flask, written: Written, keys: Keys) -> tuple[AccountId, pyotp.TOTP, list[str]]:
    """Ada, the company secretary: her account, her authenticator app, her recovery codes."""
    now = app.extensions["clock"]()
    made: tuple[AccountId, pyotp.TOTP, list[str]] = written(
        lambda session: an_officer(session, now=now, keys=keys)
    )
    return made


def secret_in(client: FlaskClient) -> str | None:
    """The session's secret in the client's cookie."""
    with client.session_transaction() as cookie:
        secret: str | None = cookie.get("_user_id")
        return secret
