"""Accounts and sign-ins for tests."""

from collections.abc import Iterable
from datetime import date, datetime

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from governance.identity.rules import Role
from governance.identity.service import appoint_officer, open_account, start_session
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import AccountId, MemberId
from governance.storage.engine import begin_writing
from governance.web.session import db


def an_account(
    session: Session,
    *,
    now: datetime,
    name: str = "Grace Hopper",
    email: str | None = "grace.hopper@example.org",
    member_id: MemberId | None = None,
    roles: Iterable[Role] = (),
    ends_on: date | None = None,
) -> AccountId:
    """An account, holding roles in force."""
    account_id = open_account(
        session, display_name=name, email=email, member_id=member_id, actor=SYSTEM, now=now
    )
    for role in roles:
        appoint_officer(
            session, account_id=account_id, role=role, actor=SYSTEM, now=now, ends_on=ends_on
        )
    return account_id


def sign_in(
    client: FlaskClient,
    *,
    roles: Iterable[Role] = (),
    member_id: MemberId | None = None,
    account_id: AccountId | None = None,
    name: str = "Grace Hopper",
    email: str | None = None,
) -> AccountId:
    """Sign the client in, as an account there is or a new one; gives the account."""
    app = client.application
    now = app.extensions["clock"]()
    roles = tuple(roles)
    with app.app_context():
        session = db.session()
        begin_writing(session)
        if account_id is None:
            account_id = an_account(
                session, name=name, email=email, member_id=member_id, roles=roles, now=now
            )
        secret = start_session(
            session,
            account_id=account_id,
            device="Test",
            is_second_factor_passed=bool(roles),
            now=now,
        )
        session.commit()
        db.session.remove()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = secret
        cookie["_fresh"] = True
    return account_id
