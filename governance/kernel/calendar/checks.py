"""Whether the dates an officer has set keep a rule-book's timetable, and what moved since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from governance.kernel.calendar.days import is_working_day
from governance.kernel.calendar.holiday_table import HolidayTable
from governance.kernel.calendar.packs import Bound, Step, TimetablePack
from governance.kernel.calendar.timetable import ComputedDate, Timetable, timetable


class FaultCode(StrEnum):
    """What is wrong with a date; the wording lives in templates."""

    CLOSE_NOT_WORKING_DAY = "close-not-working-day"
    MISSING = "missing"
    NOT_IN_ORDER = "not-in-order"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"


@dataclass(frozen=True, slots=True)
class TimetableFault:
    """One date that breaks a rule: the rule, the date as set and the date it is held against.

    ``limit_on`` is the latest date allowed (``TOO_LATE``, ``MISSING``), the earliest
    (``TOO_EARLY``), the date of the step before (``NOT_IN_ORDER``) or, for a close that is no
    working day, the close itself. ``set_on`` is ``None`` when no date was set.
    """

    code: FaultCode
    step: Step
    rule: str
    set_on: date | None
    limit_on: date
    table_version: str


@dataclass(frozen=True, slots=True)
class MovedStep:
    """A step whose computed date a newer holiday table moves; the officer decides what to do."""

    step: Step
    rule: str
    was_on: date
    now_on: date


def check_timetable(
    dates: Mapping[Step, date], table: HolidayTable, pack: TimetablePack
) -> tuple[TimetableFault, ...]:
    """Check the dates set for a poll, keyed by step, against a pack; no faults, nothing to do.

    ``dates`` must hold the close of poll, from which all is counted (``KeyError`` otherwise).
    Dates may give people longer than the rule (lie earlier), never less; and steps may not
    overtake each other. Steps the pack only permits (``NOT_EARLIER``) may be left out. Faults come
    in the order of the pack. Source: MER r2, r3.
    """
    computed = timetable(dates[Step.POLL_CLOSE], table, pack)
    faults = [*_against_the_rule(dates, computed), *_out_of_order(dates, computed)]
    if pack.close_is_working_day and not is_working_day(computed.close_on, table):
        close_on = computed.close_on
        faults.append(
            TimetableFault(
                code=FaultCode.CLOSE_NOT_WORKING_DAY,
                step=Step.POLL_CLOSE,
                rule=pack.step(Step.POLL_CLOSE).rule,
                set_on=close_on,
                limit_on=close_on,
                table_version=table.version,
            )
        )
    order = [entry.step for entry in pack.steps]
    return tuple(sorted(faults, key=lambda fault: order.index(fault.step)))


def moved_steps(before: Timetable, after: Timetable) -> tuple[MovedStep, ...]:
    """The steps whose computed dates differ between two timetables of the same pack.

    For showing what a newly announced holiday does to an open timetable; it moves nothing.
    Raises ``ValueError`` when the packs differ.
    """
    if before.pack_code != after.pack_code:
        raise ValueError(f"two packs: {before.pack_code} and {after.pack_code}")
    return tuple(
        MovedStep(old.step, old.rule, old.on, new.on)
        for old, new in zip(before.dates, after.dates, strict=True)
        if old.on != new.on
    )


def _against_the_rule(dates: Mapping[Step, date], computed: Timetable) -> Iterator[TimetableFault]:
    for entry in computed.dates:
        set_on = dates.get(entry.step)
        if (code := _fault_code(entry, set_on)) is not None:
            yield TimetableFault(
                code=code,
                step=entry.step,
                rule=entry.rule,
                set_on=set_on,
                limit_on=entry.on,
                table_version=computed.table_version,
            )


def _fault_code(entry: ComputedDate, set_on: date | None) -> FaultCode | None:
    if set_on is None:
        return None if entry.bound is Bound.NOT_EARLIER else FaultCode.MISSING
    if entry.bound is Bound.NOT_EARLIER:
        return FaultCode.TOO_EARLY if set_on < entry.on else None
    return FaultCode.TOO_LATE if set_on > entry.on else None


def _out_of_order(dates: Mapping[Step, date], computed: Timetable) -> Iterator[TimetableFault]:
    present = [(entry, dates[entry.step]) for entry in computed.dates if entry.step in dates]
    for (_, before_on), (entry, set_on) in pairwise(present):
        if set_on < before_on:
            yield TimetableFault(
                code=FaultCode.NOT_IN_ORDER,
                step=entry.step,
                rule=entry.rule,
                set_on=set_on,
                limit_on=before_on,
                table_version=computed.table_version,
            )
