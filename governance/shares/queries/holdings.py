"""Holdings and capital as at a day, as known at a moment: sums of lines."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import EntryId
from governance.shares.models import ShareLine
from governance.shares.rules import Holding, Ranges
from governance.shares.rules.account import DayMove, NumberMove, ShareAccount
from governance.shares.rules.numbers import owned

CHUNK = 500
"""How many ids go into one statement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capital:
    """The shares of one class in issue on a day, and what is paid up on them."""

    class_key: str
    issued: int
    paid_pence: int


def as_at(day: date, known_at: datetime | None) -> list[ColumnElement[bool]]:
    """Lines that count on ``day``, as known at a moment; without one, as known now."""
    where: list[ColumnElement[bool]] = [ShareLine.effective_on <= day]
    if known_at is not None:
        where.append(ShareLine.recorded_at <= known_at)
    return where


def holdings_on(
    session: Session,
    *,
    entry_ids: Iterable[EntryId],
    day: date,
    known_at: datetime | None = None,
) -> dict[EntryId, tuple[Holding, ...]]:
    """What each entry holds at the end of ``day``, by class; entries without shares are left out.

    One statement for every 500 entries, and one more where shares have numbers.
    """
    ids = list(dict.fromkeys(entry_ids))
    found: dict[EntryId, list[Holding]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        for holding in _holdings(session, ids[start : start + CHUNK], day, known_at):
            found[holding.entry_id].append(holding)
    return {entry_id: tuple(holdings) for entry_id, holdings in found.items()}


def _holdings(
    session: Session, ids: Sequence[EntryId], day: date, known_at: datetime | None
) -> list[Holding]:
    where = [ShareLine.entry_id.in_(ids), *as_at(day, known_at)]
    shares = func.sum(ShareLine.shares)
    rows = session.execute(
        select(
            ShareLine.entry_id,
            ShareLine.class_key,
            shares,
            func.sum(ShareLine.paid_pence),
            func.count(ShareLine.first_number),
        )
        .where(*where)
        .group_by(ShareLine.entry_id, ShareLine.class_key)
        .having(shares != 0)
        .order_by(ShareLine.entry_id, ShareLine.class_key)
    ).all()
    numbers: dict[tuple[UUID | None, str], Ranges] = {}
    if any(row[4] for row in rows):
        numbers = _numbers(session, where)
    return [
        Holding(
            entry_id=EntryId(entry_id),
            class_key=class_key,
            shares=int(held),
            paid_pence=int(paid),
            numbers=numbers.get((entry_id, class_key), ()),
        )
        for entry_id, class_key, held, paid, _ in rows
        if entry_id is not None
    ]


def _numbers(
    session: Session, where: Sequence[ColumnElement[bool]]
) -> dict[tuple[UUID | None, str], Ranges]:
    moves: dict[tuple[UUID | None, str], list[tuple[int, int, int]]] = defaultdict(list)
    find = select(
        ShareLine.entry_id,
        ShareLine.class_key,
        ShareLine.first_number,
        ShareLine.last_number,
        ShareLine.shares,
    ).where(*where, ShareLine.first_number.is_not(None))
    for entry_id, class_key, first, last, shares in session.execute(find):
        if first is not None and last is not None:
            moves[entry_id, class_key].append((first, last, shares))
    return {key: owned(found) for key, found in moves.items()}


def holding_subquery(
    day: date, known_at: datetime | None = None, *, entry_ids: Sequence[EntryId] | None = None
) -> Subquery:
    """Entries that hold shares on ``day``: ``entry_id`` and ``shares`` of all classes, above 0.

    For joins: ``holding = holding_subquery(day, known_at)``, then ``holding.c.entry_id``.
    ``entry_ids`` narrows it where only a few are asked about.
    """
    return holding_select(day, known_at, entry_ids=entry_ids).subquery("holding")


def holding_select(
    day: date, known_at: datetime | None = None, *, entry_ids: Sequence[EntryId] | None = None
) -> Select[UUID | None, int]:
    """The same as a SELECT, for a query that wants to go on from it."""
    shares = func.sum(ShareLine.shares)
    find = (
        select(ShareLine.entry_id, shares.label("shares"))
        .where(ShareLine.entry_id.is_not(None), *as_at(day, known_at))
        .group_by(ShareLine.entry_id)
        .having(shares > 0)
    )
    return find if entry_ids is None else find.where(ShareLine.entry_id.in_(entry_ids))


def capital_on(
    session: Session, *, day: date, known_at: datetime | None = None
) -> tuple[Capital, ...]:
    """The shares in issue by class: what the issuer has given out and not taken back."""
    issued = -func.sum(ShareLine.shares)
    find = (
        select(ShareLine.class_key, issued, -func.sum(ShareLine.paid_pence))
        .where(ShareLine.entry_id.is_(None), *as_at(day, known_at))
        .group_by(ShareLine.class_key)
        .having(issued != 0)
        .order_by(ShareLine.class_key)
    )
    return tuple(
        Capital(class_key=class_key, issued=int(count), paid_pence=int(paid))
        for class_key, count, paid in session.execute(find)
    )


def accounts_of(
    session: Session, *, entry_ids: Iterable[EntryId]
) -> dict[EntryId, dict[str, ShareAccount]]:
    """Every movement of these entries, a day at a time, by class: what the gates look at."""
    ids = list(dict.fromkeys(entry_ids))
    accounts: dict[EntryId, dict[str, ShareAccount]] = {entry_id: {} for entry_id in ids}
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        numbered = _number_moves(session, chunk)
        for (entry_id, class_key), days in _day_moves(session, chunk).items():
            accounts[entry_id][class_key] = ShareAccount(
                entry_id=entry_id,
                class_key=class_key,
                days=tuple(days),
                numbered=tuple(numbered.get((entry_id, class_key), ())),
            )
    return accounts


def _day_moves(
    session: Session, ids: Sequence[EntryId]
) -> dict[tuple[EntryId, str], list[DayMove]]:
    days: dict[tuple[EntryId, str], list[DayMove]] = defaultdict(list)
    find = (
        select(
            ShareLine.entry_id,
            ShareLine.class_key,
            ShareLine.effective_on,
            func.sum(ShareLine.shares),
            func.sum(ShareLine.paid_pence),
        )
        .where(ShareLine.entry_id.in_(ids))
        .group_by(ShareLine.entry_id, ShareLine.class_key, ShareLine.effective_on)
        .order_by(ShareLine.effective_on)
    )
    for entry_id, class_key, on, shares, paid in session.execute(find):
        if entry_id is not None:
            days[EntryId(entry_id), class_key].append(DayMove(on, int(shares), int(paid)))
    return days


def _number_moves(
    session: Session, ids: Sequence[EntryId]
) -> dict[tuple[EntryId, str], list[NumberMove]]:
    moves: dict[tuple[EntryId, str], list[NumberMove]] = defaultdict(list)
    find = select(ShareLine).where(ShareLine.entry_id.in_(ids), ShareLine.first_number.is_not(None))
    for line in session.scalars(find):
        if line.entry_id is None or line.first_number is None or line.last_number is None:
            continue
        moves[EntryId(line.entry_id), line.class_key].append(
            NumberMove(line.effective_on, line.shares, line.first_number, line.last_number)
        )
    return moves
