"""A contest's timetable: lawful, counted back from the close of poll, or quick, for a rehearsal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar

from governance.kernel.calendar import (
    MODEL_ELECTION_RULES,
    PACKS,
    Bound,
    ComputedDate,
    ExtraDay,
    HolidayTable,
    Jurisdiction,
    Step,
    TimetablePack,
    check_timetable,
    deadline_at,
    earliest_close,
    end_of_day_at,
    holiday_table,
    london_day,
    next_working_day,
    timetable,
)
from governance.kernel.refusals import Refusal

LAWFUL = MODEL_ELECTION_RULES
OPENS_AT = time(9, 0)
"""When voting opens in London on its first day; the rules leave the hour to the officer."""

MEMBERS_DEADLINES = frozenset({Step.NOMINATIONS_CLOSE, Step.WITHDRAWALS_CLOSE, Step.POLL_CLOSE})
"""Steps that end at the pack's closing time; the others are an officer's to take that day."""

REOPENS_NOTHING = frozenset(
    {Step.NOTICE_OF_ELECTION, Step.NOMINATIONS_CLOSE, Step.WITHDRAWALS_CLOSE}
)
"""Steps that stay as they are once they have passed. An officer's late step may still be given
a later date, and a poll that was never made a later close.
"""


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One step as planned: what the rule gives (``computed_on``) and what was set (``on``).

    ``due_at`` is the instant it must be done by (for ``is_permission``: the first one at which
    it may be done). A rehearsal's steps have no rule, working days or computed date.
    """

    step: Step
    on: date
    due_at: datetime
    rule: str | None = None
    working_days: int | None = None
    computed_on: date | None = None

    @property
    def is_permission(self) -> bool:
        """Whether the rule only permits the step from its date on."""
        return self.step is Step.REPLACEMENT_PAPERS


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole timetable, ready to be stored: its steps in order, and when voting is open."""

    pack_code: str
    jurisdiction: Jurisdiction
    table_version: str
    steps: tuple[PlannedStep, ...]
    opens_at: datetime
    closes_at: datetime

    def step(self, step: Step) -> PlannedStep:
        """One step of the plan. Raises ``KeyError`` where the plan has none."""
        return {planned.step: planned for planned in self.steps}[step]


class PlanFaultCode(StrEnum):
    """What is wrong with a planned date; the first five are the calendar's own."""

    CLOSE_NOT_WORKING_DAY = "close-not-working-day"
    MISSING = "missing"
    NOT_IN_ORDER = "not-in-order"
    TOO_EARLY = "too-early"
    TOO_LATE = "too-late"
    NOTICE_PASSED = "notice-passed"
    OPENS_BEFORE_NOTICE = "opens-before-notice"
    OPENS_AFTER_CLOSE = "opens-after-close"
    SHORTER_THAN_ANNOUNCED = "shorter-than-announced"
    ALREADY_PASSED = "already-passed"
    IN_THE_PAST = "in-the-past"


@dataclass(frozen=True, slots=True)
class PlanFault:
    """One date that cannot stand: which step, the date set, and the date it is held against.

    ``step`` is ``None`` for the opening of the poll. For ``NOTICE_PASSED``, ``limit_on`` is the
    earliest date on which the poll could close instead.
    """

    code: PlanFaultCode
    step: Step | None
    rule: str | None
    set_on: date | None
    limit_on: date


class TimetableNotKept(Refusal):
    """The dates break a rule. Facts: ``faults``, a tuple of ``PlanFault``."""

    code: ClassVar[str] = "timetable-not-kept"

    def __init__(self, *, faults: tuple[PlanFault, ...]) -> None:
        """Keep the faults, which the form shows beside the dates."""
        super().__init__(faults=faults)
        self.faults = faults


def table_for(
    jurisdiction: Jurisdiction, close_on: date, extra_days: Iterable[ExtraDay] = ()
) -> HolidayTable:
    """The bank holidays around a poll's close: its own year and those beside it."""
    return holiday_table(
        jurisdiction,
        first_year=close_on.year - 1,
        last_year=close_on.year + 1,
        extra_days=extra_days,
    )


def lawful_plan(
    *,
    close_on: date,
    jurisdiction: Jurisdiction,
    chosen: Mapping[Step, date] | None = None,
    opens_on: date | None = None,
    pack: TimetablePack = LAWFUL,
) -> Plan:
    """Count every date back from the close (MER r2, r3); ``chosen`` dates take their place.

    Dates left out are the rule's own. Voting opens at nine on ``opens_on``, or the first
    working day after the notice of poll. Checks nothing: see ``plan_faults``.
    """
    table = table_for(jurisdiction, close_on)
    computed = timetable(close_on, table, pack)
    given = dict(chosen or {})
    given[Step.POLL_CLOSE] = close_on
    steps = tuple(
        _planned(entry, given.get(entry.step, entry.on), pack) for entry in computed.dates
    )
    noticed_on = given.get(Step.NOTICE_OF_POLL, computed.on(Step.NOTICE_OF_POLL))
    first_day = opens_on or next_working_day(noticed_on + timedelta(days=1), table)
    return Plan(
        pack_code=pack.code,
        jurisdiction=jurisdiction,
        table_version=table.version,
        steps=steps,
        opens_at=deadline_at(first_day, OPENS_AT),
        closes_at=computed.closes_at,
    )


def _planned(entry: ComputedDate, on: date, pack: TimetablePack) -> PlannedStep:
    if entry.bound is Bound.NOT_EARLIER:
        due_at = deadline_at(on, time(0, 0))
    elif entry.step in MEMBERS_DEADLINES:
        due_at = deadline_at(on, pack.closes_at)
    else:
        due_at = end_of_day_at(on)
    return PlannedStep(
        step=entry.step,
        on=on,
        due_at=due_at,
        rule=entry.rule,
        working_days=entry.working_days,
        computed_on=entry.on,
    )


def plan_faults(plan: Plan, *, today: date, is_announced: bool = False) -> tuple[PlanFault, ...]:
    """Everything in a lawful plan that breaks a rule, in the order of its steps; often nothing.

    A plan not yet announced whose notice of election would lie before ``today`` cannot be kept
    any more; the fault names the earliest close that could.
    """
    pack = PACKS[plan.pack_code]
    close_on = plan.step(Step.POLL_CLOSE).on
    table = table_for(plan.jurisdiction, close_on)
    notice = plan.step(Step.NOTICE_OF_ELECTION)
    if notice.on < today and not is_announced:
        return (
            PlanFault(
                code=PlanFaultCode.NOTICE_PASSED,
                step=Step.NOTICE_OF_ELECTION,
                rule=notice.rule,
                set_on=notice.on,
                limit_on=earliest_close_on(plan.jurisdiction, today=today, pack=pack),
            ),
        )
    dates = {planned.step: planned.on for planned in plan.steps if not planned.is_permission}
    faults = [
        PlanFault(PlanFaultCode(each.code.value), each.step, each.rule, each.set_on, each.limit_on)
        for each in check_timetable(dates, table, pack)
    ]
    return (*faults, *_opening_faults(plan))


def earliest_close_on(
    jurisdiction: Jurisdiction, *, today: date, pack: TimetablePack = LAWFUL
) -> date:
    """The first day on which a poll announced today may close."""
    return earliest_close(today, table_for(jurisdiction, today), pack)


def _opening_faults(plan: Plan) -> tuple[PlanFault, ...]:
    opens_on = london_day(plan.opens_at)
    noticed = plan.step(Step.NOTICE_OF_POLL)
    if opens_on < noticed.on:
        code, limit = PlanFaultCode.OPENS_BEFORE_NOTICE, noticed.on
    elif plan.opens_at >= plan.closes_at:
        code, limit = PlanFaultCode.OPENS_AFTER_CLOSE, plan.step(Step.POLL_CLOSE).on
    else:
        return ()
    return (PlanFault(code, None, noticed.rule, opens_on, limit),)
