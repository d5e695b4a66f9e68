"""The review periods of the confirmation statement (CA 2006 s853A)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from governance.kernel.calendar import days_after, months_after

STATEMENT_DAYS = 14
_PERIOD_MONTHS = 12


@dataclass(frozen=True, slots=True)
class ReviewPeriod:
    """Twelve months, both days counted; ended sooner by a statement made up to an earlier day."""

    first_on: date
    last_on: date

    @property
    def due_on(self) -> date:
        """The last day for the statement: 14 days after the end of the period."""
        return days_after(self.last_on, STATEMENT_DAYS)


def review_periods(
    incorporated_on: date, made_up_to: Mapping[date, date | None], *, until: date
) -> Iterator[ReviewPeriod]:
    """Every review period that begins up to ``until``, the first with incorporation.

    ``made_up_to`` gives, by a period's first day, the day that the statement sent for it is made
    up to. A statement made up to a day within the period ends it: the next begins on the day
    after (s853A(5)).
    """
    first_on = incorporated_on
    while first_on <= until:
        last_on = _end_of_period(first_on)
        early_on = made_up_to.get(first_on)
        if early_on is not None and first_on <= early_on < last_on:
            last_on = early_on
        yield ReviewPeriod(first_on, last_on)
        first_on = last_on + timedelta(days=1)


def _end_of_period(first_on: date) -> date:
    """The last day of twelve months beginning with a day; from 29 February it is 28 February."""
    again_on = months_after(first_on, _PERIOD_MONTHS)
    return again_on - timedelta(days=1) if again_on.day == first_on.day else again_on
