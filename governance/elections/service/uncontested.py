"""No more candidates than seats: elected without a poll, and empty seats run again (MER r18)."""

from datetime import datetime

from sqlalchemy.orm import Session

from governance.elections.queries.contests import ContestPage
from governance.elections.queries.counts import declared_count
from governance.elections.queries.nominations import candidates_in_order
from governance.elections.rules.contests import (
    Contested,
    ContestSetup,
    NoSeatsLeft,
)
from governance.elections.rules.counting import chosen_as
from governance.elections.rules.schedule import LawfulSchedule, RehearsalSchedule, Schedule
from governance.elections.rules.stages import Stage
from governance.elections.rules.timetable import earliest_close_on
from governance.elections.service.contest_rows import contest_at, note
from governance.elections.service.contests import create_contest
from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import ContestId


def declare_uncontested(
    session: Session, *, contest_id: ContestId, actor: Actor, now: datetime
) -> int:
    """Declare every candidate elected without a poll; gives the number of seats left empty.

    Allowed once withdrawals are closed and there are no more candidates than seats, none at all
    included (MER r18); by a rule of yes and no, only where nobody stands. Raises ``WrongStage``
    and ``Contested``.
    """
    contest, page = contest_at(
        session, contest_id=contest_id, now=now, stages=(Stage.WITHDRAWALS_CLOSED,)
    )
    elected = candidates_in_order(session, contest_id=contest_id)
    if page.needs_poll(len(elected)):
        raise Contested(candidates=len(elected), seats=page.seats)
    contest.uncontested_at = now
    note(
        session,
        contest,
        Act.CONTEST_UNCONTESTED,
        actor=actor,
        now=now,
        elected=[str(one.nomination_id) for one in elected],
        seats=page.seats,
    )
    return page.seats - len(elected)


def create_rerun(
    session: Session, *, contest_id: ContestId, actor: Actor, now: datetime
) -> ContestId:
    """Set up a draft for the seats an election left empty (MER r18), linked to it.

    Without a poll because too few stood; after one because voters said no. It closes as early
    as the rules allow; the officer changes that as they wish. Raises ``WrongStage`` and
    ``NoSeatsLeft``.
    """
    _, page = contest_at(
        session, contest_id=contest_id, now=now, stages=(Stage.UNCONTESTED, Stage.DECLARED)
    )
    count = declared_count(session, contest_id=contest_id)
    standing = candidates_in_order(session, contest_id=contest_id)
    left = page.seats - len(standing if count is None else count.record.elected)
    if left < 1:
        raise NoSeatsLeft(contest_id=contest_id)
    setup = ContestSetup(
        title=f"{page.title}: remaining seats"[:200],
        seats=left,
        constituency_id=page.constituency_id,
        rule=chosen_as(page.rule),
        jurisdiction=page.jurisdiction,
        supporters_needed=page.supporters_needed,
        officer=page.officer,
    )
    return create_contest(
        session,
        setup=setup,
        schedule=_soonest(page, now),
        rerun_of=contest_id,
        actor=actor,
        now=now,
    )


def _soonest(page: ContestPage, now: datetime) -> Schedule:
    if page.pace is not None:
        return RehearsalSchedule(page.pace)
    return LawfulSchedule(earliest_close_on(page.jurisdiction, today=london_day(now)))
