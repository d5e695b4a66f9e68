"""Two at once: two papers from one voter, and a vote against the opening of the box."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId, PollId
from governance.kernel.refusals import Refusal
from governance.voting.models import Ballot, Mark
from governance.voting.rules import AlreadyVoted, OpenedBox, PollClosed, Receipt, new_ballot_key
from governance.voting.service import papers_for_count
from tests.factories.voting import a_poll, a_vote, put_on_roll
from tests.integration.voting.conftest import MakeSession

LONG_ENOUGH_TO_WAIT = 0.3
Act = Callable[[Session], object]


@pytest.fixture
def poll_id(writing: MakeSession, now: datetime) -> PollId:
    session = writing()
    made = a_poll(session, now=now)
    session.commit()
    return made


@pytest.fixture
def voters(writing: MakeSession, poll_id: PollId) -> list[MemberId]:
    session = writing()
    made = put_on_roll(session, poll_id, count=8)
    session.commit()
    return made


def together(writing: MakeSession, acts: Sequence[Act]) -> list[object]:
    """Do all acts at once, each in a thread and a transaction of its own."""
    gate = threading.Barrier(len(acts))

    def run(act: Act) -> object:
        gate.wait()
        session = writing()
        try:
            result = act(session)
            session.commit()
        except Refusal as refusal:
            session.rollback()
            return refusal
        return result

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def voting(poll_id: PollId, member_id: MemberId, now: datetime, **more: Any) -> Act:
    """The act of casting one vote."""
    return lambda session: a_vote(session, poll_id=poll_id, member_id=member_id, now=now, **more)


def opening(poll_id: PollId, now: datetime) -> Act:
    """The act of opening the box after the close."""
    after = now + timedelta(days=8)
    return lambda session: papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)


def votes_in(writing: MakeSession, poll_id: PollId) -> tuple[int, int]:
    session = writing()
    marks = session.scalar(select(func.count()).where(Mark.poll_id == poll_id)) or 0
    ballots = session.scalar(select(func.count()).where(Ballot.poll_id == poll_id)) or 0
    session.rollback()
    return marks, ballots


def test_of_many_different_papers_from_one_voter_exactly_one_gets_in(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    acts = [
        voting(poll_id, voters[0], now, choices=(choice,)) for choice in ("c1", "c2", "c3", "c4")
    ]
    results = together(writing, acts)
    assert sum(isinstance(result, Receipt) for result in results) == 1
    assert sum(isinstance(result, AlreadyVoted) for result in results) == 3
    assert votes_in(writing, poll_id) == (1, 1)


def test_one_form_sent_several_times_at_once_gets_one_receipt(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    key = new_ballot_key()
    acts = [voting(poll_id, voters[0], now, ballot_key=key)] * 4
    results = [result for result in together(writing, acts) if isinstance(result, Receipt)]
    assert len(results) == 4
    assert len({result.ballot_number for result in results}) == 1
    assert [result.is_repeat for result in results].count(False) == 1
    assert votes_in(writing, poll_id) == (1, 1)


def test_different_voters_at_once_all_get_in(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    acts = [voting(poll_id, voter, now) for voter in voters]
    assert all(isinstance(result, Receipt) for result in together(writing, acts))
    assert votes_in(writing, poll_id) == (8, 8)


def test_a_vote_that_came_to_nothing_leaves_the_way_free(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    first = writing()
    a_vote(first, poll_id=poll_id, member_id=voters[0], now=now)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(
            together,
            writing,
            [lambda session: a_vote(session, poll_id=poll_id, member_id=voters[0], now=now)],
        )
        time.sleep(LONG_ENOUGH_TO_WAIT)
        assert not waiting.done()
        first.rollback()
        assert isinstance(waiting.result()[0], Receipt)
    assert votes_in(writing, poll_id) == (1, 1)


def test_the_opening_of_the_box_waits_for_a_vote_that_came_in_time(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    just_in_time = writing()
    a_vote(just_in_time, poll_id=poll_id, member_id=voters[0], now=now)
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(together, writing, [opening(poll_id, now)])
        time.sleep(LONG_ENOUGH_TO_WAIT)
        assert not under_way.done()
        just_in_time.commit()
        (box,) = under_way.result()
    assert isinstance(box, OpenedBox)
    assert box.received == 1


def test_a_vote_that_waited_for_the_opening_is_refused_not_lost(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    opener = writing()
    papers_for_count(opener, poll_id=poll_id, actor=SYSTEM, now=now + timedelta(days=8))
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(
            together,
            writing,
            [lambda session: a_vote(session, poll_id=poll_id, member_id=voters[0], now=now)],
        )
        time.sleep(LONG_ENOUGH_TO_WAIT)
        assert not waiting.done()
        opener.commit()
        assert isinstance(waiting.result()[0], PollClosed)
    assert votes_in(writing, poll_id) == (0, 0)
