"""Reading an opening: a trustee's turn as a file, the steps, the rows and their commitments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import canonical
from governance.sealing.manifest import Manifest
from governance.sealing.note import Head
from governance.sealing.opening import Turn
from governance.sealing.opening import turn_lines as lines_of_turn
from governance.sealing.steps import row_line
from governance.voting.models import (
    Ballot,
    BoardEntry,
    Box,
    Checkpoint,
    OpenedRow,
    OpeningLine,
    OpeningStep,
    Poll,
    Trustee,
)
from governance.voting.queries.ceremony import steps_taken, trustee_stands
from governance.voting.rules.box import BoxHalted, BoxStillSealed, InvalidReason, WrongBoxState
from governance.voting.rules.keepers import Task, position_of, token_digest

_AT_A_TIME = 1000
BUCKET_DIGITS = 2


@dataclass(frozen=True, slots=True)
class OpenedLine:
    """A row as auditors get it: choices and nonce, or why it is invalid and its plaintext."""

    commitment: str
    choices: tuple[str, ...] | None
    nonce: str | None
    invalid: InvalidReason | None
    plaintext: str | None


def turn_lines(session: Session, *, token: str) -> Iterator[bytes]:
    """The file ``turn-v1`` for the trustee whose turn it is, streamed, lines with line feeds.

    Raises NotFound for a link that is none, BoxHalted, WrongBoxState when it is not their turn.
    """
    trustee = session.scalar(select(Trustee).where(Trustee.token == token_digest(token)))
    if trustee is None:
        raise NotFound
    poll = session.get_one(Poll, trustee.poll_id)
    box = session.get_one(Box, trustee.poll_id)
    if box.halted_at is not None:
        raise BoxHalted(title=poll.title)
    taken = steps_taken(session, poll_id=box.poll_id)
    task = trustee_stands(box, trustee, steps_taken=taken)
    if task is not Task.TAKE_TURN or box.manifest is None:
        raise WrongBoxState(title=poll.title, state=box.state)
    return _lines(session, box, trustee, Manifest.read(box.manifest.encode()), taken=taken)


def step_headers(session: Session, *, poll_id: PollId) -> list[Mapping[str, Any]]:
    """The signed headers of the steps taken so far, in order."""
    find = select(OpeningStep.header).where(OpeningStep.poll_id == poll_id)
    return list(session.scalars(find.order_by(OpeningStep.position)))


def step_lines(session: Session, *, poll_id: PollId, position: int) -> Iterator[bytes]:
    """The file ``step-v1`` of one step as it came, streamed; nothing before it is taken."""
    step = session.get(OpeningStep, (poll_id, position))
    if step is None:
        return
    yield canonical(step.header) + b"\n"
    for inside in inside_lines(session, poll_id=poll_id, position=position):
        yield row_line(inside)


def inside_lines(session: Session, *, poll_id: UUID, position: int) -> Iterator[str]:
    """What was inside (base64url), in the order of the step, read a thousand at a time."""
    of_step = (OpeningLine.poll_id == poll_id, OpeningLine.position == position)
    first = 0
    while True:
        lines = session.scalars(
            select(OpeningLine.inside)
            .where(*of_step, OpeningLine.line >= first, OpeningLine.line < first + _AT_A_TIME)
            .order_by(OpeningLine.line)
        ).all()
        if not lines:
            return
        yield from lines
        first += _AT_A_TIME


def opened_lines(session: Session, *, poll_id: PollId) -> Iterator[OpenedLine]:
    """Every opened ballot by its commitment, streamed; those that never opened among them."""
    find = (
        select(OpenedRow)
        .where(OpenedRow.poll_id == poll_id)
        .order_by(OpenedRow.commitment)
        .execution_options(yield_per=_AT_A_TIME)
    )
    for row in session.scalars(find):
        yield OpenedLine(
            commitment=row.commitment,
            choices=None if row.choices is None else tuple(row.choices),
            nonce=row.nonce,
            invalid=row.invalid,
            plaintext=row.plaintext,
        )


def commitments(session: Session, *, poll_id: UUID, start: str = "") -> Iterator[str]:
    """The lines of ``commitments.txt`` without line feeds, sorted: all, or those that begin so.

    What never opened has no commitment.
    """
    find = (
        select(OpenedRow.commitment)
        .where(
            OpenedRow.poll_id == poll_id,
            or_(OpenedRow.invalid.is_(None), OpenedRow.invalid != InvalidReason.UNOPENED),
        )
        .order_by(OpenedRow.commitment)
        .execution_options(yield_per=_AT_A_TIME)
    )
    if start:
        find = find.where(OpenedRow.commitment >= start, OpenedRow.commitment < start + "g")
    yield from session.scalars(find)


def rows_bucket(session: Session, *, poll_id: PollId, start: str) -> list[str]:
    """The commitments that begin with two hexadecimal digits, for whoever looks up their own.

    Raises NotFound for another beginning or without a box, BoxStillSealed before the opening.
    """
    if len(start) != BUCKET_DIGITS or not set(start) <= set("0123456789abcdef"):
        raise NotFound
    poll, box = session.get(Poll, poll_id), session.get(Box, poll_id)
    if poll is None or box is None:
        raise NotFound
    if not box.state.is_opened:
        raise BoxStillSealed(title=poll.title, poll_id=poll_id)
    return list(commitments(session, poll_id=poll_id, start=start))


def counted_envelopes(session: Session, *, poll_id: UUID) -> Iterator[str]:
    """The envelopes that are opened, as they came, in the order of the log, streamed."""
    return (sealed for _, sealed in _counted(session, poll_id))


def counted_ballots(session: Session, *, poll_id: UUID) -> Iterator[str]:
    """The ballots that are opened (SHA-256 of their envelopes), in the order of the log."""
    return (ballot for ballot, _ in _counted(session, poll_id))


def _counted(session: Session, poll_id: UUID) -> Iterator[tuple[str, str]]:
    box = session.get_one(Box, poll_id)
    excluded = {one["ballot"] for one in box.excluded or []}
    find = (
        select(Ballot.ballot, Ballot.sealed)
        .where(Ballot.poll_id == poll_id, Ballot.ballot.is_not(None))
        .order_by(Ballot.entry)
        .execution_options(yield_per=_AT_A_TIME)
    )
    for ballot, sealed in session.execute(find):
        if ballot is not None and ballot not in excluded:
            yield ballot, sealed


def _lines(
    session: Session, box: Box, trustee: Trustee, manifest: Manifest, *, taken: int
) -> Iterator[bytes]:
    newest = select(Checkpoint).where(Checkpoint.poll_id == box.poll_id)
    head = session.scalars(newest.order_by(Checkpoint.size.desc()).limit(1)).one()
    position = position_of(trustee.place, threshold=box.threshold, subset=box.subset)
    before = session.get(OpeningStep, (box.poll_id, taken))
    turn = Turn(
        subset=box.subset or 0,
        position=position or 0,
        place=trustee.place,
        count=before.header["count"] if before else box.counted_ballots or 0,
        head=Head(head.size, bytes.fromhex(head.root)),
    )
    return lines_of_turn(
        manifest,
        turn,
        events=_events(session, box, before_entry=head.size),
        inside=(
            step_lines(session, poll_id=PollId(box.poll_id), position=taken)
            if before
            else (one.encode() for one in counted_envelopes(session, poll_id=box.poll_id))
        ),
    )


def _events(session: Session, box: Box, *, before_entry: int) -> Iterator[bytes]:
    find = (
        select(BoardEntry.event)
        .where(BoardEntry.poll_id == box.poll_id, BoardEntry.entry < before_entry)
        .order_by(BoardEntry.entry)
        .execution_options(yield_per=_AT_A_TIME)
    )
    return (event.encode() for event in session.scalars(find))
