"""Freezing the roll, and telling members whether they are on it and why."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId, PollId, new_id
from governance.kernel.refusals import NotFound
from governance.voting.models import RollEntry
from governance.voting.queries.polls import poll_page
from governance.voting.queries.roll import marked_register, my_standing, roll_lines, turnout
from governance.voting.rules import (
    Electorate,
    OnRollReason,
    PollStillOpen,
    RollAlreadyFrozen,
    RollEmpty,
    RollTooEarly,
    roll_digest,
)
from governance.voting.service import freeze_roll
from tests.factories.register import a_constituency, a_member, members
from tests.factories.voting import a_poll, a_vote, an_envelope_cast, put_on_roll

RECORD_ON = date(2027, 6, 1)


def test_freezing_copies_the_members_of_the_day_and_keeps_the_digest(
    session: Session, now: datetime
) -> None:
    members(session, 4, now=now)
    poll_id = a_poll(session, now=now)
    frozen = freeze_roll(session, poll_id=poll_id, actor=SYSTEM, now=now)
    lines = list(roll_lines(session, poll_id=poll_id))
    assert frozen.count == len(lines) == 4
    assert frozen.digest == roll_digest(lines)
    assert {line.weight for line in lines} == {1}
    page = poll_page(session, poll_id=poll_id)
    assert (page.roll_frozen_at, page.roll_count, page.roll_digest) == (now, 4, frozen.digest)
    entry = entries_before(session, limit=1)[0]
    assert entry.act == "poll:roll-frozen"
    assert entry.detail == {"count": 4, "digest": frozen.digest}


def test_a_frozen_roll_is_not_frozen_again_and_does_not_follow_the_register(
    session: Session, now: datetime
) -> None:
    a_member(session, now=now)
    poll_id = a_poll(session, now=now)
    freeze_roll(session, poll_id=poll_id, actor=SYSTEM, now=now)
    a_member(session, now=now, name="Late Comer", email=None)
    with pytest.raises(RollAlreadyFrozen) as refused:
        freeze_roll(session, poll_id=poll_id, actor=SYSTEM, now=now + timedelta(hours=1))
    assert refused.value.facts["frozen_at"] == now
    assert [line.name for line in roll_lines(session, poll_id=poll_id)] == ["Margaret Hill"]


def test_a_roll_is_not_frozen_before_the_day_that_decides(session: Session, now: datetime) -> None:
    tomorrow = Electorate(now.date() + timedelta(days=1), None, "All members")
    poll_id = a_poll(session, now=now, electorate=tomorrow)
    with pytest.raises(RollTooEarly):
        freeze_roll(session, poll_id=poll_id, actor=SYSTEM, now=now)


def test_a_roll_with_nobody_on_it_is_refused(session: Session, now: datetime) -> None:
    nobody = a_constituency(session, name="Astronauts")
    poll_id = a_poll(session, now=now, electorate=Electorate(RECORD_ON, nobody, "Astronauts"))
    with pytest.raises(RollEmpty):
        freeze_roll(session, poll_id=poll_id, actor=SYSTEM, now=now)


def test_freezing_the_roll_of_no_poll_finds_nothing(session: Session, now: datetime) -> None:
    with pytest.raises(NotFound):
        freeze_roll(session, poll_id=PollId(new_id()), actor=SYSTEM, now=now)


def test_only_the_constituency_is_on_its_roll(session: Session, now: datetime) -> None:
    a_member(session, now=now, name="Una Nurse", staff_group="Nursing")
    a_member(session, now=now, name="Tom Cook", email=None, staff_group="Kitchen")
    kitchen = a_constituency(session, name="Kitchen")
    poll_id = a_poll(session, now=now, electorate=Electorate(RECORD_ON, kitchen, "Kitchen"))
    freeze_roll(session, poll_id=poll_id, actor=SYSTEM, now=now)
    (line,) = roll_lines(session, poll_id=poll_id)
    assert (line.name, line.group, line.site) == ("Tom Cook", "Kitchen", "Dorking Hospital")


def test_the_database_gives_nobody_two_votes(session: Session, now: datetime) -> None:
    poll_id = a_poll(session, now=now)
    heavy = {"poll_id": poll_id, "member_id": new_id(), "number": "1", "name": "A", "weight": 2}
    rest = {"sort_name": "a", "group": "", "site": ""}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(RollEntry), [heavy | rest])


STANDINGS = [
    ({}, OnRollReason.WILL_BE, OnRollReason.ON_ROLL),
    (
        {"joined_on": date(2027, 6, 2)},
        OnRollReason.JOINED_LATER,
        OnRollReason.JOINED_LATER,
    ),
    ({"left_on": date(2027, 5, 31)}, OnRollReason.LEFT, OnRollReason.LEFT),
    ({"holds_share": False}, OnRollReason.NO_SHARE, OnRollReason.NO_SHARE),
]


@pytest.mark.parametrize(("facts", "before", "after"), STANDINGS)
def test_members_are_told_whether_they_are_on_the_roll_and_why(
    session: Session,
    now: datetime,
    facts: dict[str, object],
    before: OnRollReason,
    after: OnRollReason,
) -> None:
    a_member(session, now=now, name="Some Body", email=None)
    member_id = a_member(session, now=now, **facts)  # type: ignore[arg-type] # one fact at a time
    poll_id = a_poll(session, now=now)
    standing = my_standing(session, poll_id=poll_id, member_id=member_id)
    assert (standing.reason, standing.is_frozen) == (before, False)
    assert standing.is_on_roll is (before is OnRollReason.WILL_BE)
    freeze_roll(session, poll_id=poll_id, actor=SYSTEM, now=now)
    standing = my_standing(session, poll_id=poll_id, member_id=member_id)
    assert (standing.reason, standing.is_frozen) == (after, True)
    assert standing.is_on_roll is (after is OnRollReason.ON_ROLL)


def test_somebody_entered_after_the_freezing_is_told_so(session: Session, now: datetime) -> None:
    a_member(session, now=now)
    poll_id = a_poll(session, now=now)
    freeze_roll(session, poll_id=poll_id, actor=SYSTEM, now=now)
    late = a_member(session, now=now, name="Late Comer", email=None)
    standing = my_standing(session, poll_id=poll_id, member_id=late)
    assert not standing.is_on_roll
    assert standing.reason is OnRollReason.ADDED_LATER


def test_a_member_of_another_group_and_a_stranger_are_told_so(
    session: Session, now: datetime
) -> None:
    kitchen = a_constituency(session, name="Kitchen")
    nurse = a_member(session, now=now, staff_group="Nursing")
    poll_id = a_poll(session, now=now, electorate=Electorate(RECORD_ON, kitchen, "Kitchen"))
    reasons = [
        my_standing(session, poll_id=poll_id, member_id=member_id).reason
        for member_id in (nurse, MemberId(new_id()), None)
    ]
    assert reasons == [
        OnRollReason.OTHER_CONSTITUENCY,
        OnRollReason.NOT_ON_REGISTER,
        OnRollReason.NOT_ON_REGISTER,
    ]


def test_turnout_counts_marks_and_merges_small_groups(session: Session, now: datetime) -> None:
    poll_id = a_poll(session, now=now)
    groups = ("Nursing", "Nursing", "Nursing", "Therapy", "Kitchen")
    voters = put_on_roll(session, poll_id, count=40, groups=groups)
    for member_id in voters[:5]:
        a_vote(session, poll_id=poll_id, member_id=member_id, now=now)
    found = turnout(session, poll_id=poll_id)
    assert (found.electorate, found.received) == (40, 5)
    assert [(group.name, group.electorate, group.received) for group in found.groups] == [
        ("Nursing", 24, 3),
        ("Smaller groups together", 16, 2),
    ]


def test_the_marked_register_waits_for_the_close_and_then_says_who_voted(
    session: Session, now: datetime
) -> None:
    poll_id = a_poll(session, now=now)
    voters = put_on_roll(session, poll_id, count=3)
    an_envelope_cast(session, poll_id=poll_id, member_id=voters[1], now=now)
    with pytest.raises(PollStillOpen):
        marked_register(session, poll_id=poll_id, now=now)
    closed = poll_page(session, poll_id=poll_id).closes_at
    lines = list(marked_register(session, poll_id=poll_id, now=closed))
    assert [(line.number, line.has_voted, line.channel) for line in lines] == [
        ("00000", False, None),
        ("00001", True, "online"),
        ("00002", False, None),
    ]


def test_a_long_roll_comes_whole_and_in_order(session: Session, now: datetime) -> None:
    poll_id = a_poll(session, now=now)
    put_on_roll(session, poll_id, count=1200)
    numbers = [line.number for line in roll_lines(session, poll_id=poll_id)]
    assert numbers == [f"{place:05}" for place in range(1200)]
    assert session.scalar(select(func.count()).select_from(RollEntry)) == 1200
