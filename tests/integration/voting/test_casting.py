"""The assisted channel: what is sealed here goes in, what is refused, the form sent twice."""

import hashlib
import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from governance.journal.models import JournalEntry
from governance.kernel.actor import NOBODY, SYSTEM
from governance.kernel.ids import MemberId, PollId, new_id
from governance.kernel.refusals import NotFound, StaleForm
from governance.sealing.credentials import shown_code
from governance.voting.models import Ballot, Mark, Poll
from governance.voting.queries.board import log_lines
from governance.voting.queries.polls import ballot_page
from governance.voting.rules import (
    AlreadyVoted,
    Channel,
    NotOnRoll,
    NotOpen,
    Paper,
    PaperKind,
    PollClosed,
    RehearsalV1,
    SpoiltPaper,
    in_groups,
    new_ballot_key,
)
from governance.voting.rules.box import SCHEME, BoxMissing, CredentialUnknown, Issuer
from governance.voting.service import cast_ballot, freeze_box, papers_for_count
from tests.factories.sealing import KEYS, open_box
from tests.factories.voting import a_paper, a_poll, a_vote, a_voter, put_on_roll


@pytest.fixture
def poll_id(session: Session, now: datetime) -> PollId:
    return a_poll(session, now=now)


@pytest.fixture
def member_id(session: Session, poll_id: PollId) -> MemberId:
    return put_on_roll(session, poll_id)[0]


def counts(session: Session, poll_id: PollId) -> tuple[int, int]:
    """Marks and ballots of a poll."""
    marks = session.scalar(select(func.count()).where(Mark.poll_id == poll_id)) or 0
    ballots = session.scalar(select(func.count()).where(Ballot.poll_id == poll_id)) or 0
    return marks, ballots


def test_a_vote_marks_the_roll_and_puts_one_ballot_in_the_box(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    receipt = a_vote(session, poll_id=poll_id, member_id=member_id, now=now, choices=("c2", "c1"))
    assert not receipt.is_repeat
    assert counts(session, poll_id) == (1, 1)
    ballot = session.scalars(select(Ballot)).one()
    assert in_groups(ballot.number) == receipt.ballot_number
    assert (ballot.channel, ballot.scheme) == (Channel.ASSISTED, SCHEME)
    events = [json.loads(line) for line in log_lines(session, poll_id=poll_id)]
    assert events[ballot.entry or 0] == {
        "ballot": hashlib.sha256(ballot.sealed.encode()).hexdigest(),
        "channel": "assisted",
        "format": "event-v1",
        "poll": str(poll_id),
        "type": "ballot",
    }
    assert ballot_page(session, poll_id=poll_id, member_id=member_id).has_voted


def test_casting_writes_nothing_in_the_journal(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    before = session.scalar(select(func.count()).select_from(JournalEntry))
    a_vote(session, poll_id=poll_id, member_id=member_id, now=now)
    assert session.scalar(select(func.count()).select_from(JournalEntry)) == before


def test_a_blank_paper_is_taken(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    a_vote(session, poll_id=poll_id, member_id=member_id, now=now, choices=())
    assert counts(session, poll_id) == (1, 1)


def test_the_second_vote_is_refused(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    a_vote(session, poll_id=poll_id, member_id=member_id, now=now)
    with pytest.raises(AlreadyVoted):
        a_vote(session, poll_id=poll_id, member_id=member_id, now=now)
    assert counts(session, poll_id) == (1, 1)


def test_the_database_itself_refuses_a_second_mark(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    a_vote(session, poll_id=poll_id, member_id=member_id, now=now)
    again = {"poll_id": poll_id, "member_id": member_id, "channel": Channel.ONLINE}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(Mark).values(again))


def test_the_database_itself_refuses_a_mark_for_somebody_not_on_the_roll(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    stranger = {"poll_id": poll_id, "member_id": new_id(), "channel": Channel.ONLINE}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(Mark).values(stranger))


def test_the_same_form_sent_twice_gets_the_same_receipt_and_counts_once(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    key = new_ballot_key()
    first = a_vote(session, poll_id=poll_id, member_id=member_id, now=now, ballot_key=key)
    again = a_vote(session, poll_id=poll_id, member_id=member_id, now=now, ballot_key=key)
    assert again.is_repeat
    assert again.ballot_number == first.ballot_number
    assert counts(session, poll_id) == (1, 1)


def test_the_same_form_sent_again_after_the_close_still_gets_its_receipt(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    key = new_ballot_key()
    first = a_vote(session, poll_id=poll_id, member_id=member_id, now=now, ballot_key=key)
    late = now + timedelta(days=8)
    again = a_vote(session, poll_id=poll_id, member_id=member_id, now=late, ballot_key=key)
    assert again.ballot_number == first.ballot_number


def test_a_form_with_another_voters_key_is_refused(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    first, second = put_on_roll(session, poll_id, count=2)
    key = new_ballot_key()
    a_vote(session, poll_id=poll_id, member_id=first, now=now, ballot_key=key)
    with pytest.raises(StaleForm), session.begin_nested():
        a_vote(session, poll_id=poll_id, member_id=second, now=now, ballot_key=key)
    assert counts(session, poll_id) == (1, 1)


@pytest.mark.parametrize("key", ["", "abc", "g" * 32, "A" * 32, "0" * 33])
def test_a_key_that_is_none_is_refused(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId, key: str
) -> None:
    with pytest.raises(StaleForm):
        cast_ballot(
            session,
            poll_id=poll_id,
            paper=Paper(("c1",)),
            ballot_key=key,
            keys=KEYS,
            actor=a_voter(member_id),
            now=now,
        )


def test_a_vote_at_the_opening_is_in_time_and_one_before_it_is_not(
    session: Session, now: datetime
) -> None:
    poll_id = a_poll(session, now=now, opens_at=now, closes_at=now + timedelta(days=1))
    early, on_time = put_on_roll(session, poll_id, count=2)
    with pytest.raises(NotOpen) as refused:
        a_vote(session, poll_id=poll_id, member_id=early, now=now - timedelta(microseconds=1))
    assert refused.value.facts["opens_at"] == now
    a_vote(session, poll_id=poll_id, member_id=on_time, now=now)


def test_a_vote_just_before_the_close_is_in_time_and_one_at_the_close_is_not(
    session: Session, now: datetime
) -> None:
    poll_id = a_poll(session, now=now, closes_at=now + timedelta(days=1))
    on_time, late = put_on_roll(session, poll_id, count=2)
    closes_at = now + timedelta(days=1)
    a_vote(session, poll_id=poll_id, member_id=on_time, now=closes_at - timedelta(microseconds=1))
    with pytest.raises(PollClosed) as refused:
        a_vote(session, poll_id=poll_id, member_id=late, now=closes_at)
    assert refused.value.facts["is_vote_lost"]
    assert counts(session, poll_id) == (1, 1)


def test_without_a_frozen_roll_no_rehearsal_is_open(session: Session, now: datetime) -> None:
    poll_id = a_poll(session, now=now, scheme=RehearsalV1.name)
    with pytest.raises(NotOpen) as refused:
        a_vote(session, poll_id=poll_id, member_id=MemberId(new_id()), now=now)
    assert refused.value.facts["is_roll_missing"]


def test_without_a_box_no_poll_takes_a_vote(session: Session, now: datetime) -> None:
    poll_id = a_poll(session, now=now)
    (member_id,) = put_on_roll(session, poll_id, has_box=False)
    with pytest.raises(BoxMissing):
        a_vote(session, poll_id=poll_id, member_id=member_id, now=now)


def test_once_the_box_is_frozen_even_a_vote_on_its_way_is_refused(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    first, second = put_on_roll(session, poll_id, count=2)
    a_vote(session, poll_id=poll_id, member_id=first, now=now)
    closes_at = session.get_one(Poll, poll_id).closes_at
    freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=closes_at)
    with pytest.raises(PollClosed):
        a_vote(session, poll_id=poll_id, member_id=second, now=closes_at - timedelta(seconds=1))


def test_somebody_who_is_not_on_the_roll_is_refused(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    with pytest.raises(NotOnRoll):
        a_vote(session, poll_id=poll_id, member_id=MemberId(new_id()), now=now)


def test_somebody_who_is_no_member_is_refused(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    with pytest.raises(NotOnRoll):
        cast_ballot(
            session,
            poll_id=poll_id,
            paper=Paper(("c1",)),
            ballot_key=new_ballot_key(),
            keys=KEYS,
            actor=NOBODY,
            now=now,
        )


def test_a_poll_that_does_not_exist_is_not_found(session: Session, now: datetime) -> None:
    with pytest.raises(NotFound):
        a_vote(session, poll_id=PollId(new_id()), member_id=MemberId(new_id()), now=now)


@pytest.mark.parametrize("choices", [("c1", "c1"), ("c9",)])
def test_a_paper_that_says_nothing_possible_is_refused_and_the_voter_may_try_again(
    session: Session, now: datetime, poll_id: PollId, choices: tuple[str, ...]
) -> None:
    (member_id,) = put_on_roll(session, poll_id)
    with pytest.raises(SpoiltPaper):
        a_vote(session, poll_id=poll_id, member_id=member_id, now=now, choices=choices)
    assert counts(session, poll_id) == (0, 0)
    a_vote(session, poll_id=poll_id, member_id=member_id, now=now)


def test_one_mark_too_many_is_refused_and_marks_lose_their_order(
    session: Session, now: datetime
) -> None:
    paper = a_paper(kind=PaperKind.MARKS, seats=2)
    poll_id = a_poll(session, now=now, paper=paper)
    first, second = put_on_roll(session, poll_id, count=2)
    with pytest.raises(SpoiltPaper):
        a_vote(session, poll_id=poll_id, member_id=first, now=now, choices=("c1", "c2", "c3"))
    a_vote(session, poll_id=poll_id, member_id=first, now=now, choices=("c3", "c1"))
    a_vote(session, poll_id=poll_id, member_id=second, now=now, choices=())
    after = now + timedelta(days=8)
    open_box(session, poll_id, now=after)
    box = papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)
    assert (box.papers, box.blank) == (((("c1", "c3"), 1),), 1)


def test_a_rehearsal_that_began_before_sealing_ends_as_it_began(
    session: Session, now: datetime
) -> None:
    poll_id = a_poll(session, now=now, scheme=RehearsalV1.name)
    (member_id,) = put_on_roll(session, poll_id)
    receipt = a_vote(session, poll_id=poll_id, member_id=member_id, now=now, choices=("c2",))
    ballot = session.scalars(select(Ballot)).one()
    assert (in_groups(ballot.number), ballot.sealed) == (
        receipt.ballot_number,
        '{"choices":["c2"]}',
    )
    assert (ballot.ballot, ballot.credential, ballot.entry, ballot.retry) == (None,) * 4


def test_with_the_code_of_a_scrutineer_nobody_here_is_marked(
    session: Session, now: datetime
) -> None:
    poll_id = a_poll(session, now=now)
    (first,) = put_on_roll(session, poll_id, issuer=Issuer.SCRUTINEER)
    key = new_ballot_key()
    receipt = a_vote(session, poll_id=poll_id, member_id=first, now=now, ballot_key=key)
    again = a_vote(session, poll_id=poll_id, member_id=first, now=now, ballot_key=key)
    assert (again.ballot_number, again.is_repeat) == (receipt.ballot_number, True)
    with pytest.raises(AlreadyVoted):
        a_vote(session, poll_id=poll_id, member_id=first, now=now)
    assert counts(session, poll_id) == (0, 1)
    assert ballot_page(session, poll_id=poll_id, member_id=first).has_voted is None


@pytest.mark.parametrize("code", [None, "", "ABCD", shown_code("A" * 16)])
def test_a_code_that_is_none_of_this_poll_is_refused(
    session: Session, now: datetime, code: str | None
) -> None:
    poll_id = a_poll(session, now=now)
    (member_id,) = put_on_roll(session, poll_id, issuer=Issuer.SCRUTINEER)
    with pytest.raises(CredentialUnknown):
        cast_ballot(
            session,
            poll_id=poll_id,
            paper=Paper(("c1",)),
            ballot_key=new_ballot_key(),
            keys=KEYS,
            actor=a_voter(member_id),
            now=now,
            code=code,
        )
