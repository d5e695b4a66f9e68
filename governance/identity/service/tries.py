"""Counting tries before they are made, so that two at once never count as one."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from governance.identity.models import Tries
from governance.identity.rules.keys import Keys
from governance.identity.rules.waiting import FORGOTTEN_AFTER, Tried, minutes_left, wait_after
from governance.kernel.refusals import TooManyTries


def count_try(session: Session, *, tried: Tried, of: str, keys: Keys, now: datetime) -> None:
    """Count one try as failed, before it is made; refuses when the wait is not over.

    ``of``: what is tried (an address, an account, a code's beginning), known or not. Commit it,
    make the try, and ``forget_tries`` when it was right.
    """
    row = _locked(session, keys.digest(tried.value, of), now)
    if row.blocked_until is not None and row.blocked_until > now:
        raise TooManyTries(minutes=minutes_left(row.blocked_until, now))
    row.count = 1 if now - row.last_at > FORGOTTEN_AFTER else row.count + 1
    row.last_at = now
    row.blocked_until = now + wait_after(row.count)
    session.flush()


def forget_tries(session: Session, *, tried: Tried, of: str, keys: Keys) -> None:
    """Begin counting anew, after a try that was right."""
    session.execute(delete(Tries).where(Tries.key == keys.digest(tried.value, of)))


def forget_old_tries(session: Session, *, now: datetime) -> None:
    """Remove counts that no longer matter."""
    session.execute(delete(Tries).where(Tries.last_at < now - FORGOTTEN_AFTER))


def _locked(session: Session, key: str, now: datetime) -> Tries:
    first = {"key": key, "count": 0, "last_at": now}
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sqlite_insert(Tries).values(first).on_conflict_do_nothing())
    else:
        session.execute(postgresql_insert(Tries).values(first).on_conflict_do_nothing())
    find = select(Tries).where(Tries.key == key).with_for_update()
    return session.scalars(find.execution_options(populate_existing=True)).one()
