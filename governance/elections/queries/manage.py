"""The desk of a contest: where it stands, what it still needs, and the numbers behind that."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.elections.models.nominations import Nomination
from governance.elections.queries.contests import (
    ChangeLine,
    ContestPage,
    changes_of,
    contest_page,
    reruns_of,
)
from governance.elections.queries.counts import declared_count
from governance.elections.queries.nominations import nominations_in
from governance.elections.rules.changes import MovedDate, holidays_moved
from governance.elections.rules.checklist import BoxStands, Check, Numbers, checklist
from governance.elections.rules.nominations import NominationState
from governance.elections.rules.stages import Stage
from governance.elections.rules.timetable import PlannedStep
from governance.kernel.calendar import Step, london_day
from governance.kernel.ids import ContestId
from governance.register.queries.members import members_counted_on
from governance.voting.queries.polls import poll_page

MOST_COUNTED = 1_000


class Progress(StrEnum):
    """Whether a step of the timetable is behind, at hand or ahead."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the timetable as a page shows it; ``is_late``: due and not done."""

    planned: PlannedStep
    progress: Progress
    done_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything the officers' page of a contest shows; voters are counted up to ``most_voters``.

    A frozen roll says how many are on it, however many.
    """

    contest: ContestPage
    stage: Stage
    steps: tuple[StepLine, ...]
    checks: tuple[Check, ...]
    numbers: Numbers
    most_voters: int
    changes: tuple[ChangeLine, ...]
    moved: tuple[MovedDate, ...]
    reruns: tuple[UUID, ...]


def desk(session: Session, *, contest_id: ContestId, now: datetime) -> Desk:
    """One contest as its officers see it. Raises ``NotFound``."""
    contest = contest_page(session, contest_id=contest_id)
    stage = contest.stage(now)
    reruns = tuple(reruns_of(session, contest_id=contest_id))
    numbers = _numbers(session, contest, reruns=len(reruns), now=now)
    return Desk(
        contest=contest,
        stage=stage,
        steps=step_lines(contest, now=now),
        checks=checklist(
            contest.facts,
            numbers,
            box=_box(session, contest, now=now),
            notice_due_at=contest.plan.step(Step.NOTICE_OF_ELECTION).due_at,
            is_rehearsal=contest.is_rehearsal,
            voters_told_at=contest.voters_told_at,
            now=now,
            stage=stage,
        ),
        numbers=numbers,
        most_voters=most_voters(contest),
        changes=tuple(changes_of(session, contest_id=contest_id)),
        moved=_moved(contest),
        reruns=reruns,
    )


def _box(session: Session, contest: ContestPage, *, now: datetime) -> BoxStands:
    """How far the box is: ready once it takes ballots, or took them until it was shut."""
    if contest.poll_id is None:
        return BoxStands(is_ready=False, is_opened=False)
    poll = poll_page(session, poll_id=contest.poll_id)
    if not poll.is_sealed:
        return BoxStands(is_ready=True, is_opened=now >= poll.closes_at)
    is_opened = poll.box_state is not None and poll.box_state.is_opened
    return BoxStands(is_ready=poll.is_box_ready, is_opened=is_opened)


def _moved(contest: ContestPage) -> tuple[MovedDate, ...]:
    if contest.is_rehearsal or contest.roll_frozen_at or contest.uncontested_at:
        return ()
    return holidays_moved(contest.plan)


def voters(session: Session, *, contest: ContestPage, now: datetime) -> int:
    """How many could vote: members on the record day, or today while it is still to come.

    Counted up to ``MOST_COUNTED`` and one more, until the roll is frozen.
    """
    if contest.roll_count is not None:
        return contest.roll_count
    day = min(contest.record_on, london_day(now))
    return members_counted_on(
        session, day=day, constituency_id=contest.constituency_id, most=MOST_COUNTED + 1
    )


def most_voters(contest: ContestPage) -> int:
    """Up to where ``voters`` says exactly how many there are."""
    return MOST_COUNTED if contest.roll_count is None else contest.roll_count


def _numbers(session: Session, contest: ContestPage, *, reruns: int, now: datetime) -> Numbers:
    states = Counter(page.state for page in nominations_in(session, contest_id=contest.id))
    drafts = session.scalars(
        select(func.count())
        .select_from(Nomination)
        .where(Nomination.contest_id == contest.id, Nomination.submitted_at.is_(None))
    ).one()
    candidates = states[NominationState.ACCEPTED]
    count = declared_count(session, contest_id=contest.id)
    filled = candidates if count is None else len(count.record.elected)
    return Numbers(
        voters=voters(session, contest=contest, now=now),
        seats=contest.seats,
        drafts=drafts,
        submitted=states.total(),
        undecided=states[NominationState.SUBMITTED],
        candidates=candidates,
        reruns=reruns,
        empty=max(0, contest.seats - filled),
        needs_poll=contest.needs_poll(candidates),
    )


def step_lines(contest: ContestPage, *, now: datetime) -> tuple[StepLine, ...]:
    """The timetable with what is done, what is at hand, and what is late."""
    acts = {
        Step.NOTICE_OF_ELECTION: contest.announced_at,
        Step.STATEMENT_OF_CANDIDATES: contest.statement_published_at,
        Step.NOTICE_OF_POLL: contest.roll_frozen_at,
    }
    lines: list[StepLine] = []
    is_first_open = True
    for planned in contest.plan.steps:
        is_act = planned.step in acts
        done_at = acts.get(planned.step)
        is_done = done_at is not None if is_act else _is_past(contest, planned, now)
        progress = Progress.DONE if is_done else Progress.NOW if is_first_open else Progress.NEXT
        is_first_open = is_first_open and is_done
        lines.append(
            StepLine(
                planned=planned,
                progress=progress,
                done_at=done_at,
                is_late=is_act and not contest.is_rehearsal and (done_at or now) >= planned.due_at,
            )
        )
    return tuple(lines)


def _is_past(contest: ContestPage, planned: PlannedStep, now: datetime) -> bool:
    return contest.announced_at is not None and planned.due_at <= now
