"""Accounts and sign-ins for tests."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pyotp
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from governance.identity.rules import Role
from governance.identity.rules.keys import Keys
from governance.identity.service import appoint_officer, open_account, start_session
from governance.identity.service.officers import (
    choose_password,
    confirm_authenticator,
    new_authenticator,
)
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import AccountId, MemberId
from governance.storage.engine import begin_writing
from governance.web.session import db

PASSWORD = "seven lamps beside the quarry"


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


def an_officer(
    session: Session,
    *,
    now: datetime,
    keys: Keys,
    name: str = "Ada Lovelace",
    email: str = "ada.lovelace@example.org",
    password: str = PASSWORD,
    roles: Iterable[Role] = (Role.COMPANY_SECRETARY,),
) -> tuple[AccountId, pyotp.TOTP, list[str]]:
    """An officer with password and authenticator: the account, the app, the recovery codes.

    The app's code of an hour ago is the one that was used to set it up.
    """
    account_id = an_account(session, now=now, name=name, email=email, roles=roles)
    fault = choose_password(
        session, account_id=account_id, password=password, about=[], actor=SYSTEM, now=now
    )
    assert fault is None
    app = pyotp.TOTP(new_authenticator(session, account_id=account_id, keys=keys))
    before = now - timedelta(hours=1)
    codes = confirm_authenticator(
        session,
        account_id=account_id,
        code=app.at(before),
        is_first=True,
        keys=keys,
        actor=SYSTEM,
        now=before,
    )
    assert codes is not None
    return account_id, app, codes


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
