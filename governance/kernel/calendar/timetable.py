"""A poll's dates, computed from its close by a rule-book's offsets and a holiday table."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.kernel.calendar.days import working_days_after, working_days_before
from governance.kernel.calendar.deadlines import deadline_at
from governance.kernel.calendar.holiday_table import HolidayTable
from governance.kernel.calendar.jurisdictions import Jurisdiction
from governance.kernel.calendar.packs import Bound, PackStep, Step, TimetablePack


@dataclass(frozen=True, slots=True)
class ComputedDate:
    """The date a rule gives for a step: the latest one, or for ``NOT_EARLIER`` the earliest."""

    step: Step
    rule: str
    working_days: int
    bound: Bound
    on: date


@dataclass(frozen=True, slots=True)
class Timetable:
    """The computed dates of one poll, with what they were computed from."""

    close_on: date
    closes_at: datetime
    pack_code: str
    jurisdiction: Jurisdiction
    table_version: str
    dates: tuple[ComputedDate, ...]

    def on(self, step: Step) -> date:
        """The computed date of a step. Raises ``KeyError`` when the pack has no such step."""
        return {computed.step: computed.on for computed in self.dates}[step]

    def as_dates(self) -> dict[Step, date]:
        """The dates an officer has to set, by step: what ``check_timetable`` takes.

        Without the steps a rule only permits (``NOT_EARLIER``), which need no date.
        """
        return {
            computed.step: computed.on
            for computed in self.dates
            if computed.bound is not Bound.NOT_EARLIER
        }


def timetable(close_on: date, table: HolidayTable, pack: TimetablePack) -> Timetable:
    """Count every step of the pack back from the day the poll closes (MER r2, r3).

    The close is taken as given, even on a day that is no working day: ``check_timetable`` says so.
    Refuses with ``BeyondHolidayTable`` when a step would fall outside the table's years.
    """
    return Timetable(
        close_on=close_on,
        closes_at=deadline_at(close_on, pack.closes_at),
        pack_code=pack.code,
        jurisdiction=table.jurisdiction,
        table_version=table.version,
        dates=tuple(_computed(close_on, step, table) for step in pack.steps),
    )


def earliest_close(notice_on: date, table: HolidayTable, pack: TimetablePack) -> date:
    """The first working day on which a poll may close if its first step is taken that day."""
    offset = pack.steps[0].working_days
    close_on = working_days_after(notice_on, max(offset, 1), table)
    while working_days_before(close_on, offset, table) < notice_on:
        close_on = working_days_after(close_on, 1, table)
    return close_on


def _computed(close_on: date, entry: PackStep, table: HolidayTable) -> ComputedDate:
    return ComputedDate(
        step=entry.step,
        rule=entry.rule,
        working_days=entry.working_days,
        bound=entry.bound,
        on=working_days_before(close_on, entry.working_days, table),
    )
