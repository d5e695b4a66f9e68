"""The log of a poll: what is appended, its signed heads, and the proofs anyone can check."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import PollId, new_id
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import unb64u
from governance.sealing.log import Frontier, consistency_holds, inclusion_holds, leaf
from governance.sealing.note import read_checkpoint
from governance.voting.models import Box
from governance.voting.queries.board import (
    board_page,
    checkpoints,
    consistency_between,
    find_number,
    log_lines,
    proof_of,
)
from governance.voting.rules import PollStage, read_number
from governance.voting.rules.box import BoxHalted, BoxMissing, BoxState, Moment, SealedReceipt
from governance.voting.service import freeze_box
from governance.voting.service.board import append, checkpoint, held_box
from governance.voting.service.destroying import destroy_papers
from tests.factories.sealing import KEYS, open_box
from tests.factories.voting import a_poll, an_envelope_cast, put_on_roll

VOTES = 9


@pytest.fixture
def poll_id(session: Session, now: datetime) -> PollId:
    return a_poll(session, now=now)


@pytest.fixture
def receipts(session: Session, now: datetime, poll_id: PollId) -> list[SealedReceipt]:
    voters = put_on_roll(session, poll_id, count=VOTES)
    return [an_envelope_cast(session, poll_id=poll_id, member_id=one, now=now) for one in voters]


def root_of(lines: Sequence[str]) -> bytes:
    tree = Frontier()
    for line in lines:
        tree.append(leaf(line.removesuffix("\n").encode()))
    return tree.root()


def hashes(path: Sequence[str]) -> list[bytes]:
    return [bytes.fromhex(one) for one in path]


def signed_head(session: Session, poll_id: PollId, now: datetime) -> str:
    box = held_box(session, poll_id=poll_id)
    return checkpoint(session, box=box, moment=Moment.SIX_HOURS, keys=KEYS, now=now)


def test_the_signed_head_is_that_of_the_log(
    session: Session, now: datetime, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    note, box = signed_head(session, poll_id, now), session.get_one(Box, poll_id)
    head = read_checkpoint(note, box.origin, unb64u(box.board_key))
    lines = list(log_lines(session, poll_id=poll_id))
    assert (head.size, head.root) == (len(lines), root_of(lines))
    assert len(lines) == box.log_size == VOTES + 3
    assert signed_head(session, poll_id, now + timedelta(hours=1)) == note
    last = checkpoints(session, poll_id=poll_id)[-1]
    assert (last.note, last.made_at, last.moment) == (note, now, Moment.SIX_HOURS)


def test_every_ballot_can_be_proven_to_be_in_the_log(
    session: Session, now: datetime, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    note, box = signed_head(session, poll_id, now), session.get_one(Box, poll_id)
    head = read_checkpoint(note, box.origin, unb64u(box.board_key))
    for made in receipts:
        proof = proof_of(session, poll_id=poll_id, ballot=made.ballot)
        assert (proof.checkpoint, proof.size) == (note, head.size)
        assert json.loads(proof.event)["ballot"] == made.ballot
        assert proof.entry == json.loads(made.text)["entry"]
        assert inclusion_holds(
            leaf_hash=leaf(proof.event.encode()),
            entry=proof.entry,
            size=proof.size,
            path=hashes(proof.path),
            root=head.root,
        )


def test_a_ballot_since_the_last_head_is_proven_up_to_the_end_of_the_log(
    session: Session, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    proof = proof_of(session, poll_id=poll_id, ballot=receipts[-1].ballot)
    assert (proof.checkpoint, proof.size) == (None, session.get_one(Box, poll_id).log_size)
    assert inclusion_holds(
        leaf_hash=leaf(proof.event.encode()),
        entry=proof.entry,
        size=proof.size,
        path=hashes(proof.path),
        root=root_of(list(log_lines(session, poll_id=poll_id))),
    )


def test_every_later_log_can_be_proven_to_go_on_from_every_earlier_one(
    session: Session, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    lines = list(log_lines(session, poll_id=poll_id))
    for new in range(1, len(lines) + 1):
        for old in range(1, new + 1):
            path = consistency_between(session, poll_id=poll_id, old=old, new=new)
            assert consistency_holds(
                old=old,
                new=new,
                old_root=root_of(lines[:old]),
                new_root=root_of(lines[:new]),
                path=hashes(path),
            )


def test_nothing_is_proven_about_a_log_that_never_was(
    session: Session, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    size = session.get_one(Box, poll_id).log_size
    for old, new in ((5, 4), (1, size + 1), (-1, 2)):
        with pytest.raises(NotFound):
            consistency_between(session, poll_id=poll_id, old=old, new=new)
    with pytest.raises(NotFound):
        proof_of(session, poll_id=poll_id, ballot="0" * 64)


def test_the_board_shows_ballots_as_they_come_and_the_log_from_any_entry_on(
    session: Session, now: datetime, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    page = board_page(session, poll_id=poll_id, now=now)
    assert (page.ballots, page.entries, page.stage) == (VOTES, VOTES + 3, PollStage.OPEN)
    assert [one.moment for one in page.checkpoints] == [Moment.FIXED]
    assert page.manifest == session.get_one(Box, poll_id).manifest_sha256
    lines = list(log_lines(session, poll_id=poll_id))
    assert list(log_lines(session, poll_id=poll_id, first=7)) == lines[7:]


def test_a_ballot_number_is_found_while_the_poll_is_open_and_others_are_not(
    session: Session, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    number = read_number(receipts[3].number) or ""
    found = find_number(session, poll_id=poll_id, number=number)
    assert found is not None
    assert (found.ballot, found.number) == (receipts[3].ballot, receipts[3].number)
    assert find_number(session, poll_id=poll_id, number="0" * 16) is None


def test_a_poll_without_a_box_has_no_board(session: Session, now: datetime) -> None:
    poll_id = a_poll(session, now=now)
    for ask in (
        lambda: board_page(session, poll_id=poll_id, now=now),
        lambda: log_lines(session, poll_id=poll_id),
        lambda: find_number(session, poll_id=poll_id, number="0" * 16),
    ):
        with pytest.raises(BoxMissing):
            ask()
    with pytest.raises(NotFound):
        board_page(session, poll_id=PollId(new_id()), now=now)


def test_a_halted_log_grows_no_further(
    session: Session, now: datetime, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    box = held_box(session, poll_id=poll_id)
    box.halted_at = now
    session.flush()
    with pytest.raises(BoxHalted):
        append(session, box=box, event={"type": "closed", "at": "x", "ballots": 0})
    assert len(list(log_lines(session, poll_id=poll_id))) == VOTES + 3


def test_when_the_papers_are_destroyed_the_log_and_its_proofs_stay(
    session: Session, now: datetime, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    after = now + timedelta(days=8)
    open_box(session, poll_id, now=after)
    before = list(log_lines(session, poll_id=poll_id))
    destroy_papers(session, poll_ids=[poll_id], rule="MER r57", now=after)
    lines = list(log_lines(session, poll_id=poll_id))
    assert lines[:-1] == before
    assert json.loads(lines[-1])["type"] == "destroyed"
    page = board_page(session, poll_id=poll_id, now=after)
    assert (page.ballots, page.state) == (VOTES, BoxState.ARCHIVED)
    number = read_number(receipts[3].number) or ""
    found = find_number(session, poll_id=poll_id, number=number)
    assert found is not None
    assert found.ballot == receipts[3].ballot
    assert find_number(session, poll_id=poll_id, number="0" * 16) is None
    proof = proof_of(session, poll_id=poll_id, ballot=receipts[3].ballot)
    assert inclusion_holds(
        leaf_hash=leaf(proof.event.encode()),
        entry=proof.entry,
        size=proof.size,
        path=hashes(proof.path),
        root=root_of(lines[: proof.size]),
    )


def test_a_frozen_box_that_was_never_opened_can_be_destroyed_too(
    session: Session, now: datetime, poll_id: PollId, receipts: list[SealedReceipt]
) -> None:
    after = now + timedelta(days=8)
    freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)
    destroy_papers(session, poll_ids=[poll_id], rule="MER r57", now=after)
    destroy_papers(session, poll_ids=[poll_id], rule="MER r57", now=after)
    types = [json.loads(line)["type"] for line in log_lines(session, poll_id=poll_id)]
    assert types.count("destroyed") == 1
