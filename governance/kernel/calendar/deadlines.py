"""From a day and a time on the wall clock in London to an instant, and back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from governance.kernel.calendar.days import ONE_DAY, is_working_day
from governance.kernel.calendar.holiday_table import HolidayTable
from governance.kernel.refusals import Refusal

LONDON = ZoneInfo("Europe/London")
MIDNIGHT = time(0, 0)


class NoSuchWallClockTime(Refusal):
    """Clocks go forward over this time, so no clock ever shows it. Facts: ``day``, ``at``."""

    code = "no-such-wall-clock-time"


def deadline_at(day: date, at: time) -> datetime:
    """The instant, in UTC, when clocks in London show ``at`` on ``day``.

    Where clocks go back and show a time twice, the second is meant, so that nobody loses an hour.
    Refuses with ``NoSuchWallClockTime`` where they go forward over it, and raises ``ValueError``
    for a time that already carries a zone.
    """
    if at.tzinfo is not None:
        raise ValueError("give the time as the wall clock shows it, without a zone")
    local = datetime.combine(day, at, tzinfo=LONDON).replace(fold=1)
    instant = local.astimezone(UTC)
    if instant.astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchWallClockTime(day=day, at=at)
    return instant


def end_of_day_at(day: date) -> datetime:
    """The instant, in UTC, at which ``day`` is over in London: what must come before it."""
    return deadline_at(day + ONE_DAY, MIDNIGHT)


def london_day(instant: datetime) -> date:
    """The day it is in London at an aware instant."""
    return _aware(instant).astimezone(LONDON).date()


def working_hours_after(instant: datetime, hours: int, table: HolidayTable) -> datetime:
    """The instant when ``hours`` hours have passed, those of non-working days left out (s1147).

    An e-mail sent at ``instant`` counts as received ``working_hours_after(instant, 48, table)``.
    """
    at, left = _aware(instant).astimezone(UTC), _span(hours)
    while left:
        day = london_day(at)
        midnight = end_of_day_at(day)
        if is_working_day(day, table):
            used = min(left, midnight - at)
            left -= used
            at += used
        else:
            at = midnight
    return at


def working_hours_before(instant: datetime, hours: int, table: HolidayTable) -> datetime:
    """The instant ``hours`` hours earlier, those of non-working days left out (CA06 s327(3)).

    The latest time the articles may set for proxies to a meeting at ``instant`` is
    ``working_hours_before(instant, 48, table)``.
    """
    at, left = _aware(instant).astimezone(UTC), _span(hours)
    while left:
        # Midnight belongs, walking backwards, to the day that ends there.
        day = london_day(at - timedelta(microseconds=1))
        midnight = deadline_at(day, MIDNIGHT)
        if is_working_day(day, table):
            used = min(left, at - midnight)
            left -= used
            at -= used
        else:
            at = midnight
    return at


def _span(hours: int) -> timedelta:
    if hours < 0:
        raise ValueError(f"a count of hours may not be negative: {hours}")
    return timedelta(hours=hours)


def _aware(instant: datetime) -> datetime:
    if instant.tzinfo is None:
        raise ValueError("an instant needs its zone: give aware UTC")
    return instant
