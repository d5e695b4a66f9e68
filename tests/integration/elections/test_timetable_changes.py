"""Changing an announced timetable: later, never earlier, never below the rule."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.elections.queries.contests import changes_of, contest_page
from governance.elections.rules.contests import NotARehearsal, NothingToChange, WrongStage
from governance.elections.rules.rehearsal import Pace
from governance.elections.rules.schedule import LawfulSchedule
from governance.elections.rules.stages import Stage
from governance.elections.rules.timetable import PlanFaultCode, TimetableNotKept
from governance.elections.service.contests import announce_contest
from governance.elections.service.timetable import lengthen_timetable, skip_wait
from governance.journal.queries import all_entries
from governance.kernel.actor import SYSTEM
from governance.kernel.calendar import Step
from governance.kernel.ids import ContestId
from tests.factories.elections import CLOSE_ON, a_contest, a_contest_with_candidates
from tests.factories.register import a_member

AT = datetime(2027, 8, 4, 9, tzinfo=UTC)


def lengthen(session: Session, contest_id: ContestId, close_on: date, **chosen: date) -> int:
    dates = {each.step: each.on for each in contest_page(session, contest_id=contest_id).plan.steps}
    dates.update({Step(name.replace("_", "-")): on for name, on in chosen.items()})
    return lengthen_timetable(
        session,
        contest_id=contest_id,
        schedule=LawfulSchedule(close_on, dates, date(2027, 8, 25)),
        reason="The post was late",
        actor=SYSTEM,
        now=AT,
    )


def test_dates_move_later_and_the_old_ones_are_kept(session: Session, now: datetime) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    moved = lengthen(
        session,
        contest_id,
        date(2027, 9, 20),
        nominations_close=date(2027, 8, 9),
        statement_of_candidates=date(2027, 8, 10),
    )
    assert moved == 3
    page = contest_page(session, contest_id=contest_id)
    assert page.nominations_close_at == datetime(2027, 8, 9, 16, tzinfo=UTC)
    assert page.record_on == date(2027, 8, 9)
    changes = changes_of(session, contest_id=contest_id)
    assert {change.step for change in changes} == {
        Step.NOMINATIONS_CLOSE,
        Step.STATEMENT_OF_CANDIDATES,
        Step.POLL_CLOSE,
    }
    assert all(change.reason == "The post was late" for change in changes)
    entry = list(all_entries(session, subject_id=str(contest_id)))[-1]
    assert entry.act == "contest:timetable-changed"
    assert "nominations-close 2027-08-05 2027-08-09" in str(entry.detail["moved"])


@pytest.mark.parametrize(
    ("close_on", "chosen", "code"),
    [
        (CLOSE_ON, {"withdrawals_close": date(2027, 8, 9)}, PlanFaultCode.SHORTER_THAN_ANNOUNCED),
        (CLOSE_ON, {"withdrawals_close": date(2027, 8, 11)}, PlanFaultCode.TOO_LATE),
        (
            date(2027, 9, 20),
            {"notice_of_election": date(2027, 7, 21)},
            PlanFaultCode.ALREADY_PASSED,
        ),
    ],
)
def test_a_shorter_date_is_refused(
    session: Session,
    now: datetime,
    close_on: date,
    chosen: dict[str, date],
    code: PlanFaultCode,
) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    with pytest.raises(TimetableNotKept) as refused:
        lengthen(session, contest_id, close_on, **chosen)
    assert code in {fault.code for fault in refused.value.faults}
    assert changes_of(session, contest_id=contest_id) == []


def test_a_change_that_changes_nothing_is_refused(session: Session, now: datetime) -> None:
    contest_id = a_contest(session, now=now, is_announced=True)
    with pytest.raises(NothingToChange):
        lengthen(session, contest_id, CLOSE_ON)


def test_a_draft_is_amended_not_lengthened(session: Session, now: datetime) -> None:
    contest_id = a_contest(session, now=now)
    with pytest.raises(WrongStage):
        lengthen(session, contest_id, date(2027, 9, 20))


def test_nothing_moves_once_the_roll_is_frozen(session: Session, now: datetime) -> None:
    a_member(session, now=now)
    contest_id = a_contest_with_candidates(session, now=now, stage=Stage.POLL_SCHEDULED)
    with pytest.raises(WrongStage):
        lengthen(session, contest_id, date(2027, 12, 20))


def test_a_rehearsal_can_leave_out_a_wait_and_a_real_contest_cannot(
    session: Session, now: datetime
) -> None:
    a_member(session, now=now)
    rehearsal = a_contest(session, now=now, pace=Pace.ONE_HOUR)
    announce_contest(session, contest_id=rehearsal, actor=SYSTEM, now=now)
    skip_wait(session, contest_id=rehearsal, actor=SYSTEM, now=now + timedelta(minutes=1))
    page = contest_page(session, contest_id=rehearsal)
    assert page.stage(now + timedelta(minutes=1)) is Stage.NOMINATIONS_CLOSED
    real = a_contest(session, now=now, is_announced=True)
    with pytest.raises(NotARehearsal):
        skip_wait(session, contest_id=real, actor=SYSTEM, now=now)
