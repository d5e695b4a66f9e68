"""A CIC with one member and one director, and its company secretary at the desk."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.constitution.rules.forms import LegalForm
from governance.identity.rules import Role
from governance.journal.models import JournalEntry
from governance.kernel.ids import OfficerId
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.constitution import some_articles
from tests.factories.filing import an_officer_of
from tests.factories.identity import sign_in
from tests.factories.register import a_member


@pytest.fixture
def officer_id(app: Flask, clock: MovableClock) -> OfficerId:
    """A CIC with one member and one director."""
    with app.app_context():
        session = db.session()
        begin_writing(session)
        some_articles(
            session,
            now=clock(),
            legal_form=LegalForm.CIC_BY_SHARES,
            incorporated_on="2006-10-01",
        )
        a_member(session, now=clock(), name="Kit Marlow", number="CS00042")
        found = an_officer_of(session, now=clock())
        session.commit()
        db.session.remove()
    return found


@pytest.fixture
def desk(client: FlaskClient, officer_id: OfficerId) -> FlaskClient:
    sign_in(client, roles=[Role.COMPANY_SECRETARY], name="Ada Lovelace")
    return client


@pytest.fixture
def acts(app: Flask) -> Callable[[], list[str]]:
    """The journal's acts so far, in order."""

    def read() -> list[str]:
        with app.app_context():
            find = select(JournalEntry.act).order_by(JournalEntry.sequence)
            return list(db.session().scalars(find))

    return read
