"""A mutual with two joiners, two leavers, a new name, and the people who deal with them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from governance.identity.queries import account_of_member
from governance.identity.rules import Role
from governance.kernel.ids import AccountId, MemberId
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import an_account, sign_in
from tests.factories.joining import a_joiner, a_nominee, hr_says
from tests.factories.register import a_member

T = TypeVar("T")


@dataclass(frozen=True)
class House:
    """Who is who."""

    joiners: list[MemberId]
    leavers: list[MemberId]
    renamed: MemberId
    secretary: AccountId
    director: AccountId
    app: Flask

    def in_session(self, act: Callable[[Session], T]) -> T:
        """Do something in a transaction of its own."""
        with self.app.app_context():
            session = db.session()
            begin_writing(session)
            found = act(session)
            session.flush()
            session.expunge_all()
            session.commit()
            db.session.remove()
        return found

    def enter(self, who: AccountId | MemberId) -> FlaskClient:
        """A client of somebody signed in."""
        client = self.app.test_client()
        if who in {self.secretary, self.director}:
            sign_in(client, account_id=AccountId(who), roles=[Role.DIRECTOR])
        else:
            sign_in(client, account_id=self.in_session(lambda session: account(session, who)))
        return client


def account(session: Session, member_id: UUID) -> AccountId:
    """The account that was opened when the person was put on file."""
    found = account_of_member(session, member_id=MemberId(member_id))
    assert found is not None
    return found.id


@pytest.fixture
def house(app: Flask, clock: MovableClock) -> House:
    now = clock()
    with app.app_context():
        session = db.session()
        begin_writing(session)
        a_nominee(session, now=now)
        joiners = [
            a_joiner(session, now=now, name="Jo Newcomer", number="CS101", email="jo@example.org"),
            a_joiner(session, now=now, name="Kit Fresh", number="CS102", email="kit@example.org"),
        ]
        leavers = [
            a_member(session, now=now, name=name, email=None, left_on=date(2027, 5, 31))
            for name in ("Lee Gone", "Max Left")
        ]
        renamed = a_member(session, now=now, name="Nia Old", email="nia@example.org")
        hr_says(session, renamed, now=now, surname="New")
        secretary = an_account(
            session,
            now=now,
            name="Sam Secretary",
            email="sam@example.org",
            roles=[Role.COMPANY_SECRETARY],
        )
        director = an_account(
            session, now=now, name="Dee Director", email="dee@example.org", roles=[Role.DIRECTOR]
        )
        session.commit()
        db.session.remove()
    return House(joiners, leavers, renamed, secretary, director, app)


def page(answer: TestResponse, status: int = 200) -> str:
    """The text of an answer, which must be sound HTML."""
    assert answer.status_code == status, answer.text[-3000:]
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    return answer.text
