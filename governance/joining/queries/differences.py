"""The work list: what differs between the staff records and the register, computed when asked."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.joining.models import Decision
from governance.joining.queries.finding import HR, OTHER, Found, find
from governance.joining.queries.words import Sides, hr_says, name_of, register_says
from governance.joining.rules.differences import (
    HIDING,
    Count,
    DecisionState,
    Difference,
    DifferenceKind,
    DifferencePage,
)
from governance.kernel.ids import EntryId, MemberId

CHUNK = 500
MOST_COUNTED = 1000
"""Beyond this a tab says “1,000+”: counting on would make the page slower than the list."""
_KEY_PARTS = 3


def differences(
    session: Session,
    *,
    day: date,
    kind: DifferenceKind,
    after: str | None = None,
    limit: int = 50,
    articles: Articles | None = None,
) -> DifferencePage:
    """A page of one kind, by HR's name then number; one statement, and one for the articles.

    Lines that wait for a sign-off are not in it, nor those left as they are, or put off beyond
    ``day``, for as long as what differs stays the same.
    """
    terms = articles or articles_on(session, day=day)
    found = find(kind, day=day, articles=terms)
    if found is None:
        return DifferencePage(kind, ())
    wanted = _ordered(kind, _undecided(kind, found, day))
    place = _place(kind, after)
    if place is not None:
        wanted = wanted.where(tuple_(*_order(kind)) > place)
    rows = list(_read(session, kind, wanted.limit(limit + 1)))
    has_more = len(rows) > limit
    rows = rows[:limit]
    return DifferencePage(kind, tuple(rows), rows[-1].key if has_more else None)


def difference_counts(
    session: Session, *, day: date, articles: Articles | None = None
) -> dict[DifferenceKind, Count]:
    """How many lines of each kind wait for a decision; one statement a kind, up to a thousand."""
    terms = articles or articles_on(session, day=day)
    counts: dict[DifferenceKind, Count] = {}
    for kind in DifferenceKind:
        found = find(kind, day=day, articles=terms)
        if found is None:
            continue
        few = (
            _undecided(kind, found, day).with_only_columns(HR.id).limit(MOST_COUNTED + 1).subquery()
        )
        number = session.scalars(select(func.count()).select_from(few)).one()
        counts[kind] = Count(min(number, MOST_COUNTED), number > MOST_COUNTED)
    return counts


def differences_of(
    session: Session,
    *,
    day: date,
    kind: DifferenceKind,
    member_ids: Iterable[MemberId],
    articles: Articles,
) -> dict[MemberId, tuple[Difference, ...]]:
    """What differs now for some people, decided or not; one statement for every 500."""
    found = find(kind, day=day, articles=articles)
    ids = list(dict.fromkeys(member_ids))
    lines: dict[MemberId, tuple[Difference, ...]] = {}
    if found is None:
        return lines
    for start in range(0, len(ids), CHUNK):
        some = found.select.where(HR.member_id.in_(ids[start : start + CHUNK]))
        for line in _read(session, kind, some):
            lines[line.member_id] = (*lines.get(line.member_id, ()), line)
    return lines


def every_difference(
    session: Session, *, day: date, kind: DifferenceKind, articles: Articles
) -> Iterator[tuple[Difference, ...]]:
    """All undecided lines of a kind, some hundred at a time, so that memory is bounded."""
    after: str | None = None
    while True:
        page = differences(session, day=day, kind=kind, after=after, limit=CHUNK, articles=articles)
        if page.rows:
            yield page.rows
        if page.next_key is None:
            return
        after = page.next_key


def _undecided(kind: DifferenceKind, found: Found, day: date) -> Select[Any]:
    hidden = and_(
        Decision.state == DecisionState.SIGNED_OFF,
        Decision.choice.in_(HIDING),
        or_(Decision.until_on.is_(None), Decision.until_on > day),
    )
    decided = exists().where(
        Decision.member_id == HR.member_id,
        Decision.kind == kind,
        Decision.fingerprint == found.fingerprint,
        or_(Decision.state == DecisionState.WAITING, hidden),
    )
    return found.select.where(~decided)


def _order(kind: DifferenceKind) -> tuple[Any, ...]:
    order: tuple[Any, ...] = (HR.sort_name, HR.number)
    return (*order, OTHER.number) if kind is DifferenceKind.DUPLICATE else order


def _ordered(kind: DifferenceKind, wanted: Select[Any]) -> Select[Any]:
    return wanted.order_by(*_order(kind))


def _place(kind: DifferenceKind, key: str | None) -> tuple[str, ...] | None:
    parts = tuple((key or "").split("~"))
    if len(parts) != _KEY_PARTS:
        return None
    return parts if kind is DifferenceKind.DUPLICATE else parts[:2]


def _read(session: Session, kind: DifferenceKind, wanted: Select[Any]) -> Iterator[Difference]:
    for hr, entry, other, shares, leaving, fingerprint in session.execute(wanted):
        sides = Sides(hr, entry, other, int(shares or 0), bool(leaving))
        yield Difference(
            kind=kind,
            member_id=MemberId(hr.member_id),
            number=hr.number,
            name=name_of(hr),
            sort_name=hr.sort_name,
            fingerprint=fingerprint,
            hr_says=hr_says(kind, sides),
            register_says=register_says(kind, sides),
            true_from=hr.true_from,
            entry_id=EntryId(entry.entry_id) if entry is not None else None,
            entry_number=entry.entry_number if entry is not None else None,
            other_id=MemberId(other.member_id) if other is not None else None,
            other_number=other.number if other is not None else "",
            is_leaving=sides.is_leaving,
        )
