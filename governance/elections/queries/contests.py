"""Reading contests: one with everything that was recorded about it, and lists of them."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from governance.elections.models.contests import Contest, ContestChange, ContestStep
from governance.elections.models.counts import ContestCount, ContestDeclaration
from governance.elections.rules.contests import Officer
from governance.elections.rules.counting import RULE_SENTENCES, needs_poll, title_of
from governance.elections.rules.rehearsal import REHEARSAL, Pace
from governance.elections.rules.stages import Facts, Stage, stage_at
from governance.elections.rules.timetable import Plan, PlannedStep
from governance.kernel.calendar import Jurisdiction, Step
from governance.kernel.ids import ConstituencyId, ContestId, PollId
from governance.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True)
class ContestLine:
    """A contest in a list: enough to say what it is about and where it stands."""

    id: ContestId
    title: str
    seats: int
    electorate_name: str
    constituency_id: ConstituencyId | None
    is_rehearsal: bool
    poll_id: PollId | None
    facts: Facts

    @property
    def opens_at(self) -> datetime:
        """When voting opens."""
        return self.facts.opens_at

    @property
    def closes_at(self) -> datetime:
        """When voting closes."""
        return self.facts.closes_at

    def stage(self, now: datetime) -> Stage:
        """Where the contest stands at an instant."""
        return stage_at(self.facts, now)


@dataclass(frozen=True, slots=True)
class ContestPage:
    """One contest: its terms, its timetable, and every fact recorded since."""

    id: ContestId
    title: str
    seats: int
    constituency_id: ConstituencyId | None
    electorate_name: str
    rule: str
    rule_version: str
    rule_title: str
    rule_sentence: str
    jurisdiction: Jurisdiction
    pace: Pace | None
    supporters_needed: int
    officer: Officer
    plan: Plan
    rerun_of: ContestId | None
    created_at: datetime
    poll_id: PollId | None
    roll_count: int | None
    roll_digest: str | None
    voters_told_at: datetime | None
    facts: Facts

    @property
    def is_rehearsal(self) -> bool:
        """Whether this only tries an election out: not lawful, and said so everywhere."""
        return self.plan.pack_code == REHEARSAL.code

    def needs_poll(self, candidates: int) -> bool:
        """Whether members vote, where so many people stand."""
        return needs_poll(self.rule, candidates=candidates, seats=self.seats)

    @property
    def dates(self) -> dict[Step, date]:
        """The date set for every step, in London."""
        return {planned.step: planned.on for planned in self.plan.steps}

    @property
    def table_version(self) -> str:
        """The bank-holiday table the dates were counted with."""
        return self.plan.table_version

    @property
    def record_on(self) -> date:
        """Who was a member on this day may vote: the close of nominations (MER r27)."""
        return self.dates[Step.NOMINATIONS_CLOSE]

    @property
    def announced_at(self) -> datetime | None:
        """When the notice of election was given."""
        return self.facts.announced_at

    @property
    def nominations_close_at(self) -> datetime:
        """The deadline for nominations."""
        return self.facts.nominations_close_at

    @property
    def statement_published_at(self) -> datetime | None:
        """When the statement of candidates was published."""
        return self.facts.statement_published_at

    @property
    def withdrawals_close_at(self) -> datetime:
        """The deadline for withdrawing."""
        return self.facts.withdrawals_close_at

    @property
    def uncontested_at(self) -> datetime | None:
        """When all candidates were declared elected without a poll."""
        return self.facts.uncontested_at

    @property
    def roll_frozen_at(self) -> datetime | None:
        """When the roll was frozen and the poll made."""
        return self.facts.roll_frozen_at

    @property
    def opens_at(self) -> datetime:
        """When voting opens."""
        return self.facts.opens_at

    @property
    def closes_at(self) -> datetime:
        """When voting closes."""
        return self.facts.closes_at

    @property
    def counted_at(self) -> datetime | None:
        """When the papers were last counted to the end."""
        return self.facts.counted_at

    @property
    def declared_at(self) -> datetime | None:
        """When the result was declared."""
        return self.facts.declared_at

    def stage(self, now: datetime) -> Stage:
        """Where the contest stands at an instant."""
        return stage_at(self.facts, now)


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A date that moved after the announcement; ``step`` is ``None`` for the opening."""

    step: Step | None
    was_on: date
    now_on: date
    reason: str
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class ContestsPage:
    """Contests, the last to close first; ``next_before`` continues the list, if it goes on."""

    contests: tuple[ContestLine, ...]
    next_before: ContestId | None


def _rows() -> Select[Contest, datetime | None, datetime]:
    counted = (
        select(func.max(ContestCount.counted_at))
        .where(ContestCount.contest_id == Contest.id)
        .scalar_subquery()
    )
    return select(Contest, counted, ContestDeclaration.declared_at).outerjoin(
        ContestDeclaration, ContestDeclaration.contest_id == Contest.id
    )


def _facts(contest: Contest, counted_at: datetime | None, declared_at: datetime | None) -> Facts:
    return Facts(
        announced_at=contest.announced_at,
        nominations_close_at=contest.nominations_close_at,
        statement_published_at=contest.statement_published_at,
        withdrawals_close_at=contest.withdrawals_close_at,
        uncontested_at=contest.uncontested_at,
        roll_frozen_at=contest.roll_frozen_at,
        opens_at=contest.opens_at,
        closes_at=contest.closes_at,
        counted_at=counted_at,
        declared_at=declared_at,
    )


def contest_page(session: Session, *, contest_id: ContestId) -> ContestPage:
    """One contest. Refuses with ``NotFound`` when there is none of this id."""
    row = session.execute(_rows().where(Contest.id == contest_id)).one_or_none()
    if row is None:
        raise NotFound
    contest, counted_at, declared_at = row
    return ContestPage(
        id=ContestId(contest.id),
        title=contest.title,
        seats=contest.seats,
        constituency_id=_constituency(contest),
        electorate_name=contest.electorate_name,
        rule=contest.rule,
        rule_version=contest.rule_version,
        rule_title=title_of(contest.rule),
        rule_sentence=RULE_SENTENCES.get(contest.rule, ""),
        jurisdiction=contest.jurisdiction,
        pace=None if contest.pace_minutes is None else Pace(contest.pace_minutes),
        supporters_needed=contest.supporters_needed,
        officer=Officer(
            name=contest.officer_name,
            email=contest.officer_email,
            phone=contest.officer_phone,
            address=contest.officer_address,
        ),
        plan=_plan(session, contest),
        rerun_of=None if contest.rerun_of is None else ContestId(contest.rerun_of),
        created_at=contest.created_at,
        poll_id=_poll(contest),
        roll_count=contest.roll_count,
        roll_digest=contest.roll_digest,
        voters_told_at=contest.voters_told_at,
        facts=_facts(contest, counted_at, declared_at),
    )


def _constituency(contest: Contest) -> ConstituencyId | None:
    return None if contest.constituency_id is None else ConstituencyId(contest.constituency_id)


def _poll(contest: Contest) -> PollId | None:
    return None if contest.poll_id is None else PollId(contest.poll_id)


def _plan(session: Session, contest: Contest) -> Plan:
    steps = session.scalars(
        select(ContestStep)
        .where(ContestStep.contest_id == contest.id)
        .order_by(ContestStep.position)
    )
    return Plan(
        pack_code=contest.pack_code,
        jurisdiction=contest.jurisdiction,
        table_version=contest.table_version,
        steps=tuple(
            PlannedStep(
                step=row.step,
                on=row.set_on,
                due_at=row.due_at,
                rule=row.rule,
                working_days=row.working_days,
                computed_on=row.computed_on,
            )
            for row in steps
        ),
        opens_at=contest.opens_at,
        closes_at=contest.closes_at,
    )


def contests_page(
    session: Session,
    *,
    is_announced: bool = False,
    before: ContestId | None = None,
    limit: int = 20,
) -> ContestsPage:
    """Contests, the last to close first, ``limit`` of them from just below ``before``.

    ``is_announced`` leaves drafts out, for everyone but the officers.
    """
    find = _rows().order_by(Contest.closes_at.desc(), Contest.id.desc()).limit(limit + 1)
    if is_announced:
        find = find.where(Contest.announced_at.is_not(None))
    if before is not None:
        mark = session.execute(
            select(Contest.closes_at, Contest.id).where(Contest.id == before)
        ).one_or_none()
        if mark is None:
            raise NotFound
        find = find.where(tuple_(Contest.closes_at, Contest.id) < tuple_(mark[0], mark[1]))
    rows = session.execute(find).all()
    lines = tuple(
        ContestLine(
            id=ContestId(contest.id),
            title=contest.title,
            seats=contest.seats,
            electorate_name=contest.electorate_name,
            constituency_id=_constituency(contest),
            is_rehearsal=contest.pack_code == REHEARSAL.code,
            poll_id=_poll(contest),
            facts=_facts(contest, counted_at, declared_at),
        )
        for contest, counted_at, declared_at in rows[:limit]
    )
    return ContestsPage(contests=lines, next_before=lines[-1].id if len(rows) > limit else None)


def changes_of(session: Session, *, contest_id: ContestId) -> list[ChangeLine]:
    """Every date that was moved after the announcement, oldest first."""
    rows = session.scalars(
        select(ContestChange)
        .where(ContestChange.contest_id == contest_id)
        .order_by(ContestChange.changed_at, ContestChange.now_on)
    )
    return [
        ChangeLine(row.step, row.was_on, row.now_on, row.reason, row.changed_at) for row in rows
    ]


def reruns_of(session: Session, *, contest_id: ContestId) -> list[UUID]:
    """The contests set up to fill the seats this one left empty."""
    return list(session.scalars(select(Contest.id).where(Contest.rerun_of == contest_id)))
