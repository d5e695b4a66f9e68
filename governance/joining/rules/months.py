"""Months counted on a calendar, both ways."""

from datetime import date, timedelta

_MONTHS = 12


def months_from(day: date, months: int) -> date:
    """The same day so many months later (before, if negative), or the last of that month."""
    first = _first(day.year * _MONTHS + day.month - 1 + months)
    last = _first(first.year * _MONTHS + first.month) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def _first(month: int) -> date:
    year, rest = divmod(month, _MONTHS)
    return date(year, rest + 1, 1)
