"""The events of the ledger: one, those of an entry with their running balance, a page, all."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from governance.constitution.rules.forms import EventKind
from governance.kernel.ids import EntryId, ShareEventId
from governance.shares.models import ShareEventRow, ShareLine
from governance.shares.queries.holdings import CHUNK
from governance.shares.rules import Line, ShareEvent
from governance.shares.rules.refusals import NoSuchEvent

LINES_SHOWN = 20
"""An opening event has a line for every member: a page shows the first of them."""
HOLDERS_SHOWN = 2
"""How many a list names of those an event is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryMove:
    """What one event did to one entry's shares of a class, and the balance after it.

    In the order of the days the events are about. ``balance`` is as known now.
    """

    event_id: ShareEventId
    number: int
    kind: EventKind
    effective_on: date
    recorded_at: datetime
    class_key: str
    shares: int
    paid_pence: int
    balance: int
    balance_paid_pence: int
    ranges: tuple[tuple[int, int], ...]
    others: tuple[EntryId, ...]
    reversed_by_id: ShareEventId | None
    reverses_id: ShareEventId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFilter:
    """Which events: of a kind, and about days from and to, both included."""

    kind: EventKind | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One event in a list, without its lines: how many there are, and the shares it moved.

    ``holders`` are the first of those it is about, ``HOLDERS_SHOWN`` and one more at most.
    """

    event: ShareEvent
    holders: tuple[EntryId, ...]
    lines: int
    shares: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerPage:
    """A page of the ledger, the newest entry first; the keys are event numbers."""

    rows: tuple[LedgerRow, ...]
    next_key: int | None = None
    previous_key: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One line of the ledger with its event, for the download."""

    event: ShareEvent
    line: Line


def line_of(row: ShareLine) -> Line:
    """The line a row holds."""
    return Line(
        entry_id=None if row.entry_id is None else EntryId(row.entry_id),
        class_key=row.class_key,
        shares=row.shares,
        paid_pence=row.paid_pence,
        first_number=row.first_number,
        last_number=row.last_number,
    )


def _event(
    row: ShareEventRow, lines: Iterable[Line] = (), reversed_by: UUID | None = None
) -> ShareEvent:
    return ShareEvent(
        event_id=ShareEventId(row.id),
        number=row.number,
        kind=row.kind,
        effective_on=row.effective_on,
        recorded_at=row.recorded_at,
        recorded_by=row.recorded_by,
        authority=row.authority,
        instrument=row.instrument,
        consideration_pence=row.consideration_pence,
        reason=row.reason,
        court_order=row.court_order,
        reverses_id=None if row.reverses_id is None else ShareEventId(row.reverses_id),
        lines=tuple(lines),
        reversed_by_id=None if reversed_by is None else ShareEventId(reversed_by),
    )


def share_event(
    session: Session, *, event_id: ShareEventId, most_lines: int | None = None
) -> ShareEvent:
    """One event with its lines. Raises ``NoSuchEvent``."""
    row = session.get(ShareEventRow, event_id)
    if row is None:
        raise NoSuchEvent
    find = select(ShareLine).where(ShareLine.event_id == event_id).order_by(ShareLine.position)
    reversed_by = session.scalar(
        select(ShareEventRow.id).where(ShareEventRow.reverses_id == event_id)
    )
    lines = session.scalars(find.limit(most_lines))
    return _event(row, (line_of(each) for each in lines), reversed_by)


def lines_of(session: Session, *, event_id: ShareEventId) -> int:
    """How many lines an event has: they are numbered from 1 without a gap."""
    return session.scalar(select(_last_position(event_id))) or 0


def _last_position(event_id: UUID | InstrumentedAttribute[UUID]) -> ScalarSelect[int]:
    return (
        select(func.max(ShareLine.position)).where(ShareLine.event_id == event_id).scalar_subquery()
    )


def edition_of(session: Session, *, entry_id: EntryId) -> int:
    """The number of the last event of an entry; 0 for none. It changes with every event."""
    find = (
        select(func.coalesce(func.max(ShareEventRow.number), 0))
        .join(ShareLine, ShareLine.event_id == ShareEventRow.id)
        .where(ShareLine.entry_id == entry_id)
    )
    return session.scalars(find).one()


def events_of(session: Session, *, entry_id: EntryId) -> tuple[EntryMove, ...]:
    """Everything that happened to an entry's shares, in the order it was true, with balances."""
    undo = aliased(ShareEventRow)
    find = (
        select(ShareLine, ShareEventRow, undo.id)
        .join(ShareEventRow, ShareEventRow.id == ShareLine.event_id)
        .outerjoin(undo, undo.reverses_id == ShareEventRow.id)
        .where(ShareLine.entry_id == entry_id)
        .order_by(ShareLine.effective_on, ShareEventRow.number, ShareLine.position)
    )
    grouped: dict[tuple[UUID, str], list[Line]] = defaultdict(list)
    events: dict[tuple[UUID, str], tuple[ShareEventRow, UUID | None]] = {}
    for line, event, undone_by in session.execute(find):
        grouped[event.id, line.class_key].append(line_of(line))
        events[event.id, line.class_key] = (event, undone_by)
    others = _others(session, {event_id for event_id, _ in events}, entry_id)
    moves = []
    held: dict[str, tuple[int, int]] = {}
    for (event_id, class_key), (event, reversed_by) in events.items():
        lines = grouped[event_id, class_key]
        shares = sum(line.shares for line in lines)
        paid = sum(line.paid_pence for line in lines)
        before = held.get(class_key, (0, 0))
        held[class_key] = (before[0] + shares, before[1] + paid)
        moves.append(
            EntryMove(
                event_id=ShareEventId(event_id),
                number=event.number,
                kind=event.kind,
                effective_on=event.effective_on,
                recorded_at=event.recorded_at,
                class_key=class_key,
                shares=shares,
                paid_pence=paid,
                balance=held[class_key][0],
                balance_paid_pence=held[class_key][1],
                ranges=_ranges(lines),
                others=others.get(event_id, ()),
                reversed_by_id=None if reversed_by is None else ShareEventId(reversed_by),
                reverses_id=None if event.reverses_id is None else ShareEventId(event.reverses_id),
            )
        )
    return tuple(moves)


def _ranges(lines: Iterable[Line]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (line.first_number, line.last_number)
        for line in lines
        if line.first_number is not None and line.last_number is not None
    )


def _others(
    session: Session, event_ids: Iterable[UUID], entry_id: EntryId
) -> dict[UUID, tuple[EntryId, ...]]:
    """The other entry of events between two; events of many name nobody."""
    ids = list(event_ids)
    entries: dict[UUID, set[EntryId]] = defaultdict(set)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        beyond = select(ShareLine.event_id).where(
            ShareLine.event_id.in_(chunk), ShareLine.position == LINES_SHOWN + 1
        )
        large = set(session.scalars(beyond))
        find = select(ShareLine.event_id, ShareLine.entry_id).where(
            ShareLine.event_id.in_([each for each in chunk if each not in large]),
            ShareLine.entry_id.is_not(None),
            ShareLine.entry_id != entry_id,
        )
        for event_id, other in session.execute(find):
            if other is not None:
                entries[event_id].add(EntryId(other))
    return {event_id: tuple(found) for event_id, found in entries.items() if len(found) == 1}


def _conditions(filters: LedgerFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    if filters.kind is not None:
        where.append(ShareEventRow.kind == filters.kind)
    if filters.since is not None:
        where.append(ShareEventRow.effective_on >= filters.since)
    if filters.until is not None:
        where.append(ShareEventRow.effective_on <= filters.until)
    return where


def ledger_page(
    session: Session,
    *,
    filters: LedgerFilter | None = None,
    after: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> LedgerPage:
    """A page of events, the last entered first: those after one key, or before another."""
    backwards = before is not None and after is None
    order = ShareEventRow.number.asc() if backwards else ShareEventRow.number.desc()
    undo = aliased(ShareEventRow)
    find = (
        select(ShareEventRow, undo.id)
        .outerjoin(undo, undo.reverses_id == ShareEventRow.id)
        .where(*_conditions(filters or LedgerFilter()))
        .order_by(order)
        .limit(limit + 1)
    )
    if backwards:
        find = find.where(ShareEventRow.number > before)
    elif after is not None:
        find = find.where(ShareEventRow.number < after)
    found = [(row, reversed_by) for row, reversed_by in session.execute(find)]
    has_beyond = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    has_next = bool(found) and (has_beyond if not backwards else True)
    has_previous = bool(found) and (has_beyond if backwards else after is not None)
    return LedgerPage(
        rows=_rows(session, found),
        next_key=found[-1][0].number if has_next else None,
        previous_key=found[0][0].number if has_previous else None,
    )


def _rows(
    session: Session, found: Sequence[tuple[ShareEventRow, UUID | None]]
) -> tuple[LedgerRow, ...]:
    ids = [row.id for row, _ in found]
    holders: dict[UUID, list[EntryId]] = defaultdict(list)
    moved: dict[UUID, int] = defaultdict(int)
    first = select(ShareLine.event_id, ShareLine.entry_id, ShareLine.shares).where(
        ShareLine.event_id.in_(ids), ShareLine.position <= LINES_SHOWN
    )
    for event_id, entry_id, shares in session.execute(
        first.order_by(ShareLine.event_id, ShareLine.position)
    ):
        moved[event_id] += max(shares, 0)
        if entry_id is not None and entry_id not in holders[event_id]:
            holders[event_id].append(EntryId(entry_id))
    issuer = select(ShareLine.event_id, func.sum(ShareLine.shares)).where(
        ShareLine.entry_id.is_(None),
        ShareLine.effective_on.in_({row.effective_on for row, _ in found}),
        ShareLine.event_id.in_(ids),
    )
    by_issuer = {
        event_id: abs(int(shares))
        for event_id, shares in session.execute(issuer.group_by(ShareLine.event_id))
    }
    last = select(ShareEventRow.id, _last_position(ShareEventRow.id))
    counted = dict(session.execute(last.where(ShareEventRow.id.in_(ids))).all())
    return tuple(
        LedgerRow(
            event=_event(row, reversed_by=reversed_by),
            holders=tuple(holders[row.id][: HOLDERS_SHOWN + 1]),
            lines=counted[row.id] or 0,
            shares=by_issuer.get(row.id, moved[row.id]),
        )
        for row, reversed_by in found
    )


def stream_ledger(session: Session, *, filters: LedgerFilter | None = None) -> Iterator[LedgerLine]:
    """Every line of the events asked for, in the order they were entered, streamed."""
    find = (
        select(ShareEventRow, ShareLine)
        .join(ShareLine, ShareLine.event_id == ShareEventRow.id)
        .where(*_conditions(filters or LedgerFilter()))
        .order_by(ShareEventRow.number, ShareLine.position)
        .execution_options(yield_per=500)
    )
    for event, line in session.execute(find):
        yield LedgerLine(event=_event(event), line=line_of(line))
