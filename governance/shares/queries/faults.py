"""Whether the ledger balances: each event adds up to nothing, and nobody is below nothing."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from governance.shares.models import ShareEventRow, ShareLine
from governance.shares.rules.faults import overlapping


def balance_faults(session: Session) -> tuple[str, ...]:
    """What does not add up, a sentence each; nothing when the ledger balances."""
    return tuple(_faults(session))


def _faults(session: Session) -> Iterator[str]:
    yield from _uneven_events(session)
    yield from _misdated_lines(session)
    yield from _below_nothing(session)
    yield from _unlike_reversals(session)
    yield from _numbers_in_two_hands(session)


def _uneven_events(session: Session) -> Iterator[str]:
    shares, paid = func.sum(ShareLine.shares), func.sum(ShareLine.paid_pence)
    find = (
        select(ShareEventRow.number, ShareLine.class_key, shares, paid)
        .join(ShareLine, ShareLine.event_id == ShareEventRow.id)
        .group_by(ShareEventRow.number, ShareLine.class_key)
        .having(or_(shares != 0, paid != 0))
        .order_by(ShareEventRow.number)
    )
    for number, class_key, over, pence in session.execute(find):
        yield f"Event {number}: {class_key} is out by {over} shares and {pence} pence."


def _misdated_lines(session: Session) -> Iterator[str]:
    find = (
        select(ShareEventRow.number)
        .join(ShareLine, ShareLine.event_id == ShareEventRow.id)
        .where(
            or_(
                ShareLine.effective_on != ShareEventRow.effective_on,
                ShareLine.recorded_at != ShareEventRow.recorded_at,
            )
        )
        .distinct()
        .order_by(ShareEventRow.number)
    )
    for number in session.scalars(find):
        yield f"Event {number}: a line has another day or moment than the event."


def _movers() -> Select[UUID | None, str]:
    """Every entry and class that ever gave anything: the rest can only have more than nothing."""
    return (
        select(ShareLine.entry_id, ShareLine.class_key)
        .where(
            ShareLine.entry_id.is_not(None),
            or_(ShareLine.shares < 0, ShareLine.paid_pence < 0),
        )
        .distinct()
    )


def _below_nothing(session: Session) -> Iterator[str]:
    movers = _movers().subquery()
    days = (
        select(
            ShareLine.entry_id,
            ShareLine.class_key,
            ShareLine.effective_on,
            func.sum(ShareLine.shares).label("shares"),
            func.sum(ShareLine.paid_pence).label("paid"),
        )
        .join(
            movers,
            (movers.c.entry_id == ShareLine.entry_id) & (movers.c.class_key == ShareLine.class_key),
        )
        .group_by(ShareLine.entry_id, ShareLine.class_key, ShareLine.effective_on)
        .subquery()
    )
    whose, when = (days.c.entry_id, days.c.class_key), days.c.effective_on
    sums = select(
        days.c.entry_id,
        days.c.class_key,
        days.c.effective_on,
        func.sum(days.c.shares).over(partition_by=whose, order_by=when).label("shares"),
        func.sum(days.c.paid).over(partition_by=whose, order_by=when).label("paid"),
    ).subquery()
    find = (
        select(sums.c.entry_id, sums.c.class_key, sums.c.effective_on, sums.c.shares)
        .where(or_(sums.c.shares < 0, sums.c.paid < 0))
        .order_by(sums.c.effective_on)
    )
    for entry_id, class_key, on, shares in session.execute(find):
        held = f"{int(shares)} {class_key} shares"
        yield f"Entry {entry_id}: {held} on {on}, or less than nothing paid on them."


def _unlike_reversals(session: Session) -> Iterator[str]:
    """A reversal has the day of what it reverses, and leaves nothing of it with anybody."""
    undo = (
        select(
            ShareEventRow.id,
            ShareEventRow.reverses_id,
            ShareEventRow.number,
            ShareEventRow.effective_on,
        )
        .where(ShareEventRow.reverses_id.is_not(None))
        .subquery()
    )
    days = (
        select(undo.c.number)
        .join(ShareEventRow, ShareEventRow.id == undo.c.reverses_id)
        .where(ShareEventRow.effective_on != undo.c.effective_on)
    )
    for number in session.scalars(days.order_by(undo.c.number)):
        yield f"Event {number}: a reversal on another day than the event it reverses."
    shares = func.sum(ShareLine.shares)
    left = (
        select(undo.c.number)
        .join(
            ShareLine,
            or_(ShareLine.event_id == undo.c.id, ShareLine.event_id == undo.c.reverses_id),
        )
        .group_by(undo.c.number, ShareLine.entry_id, ShareLine.class_key)
        .having(or_(shares != 0, func.sum(ShareLine.paid_pence) != 0))
        .distinct()
    )
    for number in session.scalars(left.order_by(undo.c.number)):
        yield f"Event {number}: the reversal is not the opposite of the event."


def _numbers_in_two_hands(session: Session) -> Iterator[str]:
    find = (
        select(ShareLine)
        .where(ShareLine.first_number.is_not(None))
        .order_by(ShareLine.class_key, ShareLine.effective_on)
    )
    moves = (
        (row.class_key, row.entry_id, row.first_number, row.last_number, row.shares)
        for row in session.scalars(find.execution_options(yield_per=1000))
        if row.first_number is not None and row.last_number is not None
    )
    for class_key, first, last in overlapping(moves):
        yield f"{class_key}: share numbers {first} to {last} are in two hands, or in none."
