"""When a contest shall be: a close of poll with chosen dates, or the pace of a rehearsal."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from governance.elections.rules.rehearsal import Pace, rehearsal_plan
from governance.elections.rules.timetable import Plan, lawful_plan
from governance.kernel.calendar import Jurisdiction, Step


@dataclass(frozen=True, slots=True)
class LawfulSchedule:
    """The day the poll closes; dates chosen instead of the rule's; the first day of voting."""

    close_on: date
    chosen: Mapping[Step, date] = field(default_factory=dict)
    opens_on: date | None = None


@dataclass(frozen=True, slots=True)
class RehearsalSchedule:
    """A rehearsal, begun by its announcement."""

    pace: Pace


Schedule = LawfulSchedule | RehearsalSchedule


def planned(schedule: Schedule, *, jurisdiction: Jurisdiction, now: datetime) -> Plan:
    """The timetable a schedule gives; a rehearsal's runs from ``now``."""
    if isinstance(schedule, RehearsalSchedule):
        return rehearsal_plan(starts_at=now, pace=schedule.pace, jurisdiction=jurisdiction)
    return lawful_plan(
        close_on=schedule.close_on,
        jurisdiction=jurisdiction,
        chosen=schedule.chosen,
        opens_on=schedule.opens_on,
    )
