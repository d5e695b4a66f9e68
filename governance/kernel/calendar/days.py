"""The ways in which law and rules count days, each under the name lawyers use."""

from calendar import monthrange
from datetime import date, timedelta

from governance.kernel.calendar.holiday_table import SATURDAY, HolidayTable

ONE_DAY = timedelta(days=1)
MONTHS_IN_A_YEAR = 12


def is_working_day(day: date, table: HolidayTable) -> bool:
    """Neither Saturday, Sunday nor a listed holiday (CA06 s1173; MER r3).

    Christmas Day and Good Friday, which both rules name, are in every table. Refuses with
    ``BeyondHolidayTable`` outside the table's years, weekends too.
    """
    return day not in table and day.weekday() < SATURDAY


def working_days_before(day: date, number: int, table: HolidayTable) -> date:
    """The ``number``-th working day before ``day``, which itself is day 0 (MER r2, r3)."""
    return _step(day, number, -ONE_DAY, table)


def working_days_after(day: date, number: int, table: HolidayTable) -> date:
    """The ``number``-th working day after ``day``, which itself is day 0.

    A request received on ``day`` and to be answered in 5 working days (CA06 s117) is answered
    in time on ``working_days_after(day, 5, table)``.
    """
    return _step(day, number, ONE_DAY, table)


def next_working_day(day: date, table: HolidayTable) -> date:
    """The day itself when it is a working day, otherwise the first one after it."""
    return day if is_working_day(day, table) else working_days_after(day, 1, table)


def clear_days(given_on: date, event_on: date) -> int:
    """Whole days between, counting neither the day of giving nor the day itself (CA06 s360).

    Negative when the event is not after the giving, so that ``clear_days(...) >= 14`` is safe.
    """
    return (event_on - given_on).days - 1


def last_day_giving_clear_days(event_on: date, number: int) -> date:
    """The last day on which ``number`` clear days are still given before the event (s360)."""
    _not_negative(number)
    return event_on - timedelta(days=number + 1)


def days_beginning_with(day: date, number: int) -> date:
    """The last day of a period of ``number`` days beginning with ``day`` (as CA06 s297, s167G)."""
    if number < 1:
        raise ValueError(f"a period beginning with a day has at least one day, not {number}")
    return day + timedelta(days=number - 1)


def days_after(day: date, number: int) -> date:
    """The last day of a period of ``number`` days after ``day``, which is not counted (s30)."""
    _not_negative(number)
    return day + timedelta(days=number)


def months_after(day: date, number: int) -> date:
    """The corresponding day ``number`` months on; a month's last day where it has no such day.

    Not for accounts of a year that ends on a month's last day: CA06 s443(4) takes the last day of
    the later month, so give that day yourself.
    """
    _not_negative(number)
    months = day.month - 1 + number
    year, month = day.year + months // MONTHS_IN_A_YEAR, months % MONTHS_IN_A_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _step(day: date, number: int, direction: timedelta, table: HolidayTable) -> date:
    _not_negative(number)
    while number:
        day += direction
        number -= is_working_day(day, table)
    return day


def _not_negative(number: int) -> None:
    if number < 0:
        raise ValueError(f"a count of days may not be negative: {number}")
