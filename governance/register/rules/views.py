"""The views of one register: whole, as it is open to inspection, and the index of names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import FormRules
from governance.kernel.wording import money, plural, short_day
from governance.register.rules.entries import Particulars, PartyKind
from governance.register.rules.entry_words import CESSATION_WORDS
from governance.shares.rules import Holding
from governance.shares.rules.numbers import spoken


class View(StrEnum):
    """Which of the register's faces to show."""

    FULL = "full"
    PUBLIC = "public"
    INDEX = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry as a view is given it."""

    number: int
    particulars: Particulars
    holdings: tuple[Holding, ...]
    constituency: str


@dataclass(frozen=True, slots=True)
class ViewColumn:
    """A column: its heading, its relative width, and the text of a line in it."""

    heading: str
    share: int
    text: Callable[[Line], str]
    is_number: bool = False


def title_of(view: View, rules: FormRules) -> str:
    """What a view is called. A society's open copy is its second view (CCBSA 2014 s30(6))."""
    if view is View.FULL:
        return "Register of members"
    if view is View.INDEX:
        return "Index of members’ names"
    if rules.is_society:
        return "Register of members without holdings"
    return "Register of members, inspection copy"


def is_shown(view: View, particulars: Particulars, rules: FormRules) -> bool:
    """Whether a view has the entry.

    Protected members are withheld from inspection and copies (CA 2006 s120A), and where the body
    has constituencies those who asked to be left off its public copy (SI 2004/539).
    """
    if view is View.FULL:
        return True
    return not particulars.is_protected and not (
        rules.has_constituencies and particulars.is_withheld
    )


def columns_of(view: View, articles: Articles) -> tuple[ViewColumn, ...]:
    """What a view tells of an entry, by the legal form.

    An inspection copy has names, service addresses and dates, and a company's the shares too
    (CA 2006 s113); the society's second view has no holdings and no other property
    (CCBSA 2014 s30(6)). The index has names and the numbers of the entries (CA 2006 s113J).
    """
    if view is View.INDEX:
        return (_NAME, _NUMBER)
    rules = articles.rules
    columns = [_NUMBER, _NAME, _ADDRESS]
    if rules.has_constituencies:
        columns.append(_CONSTITUENCY)
    if articles.has_shares and (view is View.FULL or not rules.is_society):
        columns.append(_holdings(articles))
    if view is View.FULL and rules.is_society:
        columns += [_E_ADDRESS, _OTHER_PROPERTY]
    columns += [_REGISTERED, _CEASED]
    if view is View.FULL:
        columns.append(_REMARKS)
    return tuple(columns)


def _holdings(articles: Articles) -> ViewColumn:
    names = {each.key: each.name for each in articles.share_classes}
    return ViewColumn("Shares", 22, lambda line: holdings_in_words(line.holdings, names=names))


def holdings_in_words(holdings: tuple[Holding, ...], *, names: Mapping[str, str]) -> str:
    """``1 Ordinary, paid up 1p``; several classes with a semicolon between them."""
    return "; ".join(
        f"{each.shares:,} {names.get(each.class_key, each.class_key)}"
        + (f", numbers {spoken(each.numbers)}" if each.numbers else "")
        + f", paid up {money(each.paid_pence)}"
        for each in holdings
    )


def _day(day: date | None) -> str:
    return "" if day is None else short_day(day)


def _names(line: Line) -> str:
    particulars = line.particulars
    first = f"{particulars.surname}, {particulars.forename}".strip(", ")
    if particulars.title and particulars.kind is PartyKind.INDIVIDUAL:
        first += f" ({particulars.title})"
    others = [f"{each.surname}, {each.forename}" for each in particulars.joint_holders]
    return "; ".join((first, *others))


def _ceased(line: Line) -> str:
    particulars = line.particulars
    if particulars.ceased_on is None or particulars.cessation is None:
        return ""
    return f"{_day(particulars.ceased_on)} ({CESSATION_WORDS[particulars.cessation]})"


def _electronic(line: Line) -> str:
    address, purposes = line.particulars.e_address, line.particulars.e_purposes
    return f"{address} (for {purposes})" if address and purposes else address


def _remarks(line: Line) -> str:
    particulars = line.particulars
    said = []
    if particulars.is_protected:
        said.append("Protected: not open to inspection")
    if particulars.is_withheld:
        said.append("Left off public copies")
    if particulars.dispute:
        said.append(f"Disputed: {particulars.dispute}")
    if particulars.lacking:
        said.append(f"{plural(len(particulars.lacking), 'particular')} missing")
    return "; ".join(said)


_NUMBER = ViewColumn("Entry", 6, lambda line: str(line.number), is_number=True)
_NAME = ViewColumn("Name", 20, _names)
_ADDRESS = ViewColumn("Service address", 26, lambda line: ", ".join(line.particulars.address_lines))
_CONSTITUENCY = ViewColumn("Constituency", 16, lambda line: line.constituency)
_E_ADDRESS = ViewColumn("Electronic address", 26, _electronic)
_OTHER_PROPERTY = ViewColumn(
    "Other property",
    10,
    lambda line: (
        money(line.particulars.other_property_pence)
        if line.particulars.other_property_pence
        else ""
    ),
)
_REGISTERED = ViewColumn("Entered", 10, lambda line: _day(line.particulars.registered_on))
_CEASED = ViewColumn("Ceased", 16, _ceased)
_REMARKS = ViewColumn("Remarks", 14, _remarks)
