"""Setting a contest up: create, amend and discard a draft, and announce it."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from governance.elections.models.contests import Contest, ContestStep
from governance.elections.queries.contests import ContestPage, contest_page
from governance.elections.rules.contests import (
    ContestNotDraft,
    ContestSetup,
    NobodyToVote,
    NoticeTooLate,
)
from governance.elections.rules.counting import counting_rule
from governance.elections.rules.rehearsal import REHEARSAL, Pace
from governance.elections.rules.schedule import (
    RehearsalSchedule,
    Schedule,
    planned,
)
from governance.elections.rules.timetable import (
    Plan,
    TimetableNotKept,
    earliest_close_on,
    plan_faults,
)
from governance.elections.service.contest_rows import (
    contest_to_change,
    note,
    set_plan,
    write_steps,
)
from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.calendar import Step, london_day
from governance.kernel.ids import ConstituencyId, ContestId, new_id
from governance.register.queries import members_on
from governance.register.queries.constituencies import constituency

EVERYONE = "All members"


def create_contest(
    session: Session,
    *,
    setup: ContestSetup,
    schedule: Schedule,
    actor: Actor,
    now: datetime,
    rerun_of: ContestId | None = None,
) -> ContestId:
    """Set up a contest as a draft that only officers see.

    Raises ``TimetableNotKept`` with every date that breaks a rule, ``NotFound`` for a
    constituency there is not, ``UnknownRule`` for a rule there is not, ``RuleFillsOneSeat``.
    """
    plan = planned(schedule, jurisdiction=setup.jurisdiction, now=now)
    _check(plan, now)
    contest = Contest(id=new_id(), created_at=now, created_by=actor.account_id, rerun_of=rerun_of)
    _write(session, contest, setup, schedule, plan)
    session.add(contest)
    session.flush()
    write_steps(session, contest, plan)
    note(session, contest, Act.CONTEST_CREATED, actor=actor, now=now, **_terms(contest))
    return ContestId(contest.id)


def amend_contest(
    session: Session,
    *,
    contest_id: ContestId,
    setup: ContestSetup,
    schedule: Schedule,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a draft. Raises as ``create_contest``, and ``ContestNotDraft`` once announced."""
    contest = contest_to_change(session, contest_id=contest_id)
    _only_draft(contest)
    plan = planned(schedule, jurisdiction=setup.jurisdiction, now=now)
    _check(plan, now)
    _write(session, contest, setup, schedule, plan)
    write_steps(session, contest, plan)
    note(session, contest, Act.CONTEST_AMENDED, actor=actor, now=now, **_terms(contest))


def discard_contest(
    session: Session, *, contest_id: ContestId, actor: Actor, now: datetime
) -> None:
    """Throw a draft away. Raises ``ContestNotDraft`` once it is announced."""
    contest = contest_to_change(session, contest_id=contest_id)
    _only_draft(contest)
    note(session, contest, Act.CONTEST_DISCARDED, actor=actor, now=now)
    session.execute(delete(ContestStep).where(ContestStep.contest_id == contest_id))
    session.execute(delete(Contest).where(Contest.id == contest_id))


def announce_contest(
    session: Session, *, contest_id: ContestId, actor: Actor, now: datetime
) -> None:
    """Give the notice of election (MER r8): its terms are fixed and nominations open.

    Raises ``ContestNotDraft``; ``NoticeTooLate`` when the last day for it has passed;
    ``TimetableNotKept`` when a holiday announced meanwhile breaks a date; ``NobodyToVote``.
    A rehearsal's clock starts now.
    """
    contest = contest_to_change(session, contest_id=contest_id)
    _only_draft(contest)
    page = contest_page(session, contest_id=contest_id)
    plan = page.plan
    if page.pace is not None:
        schedule = RehearsalSchedule(page.pace)
        plan = planned(schedule, jurisdiction=page.jurisdiction, now=now)
        set_plan(contest, plan)
        write_steps(session, contest, plan)
    else:
        _check_notice(page, now)
        _check(plan, now)
    if not members_on(session, day=london_day(now), constituency_id=page.constituency_id):
        raise NobodyToVote(electorate_name=page.electorate_name)
    contest.announced_at = now
    note(
        session,
        contest,
        Act.CONTEST_ANNOUNCED,
        actor=actor,
        now=now,
        **_terms(contest),
        dates=[f"{step.step.value} {step.on.isoformat()}" for step in plan.steps],
    )


def _check(plan: Plan, now: datetime) -> None:
    if plan.pack_code == REHEARSAL.code:
        return
    if faults := plan_faults(plan, today=london_day(now)):
        raise TimetableNotKept(faults=faults)


def _check_notice(page: ContestPage, now: datetime) -> None:
    notice = page.plan.step(Step.NOTICE_OF_ELECTION)
    if now >= notice.due_at:
        raise NoticeTooLate(
            due_on=notice.on,
            rule=notice.rule,
            earliest_close_on=earliest_close_on(page.jurisdiction, today=london_day(now)),
        )


def _only_draft(contest: Contest) -> None:
    if contest.announced_at is not None:
        raise ContestNotDraft(announced_at=contest.announced_at)


def _write(
    session: Session, contest: Contest, setup: ContestSetup, schedule: Schedule, plan: Plan
) -> None:
    rule = counting_rule(setup.rule, seats=setup.seats)
    contest.title = setup.title
    contest.seats = setup.seats
    contest.constituency_id = setup.constituency_id
    contest.electorate_name = _electorate_name(session, setup.constituency_id)
    contest.rule = rule.name
    contest.rule_version = rule.version
    contest.jurisdiction = setup.jurisdiction
    contest.pack_code = plan.pack_code
    contest.pace_minutes = (
        int(Pace(schedule.pace)) if isinstance(schedule, RehearsalSchedule) else None
    )
    contest.supporters_needed = setup.supporters_needed
    contest.officer_name = setup.officer.name
    contest.officer_email = setup.officer.email
    contest.officer_phone = setup.officer.phone
    contest.officer_address = setup.officer.address
    set_plan(contest, plan)


def _electorate_name(session: Session, constituency_id: ConstituencyId | None) -> str:
    if constituency_id is None:
        return EVERYONE
    return constituency(session, constituency_id=constituency_id).name


def _terms(contest: Contest) -> dict[str, str | int | bool]:
    return {
        "closes_at": contest.closes_at.isoformat(),
        "pack": contest.pack_code,
        "rule": f"{contest.rule} {contest.rule_version}",
        "seats": contest.seats,
        "table": contest.table_version,
    }
