"""The legal calendar: bank holidays, ways of counting days, deadlines and poll timetables.

Pure: no clock and no input or output. Every computed date can be stored together with
``HolidayTable.version``, which names the dates it was computed from.
"""

from governance.kernel.calendar.announced import ANNOUNCED_DAYS, ExtraDay
from governance.kernel.calendar.checks import (
    FaultCode,
    MovedStep,
    TimetableFault,
    check_timetable,
    moved_steps,
)
from governance.kernel.calendar.days import (
    clear_days,
    days_after,
    days_beginning_with,
    is_working_day,
    last_day_giving_clear_days,
    months_after,
    next_working_day,
    working_days_after,
    working_days_before,
)
from governance.kernel.calendar.deadlines import (
    LONDON,
    NoSuchWallClockTime,
    deadline_at,
    end_of_day_at,
    london_day,
    working_hours_after,
    working_hours_before,
)
from governance.kernel.calendar.holiday_table import (
    BeyondHolidayTable,
    HolidayTable,
    holiday_table,
)
from governance.kernel.calendar.jurisdictions import Jurisdiction
from governance.kernel.calendar.packs import (
    MODEL_ELECTION_RULES,
    PACKS,
    Bound,
    PackStep,
    Step,
    TimetablePack,
)
from governance.kernel.calendar.timetable import (
    ComputedDate,
    Timetable,
    earliest_close,
    timetable,
)

__all__ = [
    "ANNOUNCED_DAYS",
    "LONDON",
    "MODEL_ELECTION_RULES",
    "PACKS",
    "BeyondHolidayTable",
    "Bound",
    "ComputedDate",
    "ExtraDay",
    "FaultCode",
    "HolidayTable",
    "Jurisdiction",
    "MovedStep",
    "NoSuchWallClockTime",
    "PackStep",
    "Step",
    "Timetable",
    "TimetableFault",
    "TimetablePack",
    "check_timetable",
    "clear_days",
    "days_after",
    "days_beginning_with",
    "deadline_at",
    "earliest_close",
    "end_of_day_at",
    "holiday_table",
    "is_working_day",
    "last_day_giving_clear_days",
    "london_day",
    "months_after",
    "moved_steps",
    "next_working_day",
    "timetable",
    "working_days_after",
    "working_days_before",
    "working_hours_after",
    "working_hours_before",
]
