"""People with a page of their own, for tests of what they see and change."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity.models import Account
from governance.kernel.actor import Actor
from governance.kernel.ids import AccountId, MemberId
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.factories.identity import sign_in


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


def account_id_of(session: Session, member_id: MemberId) -> AccountId:
    """The account of a co-owner."""
    return AccountId(session.scalars(select(Account.id).filter_by(member_id=member_id)).one())


def signed_in_as(client: FlaskClient, member_id: MemberId) -> AccountId:
    """Sign the client in as this co-owner."""
    with client.application.app_context():
        account_id = account_id_of(db.session(), member_id)
        db.session.remove()
    sign_in(client, account_id=account_id)
    return account_id


def acting(session: Session, member_id: MemberId) -> Actor:
    """This co-owner as an actor, with no more to do than their own."""
    return Actor(
        account_id=account_id_of(session, member_id), display_name="Own", member_id=member_id
    )
