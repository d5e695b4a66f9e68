"""Freezing and reconciling: which ballots are counted, and what must tally before they are."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import PollId
from governance.voting.models import Ballot, Box, Credential, Mark, OpenedRow
from governance.voting.queries.board import find_number, log_lines
from governance.voting.queries.roll import marked_register, turnout
from governance.voting.rules import Channel, MarksElsewhere, PollStillOpen, read_number
from governance.voting.rules.box import (
    BoxDoesNotReconcile,
    BoxMissing,
    BoxState,
    Issuer,
    VoidReason,
    WrongBoxState,
)
from governance.voting.rules.reconciling import Exclusion
from governance.voting.service import freeze_box, papers_for_count, void_credential
from governance.voting.service.reconciling import reconcile
from tests.factories.sealing import open_box
from tests.factories.voting import a_poll, an_envelope_cast, put_on_roll


@pytest.fixture
def after(now: datetime) -> datetime:
    return now + timedelta(days=8)


@pytest.fixture
def poll_id(session: Session, now: datetime) -> PollId:
    return a_poll(session, now=now)


def last_event(session: Session, poll_id: PollId) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(list(log_lines(session, poll_id=poll_id))[-1])
    return event


def void(session: Session, poll_id: PollId, member_id: Any, now: datetime) -> None:
    void_credential(
        session,
        poll_id=poll_id,
        member_id=member_id,
        reason=VoidReason.LOST,
        actor=SYSTEM,
        now=now,
    )


def test_freezing_counts_what_is_in_force_in_the_order_of_the_log(
    session: Session, now: datetime, poll_id: PollId, after: datetime
) -> None:
    voters = put_on_roll(session, poll_id, count=4)
    made = [
        an_envelope_cast(session, poll_id=poll_id, member_id=one, now=now) for one in voters[:3]
    ]
    void(session, poll_id, voters[1], now)
    freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)
    event, box = last_event(session, poll_id), session.get_one(Box, poll_id)
    lines = f"{made[0].ballot}\n{made[2].ballot}\n".encode()
    assert event["excluded"] == [{"ballot": made[1].ballot, "reason": "voided"}]
    assert (event["counted"], event["sha256"]) == (2, hashlib.sha256(lines).hexdigest())
    assert (box.state, box.counted_ballots, box.excluded) == (
        BoxState.FROZEN,
        2,
        event["excluded"],
    )
    assert entries_before(session, limit=1)[0].act == "box:frozen"
    numbers = [read_number(one.number) or "" for one in made]
    found = [find_number(session, poll_id=poll_id, number=one) for one in numbers]
    assert [one and one.exclusion for one in found] == [None, Exclusion.VOIDED, None]


def test_of_several_ballots_of_one_voter_the_last_counts(
    session: Session, now: datetime, poll_id: PollId, after: datetime
) -> None:
    voters = put_on_roll(session, poll_id, count=2, is_revoting=True)
    made = [
        an_envelope_cast(
            session, poll_id=poll_id, member_id=voters[number % 2], now=now, choices=(choice,)
        ).ballot
        for number, choice in enumerate(("c1", "c1", "c2", "c3", "c4"))
    ]
    open_box(session, poll_id, now=after)
    assert session.get_one(Box, poll_id).excluded == [
        {"ballot": one, "reason": "superseded"} for one in made[:3]
    ]
    box = papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)
    assert box.papers == ((("c3",), 1), (("c4",), 1))
    assert reconcile(session, poll_id=poll_id).holds


def test_freezing_notes_the_opening_and_the_close_that_nobody_noted(
    session: Session, poll_id: PollId, after: datetime
) -> None:
    put_on_roll(session, poll_id)
    freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)
    events = [json.loads(line) for line in log_lines(session, poll_id=poll_id)]
    assert [one["type"] for one in events[-3:]] == ["opened", "closed", "frozen"]
    assert (events[-2]["ballots"], events[-1]["counted"]) == (0, 0)


def test_a_box_is_frozen_after_the_close_and_once(
    session: Session, now: datetime, poll_id: PollId, after: datetime
) -> None:
    with pytest.raises(BoxMissing):
        freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)
    put_on_roll(session, poll_id)
    with pytest.raises(PollStillOpen):
        freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=now)
    freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)
    with pytest.raises(WrongBoxState):
        freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)


def test_everything_tallies_at_every_stage_and_says_so_in_sentences(
    session: Session, now: datetime, poll_id: PollId, after: datetime
) -> None:
    voters = put_on_roll(session, poll_id, count=5)
    assert reconcile(session, poll_id=poll_id).holds
    for one in voters[:3]:
        an_envelope_cast(session, poll_id=poll_id, member_id=one, now=now)
    void(session, poll_id, voters[0], now)
    assert reconcile(session, poll_id=poll_id).holds
    open_box(session, poll_id, now=after)
    found = reconcile(session, poll_id=poll_id)
    assert found.holds
    assert [one.sentence for one in found.tallies] == [
        "5 voting codes issued: 2 used, 1 made void and 2 not used.",
        "3 ballots in the log: 2 counted, 0 invalid and 1 left out.",
        "2 marks on the roll, and 2 codes in force under which a ballot was cast.",
        "5 people on the roll, and 2 voters.",
    ]


def frozen(session: Session, now: datetime, poll_id: PollId, after: datetime) -> None:
    voters = put_on_roll(session, poll_id, count=4)
    for one in voters[:3]:
        an_envelope_cast(session, poll_id=poll_id, member_id=one, now=now)
    open_box(session, poll_id, now=after)


def in_poll(table: Any, poll_id: PollId) -> Any:
    return table.poll_id == poll_id


def no_mark(session: Session, poll_id: PollId) -> None:
    session.execute(delete(Mark).where(in_poll(Mark, poll_id)))


def one_mark_more(session: Session, poll_id: PollId) -> None:
    marked = select(Mark.member_id).where(in_poll(Mark, poll_id))
    left = select(Credential.member_id).where(
        in_poll(Credential, poll_id), Credential.member_id.not_in(marked)
    )
    row = {"poll_id": poll_id, "member_id": session.scalar(left), "channel": Channel.ONLINE}
    session.execute(insert(Mark), [row])


def no_ballot(session: Session, poll_id: PollId) -> None:
    entry = select(Ballot.entry).where(in_poll(Ballot, poll_id)).limit(1)
    session.execute(
        delete(Ballot).where(in_poll(Ballot, poll_id), Ballot.entry == session.scalar(entry))
    )


def a_row_less(session: Session, poll_id: PollId) -> None:
    one = select(OpenedRow.commitment).where(in_poll(OpenedRow, poll_id)).limit(1)
    session.execute(
        delete(OpenedRow).where(
            in_poll(OpenedRow, poll_id), OpenedRow.commitment == session.scalar(one)
        )
    )


def voided_in_silence(session: Session, poll_id: PollId) -> None:
    unused = (
        select(Credential.credential)
        .where(
            in_poll(Credential, poll_id),
            Credential.credential.not_in(select(Ballot.credential).where(in_poll(Ballot, poll_id))),
        )
        .limit(1)
    )
    session.execute(
        update(Credential)
        .where(in_poll(Credential, poll_id), Credential.credential == session.scalar(unused))
        .values(voided_at=datetime(2027, 6, 8).astimezone(), void_reason=VoidReason.LOST)
    )


def left_out_one_more(session: Session, poll_id: PollId) -> None:
    box = session.get_one(Box, poll_id)
    box.excluded = [{"ballot": "0" * 64, "reason": "voided"}]
    session.flush()


@pytest.mark.parametrize(
    "tamper",
    [no_mark, one_mark_more, no_ballot, a_row_less, voided_in_silence, left_out_one_more],
)
def test_nothing_is_counted_out_of_a_box_that_does_not_tally(
    session: Session, now: datetime, poll_id: PollId, after: datetime, tamper: Any
) -> None:
    frozen(session, now, poll_id, after)
    tamper(session, poll_id)
    assert not reconcile(session, poll_id=poll_id).holds
    with pytest.raises(BoxDoesNotReconcile) as refused:
        papers_for_count(session, poll_id=poll_id, actor=SYSTEM, now=after)
    assert refused.value.facts["sentence"]


def test_where_a_scrutineer_issued_the_codes_turnout_is_known_and_nobody_by_name(
    session: Session, now: datetime, poll_id: PollId, after: datetime
) -> None:
    voters = put_on_roll(
        session,
        poll_id,
        count=4,
        groups=("Nursing", "Kitchen"),
        issuer=Issuer.SCRUTINEER,
        is_revoting=True,
    )
    for one in (*voters[:2], voters[0]):
        an_envelope_cast(session, poll_id=poll_id, member_id=one, now=now)
    found = turnout(session, poll_id=poll_id)
    assert (found.electorate, found.received, found.groups) == (4, 2, ())
    with pytest.raises(MarksElsewhere):
        marked_register(session, poll_id=poll_id, now=after)
    open_box(session, poll_id, now=after)
    reconciled = reconcile(session, poll_id=poll_id)
    assert reconciled.holds
    assert len(reconciled.tallies) == 3
