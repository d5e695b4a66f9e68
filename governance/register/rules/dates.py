"""Reading a date from a cell of an HR export, day before month as in the United Kingdom."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from governance.register.rules.columns import Field
from governance.register.rules.old_register_columns import OldField
from governance.register.rules.remarks import Remark, RemarkKind

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+Z?)?")
_WORDED = re.compile(
    r"(?:[A-Za-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([A-Za-z]{3,9})[\s\-,]+(\d{4}|\d{2})"
)
_TIME_AFTER = re.compile(r"\s+\d{1,2}:\d{2}(?::\d{2})?$")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EXCEL_DAY_0 = date(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 80_000)
_EARLIEST = date(1930, 1, 1)
_YEARS_AHEAD = 10
_SHORT_YEARS_AHEAD = 10


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date cell as it was read: the day if there is one, and a remark if one is due."""

    day: date | None
    remark: Remark | None = None


def read_date(text: str, *, field: Field | OldField, today: date) -> ReadDate:
    """A date, day before month as in the United Kingdom; empty text is no date and no fault."""
    if not text:
        return ReadDate(None)
    found = _day_in(_TIME_AFTER.sub("", text), text, field=field, today=today)
    if found.day is not None and not (
        found.day >= _EARLIEST and found.day.year <= today.year + _YEARS_AHEAD
    ):
        return ReadDate(None, Remark(RemarkKind.DATE_OUT_OF_RANGE, field, text))
    return found


def _day_in(text: str, whole: str, *, field: Field | OldField, today: date) -> ReadDate:
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
        short = RemarkKind.DATE_SHORT_YEAR if len(year) == 2 else None  # noqa: PLR2004 - figures
        made = _made(_full_year(year, today), int(month), int(day))
        return _told(made, short, field=field, text=whole)
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
        made = _made(int(year), int(month), int(day))
        return _told(made, RemarkKind.DATE_OTHER_FORMAT, field=field, text=whole)
    if match := _WORDED.fullmatch(text):
        day, name, year = match.groups()
        if name[:3].lower() in _MONTHS:
            month_number = _MONTHS.index(name[:3].lower()) + 1
            made = _made(_full_year(year, today), month_number, int(day))
            return _told(made, RemarkKind.DATE_OTHER_FORMAT, field=field, text=whole)
    if _SERIAL.fullmatch(text) and int(float(text)) in _EXCEL_DAYS:
        counted = _EXCEL_DAY_0 + timedelta(days=int(float(text)))
        return _told(counted, RemarkKind.DATE_AS_NUMBER, field=field, text=whole)
    return ReadDate(None, Remark(RemarkKind.DATE_UNREADABLE, field, whole))


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _told(
    day: date | None, kind: RemarkKind | None, *, field: Field | OldField, text: str
) -> ReadDate:
    if day is None:
        return ReadDate(None, Remark(RemarkKind.DATE_IMPOSSIBLE, field, text))
    if kind is None:
        return ReadDate(day)
    return ReadDate(day, Remark(kind, field, text, {"read": written_day(day)}))


def _full_year(year: str, today: date) -> int:
    if len(year) > 2:  # noqa: PLR2004 - figures
        return int(year)
    this_century = today.year // 100 * 100 + int(year)
    ahead = this_century > today.year + _SHORT_YEARS_AHEAD
    return this_century - 100 if ahead else this_century


def written_day(day: date) -> str:
    """``4 March 2019``."""
    return f"{day.day} {day:%B %Y}"
