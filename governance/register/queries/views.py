"""What a view of the register says, line by line, and what is told beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.kernel.wording import counted, moment, number
from governance.kernel.wording import day as long_day
from governance.register.queries.alterations import counts_on, last_alteration, members_counted
from governance.register.queries.entries import is_empty, is_register_open
from governance.register.queries.entries_as_at import (
    EntryRow,
    register_as_at,
    stream_register,
)
from governance.register.queries.history import group_names
from governance.register.rules.views import (
    Line,
    View,
    ViewColumn,
    columns_of,
    is_shown,
    title_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which register: true on ``day``, as known at ``known_at`` (``None``: now)."""

    view: View
    day: date
    known_at: datetime | None = None
    former: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewedLine:
    """A line of a view, with the entry it is about."""

    row: EntryRow
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewPage:
    """A page of a view. ``withheld`` counts the lines of this page that are not shown."""

    title: str
    columns: tuple[ViewColumn, ...]
    lines: tuple[ViewedLine, ...]
    withheld: int
    next_key: str | None
    previous_key: str | None


def view_page(
    session: Session,
    *,
    asked: Asked,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
    text: str = "",
) -> ViewPage:
    """A page of a view; the number of queries does not depend on the page's length."""
    articles = articles_on(session, day=asked.day, known_at=asked.known_at)
    columns = columns_of(asked.view, articles)
    page = register_as_at(
        session, day=asked.day, known_at=asked.known_at, former=asked.former,
        after=after, before=before, limit=limit, text=text,
    )  # fmt: skip
    shown = tuple(_viewed(session, iter(page.rows), asked=asked, articles=articles))
    return ViewPage(
        title=title_of(asked.view, articles.rules),
        columns=columns,
        lines=shown,
        withheld=len(page.rows) - len(shown),
        next_key=page.next_key,
        previous_key=page.previous_key,
    )


def view_entries(session: Session, *, asked: Asked) -> Iterator[Line]:
    """Every entry that a view shows, in the register's order, streamed."""
    articles = articles_on(session, day=asked.day, known_at=asked.known_at)
    return (line for _, line in _shown(session, _stream(session, asked), asked, articles))


def view_lines(session: Session, *, asked: Asked) -> Iterator[ViewedLine]:
    """Every line of a view in the register's order, streamed."""
    articles = articles_on(session, day=asked.day, known_at=asked.known_at)
    return _viewed(session, _stream(session, asked), asked=asked, articles=articles)


def _stream(session: Session, asked: Asked) -> Iterator[EntryRow]:
    return stream_register(session, day=asked.day, known_at=asked.known_at, former=asked.former)


def _viewed(
    session: Session, rows: Iterator[EntryRow], *, asked: Asked, articles: Articles
) -> Iterator[ViewedLine]:
    columns = columns_of(asked.view, articles)
    for row, line in _shown(session, rows, asked, articles):
        yield ViewedLine(row=row, cells=tuple(column.text(line) for column in columns))


def _shown(
    session: Session, rows: Iterator[EntryRow], asked: Asked, articles: Articles
) -> Iterator[tuple[EntryRow, Line]]:
    names = group_names(session)
    for row in rows:
        particulars = row.particulars
        if not is_shown(asked.view, particulars, articles.rules):
            continue
        in_group = particulars.constituency_id
        line = Line(
            number=row.entry_number,
            particulars=particulars,
            holdings=row.holdings,
            constituency=names.get(in_group, "") if in_group else "",
        )
        yield row, line


def _counted(session: Session, asked: Asked, most: int | None) -> tuple[int, str]:
    if most is None:
        members = counts_on(session, day=asked.day, known_at=asked.known_at).members
        return members, number(members)
    members = members_counted(session, day=asked.day, known_at=asked.known_at, most=most + 1)
    return members, counted(members, most)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewFacts:
    """What stands above a view: whose it is, as at when, and what CA 2006 s120 wants told."""

    title: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    pending: str
    """The note that something is still to be entered; empty when nothing is."""
    columns: tuple[ViewColumn, ...]
    members: int


def view_facts(session: Session, *, asked: Asked, most_counted: int | None = None) -> ViewFacts:
    """The head of a view: the body, the day, what was known, members, last alteration.

    A page counts no further than ``most_counted`` and says “more than”; a file counts them all.
    """
    articles = articles_on(session, day=asked.day, known_at=asked.known_at)
    members, in_words = _counted(session, asked, most_counted)
    altered = last_alteration(session)
    rules = articles.rules
    facts = [
        ("Company or other body", articles.registered_name),
        ("Number", articles.registered_number),
        ("Register kept under", rules.register_source),
        ("As at", long_day(asked.day)),
        ("As known", moment(asked.known_at) if asked.known_at else "today"),
        ("Members on that day", in_words),
        ("Latest alteration", moment(altered.at) if altered.at else "None yet"),
    ]
    notes = []
    if asked.former:
        notes.append(
            f"These are former members. An entry stays for {rules.former_kept_years} years after "
            "membership ended."
        )
    pending = "Some alterations are still to be entered." if altered.pending else ""
    if pending:
        notes.append(pending)
    if asked.view is not View.FULL:
        notes.append(
            "Members protected by law are not in this copy."
            if not rules.has_constituencies
            else "Members protected by law, and those who asked to be left off, are not in it."
        )
    return ViewFacts(
        title=title_of(asked.view, rules),
        facts=tuple((label, text) for label, text in facts if text),
        notes=tuple(notes),
        pending=pending,
        columns=columns_of(asked.view, articles),
        members=members,
    )


def is_unopened(session: Session) -> bool:
    """Whether people are on file and nobody was ever entered on the register."""
    return not is_register_open(session) and not is_empty(session)
