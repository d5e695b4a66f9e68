"""Opening the box of a rehearsal: after the close only, grouped, and only when all tallies."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.orm import Session

from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import PollId, new_id
from governance.kernel.refusals import NotFound
from governance.voting.models import Ballot, Mark
from governance.voting.queries.box import ballot_numbers, is_in_box
from governance.voting.rules import (
    BoxDoesNotTally,
    OpenedBox,
    PollStillOpen,
    RehearsalV1,
    read_number,
)
from governance.voting.service import papers_for_count
from tests.factories.voting import a_poll, a_vote, put_on_roll

VOTES = [("c2", "c1"), ("c1",), ("c2", "c1"), (), ("c2", "c1"), ("c1",)]


@pytest.fixture
def after(now: datetime) -> datetime:
    return now + timedelta(days=8)


@pytest.fixture
def poll_id(session: Session, now: datetime) -> PollId:
    made = a_poll(session, now=now, scheme=RehearsalV1.name)
    for member_id, choices in zip(put_on_roll(session, made, count=9), VOTES, strict=False):
        a_vote(session, poll_id=made, member_id=member_id, now=now, choices=choices)
    return made


def opened(session: Session, poll_id: PollId, now: datetime) -> OpenedBox:
    return papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=now)


def test_papers_come_grouped_and_sorted_with_the_blank_ones_apart(
    session: Session, poll_id: PollId, after: datetime
) -> None:
    box = opened(session, poll_id, after)
    assert box.papers == ((("c1",), 2), (("c2", "c1"), 3))
    assert (box.blank, box.received) == (1, 6)


def test_opening_again_gives_the_same_and_both_are_in_the_journal(
    session: Session, poll_id: PollId, after: datetime
) -> None:
    assert opened(session, poll_id, after) == opened(session, poll_id, after + timedelta(days=1))
    entries = entries_before(session, limit=2)
    assert {entry.act for entry in entries} == {"poll:opened-for-count"}
    assert entries[0].detail == entries[1].detail
    assert set(entries[0].detail) == {"blank", "digest", "received"}


def test_the_box_stays_shut_until_the_close(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    with pytest.raises(PollStillOpen):
        opened(session, poll_id, now + timedelta(days=7) - timedelta(microseconds=1))
    assert opened(session, poll_id, now + timedelta(days=7)).received == 6


def test_an_empty_box_opens_too(session: Session, now: datetime, after: datetime) -> None:
    empty = a_poll(session, now=now, scheme=RehearsalV1.name)
    put_on_roll(session, empty)
    box = opened(session, empty, after)
    assert (box.papers, box.blank, box.received) == ((), 0, 0)


def test_the_papers_of_another_poll_stay_out(
    session: Session, now: datetime, poll_id: PollId, after: datetime
) -> None:
    other = a_poll(session, now=now, scheme=RehearsalV1.name)
    (member_id,) = put_on_roll(session, other)
    a_vote(session, poll_id=other, member_id=member_id, now=now)
    assert opened(session, poll_id, after).received == 6
    assert opened(session, other, after).received == 1


def test_a_ballot_taken_out_is_noticed(session: Session, poll_id: PollId, after: datetime) -> None:
    number = session.query(Ballot.number).filter_by(poll_id=poll_id).limit(1).scalar()
    session.execute(delete(Ballot).where(Ballot.poll_id == poll_id, Ballot.number == number))
    with pytest.raises(BoxDoesNotTally) as refused:
        opened(session, poll_id, after)
    assert refused.value.facts["marks"] == 6
    assert refused.value.facts["ballots"] == 5


def test_a_ballot_put_in_without_a_mark_is_noticed(
    session: Session, poll_id: PollId, after: datetime
) -> None:
    stuffed = {
        "poll_id": poll_id,
        "number": "0" * 16,
        "scheme": "rehearsal-v1",
        "sealed": '{"choices":["c1"]}',
    }
    session.execute(insert(Ballot).values(stuffed))
    with pytest.raises(BoxDoesNotTally):
        opened(session, poll_id, after)


def test_a_mark_taken_off_is_noticed(session: Session, poll_id: PollId, after: datetime) -> None:
    member_id = session.query(Mark.member_id).filter_by(poll_id=poll_id).limit(1).scalar()
    session.execute(delete(Mark).where(Mark.poll_id == poll_id, Mark.member_id == member_id))
    with pytest.raises(BoxDoesNotTally):
        opened(session, poll_id, after)


def test_a_ballot_that_cannot_be_read_is_noticed(
    session: Session, poll_id: PollId, after: datetime
) -> None:
    session.execute(update(Ballot).where(Ballot.poll_id == poll_id).values(sealed="{}"))
    with pytest.raises(BoxDoesNotTally) as refused:
        opened(session, poll_id, after)
    assert refused.value.facts["unreadable"] == 6


def test_no_poll_no_box(session: Session, after: datetime) -> None:
    with pytest.raises(NotFound):
        opened(session, PollId(new_id()), after)


def test_ballot_numbers_are_listed_sorted_after_the_close_only(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id = a_poll(session, now=now, scheme=RehearsalV1.name)
    receipts = [
        a_vote(session, poll_id=poll_id, member_id=member_id, now=now).ballot_number
        for member_id in put_on_roll(session, poll_id, count=5)
    ]
    with pytest.raises(PollStillOpen):
        ballot_numbers(session, poll_id=poll_id, now=now)
    assert list(ballot_numbers(session, poll_id=poll_id, now=after)) == sorted(receipts)


def test_a_ballot_number_is_found_in_its_own_box_after_the_close_only(
    session: Session, now: datetime, after: datetime
) -> None:
    poll_id, other = (
        a_poll(session, now=now, scheme=RehearsalV1.name),
        a_poll(session, now=now, scheme=RehearsalV1.name),
    )
    (member_id,) = put_on_roll(session, poll_id)
    receipt = a_vote(session, poll_id=poll_id, member_id=member_id, now=now)
    number = read_number(receipt.ballot_number) or ""
    with pytest.raises(PollStillOpen):
        is_in_box(session, poll_id=poll_id, number=number, now=now)
    assert is_in_box(session, poll_id=poll_id, number=number, now=after)
    assert not is_in_box(session, poll_id=poll_id, number="0" * 16, now=after)
    assert not is_in_box(session, poll_id=other, number=number, now=after)
