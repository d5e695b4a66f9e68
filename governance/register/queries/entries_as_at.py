"""The statutory register as at any day, as known at any moment: a page, a stream, one entry."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, or_, select, tuple_
from sqlalchemy.orm import Session

from governance.kernel.ids import ConstituencyId, EntryId, MemberId
from governance.kernel.refusals import NotFound
from governance.register.models import EntryVersion, MemberVersion
from governance.register.queries.alterations import (
    LastAlteration,
    RegisterCounts,
    counts_on,
    last_alteration,
)
from governance.register.queries.entry_history import EntryChange, entry_history
from governance.register.queries.entry_rows import (
    CHUNK,
    about,
    believed,
    edition_of_entry,
    entry_periods,
    on_register,
    particulars_of,
    stands_now,
)
from governance.register.queries.finding import found_by
from governance.register.queries.members import known, true_on
from governance.register.rules.entries import Particulars, PartyKind
from governance.register.rules.people import FOREVER
from governance.register.rules.timeline import facts_on
from governance.shares.queries.holdings import holdings_on
from governance.shares.rules import Holder, Holding

__all__ = [
    "EntryChange",
    "EntryRow",
    "LastAlteration",
    "RegisterCounts",
    "RegisterPage",
    "counts_on",
    "edition_of_entry",
    "entries_of",
    "entry_as_at",
    "entry_history",
    "entry_now",
    "holder",
    "holders",
    "last_alteration",
    "register_as_at",
    "stream_register",
]

STREAMED = 1000
"""How many entries a stream holds at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """One entry as it was held true on a day, with what it then held.

    ``recorded_at`` is when these particulars were entered, ``true_from`` since when they hold.
    """

    entry_id: EntryId
    entry_number: int
    member_id: MemberId
    particulars: Particulars
    holdings: tuple[Holding, ...] = ()
    recorded_at: datetime
    true_from: date

    @property
    def key(self) -> str:
        """Where the row stands in the register."""
        return f"{self.particulars.sort_name}~{self.entry_number}"

    @property
    def shares(self) -> int:
        """How many shares of all classes."""
        return sum(each.shares for each in self.holdings)


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """A page of the register by name, then number."""

    rows: tuple[EntryRow, ...]
    next_key: str | None = None
    previous_key: str | None = None


def register_as_at(
    session: Session,
    *,
    day: date,
    known_at: datetime | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int | None,
    former: bool = False,
    constituency_id: ConstituencyId | None = None,
    text: str = "",
) -> RegisterPage:
    """A page of the register of members as at ``day``: the rows after one key, or before another.

    ``former`` lists those who had ceased by that day instead. ``known_at`` asks what the register
    said at that moment; without it, what it says now. ``constituency_id`` narrows to one group or
    site, by the entry or by the staff records. Every word of ``text`` must begin a word of a name
    or the number the person has now. ``limit`` ``None``: all on one page.
    """
    where = _conditions(day, known_at, former=former, constituency_id=constituency_id)
    where += found_by(session, EntryVersion.member_id, text)
    backwards = before is not None and after is None
    find = _versions(where, backwards=backwards)
    place = _place(before if backwards else after)
    if place is not None:
        here = tuple_(EntryVersion.sort_name, EntryVersion.entry_number)
        find = find.where(here < place if backwards else here > place)
    if limit is not None:
        find = find.limit(limit + 1)
    versions = session.scalars(find).all()
    has_beyond = limit is not None and len(versions) > limit
    rows = with_holdings(session, versions[:limit], day=day, known_at=known_at)
    if backwards:
        rows.reverse()
    has_next = bool(rows) and (backwards or has_beyond)
    has_previous = bool(rows) and (has_beyond if backwards else place is not None)
    return RegisterPage(
        rows=tuple(rows),
        next_key=rows[-1].key if has_next else None,
        previous_key=rows[0].key if has_previous else None,
    )


def stream_register(
    session: Session, *, day: date, known_at: datetime | None = None, former: bool = False
) -> Iterator[EntryRow]:
    """The register as at ``day`` from beginning to end, in its order, a thousand at a time."""
    find = _versions(_conditions(day, known_at, former=former), backwards=False)
    streamed = session.scalars(find.execution_options(yield_per=STREAMED))
    for versions in streamed.partitions():
        yield from with_holdings(session, versions, day=day, known_at=known_at)


def entry_as_at(
    session: Session, *, entry_id: EntryId, day: date, known_at: datetime | None = None
) -> EntryRow | None:
    """What an entry says of ``day``, as known at a moment; ``None`` when it said nothing."""
    version = session.scalar(
        select(EntryVersion).where(
            EntryVersion.entry_id == entry_id, about(day), believed(known_at)
        )
    )
    if version is None:
        return None
    return with_holdings(session, [version], day=day, known_at=known_at)[0]


def entry_now(session: Session, *, entry_id: EntryId, day: date) -> EntryRow:
    """An entry as it stands now, with its holdings of ``day``. Raises ``NotFound``."""
    version = session.scalar(
        select(EntryVersion).where(EntryVersion.entry_id == entry_id, stands_now())
    )
    if version is None:
        raise NotFound
    return with_holdings(session, [version], day=day, known_at=None)[0]


def entries_of(
    session: Session, *, member_ids: Iterable[MemberId], day: date | None = None
) -> dict[MemberId, tuple[EntryRow, ...]]:
    """The entries of people as they stand now, each person's newest first; two queries.

    People who were never entered are left out. Holdings are those of ``day``; without it, all
    that is recorded.
    """
    ids = list(dict.fromkeys(member_ids))
    found: dict[MemberId, tuple[EntryRow, ...]] = {}
    for start in range(0, len(ids), CHUNK):
        versions = session.scalars(
            select(EntryVersion)
            .where(EntryVersion.member_id.in_(ids[start : start + CHUNK]), stands_now())
            .order_by(
                EntryVersion.ceased_on.is_not(None),
                EntryVersion.registered_on.desc(),
                EntryVersion.entry_number.desc(),
            )
        ).all()
        for row in with_holdings(session, versions, day=day or FOREVER, known_at=None):
            found[row.member_id] = (*found.get(row.member_id, ()), row)
    return found


def holders(session: Session, *, entry_ids: Sequence[EntryId], day: date) -> dict[EntryId, Holder]:
    """Whom the gates of the ledger look at, many at once: the names as on ``day``.

    What is ``lacking`` is judged by the entry as it stands now: particulars that were handed in
    meanwhile open the gate (CA 2006 s771(1A)). Entries that are not there are left out.
    """
    found: dict[EntryId, Holder] = {}
    for entry_id, periods in entry_periods(session, entry_ids=entry_ids).items():
        then = facts_on(periods, day) or periods[0].facts
        found[entry_id] = Holder(
            entry_id=entry_id,
            name=then.names,
            registered_on=then.registered_on,
            ceased_on=then.ceased_on,
            lacking=periods[-1].facts.lacking,
            is_body=then.kind is PartyKind.BODY,
        )
    return found


def holder(session: Session, *, entry_id: EntryId, day: date) -> Holder:
    """Whom the gates of the ledger look at, as ``holders``. Raises ``NotFound``."""
    found = holders(session, entry_ids=[entry_id], day=day)
    if entry_id not in found:
        raise NotFound
    return found[entry_id]


def with_holdings(
    session: Session,
    versions: Sequence[EntryVersion],
    *,
    day: date,
    known_at: datetime | None,
) -> list[EntryRow]:
    """The rows of some versions, with what each held on ``day``: one query more."""
    rows = [
        EntryRow(
            entry_id=EntryId(version.entry_id),
            entry_number=version.entry_number,
            member_id=MemberId(version.member_id),
            particulars=particulars_of(version),
            recorded_at=version.recorded_at,
            true_from=version.true_from,
        )
        for version in versions
    ]
    if not rows:
        return rows
    held = holdings_on(
        session, entry_ids=[row.entry_id for row in rows], day=day, known_at=known_at
    )
    return [replace(row, holdings=held.get(row.entry_id, ())) for row in rows]


def _conditions(
    day: date,
    known_at: datetime | None,
    *,
    former: bool,
    constituency_id: ConstituencyId | None = None,
) -> list[ColumnElement[bool]]:
    where = [about(day), believed(known_at)]
    where.append(EntryVersion.ceased_on <= day if former else on_register(day))
    if constituency_id is not None:
        where.append(_within(constituency_id, day, known_at))
    return where


def _within(
    constituency_id: ConstituencyId, day: date, known_at: datetime | None
) -> ColumnElement[bool]:
    """Entries of a group or site: it is on the entry, or in the staff records of that day."""
    person = (
        select(MemberVersion.id)
        .where(
            MemberVersion.member_id == EntryVersion.member_id,
            true_on(day),
            known(known_at),
            or_(
                MemberVersion.staff_group_id == constituency_id,
                MemberVersion.site_id == constituency_id,
            ),
        )
        .exists()
    )
    return or_(EntryVersion.constituency_id == constituency_id, person)


def _versions(where: Sequence[ColumnElement[bool]], *, backwards: bool) -> Select[EntryVersion]:
    order = (EntryVersion.sort_name, EntryVersion.entry_number)
    return (
        select(EntryVersion)
        .where(*where)
        .order_by(*(column.desc() for column in order) if backwards else order)
    )


def _place(key: str | None) -> tuple[str, int] | None:
    sort_name, found, number = (key or "").rpartition("~")
    return (sort_name, int(number)) if found and number.isdecimal() else None
