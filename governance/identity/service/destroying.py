"""Destruction of old sign-ins, and of the account of somebody whose data are erased."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from governance.identity.models import Account, ActivationCode, OneTimeLink, SignInSession
from governance.identity.rules.roles import ABSOLUTE_LIMIT
from governance.kernel.calendar import end_of_day_at, london_day
from governance.kernel.ids import MemberId

_STREAMED = 1000
NO_NAME = "Erased"


def old_sessions(session: Session, *, until: date) -> Iterator[tuple[UUID, UUID | None, date]]:
    """Sign-ins that began on or before a day: id, the member they belong to, and the day."""
    find = (
        select(SignInSession.id, Account.member_id, SignInSession.started_at)
        .join(Account, Account.id == SignInSession.account_id)
        .where(SignInSession.started_at <= end_of_day_at(until))
        .order_by(SignInSession.started_at, SignInSession.id)
    )
    for id_, member_id, started_at in session.execute(find.execution_options(yield_per=_STREAMED)):
        yield id_, member_id, london_day(started_at)


def destroy_sessions(session: Session, *, session_ids: Sequence[UUID], now: datetime) -> None:
    """Delete sign-ins; one that could still be open is left alone."""
    session.execute(
        delete(SignInSession).where(
            SignInSession.id.in_(session_ids),
            or_(
                SignInSession.ended_at.is_not(None),
                SignInSession.started_at < now - ABSOLUTE_LIMIT,
            ),
        )
    )


def forget_addresses(session: Session, *, member_ids: Sequence[MemberId], now: datetime) -> None:
    """Close the accounts of leavers and forget where their links went; codes and links go."""
    ids = select(Account.id).where(Account.member_id.in_(member_ids))
    for table in (OneTimeLink, ActivationCode):
        session.execute(delete(table).where(table.account_id.in_(ids)))
    session.execute(
        update(SignInSession)
        .where(SignInSession.account_id.in_(ids), SignInSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    of_them = Account.member_id.in_(member_ids)
    session.execute(
        update(Account).where(of_them, Account.closed_at.is_(None)).values(closed_at=now)
    )
    session.execute(update(Account).where(of_them).values(email=None, own_email=None))


def erase_accounts(session: Session, *, member_ids: Sequence[MemberId], now: datetime) -> None:
    """Take the name off closed accounts: what they did stays in the journal, as an id."""
    forget_addresses(session, member_ids=member_ids, now=now)
    session.execute(
        update(Account).where(Account.member_id.in_(member_ids)).values(display_name=NO_NAME)
    )
