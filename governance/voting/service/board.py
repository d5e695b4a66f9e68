"""The log of a poll: what is appended to it, and the signed heads of it that are mailed."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import canonical
from governance.sealing.log import Frontier, leaf
from governance.sealing.note import checkpoint_text
from governance.voting.models import BoardEntry, BoardNode, Box, Checkpoint, Poll
from governance.voting.rules.box import BoxHalted, BoxMissing, Moment
from governance.voting.rules.keys import BoothKeys

EVENT_FORMAT = "event-v1"
BOARD = "board"
"""Whose seed it is, as ``BoothKeys`` asks: the board's own."""


_ENTRY, _NODE = insert(BoardEntry), insert(BoardNode)


def held_box(session: Session, *, poll_id: PollId) -> Box:
    """The box, its row locked: whoever appends to the log holds it, so that there is one head.

    Raises NotFound, and BoxMissing for a poll that has no sealed box.
    """
    find = select(Box).where(Box.poll_id == poll_id).with_for_update()
    box = session.scalar(find.execution_options(populate_existing=True))
    if box is None:
        raise _no_box(session, poll_id)
    return box


def append(session: Session, *, box: Box, event: Mapping[str, object]) -> int:
    """Write an event at the end of the log; gives its number (from 0).

    ``event`` has its ``type`` and the keys of that type; format and poll are added here. The
    caller holds the box (``held_box``). Refuses with BoxHalted: a log that no longer continues
    from a head that was mailed grows no further.
    """
    if box.halted_at is not None:
        raise BoxHalted(title=session.get_one(Poll, box.poll_id).title)
    raw = canonical({**event, "format": EVENT_FORMAT, "poll": str(box.poll_id)})
    frontier = _frontier(box)
    entry = frontier.size
    nodes = frontier.append(leaf(raw))
    connection = session.connection()
    connection.execute(_ENTRY, {"poll_id": box.poll_id, "entry": entry, "event": raw.decode()})
    place = {"poll_id": box.poll_id}
    rows = [{"level": one.level, "place": one.place, "sha256": one.hash.hex()} for one in nodes]
    connection.execute(_NODE, [place | row for row in rows])
    box.log_size = frontier.size
    box.log_peaks = [peak.hex() for peak in frontier.peaks]
    session.flush()
    return entry


def checkpoint(
    session: Session, *, box: Box, moment: Moment, keys: BoothKeys, now: datetime
) -> str:
    """The signed head of the log as it stands, kept for that moment; gives the note.

    There is one a size: the head of a log that has not grown is the note there is already.
    """
    made = session.get(Checkpoint, (box.poll_id, box.log_size))
    if made is not None:
        return made.note
    root = _frontier(box).root()
    note = checkpoint_text(box.origin, box.log_size, root, board_seed(box, keys=keys))
    session.add(
        Checkpoint(
            poll_id=box.poll_id,
            size=box.log_size,
            moment=moment,
            root=root.hex(),
            note=note,
            made_at=now,
        )
    )
    session.flush()
    return note


def board_seed(box: Box, *, keys: BoothKeys) -> bytes:
    """The seed of the board's key, by which receipts and heads are signed; raises SealBroken."""
    return keys.open(box.board_seed, poll_id=PollId(box.poll_id), owner=BOARD)


def _frontier(box: Box) -> Frontier:
    return Frontier(box.log_size, [bytes.fromhex(peak) for peak in box.log_peaks])


def _no_box(session: Session, poll_id: PollId) -> NotFound | BoxMissing:
    poll = session.get(Poll, poll_id)
    return NotFound() if poll is None else BoxMissing(title=poll.title, poll_id=poll_id)
