"""A contest's own rows: taken under lock, its timetable written, its acts noted."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from governance.elections.models.contests import Contest, ContestStep
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.rules.contests import WrongStage
from governance.elections.rules.stages import Stage
from governance.elections.rules.timetable import Plan
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import Step
from governance.kernel.ids import ContestId
from governance.kernel.refusals import NotFound


def contest_to_change(session: Session, *, contest_id: ContestId) -> Contest:
    """The contest's row, locked until the transaction ends. Raises ``NotFound``."""
    contest = session.scalar(
        select(Contest)
        .where(Contest.id == contest_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if contest is None:
        raise NotFound
    return contest


def contest_at(
    session: Session, *, contest_id: ContestId, now: datetime, stages: tuple[Stage, ...]
) -> tuple[Contest, ContestPage]:
    """The locked row and its page, if the contest is at one of ``stages``; else ``WrongStage``."""
    contest = contest_to_change(session, contest_id=contest_id)
    page = contest_page(session, contest_id=contest_id)
    if (stage := page.stage(now)) not in stages:
        raise WrongStage(stage=stage.value, needed=stages[0].value)
    return contest, page


def set_plan(contest: Contest, plan: Plan) -> None:
    """Take a plan's instants over into the contest's own columns."""
    contest.table_version = plan.table_version
    contest.nominations_close_at = plan.step(Step.NOMINATIONS_CLOSE).due_at
    contest.withdrawals_close_at = plan.step(Step.WITHDRAWALS_CLOSE).due_at
    contest.opens_at = plan.opens_at
    contest.closes_at = plan.closes_at


def write_steps(session: Session, contest: Contest, plan: Plan) -> None:
    """Write the steps of a plan in place of those there were."""
    session.execute(delete(ContestStep).where(ContestStep.contest_id == contest.id))
    session.add_all(
        ContestStep(
            contest_id=contest.id,
            step=each.step,
            position=position,
            rule=each.rule,
            working_days=each.working_days,
            computed_on=each.computed_on,
            set_on=each.on,
            due_at=each.due_at,
        )
        for position, each in enumerate(plan.steps)
    )
    session.flush()


def note(
    session: Session,
    contest: Contest,
    act: Act,
    *,
    actor: Actor,
    now: datetime,
    **detail: str | int | bool | list[str] | list[int] | None,
) -> None:
    """Write an act on a contest in the journal."""
    subject = Subject("contest", contest.id)
    record(session, act=act, actor=actor, now=now, subject=subject, detail=detail)
