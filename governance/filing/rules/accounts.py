"""The years of accounts: when each ends, the first one's own length, and how long accounts wait."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from governance.filing.rules.sheets import Span
from governance.kernel.calendar import months_after
from governance.kernel.wording import day as in_words

COMPANY_MONTHS = 9
SOCIETY_MONTHS = 7
YEAR = 12
_LEAST_FIRST = 6
_AFTER_LONG_FIRST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """The period whose accounts are sent, by when, and how that is counted.

    ``is_long``: the first period, and longer than twelve months.
    """

    span: Span
    due_on: date
    how: str
    is_first: bool = False
    is_long: bool = False


def wait_after(
    end: date, month_and_day: str, began_on: date | None, *, is_company: bool
) -> Wait | None:
    """When the accounts to a year end are due; ``None``: nothing ends on that day.

    ``began_on`` is the day of incorporation, if it is known. A company's first period ends with
    the first year end more than six months after it (CA 2006 s391(5)).
    """
    months = COMPANY_MONTHS if is_company else SOCIETY_MONTHS
    usual = Wait(
        span=year_to(end),
        due_on=months_after_year_end(end, months),
        how=f"{months} months after the year end of {in_words(end)}.",
    )
    if began_on is None:
        return usual
    if not is_company:
        return usual if end >= began_on else None
    first = first_period_end(began_on, month_and_day)
    if end < first:
        return None
    return _first(began_on, end, usual) if end == first else usual


def first_period_end(began_on: date, month_and_day: str) -> date:
    """The year end with which a company's first period ends: 6 to 18 months long (s391(5))."""
    after = months_after(began_on, _LEAST_FIRST)
    this = year_end_in(after.year, month_and_day)
    return this if this > after else year_end_in(after.year + 1, month_and_day)


def _first(began_on: date, end: date, usual: Wait) -> Wait:
    """The first accounts: of more than 12 months, the later of two days (s442(3))."""
    span = Span(began_on, end)
    anniversary = months_after(began_on, YEAR)
    if end < anniversary:
        return Wait(span=span, due_on=usual.due_on, how=usual.how, is_first=True)
    by_anniversary = months_after_year_end(anniversary, COMPANY_MONTHS)
    by_end = months_after_year_end(end, _AFTER_LONG_FIRST)
    return Wait(
        span=span,
        due_on=max(by_anniversary, by_end),
        how=f"The first accounts, of more than 12 months: {COMPANY_MONTHS} months after "
        f"{in_words(anniversary)}, a year after incorporation, or {_AFTER_LONG_FIRST} months "
        f"after the period ended on {in_words(end)}, whichever is later.",
        is_first=True,
        is_long=True,
    )


def year_end_in(year: int, month_and_day: str) -> date:
    """The year end in a calendar year; ``02-29`` is the last day of February."""
    month, day = (int(part) for part in month_and_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def year_to(end: date) -> Span:
    """The twelve months that end with a year end."""
    before = date(end.year - 1, end.month, 1)
    is_last = end.day == monthrange(end.year, end.month)[1]
    day = monthrange(before.year, before.month)[1] if is_last else end.day
    return Span(before.replace(day=day) + timedelta(days=1), end)


def last_year_end(today: date, month_and_day: str) -> date:
    """The newest year end that is over."""
    this = year_end_in(today.year, month_and_day)
    return this if this < today else year_end_in(today.year - 1, month_and_day)


def months_after_year_end(end: date, months: int) -> date:
    """The end of so many months after a year end; from a month's last day to a month's last day.

    CA 2006 s443(4) says so for accounts.
    """
    on = months_after(end, months)
    if end.day == monthrange(end.year, end.month)[1]:
        return on.replace(day=monthrange(on.year, on.month)[1])
    return on
