"""Two at once: two ballots of one voter, a vote against a void, the freezing and the opening."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId, PollId
from governance.kernel.refusals import Refusal
from governance.sealing.log import Frontier, leaf
from governance.voting.models import Ballot, Box, Mark
from governance.voting.queries.board import log_lines
from governance.voting.rules import (
    AlreadyVoted,
    OpenedBox,
    PollClosed,
    Receipt,
    RehearsalV1,
    new_ballot_key,
)
from governance.voting.rules.box import CredentialVoided, SealedReceipt, VoidReason
from governance.voting.service import (
    cast_envelope,
    freeze_box,
    papers_for_count,
    void_credential,
)
from governance.voting.service.reconciling import reconcile
from tests.factories.sealing import KEYS, seal_for
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


def sending(poll_id: PollId, body: bytes, now: datetime) -> Act:
    """The act of casting a ballot that a browser sealed."""
    return lambda session: cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)


def freezing(poll_id: PollId, now: datetime) -> Act:
    """The act of freezing the box after the close."""
    after = now + timedelta(days=8)
    return lambda session: freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)


def voiding(poll_id: PollId, member_id: MemberId, now: datetime) -> Act:
    """The act of making a voter's credential void."""
    return lambda session: void_credential(
        session,
        poll_id=poll_id,
        member_id=member_id,
        reason=VoidReason.PRESSURED,
        actor=SYSTEM,
        now=now,
    )


def opening(poll_id: PollId, now: datetime) -> Act:
    """The act of opening the box of a rehearsal after the close."""
    after = now + timedelta(days=8)
    return lambda session: papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)


@contextmanager
def waiting_for(writing: MakeSession, first: Act, second: Act) -> Iterator[Future[list[object]]]:
    """The first act done and not yet committed, the second waiting for it; then it is committed."""
    session = writing()
    first(session)
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(together, writing, [second])
        time.sleep(LONG_ENOUGH_TO_WAIT)
        assert not waiting.done()
        session.commit()
        yield waiting


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


def sealed_by(
    writing: MakeSession, poll_id: PollId, member_id: MemberId, *, ballots: int = 1
) -> list[bytes]:
    session = writing()
    made = [seal_for(session, poll_id, member_id) for _ in range(ballots)]
    session.rollback()
    return made


def log_is_whole(writing: MakeSession, poll_id: PollId) -> bool:
    """Whether the box's head is that of its log, and everything tallies."""
    session = writing()
    tree, box = Frontier(), session.get_one(Box, poll_id)
    for line in log_lines(session, poll_id=poll_id):
        tree.append(leaf(line.removesuffix("\n").encode()))
    is_whole = [one.hex() for one in tree.peaks] == box.log_peaks and tree.size == box.log_size
    holds = reconcile(session, poll_id=poll_id).holds
    session.rollback()
    return is_whole and holds


def test_of_many_ballots_of_one_credential_exactly_one_gets_in(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    bodies = sealed_by(writing, poll_id, voters[0], ballots=6)
    results = together(writing, [sending(poll_id, body, now) for body in bodies])
    assert sum(isinstance(result, SealedReceipt) for result in results) == 1
    assert sum(isinstance(result, AlreadyVoted) for result in results) == 5
    assert votes_in(writing, poll_id) == (1, 1)
    assert log_is_whole(writing, poll_id)


def test_one_ballot_sent_from_eight_sides_gets_one_receipt(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    (body,) = sealed_by(writing, poll_id, voters[0])
    results = together(writing, [sending(poll_id, body, now)] * 8)
    receipts = [result for result in results if isinstance(result, SealedReceipt)]
    assert len(receipts) == 8
    assert len({receipt.text for receipt in receipts}) == 1
    assert [receipt.is_repeat for receipt in receipts].count(False) == 1
    assert votes_in(writing, poll_id) == (1, 1)
    assert log_is_whole(writing, poll_id)


def test_ballots_of_different_voters_at_once_stand_one_after_the_other_in_the_log(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    bodies = [sealed_by(writing, poll_id, voter)[0] for voter in voters]
    results = together(writing, [sending(poll_id, body, now) for body in bodies])
    assert all(isinstance(result, SealedReceipt) for result in results)
    assert votes_in(writing, poll_id) == (8, 8)
    assert log_is_whole(writing, poll_id)


def test_a_ballot_that_waited_for_its_credential_to_be_voided_is_refused(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    (body,) = sealed_by(writing, poll_id, voters[0])
    void, send = voiding(poll_id, voters[0], now), sending(poll_id, body, now)
    with waiting_for(writing, void, send) as waiting:
        assert isinstance(waiting.result()[0], CredentialVoided)
    assert votes_in(writing, poll_id) == (0, 0)
    assert log_is_whole(writing, poll_id)


def test_a_void_that_waited_for_a_ballot_takes_its_mark_off(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    (body,) = sealed_by(writing, poll_id, voters[0])
    void, send = voiding(poll_id, voters[0], now), sending(poll_id, body, now)
    with waiting_for(writing, send, void) as waiting:
        assert waiting.result() == [None]
    assert votes_in(writing, poll_id) == (0, 1)
    assert log_is_whole(writing, poll_id)


def test_the_freezing_waits_for_a_ballot_that_came_in_time_and_counts_it(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    (body,) = sealed_by(writing, poll_id, voters[0])
    send, freeze = sending(poll_id, body, now), freezing(poll_id, now)
    with waiting_for(writing, send, freeze) as waiting:
        assert waiting.result() == [None]
    session = writing()
    assert session.get_one(Box, poll_id).counted_ballots == 1
    session.rollback()
    assert log_is_whole(writing, poll_id)


def test_a_ballot_that_waited_for_the_freezing_is_refused_not_lost(
    writing: MakeSession, poll_id: PollId, voters: list[MemberId], now: datetime
) -> None:
    (body,) = sealed_by(writing, poll_id, voters[0])
    send, freeze = sending(poll_id, body, now), freezing(poll_id, now)
    with waiting_for(writing, freeze, send) as waiting:
        assert isinstance(waiting.result()[0], PollClosed)
    assert votes_in(writing, poll_id) == (0, 0)
    assert log_is_whole(writing, poll_id)


@pytest.fixture
def rehearsal(writing: MakeSession, now: datetime) -> tuple[PollId, MemberId]:
    session = writing()
    made = a_poll(session, now=now, scheme=RehearsalV1.name)
    (member_id,) = put_on_roll(session, made)
    session.commit()
    return made, member_id


def test_the_opening_of_a_rehearsal_waits_for_a_vote_that_came_in_time(
    writing: MakeSession, rehearsal: tuple[PollId, MemberId], now: datetime
) -> None:
    poll_id, member_id = rehearsal
    vote, open_it = voting(poll_id, member_id, now), opening(poll_id, now)
    with waiting_for(writing, vote, open_it) as waiting:
        (box,) = waiting.result()
    assert isinstance(box, OpenedBox)
    assert box.received == 1


def test_a_vote_that_waited_for_the_opening_of_a_rehearsal_is_refused_not_lost(
    writing: MakeSession, rehearsal: tuple[PollId, MemberId], now: datetime
) -> None:
    poll_id, member_id = rehearsal
    vote, open_it = voting(poll_id, member_id, now), opening(poll_id, now)
    with waiting_for(writing, open_it, vote) as waiting:
        assert isinstance(waiting.result()[0], PollClosed)
    assert votes_in(writing, poll_id) == (0, 0)
