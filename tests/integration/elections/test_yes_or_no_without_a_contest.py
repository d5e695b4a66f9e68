"""Yes or no where no more people stand than there are seats: a vote all the same."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from governance.elections.queries.contests import contest_page, reruns_of
from governance.elections.queries.manage import desk
from governance.elections.queries.result import result_page
from governance.elections.rules.checklist import Need
from governance.elections.rules.contests import Contested, NoSeatsLeft, PollNotNeeded
from governance.elections.rules.counting import YES_NO, YES_NO_REOPEN
from governance.elections.rules.stages import Stage
from governance.elections.service.poll import schedule_poll
from governance.elections.service.uncontested import create_rerun, declare_uncontested
from governance.kernel.actor import SYSTEM
from tests.factories.counts import AtThePoll, a_declared_contest
from tests.factories.elections import a_contest_with_candidates
from tests.factories.register import members


@pytest.mark.parametrize("rule", [YES_NO, YES_NO_REOPEN])
def test_one_candidate_for_one_seat_goes_to_a_poll(
    session: Session, now: datetime, rule: str
) -> None:
    members(session, 3, now=now)
    contest_id = a_contest_with_candidates(
        session,
        now=now,
        stage=Stage.WITHDRAWALS_CLOSED,
        names=("Amina Diallo",),
        seats=1,
        rule=rule,
    )
    with pytest.raises(Contested):
        declare_uncontested(session, contest_id=contest_id, actor=SYSTEM, now=now)
    needs = {check.need for check in desk(session, contest_id=contest_id, now=now).checks}
    assert Need.ROLL in needs
    assert schedule_poll(session, contest_id=contest_id, actor=SYSTEM, now=now).count == 4


def test_where_nobody_stands_there_is_nothing_to_vote_on(session: Session, now: datetime) -> None:
    contest_id = a_contest_with_candidates(
        session, now=now, stage=Stage.WITHDRAWALS_CLOSED, names=(), seats=2, rule=YES_NO_REOPEN
    )
    with pytest.raises(PollNotNeeded):
        schedule_poll(session, contest_id=contest_id, actor=SYSTEM, now=now)
    assert declare_uncontested(session, contest_id=contest_id, actor=SYSTEM, now=now) == 2


def one_of_two(session: Session, now: datetime) -> AtThePoll:
    """Two seats, two candidates: Ann has a majority, Ben has not."""
    return a_declared_contest(
        session,
        now=now,
        rule=YES_NO_REOPEN,
        names=("Ann Bell", "Ben Carr"),
        papers=[(1, -2, -3), (1, -2, -3), (1, 2, -3)],
    )


def test_a_seat_voters_refused_to_fill_stays_empty_and_is_run_again(
    session: Session, now: datetime
) -> None:
    at = one_of_two(session, now)
    result = result_page(session, contest_id=at.contest_id)
    assert [one.name for one in result.elected] == ["Ann Bell"]
    assert result.empty_seats == 1
    numbers = desk(session, contest_id=at.contest_id, now=at.after_close).numbers
    assert (numbers.empty, numbers.reruns) == (1, 0)
    again = create_rerun(session, contest_id=at.contest_id, actor=SYSTEM, now=at.after_close)
    page = contest_page(session, contest_id=again)
    assert (page.seats, page.rule, page.rerun_of) == (1, YES_NO_REOPEN, at.contest_id)
    assert reruns_of(session, contest_id=at.contest_id) == [again]


def test_a_full_board_is_not_run_again_after_a_vote(session: Session, now: datetime) -> None:
    at = a_declared_contest(
        session, now=now, rule=YES_NO, names=("Ann Bell", "Ben Carr"), papers=[(1, 2), (1, 2)]
    )
    with pytest.raises(NoSeatsLeft):
        create_rerun(session, contest_id=at.contest_id, actor=SYSTEM, now=at.after_close)


def test_if_everybody_is_refused_nobody_is_elected(session: Session, now: datetime) -> None:
    at = a_declared_contest(
        session, now=now, rule=YES_NO, names=("Ann Bell",), seats=1, papers=[(-1,), (1,), ()]
    )
    result = result_page(session, contest_id=at.contest_id)
    assert result.elected == ()
    assert result.candidates[0].why == (
        "Ann Bell was not elected: there was no more “yes” than “no”: 1 to 1."
    )
