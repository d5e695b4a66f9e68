"""How amounts and numbers are written in sentences about a budget."""

from fractions import Fraction

from governance.counting.arithmetic import Unit
from governance.counting.budget.instance import NO_CURRENCY
from governance.counting.budget.options import BallotKind
from governance.counting.budget.record import BudgetRecord

LONGEST_NAME = 60
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
_WITH_POINTS = {BallotKind.CUMULATIVE, BallotKind.SCORING, BallotKind.RANKED}


def money(record: BudgetRecord, amount: int | Fraction) -> str:
    """Write an amount to the nearest penny: "£1,402" or "£23.36"."""
    return _money(record, (2 * amount.numerator + amount.denominator) // (2 * amount.denominator))


def money_at_most(record: BudgetRecord, amount: Fraction) -> str:
    """Write an amount rounded down, where it is about what is not enough."""
    return _money(record, amount.numerator // amount.denominator)


def _money(record: BudgetRecord, amount: int) -> str:
    whole, _, parts = Unit(record.places).text(amount).partition(".")
    text = f"{int(whole):,}" + (f".{parts}" if parts.strip("0") else "")
    if record.currency in _SIGNS:
        return _SIGNS[record.currency] + text
    return text if record.currency == NO_CURRENCY else f"{text} {record.currency}"


def number(many: int, one: str) -> str:
    """Write a number of things: "1 ballot", "2,018 ballots"."""
    return f"{many:,} {one}" if many == 1 else f"{many:,} {one}s"


def label(one: str, name: str) -> str:
    """Return what to call a project on one line: its name, cut off if need be, and its id."""
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        name = name[: LONGEST_NAME - 1].rstrip() + "…"
    return f"{name} ({one})" if name and name != one else one


def is_with_points(record: BudgetRecord) -> bool:
    """Tell whether ballots gave points, not just votes."""
    return record.kind in _WITH_POINTS


def score(record: BudgetRecord, points: int) -> str:
    """Write a score: "61 votes", or "61 points" where ballots gave points."""
    return number(points, "point" if is_with_points(record) else "vote")


def listed(texts: list[str]) -> str:
    """Join texts with commas and an “and”."""
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
