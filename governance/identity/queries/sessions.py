"""Reading sessions: who one belongs to, what that person may do, and all of a person's own."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from governance.identity.models import Account, OfficerCredential, RoleGrant, SignInSession
from governance.identity.rules.roles import (
    ABSOLUTE_LIMIT,
    IDLE_LIMIT,
    SEEN_EVERY,
    Role,
    permissions_of,
)
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import AccountId, MemberId, SessionId


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An open session and the person it belongs to."""

    session_id: SessionId
    actor: Actor
    seen_at: datetime
    is_second_factor_passed: bool

    def is_stale(self, now: datetime) -> bool:
        """Whether it is time to note again that the session is in use."""
        return now - self.seen_at >= SEEN_EVERY


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One of a person's own sessions, as their list shows it."""

    id: SessionId
    device: str
    started_at: datetime
    seen_at: datetime


def digest_of(secret: str) -> str:
    """What is kept of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def signed_in(session: Session, *, secret: str, now: datetime) -> SignedIn | None:
    """The open session this secret belongs to; ``None`` when it ended, idled out or is too old."""
    row = session.execute(
        select(SignInSession, Account, OfficerCredential.account_id)
        .join(Account, Account.id == SignInSession.account_id)
        .outerjoin(OfficerCredential, OfficerCredential.account_id == Account.id)
        .where(SignInSession.secret_digest == digest_of(secret))
    ).one_or_none()
    if row is None:
        return None
    opened, account, credential_of = row
    if opened.ended_at is not None or account.closed_at is not None:
        return None
    if now - opened.seen_at > IDLE_LIMIT or now - opened.started_at > ABSOLUTE_LIMIT:
        return None
    roles = (
        roles_of(session, account_id=account.id, now=now)
        if opened.is_second_factor_passed
        else frozenset()
    )
    return SignedIn(
        session_id=SessionId(opened.id),
        actor=actor_for(account, roles=roles, is_officer=credential_of is not None),
        seen_at=opened.seen_at,
        is_second_factor_passed=opened.is_second_factor_passed,
    )


def actor_for(account: Account, *, roles: frozenset[Role], is_officer: bool = False) -> Actor:
    """The account as an actor holding these roles; ``is_officer``: it has a password."""
    return Actor(
        account_id=AccountId(account.id),
        display_name=account.display_name,
        member_id=MemberId(account.member_id) if account.member_id else None,
        roles=tuple(sorted(role.value for role in roles)),
        permissions=permissions_of(is_member=account.member_id is not None, roles=roles),
        is_officer=is_officer,
    )


def person_acting(session: Session, *, account_id: AccountId) -> Actor:
    """A person who is just signing in, for the journal: as yet they may do nothing."""
    account = session.get_one(Account, account_id)
    return Actor(account_id=account_id, display_name=account.display_name)


def in_force(now: datetime) -> ColumnElement[bool]:
    """The condition for a role grant in force: confirmed, not ended, its last day not over."""
    return and_(
        RoleGrant.confirmed_at.is_not(None),
        RoleGrant.ended_at.is_(None),
        or_(RoleGrant.ends_on.is_(None), RoleGrant.ends_on >= london_day(now)),
    )


def roles_of(session: Session, *, account_id: UUID, now: datetime) -> frozenset[Role]:
    """The roles in force for an account at a moment; a role's last day counts whole, in London."""
    grants = session.scalars(
        select(RoleGrant.role).where(RoleGrant.account_id == account_id, in_force(now))
    )
    return frozenset(grants)


def own_sessions(session: Session, *, account_id: AccountId, now: datetime) -> list[OpenSession]:
    """A person's open sessions, the one used last first."""
    rows = session.scalars(
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.ended_at.is_(None),
            SignInSession.seen_at >= now - IDLE_LIMIT,
            SignInSession.started_at >= now - ABSOLUTE_LIMIT,
        )
        .order_by(SignInSession.seen_at.desc(), SignInSession.id)
    )
    return [
        OpenSession(
            id=SessionId(row.id), device=row.device, started_at=row.started_at, seen_at=row.seen_at
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A sign-in that is still on record, open or over."""

    device: str
    started_at: datetime
    seen_at: datetime
    ended_at: datetime | None


def kept_sessions(session: Session, *, account_id: AccountId) -> Iterator[KeptSession]:
    """Every sign-in of an account that is still on record, the oldest first, streamed."""
    find = (
        select(SignInSession)
        .where(SignInSession.account_id == account_id)
        .order_by(SignInSession.started_at, SignInSession.id)
    )
    for row in session.scalars(find.execution_options(yield_per=500)):
        yield KeptSession(row.device, row.started_at, row.seen_at, row.ended_at)
