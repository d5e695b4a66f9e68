"""Casting what a browser sealed: the receipt, what is refused and in which order, the cost."""

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId, PollId
from governance.sealing.canonical import canonical, digest, is_signed, signed, unb64u
from governance.sealing.credentials import new_seed
from governance.voting.models import Ballot, Box, Mark, Poll
from governance.voting.queries.board import log_lines
from governance.voting.queries.credentials import cast_under, my_cast
from governance.voting.queries.polls import ballot_page
from governance.voting.rules import AlreadyVoted, NotOpen, PollClosed, read_number
from governance.voting.rules.box import (
    BoxHalted,
    BoxNotReady,
    BoxState,
    CredentialUnknown,
    CredentialVoided,
    EnvelopeRefused,
    Issuer,
    VoidReason,
    WrongBoxState,
)
from governance.voting.service import (
    cast_envelope,
    check_envelope,
    freeze_box,
    my_seed,
    void_credential,
)
from governance.voting.service.turns import end_box
from tests.factories.sealing import (
    KEYS,
    a_sealed_box,
    manifest_in,
    seal_for,
    sealed,
    seed_for,
)
from tests.factories.voting import a_poll, a_vote, a_voter, an_envelope_cast, put_on_roll

MOST_STATEMENTS = 8


@pytest.fixture
def poll_id(session: Session, now: datetime) -> PollId:
    return a_poll(session, now=now)


@pytest.fixture
def member_id(session: Session, poll_id: PollId) -> MemberId:
    return put_on_roll(session, poll_id, count=3)[0]


def marks_and_ballots(session: Session, poll_id: PollId) -> tuple[int, int]:
    marks = session.scalar(select(func.count()).where(Mark.poll_id == poll_id)) or 0
    ballots = session.scalar(select(func.count()).where(Ballot.poll_id == poll_id)) or 0
    return marks, ballots


def events(session: Session, poll_id: PollId) -> list[dict[str, object]]:
    return [json.loads(line) for line in log_lines(session, poll_id=poll_id)]


def test_a_ballot_goes_in_with_its_event_and_its_mark_and_gets_a_signed_receipt(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    body = seal_for(session, poll_id, member_id)
    made = cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)
    receipt, box = json.loads(made.text), session.get_one(Box, poll_id)
    assert made.text.encode() == canonical(receipt)
    assert is_signed(receipt, unb64u(box.board_key))
    assert receipt["ballot"] == made.ballot == digest(body)
    assert receipt["manifest"] == box.manifest_sha256
    assert events(session, poll_id)[receipt["entry"]]["ballot"] == made.ballot
    ballot = session.get_one(Ballot, (poll_id, read_number(made.number)))
    assert (ballot.sealed.encode(), ballot.entry) == (body, receipt["entry"])
    assert marks_and_ballots(session, poll_id) == (1, 1)
    assert ballot_page(session, poll_id=poll_id, member_id=member_id).has_voted is True


def test_the_same_ballot_gets_the_same_receipt_byte_for_byte_even_after_the_close(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    body = seal_for(session, poll_id, member_id)
    first = cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)
    after = now + timedelta(days=8)
    freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)
    again = cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=after)
    assert (first.is_repeat, again.is_repeat) == (False, True)
    assert again.text == first.text
    assert marks_and_ballots(session, poll_id) == (1, 1)


def test_the_first_ballot_opens_the_box_in_the_log(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    assert session.get_one(Box, poll_id).state is BoxState.READY
    cast_envelope(
        session,
        poll_id=poll_id,
        body=seal_for(session, poll_id, member_id),
        keys=KEYS,
        now=now + timedelta(microseconds=5),
    )
    assert session.get_one(Box, poll_id).state is BoxState.OPEN
    assert [one["type"] for one in events(session, poll_id)] == [
        "manifest",
        "key-checked",
        "opened",
        "ballot",
    ]
    assert events(session, poll_id)[2]["at"] == "2027-06-07T08:00:00Z"


def test_another_ballot_of_the_same_credential_is_refused(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now)
    with pytest.raises(AlreadyVoted):
        an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now)
    assert marks_and_ballots(session, poll_id) == (1, 1)


def test_where_people_may_vote_again_every_ballot_is_kept_and_the_roll_marked_once(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    (member_id,) = put_on_roll(session, poll_id, is_revoting=True)
    made = [
        an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now) for _ in range(3)
    ]
    turns = session.scalars(select(Ballot.turn).order_by(Ballot.entry)).all()
    assert list(turns) == [0, 1, 2]
    assert len({one.number for one in made}) == 3
    assert marks_and_ballots(session, poll_id) == (1, 3)


def test_with_codes_of_a_scrutineer_nobody_is_marked(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    (member_id,) = put_on_roll(session, poll_id, issuer=Issuer.SCRUTINEER)
    an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now)
    assert marks_and_ballots(session, poll_id) == (0, 1)


def changed(body: bytes, **fields: object) -> bytes:
    return canonical(json.loads(body) | fields)


def test_what_is_no_ballot_of_this_poll_is_refused_with_its_reason(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    body = seal_for(session, poll_id, member_id)
    other = a_poll(session, now=now)
    put_on_roll(session, other, member_ids=[member_id])
    onion = json.loads(body)["onions"][0]
    for wrong, reason in (
        (b"", "not-canonical"),
        (body + b" ", "too-large"),
        (b" " + body[:-1], "not-canonical"),
        (changed(body, extra="x")[: len(body)], "not-canonical"),
        (seal_for(session, other, member_id), "wrong-poll"),
        (changed(body, manifest="0" * 64), "wrong-manifest"),
        (changed(body, onions=[]), "wrong-length"),
        (changed(body, onions=["A" + onion[1:]]), "bad-signature"),
        (changed(body, signature="A" * 85 + "Q"), "bad-signature"),
    ):
        with pytest.raises(EnvelopeRefused) as refused:
            cast_envelope(session, poll_id=poll_id, body=wrong, keys=KEYS, now=now)
        assert refused.value.facts["reason"] == reason
        with pytest.raises(EnvelopeRefused) as refused:
            check_envelope(session, poll_id=poll_id, body=wrong, now=now)
        assert refused.value.facts["reason"] == reason
    assert marks_and_ballots(session, poll_id) == (0, 0)


def test_a_credential_that_is_none_of_this_poll_is_refused(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    stranger = sealed(manifest_in(session, poll_id), new_seed(), ["c1"]).text.encode()
    with pytest.raises(CredentialUnknown):
        cast_envelope(session, poll_id=poll_id, body=stranger, keys=KEYS, now=now)


def test_a_ballot_signed_by_another_voter_is_refused(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    first, second = put_on_roll(session, poll_id, count=2)
    envelope = json.loads(seal_for(session, poll_id, first))
    stolen = signed(envelope, seed_for(session, poll_id, second))
    with pytest.raises(EnvelopeRefused) as refused:
        cast_envelope(session, poll_id=poll_id, body=canonical(stolen), keys=KEYS, now=now)
    assert refused.value.facts["reason"] == "bad-signature"


def test_a_voided_credential_is_refused_but_its_ballot_keeps_its_receipt(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    body = seal_for(session, poll_id, member_id)
    other = seal_for(session, poll_id, member_id, ("c2",))
    first = cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)
    void_credential(
        session,
        poll_id=poll_id,
        member_id=member_id,
        reason=VoidReason.PRESSURED,
        actor=SYSTEM,
        now=now,
    )
    with pytest.raises(CredentialVoided):
        cast_envelope(session, poll_id=poll_id, body=other, keys=KEYS, now=now)
    again = cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)
    assert again.text == first.text
    assert marks_and_ballots(session, poll_id) == (0, 1)


def test_before_and_after_its_hours_a_poll_takes_nothing(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    poll = session.get_one(Poll, poll_id)
    body, second = seal_for(session, poll_id, member_id), timedelta(seconds=1)
    with pytest.raises(NotOpen):
        cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=poll.opens_at - second)
    with pytest.raises(PollClosed) as refused:
        cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=poll.closes_at)
    assert refused.value.facts["is_vote_lost"]
    with pytest.raises(PollClosed):
        cast_envelope(
            session, poll_id=poll_id, body=b"late and wrong", keys=KEYS, now=poll.closes_at
        )
    cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=poll.closes_at - second)
    assert marks_and_ballots(session, poll_id) == (1, 1)


def test_a_box_whose_keys_were_not_tried_takes_nothing(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    body = seal_for(session, poll_id, member_id)
    session.get_one(Box, poll_id).state = BoxState.FIXED
    session.flush()
    with pytest.raises(BoxNotReady):
        cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)


def test_a_box_that_is_a_draft_takes_nothing(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    body = seal_for(session, poll_id, member_id)
    box = session.get_one(Box, poll_id)
    box.state, box.manifest, box.manifest_sha256 = BoxState.DRAFT, None, None
    session.flush()
    with pytest.raises(BoxNotReady):
        cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)


def test_a_halted_box_and_an_ended_one_take_nothing(
    session: Session, now: datetime, poll_id: PollId, member_id: MemberId
) -> None:
    body = seal_for(session, poll_id, member_id)
    session.get_one(Box, poll_id).halted_at = now
    session.flush()
    with pytest.raises(BoxHalted):
        cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)
    end_box(session, poll_id=poll_id, reason="The log was cut.", actor=SYSTEM, now=now)
    with pytest.raises(WrongBoxState):
        cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)


@pytest.mark.parametrize("trustees", [1, 3])
def test_a_ballot_takes_few_statements_and_a_repeat_fewer(
    session: Session, now: datetime, poll_id: PollId, trustees: int
) -> None:
    first, second = put_on_roll(session, poll_id, count=2, has_box=False)
    a_sealed_box(session, poll_id, now=now, trustees=trustees)
    an_envelope_cast(session, poll_id=poll_id, member_id=first, now=now)
    body = seal_for(session, poll_id, second)
    session.expunge_all()
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)
        assert len(statements) <= MOST_STATEMENTS, statements
        statements.clear()
        session.expunge_all()
        cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)
        assert len(statements) == 2, statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("issuer", list(Issuer))
def test_no_vote_walks_through_a_whole_poll(
    session: Session, now: datetime, poll_id: PollId, issuer: Issuer
) -> None:
    """SQLite guesses without figures of its own: where it guesses badly, votes get ever slower."""
    first, second = put_on_roll(session, poll_id, count=2, issuer=issuer)
    body = seal_for(session, poll_id, first)
    sent: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, values: Any, *_: Any) -> None:
        if statement.startswith(("SELECT", "INSERT", "UPDATE", "DELETE")):
            sent.append((statement, values))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        if issuer is Issuer.SERVER:
            my_seed(session, poll_id=poll_id, actor=a_voter(first), keys=KEYS, now=now)
        cast_envelope(session, poll_id=poll_id, body=body, keys=KEYS, now=now)
        a_vote(session, poll_id=poll_id, member_id=second, now=now)
        cast_under(session, poll_id=poll_id, credential=json.loads(body)["credential"])
        my_cast(session, poll_id=poll_id, member_id=first)
        if issuer is Issuer.SERVER:
            void_credential(
                session,
                poll_id=poll_id,
                member_id=second,
                reason=VoidReason.LOST,
                actor=SYSTEM,
                now=now,
            )
    finally:
        event.remove(engine, "before_cursor_execute", note)
    walks = []
    for statement, values in sent:
        of_one = values[0] if isinstance(values, list) else values
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", of_one)
        walks += [
            (row[3], statement)
            for row in plan
            if re.match(r"SCAN (ballots|poll_cred|marks|roll|board)", row[3])
            or re.match(r"SEARCH (ballots|poll_cred|marks|roll|board).*\(poll_id=\?\)", row[3])
        ]
    assert walks == []
    assert len(sent) > 16
