"""The lists of the filing pack, row by row: members, moves of shares, joined, ceased, officers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import EventKind
from governance.documents.tables import Cell, Column, ColumnKind
from governance.filing.queries.pack_officers import (
    CHANGE_COLUMNS,
    officer_change_rows,
    officer_columns,
    officer_rows,
)
from governance.filing.queries.share_events import moves_between
from governance.filing.rules.sheets import Part, Sheet, Span, kinds_of
from governance.register.models import Constituency, EntryVersion
from governance.register.queries.entries_as_at import EntryRow, stream_register
from governance.register.queries.entry_rows import about, believed, particulars_of
from governance.register.queries.members import member_cards

Row = tuple[Cell, ...]
Rows = Iterator[Row]
STREAMED = 500
_DAY = ColumnKind.DATE
_NUMBER = ColumnKind.INTEGER
_NAME = Column("Name", width=36)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartList:
    """A list: its title, what to know of it, its columns; the rows are asked for by ``rows_of``."""

    part: Part
    title: str
    note: str
    columns: tuple[Column, ...]


TITLES: Mapping[Part, tuple[str, str]] = {
    Part.CEASED: ("Ceased to be members", ""),
    Part.JOINED: ("Became members", ""),
    Part.MEMBERS: (
        "Members",
        "Everybody on the register on the last day, by name as it stands on the register.",
    ),
    Part.MOVES: ("What happened to shares", "A minus says that shares went away."),
    Part.OFFICER_CHANGES: (
        "Changes to tell",
        "Home addresses, days of birth and personal codes are on each officer’s own page only.",
    ),
    Part.OFFICERS: ("Officers", ""),
}


PUBLIC_NOTE = "Without those who asked to be left out of lists (SI 2004/539)."


def part_list(part: Part, articles: Articles) -> PartList:
    """What a list looks like under the articles."""
    title, note = TITLES[part]
    if part is Part.MEMBERS and articles.rules.has_constituencies:
        note = PUBLIC_NOTE
    return PartList(part=part, title=title, note=note, columns=_columns(part, articles))


def rows_of(
    session: Session,
    *,
    part: Part,
    sheet: Sheet,
    span: Span,
    articles: Articles,
    limit: int | None = None,
) -> Rows:
    """The rows of a list, streamed; ``limit``: the first so many."""
    rows = (
        _moves(session, span, articles, kinds_of(sheet))
        if part is Part.MOVES
        else _ROWS[part](session, span, articles)
    )
    return rows if limit is None else islice(rows, limit)


def _columns(part: Part, articles: Articles) -> tuple[Column, ...]:
    if part is Part.MEMBERS:
        return _member_columns(articles)
    return {
        Part.CEASED: (
            _NAME,
            Column("Registered on", _DAY),
            Column("Ceased on", _DAY),
            Column("Why"),
        ),
        Part.JOINED: (_NAME, Column("Registered on", _DAY)),
        Part.MOVES: (
            Column("Day", _DAY),
            Column("What", width=16),
            _NAME,
            Column("Class"),
            Column("Shares", _NUMBER),
            Column("Paid up", ColumnKind.PENCE),
        ),
        Part.OFFICER_CHANGES: CHANGE_COLUMNS,
        Part.OFFICERS: officer_columns(articles),
    }[part]


def _member_columns(articles: Articles) -> tuple[Column, ...]:
    if articles.has_shares:
        return (
            _NAME,
            Column("Class"),
            Column("Shares", _NUMBER),
            Column("Paid up", ColumnKind.PENCE),
            Column("Registered on", _DAY),
            Column("Protected", ColumnKind.YES_NO),
        )
    if articles.rules.has_constituencies:
        return (Column("Constituency", width=28), _NAME, Column("Registered on", _DAY))
    return (_NAME, Column("Registered on", _DAY), Column("Protected", ColumnKind.YES_NO))


def _members(session: Session, span: Span, articles: Articles) -> Rows:
    entries = stream_register(session, day=span.last_on)
    if articles.rules.has_constituencies:
        yield from _by_constituency(session, span)
        return
    names = {each.key: each.name for each in articles.share_classes}
    for entry in entries:
        said = entry.particulars
        if not articles.has_shares:
            yield said.names, said.registered_on, said.is_protected
            continue
        for held in entry.holdings:
            yield (
                said.names,
                names.get(held.class_key, held.class_key),
                held.shares,
                held.paid_pence,
                said.registered_on,
                said.is_protected,
            )
        if not entry.holdings:
            yield said.names, "None", 0, 0, said.registered_on, said.is_protected


def _by_constituency(session: Session, span: Span) -> Rows:
    """Members without those who asked to be left out (SI 2004/539) or are protected."""
    names = {row.id: row.name for row in session.scalars(select(Constituency))}
    for entries in _pieces(session, span.last_on):
        staff = member_cards(session, member_ids=[each.member_id for each in entries])
        for entry in entries:
            said = entry.particulars
            if said.is_withheld or said.is_protected:
                continue
            card = staff.get(entry.member_id)
            group = card.staff_group if card is not None else ""
            own = names.get(said.constituency_id) if said.constituency_id else None
            yield own or group or "None", said.names, said.registered_on


def _pieces(session: Session, day: date) -> Iterator[list[EntryRow]]:
    """The register in pieces, so that what goes with a person is asked for many at once."""
    entries = stream_register(session, day=day)
    while piece := list(islice(entries, STREAMED)):
        yield piece


def _ceased(session: Session, span: Span, _articles: Articles) -> Rows:
    ceased_on = EntryVersion.ceased_on.between(span.first_on, span.last_on)
    for version in _entries(session, span, ceased_on):
        said = particulars_of(version)
        why = said.cessation.value.replace("-", " ") if said.cessation else ""
        yield said.names, said.registered_on, said.ceased_on, why


def _joined(session: Session, span: Span, _articles: Articles) -> Rows:
    registered_on = EntryVersion.registered_on.between(span.first_on, span.last_on)
    for version in _entries(session, span, registered_on):
        said = particulars_of(version)
        yield said.names, said.registered_on


def _entries(session: Session, span: Span, where: ColumnElement[bool]) -> Iterator[EntryVersion]:
    return iter(
        session.scalars(
            select(EntryVersion)
            .where(about(span.last_on), believed(None), where)
            .order_by(EntryVersion.sort_name, EntryVersion.entry_number)
            .execution_options(yield_per=STREAMED)
        )
    )


def _moves(session: Session, span: Span, articles: Articles, kinds: tuple[EventKind, ...]) -> Rows:
    names = {each.key: each.name for each in articles.share_classes}
    for move in moves_between(session, span=span, kinds=kinds):
        yield (
            move.effective_on,
            move.kind.value.replace("-", " "),
            move.name,
            names.get(move.class_key, move.class_key),
            move.shares,
            move.paid_pence,
        )


_ROWS: Mapping[Part, Callable[[Session, Span, Articles], Rows]] = {
    Part.CEASED: _ceased,
    Part.JOINED: _joined,
    Part.MEMBERS: _members,
    Part.OFFICER_CHANGES: officer_change_rows,
    Part.OFFICERS: officer_rows,
}
