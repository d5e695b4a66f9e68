"""The public board of a sealed poll: its log, its signed heads, and proofs for whoever looks."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.sealing.log import GetNode, consistency_proof, inclusion_proof
from governance.voting.models import (
    Ballot,
    BoardEntry,
    BoardNode,
    Box,
    Checkpoint,
    Poll,
    PollRemains,
)
from governance.voting.rules import PollStage, in_groups, stage_at
from governance.voting.rules.box import BoxMissing, BoxState, Moment
from governance.voting.rules.reconciling import Exclusion
from governance.voting.rules.sealing import digest_start

_AT_A_TIME = 1000
_NO_HASH = bytes(32)


@dataclass(frozen=True, slots=True)
class CheckpointNote:
    """A signed head of the log, as it was mailed."""

    size: int
    moment: Moment
    root: str
    note: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class BoardPage:
    """The board of a poll as anyone may see it. ``ballots`` is how many have come in so far."""

    poll_id: PollId
    title: str
    opens_at: datetime
    closes_at: datetime
    stage: PollStage
    state: BoxState
    is_halted: bool
    ballots: int
    entries: int
    origin: str
    key: str
    manifest: str | None
    checkpoints: tuple[CheckpointNote, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """That a ballot is in the log: its entry, the event, and the path to the root of ``size``.

    ``checkpoint`` is the signed head of that size; ``None`` while no head has been signed since.
    """

    entry: int
    event: str
    size: int
    path: tuple[str, ...]
    checkpoint: str | None


@dataclass(frozen=True, slots=True)
class FoundBallot:
    """A ballot by its number. ``exclusion`` is told once the box is frozen."""

    ballot: str
    number: str
    entry: int
    exclusion: Exclusion | None


def board_page(session: Session, *, poll_id: PollId, now: datetime) -> BoardPage:
    """The board of a poll; raises NotFound, BoxMissing."""
    poll, box = _poll_and_box(session, poll_id)
    return BoardPage(
        poll_id=poll_id,
        title=poll.title,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        stage=stage_at(now, opens_at=poll.opens_at, closes_at=poll.closes_at),
        state=box.state,
        is_halted=box.halted_at is not None,
        ballots=_ballots(session, poll_id),
        entries=box.log_size,
        origin=box.origin,
        key=box.board_key,
        manifest=box.manifest_sha256,
        checkpoints=checkpoints(session, poll_id=poll_id),
    )


def checkpoints(session: Session, *, poll_id: PollId) -> tuple[CheckpointNote, ...]:
    """Every signed head of the log, the first first."""
    find = select(Checkpoint).where(Checkpoint.poll_id == poll_id).order_by(Checkpoint.size)
    return tuple(
        CheckpointNote(one.size, one.moment, one.root, one.note, one.made_at)
        for one in session.scalars(find)
    )


def log_lines(session: Session, *, poll_id: PollId, first: int = 0) -> Iterator[str]:
    """The events of the log from an entry on (from 0), each with its line feed, streamed.

    Raises NotFound, BoxMissing at once, not with the first line.
    """
    _poll_and_box(session, poll_id)
    find = (
        select(BoardEntry.event)
        .where(BoardEntry.poll_id == poll_id, BoardEntry.entry >= first)
        .order_by(BoardEntry.entry)
    )
    events = session.scalars(find.execution_options(yield_per=_AT_A_TIME))
    return (f"{event}\n" for event in events)


def find_number(session: Session, *, poll_id: PollId, number: str) -> FoundBallot | None:
    """The ballot with this number (16 characters, without gaps), at any time; none: none such.

    It is found in the log when the ballots have been destroyed. Raises NotFound, BoxMissing.
    """
    _, box = _poll_and_box(session, poll_id)
    found = _entry_of(session, box, Ballot.number == number, start=digest_start(number))
    if found is None:
        return None
    entry, ballot = found
    return FoundBallot(ballot, in_groups(number), entry, _exclusion(box, ballot))


def proof_of(session: Session, *, poll_id: PollId, ballot: str) -> Proof:
    """The proof that a ballot (its SHA-256) is in the log, up to the newest signed head.

    A ballot that came in since is proven up to the end of the log. Raises NotFound, BoxMissing.
    """
    _, box = _poll_and_box(session, poll_id)
    found = _entry_of(session, box, Ballot.ballot == ballot, start=ballot)
    if found is None:
        raise NotFound
    entry = found[0]
    newest = session.scalar(
        select(Checkpoint)
        .where(Checkpoint.poll_id == poll_id, Checkpoint.size > entry)
        .order_by(Checkpoint.size.desc())
        .limit(1)
    )
    size = newest.size if newest else box.log_size
    path = _proof(session, poll_id, lambda get_node: inclusion_proof(get_node, entry, size))
    return Proof(
        entry=entry,
        event=session.get_one(BoardEntry, (poll_id, entry)).event,
        size=size,
        path=path,
        checkpoint=newest.note if newest else None,
    )


def consistency_between(
    session: Session, *, poll_id: PollId, old: int, new: int
) -> tuple[str, ...]:
    """The proof that the log of ``new`` entries goes on from that of ``old``, in hexadecimal.

    Raises NotFound for sizes the log has not had, BoxMissing.
    """
    _, box = _poll_and_box(session, poll_id)
    if not 0 <= old <= new <= box.log_size:
        raise NotFound
    return _proof(session, poll_id, lambda get_node: consistency_proof(get_node, old, new))


def _poll_and_box(session: Session, poll_id: PollId) -> tuple[Poll, Box]:
    find = select(Poll, Box).outerjoin(Box, Box.poll_id == Poll.id).where(Poll.id == poll_id)
    row = session.execute(find).one_or_none()
    if row is None:
        raise NotFound
    poll, box = row
    if box is None:
        raise BoxMissing(title=poll.title, poll_id=poll_id)
    return poll, box


def _ballots(session: Session, poll_id: PollId) -> int:
    """How many have come in; once they have been destroyed, how many had."""
    remains = session.get(PollRemains, poll_id)
    if remains is not None:
        return remains.ballots
    return session.scalar(select(func.count()).where(Ballot.poll_id == poll_id)) or 0


def _entry_of(
    session: Session, box: Box, is_it: ColumnElement[bool], *, start: str
) -> tuple[int, str] | None:
    """Entry and hash of a ballot; ``start`` is how its hash begins, by which the log has it."""
    if box.state is not BoxState.ARCHIVED:
        row = session.execute(
            select(Ballot.entry, Ballot.ballot).where(Ballot.poll_id == box.poll_id, is_it)
        ).one_or_none()
        return None if row is None or row[0] is None or row[1] is None else (row[0], row[1])
    logged = session.execute(
        select(BoardEntry.entry, BoardEntry.event).where(
            BoardEntry.poll_id == box.poll_id,
            BoardEntry.event.startswith(f'{{"ballot":"{start}', autoescape=True),
        )
    ).first()
    return None if logged is None else (logged[0], json.loads(logged[1])["ballot"])


def _exclusion(box: Box, ballot: str) -> Exclusion | None:
    for one in box.excluded or ():
        if one["ballot"] == ballot:
            return Exclusion(one["reason"])
    return None


def _proof(
    session: Session, poll_id: PollId, walk: Callable[[GetNode], list[bytes]]
) -> tuple[str, ...]:
    """Walk the tree twice: first to see which subtrees are wanted, then with all of them."""
    wanted: set[tuple[int, int]] = set()

    def note(level: int, place: int) -> bytes:
        wanted.add((level, place))
        return _NO_HASH

    walk(note)
    if not wanted:
        return ()
    rows = session.execute(
        select(BoardNode.level, BoardNode.place, BoardNode.sha256).where(
            BoardNode.poll_id == poll_id, tuple_(BoardNode.level, BoardNode.place).in_(wanted)
        )
    )
    hashes = {(row.level, row.place): bytes.fromhex(row.sha256) for row in rows}
    return tuple(one.hex() for one in walk(lambda level, place: hashes[level, place]))
