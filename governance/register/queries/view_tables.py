"""A view of the register as a table: a row a class held, with days, numbers and money as such."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.documents.tables import Cell, Column, ColumnKind
from governance.register.queries.views import Asked, view_entries
from governance.register.rules.entries import Particulars
from governance.register.rules.entry_words import CESSATION_WORDS
from governance.register.rules.views import Line, View
from governance.shares.rules import Holding
from governance.shares.rules.numbers import spoken


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table; ``is_first``: the first one of its entry."""

    cells: tuple[Cell, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class _Said:
    line: Line
    held: Holding | None
    class_name: str

    @property
    def of(self) -> Particulars:
        return self.line.particulars


_Field = tuple[Column, Callable[[_Said], Cell]]


def table_columns(session: Session, *, asked: Asked) -> tuple[Column, ...]:
    """The columns of a view as a table."""
    articles = articles_on(session, day=asked.day, known_at=asked.known_at)
    return tuple(column for column, _ in _fields(asked.view, articles))


def table_rows(session: Session, *, asked: Asked) -> Iterator[TableRow]:
    """The rows of a view, streamed: one an entry, and one more for each further class it holds."""
    articles = articles_on(session, day=asked.day, known_at=asked.known_at)
    found = _fields(asked.view, articles)
    names = {each.key: each.name for each in articles.share_classes}
    for line in view_entries(session, asked=asked):
        held = line.holdings if _tells_shares(asked.view, articles) else ()
        for at, each in enumerate(held or (None,)):
            class_name = names.get(each.class_key, each.class_key) if each else ""
            said = _Said(line, each, class_name)
            yield TableRow(tuple(cell(said) for _, cell in found), is_first=not at)


def _tells_shares(view: View, articles: Articles) -> bool:
    is_told = view is View.FULL or (view is View.PUBLIC and not articles.rules.is_society)
    return articles.has_shares and is_told


def _fields(view: View, articles: Articles) -> tuple[_Field, ...]:
    """What a view tells of an entry, by the legal form; see ``rules.views.columns_of``."""
    if view is View.INDEX:
        return (*_NAMES, _NUMBER)
    rules = articles.rules
    found = [_NUMBER, *_NAMES, *_ADDRESS]
    if rules.has_constituencies:
        found.append((Column("Constituency", width=28), lambda said: said.line.constituency))
    if _tells_shares(view, articles):
        found += _SHARES
    if view is View.FULL and rules.is_society:
        found += _SOCIETY
    found += _DAYS
    if view is View.FULL:
        found += _REMARKS
    return tuple(found)


def _joint(said: _Said) -> str:
    return "; ".join(
        f"{each.surname}, {each.forename}".strip(", ") for each in said.of.joint_holders
    )


def _text(heading: str, name: str, width: int = 18) -> _Field:
    return Column(heading, width=width), lambda said: getattr(said.of, name)


def _number(heading: str, cell: Callable[[_Said], Cell]) -> _Field:
    return Column(heading, ColumnKind.INTEGER, width=10), cell


def _pence(heading: str, cell: Callable[[_Said], Cell]) -> _Field:
    return Column(heading, ColumnKind.PENCE, width=12), cell


def _day(heading: str, cell: Callable[[_Said], Cell]) -> _Field:
    return Column(heading, ColumnKind.DATE, width=12), cell


def _yes(heading: str, cell: Callable[[_Said], Cell]) -> _Field:
    return Column(heading, ColumnKind.YES_NO, width=12), cell


_NUMBER = _number("Entry", lambda said: said.line.number)
_NAMES = (
    _text("Title", "title", 8),
    _text("Forename", "forename"),
    _text("Surname", "surname", 24),
    (Column("Joint holders", width=24), _joint),
)
_ADDRESS = (
    _text("Service address, first line", "address_1", 28),
    _text("Service address, second line", "address_2", 20),
    _text("Town", "town"),
    _text("Postcode", "postcode", 10),
    _text("Country", "country"),
)
_SHARES = (
    (Column("Class"), lambda said: said.class_name),
    _number("Shares", lambda said: said.held.shares if said.held else 0),
    (
        Column("Share numbers", width=20),
        lambda said: spoken(said.held.numbers) if said.held else "",
    ),
    _pence("Paid up", lambda said: said.held.paid_pence if said.held else 0),
)
_SOCIETY = (
    _text("Electronic address", "e_address", 28),
    _text("What it is for", "e_purposes"),
    _pence("Other property", lambda said: said.of.other_property_pence),
)
_DAYS = (
    _day("Entered on", lambda said: said.of.registered_on),
    _day("Ceased on", lambda said: said.of.ceased_on),
    (
        Column("Why it ended", width=20),
        lambda said: CESSATION_WORDS[said.of.cessation] if said.of.cessation else "",
    ),
)
_REMARKS = (
    _yes("Protected", lambda said: said.of.is_protected),
    _yes("Left off public copies", lambda said: said.of.is_withheld),
    _text("Disputed", "dispute", 30),
    _number("Particulars missing", lambda said: len(said.of.lacking)),
)
