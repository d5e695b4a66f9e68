"""The ledger as filings want it: what happened in a span of days, by kind, class and day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from governance.constitution.rules.forms import EventKind
from governance.filing.rules.sheets import Span
from governance.register.models import EntryVersion
from governance.register.queries.entry_rows import particulars_of, stands_now
from governance.shares.models import Certificate, ShareEventRow, ShareLine

STREAMED = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfEvents:
    """The events of one kind on one day that stand: none of them was reversed."""

    kind: EventKind
    effective_on: date
    events: int
    holders: int
    """In how many lines somebody received shares."""
    certificates: int
    last_recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The shares of one class that moved by one kind of event in a span of days."""

    kind: EventKind
    class_key: str
    first_on: date
    last_on: date
    shares: int
    paid_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One line of the ledger with the holder's name as it stands now."""

    effective_on: date
    kind: EventKind
    name: str
    class_key: str
    shares: int
    paid_pence: int


def days_of_events(
    session: Session, *, kinds: Iterable[EventKind], first_on: date, last_on: date
) -> tuple[DayOfEvents, ...]:
    """The events of these kinds, added up by day; two queries."""
    where = [
        ShareEventRow.kind.in_(list(kinds)),
        ShareEventRow.effective_on.between(first_on, last_on),
        ~_reversed(),
    ]
    by_day = (ShareEventRow.kind, ShareEventRow.effective_on)
    received = (ShareLine.entry_id.is_not(None)) & (ShareLine.shares > 0)
    found = session.execute(
        select(
            *by_day,
            func.count(ShareEventRow.id.distinct()),
            func.sum(case((received, 1), else_=0)),
            func.max(ShareEventRow.recorded_at),
        )
        .join(ShareLine, ShareLine.event_id == ShareEventRow.id)
        .where(*where)
        .group_by(*by_day)
        .order_by(ShareEventRow.effective_on, ShareEventRow.kind)
    ).all()
    printed = {
        (kind, on): count
        for kind, on, count in session.execute(
            select(*by_day, func.count(Certificate.id))
            .join(Certificate, Certificate.event_id == ShareEventRow.id)
            .where(*where)
            .group_by(*by_day)
        )
    }
    return tuple(
        DayOfEvents(
            kind=kind,
            effective_on=on,
            events=events,
            holders=int(holders or 0),
            certificates=printed.get((kind, on), 0),
            last_recorded_at=last_at,
        )
        for kind, on, events, holders, last_at in found
    )


def moved_between(session: Session, *, span: Span, kinds: Iterable[EventKind]) -> tuple[Moved, ...]:
    """What moved in a span, by kind and class: shares given out, or taken back from holders."""
    is_member = ShareLine.entry_id.is_not(None)
    gained = case((is_member & (ShareLine.shares > 0), ShareLine.shares), else_=0)
    lost = case((is_member & (ShareLine.shares < 0), -ShareLine.shares), else_=0)
    paid = case((is_member, func.abs(ShareLine.paid_pence)), else_=0)
    by = (ShareEventRow.kind, ShareLine.class_key)
    rows = session.execute(
        select(
            *by,
            func.min(ShareEventRow.effective_on),
            func.max(ShareEventRow.effective_on),
            func.sum(gained),
            func.sum(lost),
            func.sum(paid),
        )
        .join(ShareLine, ShareLine.event_id == ShareEventRow.id)
        .where(*_within(span, kinds))
        .group_by(*by)
        .order_by(*by)
    )
    return tuple(
        Moved(
            kind=kind,
            class_key=class_key,
            first_on=first_on,
            last_on=last_on,
            shares=max(int(given), int(taken)),
            paid_pence=int(paid_pence),
        )
        for kind, class_key, first_on, last_on, given, taken, paid_pence in rows
    )


def consideration_between(
    session: Session, *, span: Span, kinds: Iterable[EventKind]
) -> dict[EventKind, int]:
    """What was paid for the shares in a span, in pence, by kind of event."""
    rows = session.execute(
        select(ShareEventRow.kind, func.sum(ShareEventRow.consideration_pence))
        .where(*_within(span, kinds))
        .group_by(ShareEventRow.kind)
    )
    return {kind: int(pence or 0) for kind, pence in rows}


def moves_between(session: Session, *, span: Span, kinds: Iterable[EventKind]) -> Iterator[Move]:
    """Every holder's line in a span of days, in the order of the days, streamed."""
    find = (
        select(ShareEventRow, ShareLine, EntryVersion)
        .join(ShareLine, ShareLine.event_id == ShareEventRow.id)
        .join(EntryVersion, (EntryVersion.entry_id == ShareLine.entry_id) & stands_now())
        .where(*_within(span, kinds))
        .order_by(ShareEventRow.effective_on, ShareEventRow.number, ShareLine.position)
        .execution_options(yield_per=STREAMED)
    )
    for event, line, version in session.execute(find):
        yield Move(
            effective_on=event.effective_on,
            kind=event.kind,
            name=particulars_of(version).names,
            class_key=line.class_key,
            shares=line.shares,
            paid_pence=line.paid_pence,
        )


def _within(span: Span, kinds: Iterable[EventKind]) -> list[ColumnElement[bool]]:
    return [
        ShareEventRow.kind.in_(list(kinds)),
        ShareEventRow.effective_on.between(span.first_on, span.last_on),
        ~_reversed(),
    ]


def _reversed() -> ColumnElement[bool]:
    """Whether another event has undone this one."""
    undo = aliased(ShareEventRow)
    return select(undo.id).where(undo.reverses_id == ShareEventRow.id).exists()
