"""The work list: what differs between the staff records and the register, computed when asked."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    true,
    tuple_,
)
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
from governance.register.models import Member
from governance.register.models.members import is_latest

CHUNK = 500
MOST_AT_ONCE = 2000
"""How many people are looked at in one statement, where few of them have a line to show."""
MOST_COUNTED = 100
"""Beyond this a tab says “100+”: counting on would make the page slower than the list."""
_KEY_PARTS = 3
_NAMES: tuple[Any, ...] = (HR.sort_name, HR.number)


def differences(
    session: Session,
    *,
    day: date,
    kind: DifferenceKind,
    after: str | None = None,
    limit: int = 50,
    articles: Articles | None = None,
) -> DifferencePage:
    """A page of one kind, by HR's name then number.

    Of those who may differ some are taken in the order of the list, in a statement or two, and
    in another what differs for them is worked out; then twice as many, where that does not fill
    the page. So a page takes no longer where there are more lines. Lines that wait for a
    sign-off are not in it, nor those left as they are, or put off beyond ``day``, for as long as
    what differs stays the same.
    """
    terms = articles or articles_on(session, day=day)
    found = find(kind, day=day, articles=terms)
    if found is None:
        return DifferencePage(kind, ())
    place = _place(kind, after)
    wanted = _undecided(kind, found, day).order_by(*_order(kind))
    if place is not None:
        wanted = wanted.where(tuple_(*_order(kind)) > place)
    rows: list[Difference] = []
    for some in _people(session, found, _NAMES, since=place and place[:2], first=limit + 1):
        rows += _read(session, kind, wanted.where(HR.member_id.in_(some)))
        if len(rows) > limit:
            break
    has_more = len(rows) > limit
    rows = rows[:limit]
    return DifferencePage(kind, tuple(rows), rows[-1].key if has_more else None)


def difference_counts(
    session: Session, *, day: date, articles: Articles | None = None
) -> dict[DifferenceKind, Count]:
    """How many lines of each kind wait for a decision, up to a hundred.

    Two or three statements a kind, unless most of those who may differ are decided already.
    """
    terms = articles or articles_on(session, day=day)
    counts: dict[DifferenceKind, Count] = {}
    for kind in DifferenceKind:
        found = find(kind, day=day, articles=terms)
        if found is None:
            continue
        counted = _undecided(kind, found, day).with_only_columns(func.count())
        number = 0
        for some in _people(session, found, (HR.member_id,), first=MOST_COUNTED + 1):
            number += session.scalars(counted.where(HR.member_id.in_(some))).one()
            if number > MOST_COUNTED:
                break
        counts[kind] = Count(min(number, MOST_COUNTED), number > MOST_COUNTED)
    return counts


def _people(
    session: Session,
    found: Found,
    order: Sequence[Any],
    *,
    since: Sequence[Any] | None = None,
    first: int,
) -> Iterator[list[UUID]]:
    """Those who may have a line, in an order, at or after a place: more and more at once."""
    here, number = tuple_(*order), first
    place = here >= since if since else true()
    while some := _next(session, found, order, place, number):
        yield [row[0] for row in some]
        if len(some) < number:
            return
        place = here > tuple(some[-1][1:])
        number = min(2 * number, MOST_AT_ONCE)


def _next(
    session: Session, found: Found, order: Sequence[Any], place: ColumnElement[bool], number: int
) -> list[Row[Any]]:
    """The first of some people from a place on, whichever condition finds them."""
    find = (
        select(HR.member_id, *order)
        .join(Member, Member.id == HR.member_id)
        .where(is_latest(), place)
        .order_by(*order)
        .limit(number)
    )
    rows = {row for each in found.people for row in session.execute(find.where(each))}
    return sorted(rows, key=lambda row: tuple(row[1:]))[:number]


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
    return (*_NAMES, OTHER.number) if kind is DifferenceKind.DUPLICATE else _NAMES


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
