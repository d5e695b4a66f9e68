"""Changing an announced timetable, and what a newly announced holiday does to one."""

from dataclasses import dataclass
from datetime import date, datetime

from governance.elections.rules.timetable import (
    REOPENS_NOTHING,
    Plan,
    PlanFault,
    PlanFaultCode,
    PlannedStep,
    lawful_plan,
)
from governance.kernel.calendar import Step, london_day


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A step whose date by the rule is another one since a holiday was announced."""

    step: Step
    rule: str | None
    was_on: date
    now_on: date
    is_broken: bool


def holidays_moved(plan: Plan) -> tuple[MovedDate, ...]:
    """The steps a newer holiday table moves; ``is_broken`` where the date set is now too late.

    It moves nothing: the officer decides (F1).
    """
    fresh = lawful_plan(close_on=plan.step(Step.POLL_CLOSE).on, jurisdiction=plan.jurisdiction)
    if fresh.table_version == plan.table_version:
        return ()
    return tuple(
        MovedDate(
            old.step, old.rule, old.computed_on, new.on, not old.is_permission and old.on > new.on
        )
        for old, new in zip(plan.steps, fresh.steps, strict=True)
        if old.computed_on is not None and old.computed_on != new.on
    )


def change_faults(before: Plan, after: Plan, *, now: datetime) -> tuple[PlanFault, ...]:
    """What forbids changing an announced timetable: dates made earlier, passed, or in the past.

    Members rely on announced deadlines, so those only move later, and none that has passed is
    opened again. The rule's own limits must hold as well, which ``plan_faults`` checks.
    """
    faults = [
        PlanFault(code, old.step, old.rule, after.step(old.step).on, old.on)
        for old in before.steps
        if (code := _change_fault(old, after.step(old.step), now)) is not None
    ]
    if after.opens_at != before.opens_at and after.opens_at <= now:
        opens_on = london_day(after.opens_at)
        faults.append(PlanFault(PlanFaultCode.IN_THE_PAST, None, None, opens_on, london_day(now)))
    return tuple(faults)


def _change_fault(old: PlannedStep, new: PlannedStep, now: datetime) -> PlanFaultCode | None:
    if new.on == old.on or old.is_permission:
        return None
    if old.due_at <= now and (old.step in REOPENS_NOTHING):
        return PlanFaultCode.ALREADY_PASSED
    if new.on < old.on:
        return PlanFaultCode.SHORTER_THAN_ANNOUNCED
    return PlanFaultCode.IN_THE_PAST if new.due_at <= now else None
