"""Changing an announced timetable: only to give members longer, and never below the rule."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from governance.elections.models.contests import Contest, ContestChange
from governance.elections.rules.changes import change_faults
from governance.elections.rules.contests import NotARehearsal, NothingToChange
from governance.elections.rules.rehearsal import without_waiting
from governance.elections.rules.schedule import LawfulSchedule, planned
from governance.elections.rules.stages import Stage
from governance.elections.rules.timetable import (
    Plan,
    TimetableNotKept,
    plan_faults,
)
from governance.elections.service.contest_rows import contest_at, note, set_plan, write_steps
from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.calendar import Step, london_day
from governance.kernel.ids import ContestId

CHANGEABLE = (
    Stage.NOMINATIONS_OPEN,
    Stage.NOMINATIONS_CLOSED,
    Stage.STATEMENT_PUBLISHED,
    Stage.WITHDRAWALS_CLOSED,
)
"""Stages at which dates may still move: until the roll is frozen and the poll made."""


def lengthen_timetable(
    session: Session,
    *,
    contest_id: ContestId,
    schedule: LawfulSchedule,
    reason: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Move dates of an announced contest later, with the reason; gives how many moved.

    Raises ``WrongStage``, ``NothingToChange``, and ``TimetableNotKept`` with every date that
    would be earlier than announced, has passed, or would break the rule (MER r2). Every date
    moved is kept beside the old one, and the page of the contest shows both.
    """
    contest, page = contest_at(session, contest_id=contest_id, now=now, stages=CHANGEABLE)
    before = page.plan
    after = planned(schedule, jurisdiction=page.jurisdiction, now=now)
    faults = (
        *change_faults(before, after, now=now),
        *plan_faults(after, today=london_day(now), is_announced=True),
    )
    if faults:
        raise TimetableNotKept(faults=faults)
    moved = _moved(before, after)
    if not moved:
        raise NothingToChange
    _apply(session, contest, after)
    session.add_all(
        ContestChange(
            contest_id=contest.id,
            step=step,
            was_on=was_on,
            now_on=now_on,
            reason=reason,
            changed_at=now,
            changed_by=actor.account_id,
        )
        for step, was_on, now_on in moved
    )
    note(
        session,
        contest,
        Act.CONTEST_TIMETABLE_CHANGED,
        actor=actor,
        now=now,
        moved=[f"{step or 'opening'} {was_on} {now_on}" for step, was_on, now_on in moved],
        table=after.table_version,
    )
    return len(moved)


def skip_wait(session: Session, *, contest_id: ContestId, actor: Actor, now: datetime) -> None:
    """In a rehearsal, let the next deadline be now. Raises ``WrongStage``, ``NotARehearsal``."""
    contest, page = contest_at(session, contest_id=contest_id, now=now, stages=CHANGEABLE)
    if not page.is_rehearsal:
        raise NotARehearsal
    _apply(session, contest, without_waiting(page.plan, now=now))
    note(session, contest, Act.CONTEST_TIMETABLE_CHANGED, actor=actor, now=now, rehearsal="sooner")


def _apply(session: Session, contest: Contest, plan: Plan) -> None:
    set_plan(contest, plan)
    write_steps(session, contest, plan)


def _moved(before: Plan, after: Plan) -> list[tuple[Step | None, date, date]]:
    moved: list[tuple[Step | None, date, date]] = [
        (old.step, old.on, after.step(old.step).on)
        for old in before.steps
        if not old.is_permission and after.step(old.step).on != old.on
    ]
    if before.opens_at != after.opens_at:
        moved.append((None, london_day(before.opens_at), london_day(after.opens_at)))
    return moved
