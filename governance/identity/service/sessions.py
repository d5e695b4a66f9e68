"""Acts on sessions: start, note that one is in use, end one, end the others."""

import secrets
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from governance.identity.models import SignInSession
from governance.identity.queries.sessions import digest_of
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import AccountId, SessionId
from governance.kernel.refusals import NotFound

_SECRET_BYTES = 32
_LONGEST_DEVICE = 120


def start_session(
    session: Session,
    *,
    account_id: AccountId,
    device: str,
    is_second_factor_passed: bool,
    now: datetime,
) -> str:
    """Start a session on one device; gives the secret that only the browser keeps (256 bits)."""
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    session.add(
        SignInSession(
            account_id=account_id,
            secret_digest=digest_of(secret),
            device=device[:_LONGEST_DEVICE],
            is_second_factor_passed=is_second_factor_passed,
            started_at=now,
            seen_at=now,
        )
    )
    session.flush()
    return secret


def start_officer_session(
    session: Session, *, account_id: AccountId, device: str, actor: Actor, now: datetime
) -> str:
    """Start a session for an officer who has passed both steps; written in the journal."""
    record(
        session,
        act=Act.OFFICER_SIGNED_IN,
        actor=actor,
        now=now,
        subject=Subject("account", account_id),
    )
    return start_session(
        session, account_id=account_id, device=device, is_second_factor_passed=True, now=now
    )


def note_use(session: Session, *, session_id: SessionId, now: datetime) -> None:
    """Note that a session is in use, which keeps it from idling out."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.id == session_id, SignInSession.ended_at.is_(None))
        .values(seen_at=now)
    )


def end_session(session: Session, *, secret: str, now: datetime) -> None:
    """End the session this secret belongs to; nothing happens when it has ended already."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.secret_digest == digest_of(secret), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )


def end_own_session(
    session: Session, *, session_id: SessionId, actor: Actor, now: datetime
) -> None:
    """End one of the actor's own sessions, on another device perhaps. Raises ``NotFound``."""
    ended = session.execute(
        update(SignInSession)
        .where(
            SignInSession.id == session_id,
            SignInSession.account_id == actor.account_id,
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(SignInSession.id)
    ).all()
    if not ended:
        raise NotFound
    _journal(session, actor, now, len(ended))


def end_other_sessions(
    session: Session, *, keep: SessionId | None, actor: Actor, now: datetime
) -> int:
    """End all the actor's own sessions but one (or all); gives how many."""
    others = SignInSession.id != keep if keep is not None else SignInSession.id.is_not(None)
    ended = session.execute(
        update(SignInSession)
        .where(
            SignInSession.account_id == actor.account_id, SignInSession.ended_at.is_(None), others
        )
        .values(ended_at=now)
        .returning(SignInSession.id)
    ).all()
    if ended:
        _journal(session, actor, now, len(ended))
    return len(ended)


def _journal(session: Session, actor: Actor, now: datetime, count: int) -> None:
    record(
        session,
        act=Act.SESSION_ENDED,
        actor=actor,
        now=now,
        subject=Subject("account", str(actor.account_id)),
        detail={"count": count},
    )
