"""Acts on accounts: open, keep in step with the register, close, and open again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from governance.identity.models import Account, RoleGrant, SignInSession
from governance.identity.queries.sessions import in_force
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import AccountId, MemberId, new_id


def open_account(
    session: Session,
    *,
    display_name: str,
    email: str | None,
    member_id: MemberId | None,
    actor: Actor,
    now: datetime,
) -> AccountId:
    """Open one account; ``email`` is where sign-in links go, ``None`` when the person has none."""
    (account_id,) = open_accounts(
        session, people=[(display_name, email, member_id)], actor=actor, now=now
    )
    return account_id


def open_accounts(
    session: Session,
    *,
    people: Iterable[tuple[str, str | None, MemberId | None]],
    actor: Actor,
    now: datetime,
) -> list[AccountId]:
    """Open many accounts at once: (display name, e-mail or ``None``, member or ``None``)."""
    rows = [
        {
            "id": new_id(),
            "display_name": name,
            "email": normalised_email(email),
            "member_id": member_id,
            "opened_at": now,
        }
        for name, email, member_id in people
    ]
    if not rows:
        return []
    session.execute(insert(Account), rows)
    record(
        session,
        act=Act.ACCOUNT_OPENED,
        actor=actor,
        now=now,
        subject=Subject("accounts", "many" if len(rows) > 1 else str(rows[0]["id"])),
        detail={"count": len(rows)},
    )
    return [AccountId(UUID(str(row["id"]))) for row in rows]


def normalised_email(email: str | None) -> str | None:
    """An address as it is looked up: trimmed and in small letters; ``None`` for an empty one."""
    return (email or "").strip().lower() or None


def change_account(
    session: Session, *, member_id: MemberId, display_name: str, email: str | None
) -> None:
    """Keep a co-owner's account in step with their entry in the register."""
    session.execute(
        update(Account)
        .where(Account.member_id == member_id)
        .values(display_name=display_name, email=normalised_email(email))
    )


def close_accounts(
    session: Session, *, member_ids: Iterable[MemberId], actor: Actor, now: datetime
) -> int:
    """Close the accounts of people who left, and end their open sessions at once.

    An officer who holds a role in force keeps the account until the role ends. Gives the number
    closed.
    """
    ids = list(member_ids)
    held = select(RoleGrant.account_id).where(in_force(now))
    closing = session.scalars(
        select(Account.id).where(
            Account.member_id.in_(ids), Account.closed_at.is_(None), Account.id.not_in(held)
        )
    ).all()
    if not closing:
        return 0
    session.execute(update(Account).where(Account.id.in_(closing)).values(closed_at=now))
    session.execute(
        update(SignInSession)
        .where(SignInSession.account_id.in_(closing), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    record(
        session,
        act=Act.ACCOUNT_CLOSED,
        actor=actor,
        now=now,
        subject=Subject("accounts", "many"),
        detail={"count": len(closing)},
    )
    return len(closing)


def reopen_accounts(
    session: Session, *, member_ids: Iterable[MemberId], actor: Actor, now: datetime
) -> frozenset[MemberId]:
    """Open again the accounts of people who came back; gives all of these who have one."""
    ids = list(member_ids)
    if not ids:
        return frozenset()
    found = session.execute(
        select(Account.member_id, Account.closed_at).where(Account.member_id.in_(ids))
    ).all()
    closed = [member_id for member_id, closed_at in found if closed_at is not None]
    if closed:
        session.execute(update(Account).where(Account.member_id.in_(closed)).values(closed_at=None))
        record(
            session,
            act=Act.ACCOUNT_REOPENED,
            actor=actor,
            now=now,
            subject=Subject("accounts", "many"),
            detail={"count": len(closed)},
        )
    return frozenset(MemberId(member_id) for member_id, _ in found if member_id is not None)
