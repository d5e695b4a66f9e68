"""What was noted as done, and which reminders went out."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.filing.models import DeadlineMark, FilingReminder
from governance.filing.rules.deadlines import Mark


def marks(session: Session) -> dict[str, Mark]:
    """The marks that stand, by the key of their deadline."""
    newest = (
        select(DeadlineMark.key, func.max(DeadlineMark.number).label("number"))
        .group_by(DeadlineMark.key)
        .subquery()
    )
    rows = session.scalars(
        select(DeadlineMark)
        .join(
            newest,
            (newest.c.key == DeadlineMark.key) & (newest.c.number == DeadlineMark.number),
        )
        .where(DeadlineMark.done_on.is_not(None))
    )
    return {row.key: _mark(row, row.done_on) for row in rows if row.done_on is not None}


def last_number(session: Session, *, key: str) -> int:
    """How many marks a deadline has had."""
    find = select(func.coalesce(func.max(DeadlineMark.number), 0)).where(DeadlineMark.key == key)
    return session.scalars(find).one()


def reminders_sent(session: Session, *, keys: Iterable[str]) -> frozenset[tuple[str, date, int]]:
    """Which reminders of these deadlines went out: key, due day, days before."""
    rows = session.execute(
        select(FilingReminder.key, FilingReminder.due_on, FilingReminder.days_before).where(
            FilingReminder.key.in_(list(keys))
        )
    )
    return frozenset((key, due_on, days_before) for key, due_on, days_before in rows)


def _mark(row: DeadlineMark, done_on: date) -> Mark:
    return Mark(
        done_on=done_on,
        as_at=row.as_at,
        reference=row.reference,
        remark=row.remark,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
    )
