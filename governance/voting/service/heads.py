"""The heads of logs that were mailed, in a file beside the database: a restored backup shows."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import canonical, read_canonical, unb64u
from governance.sealing.fields import Fields, shown_instant
from governance.sealing.log import root_of
from governance.sealing.note import Head, read_checkpoint, read_origin, read_unverified
from governance.voting.models import BoardNode, Box


@dataclass(frozen=True, slots=True)
class KnownHead:
    """A head as it was mailed, with its signed note."""

    poll_id: UUID
    at: datetime
    note: str
    head: Head


class HeadsFile:
    """A file with a line of canonical JSON for each head; it is only ever added to.

    It must not be restored together with the database, so it belongs on another disk where there
    is one. A head is in it before it is mailed.
    """

    def __init__(self, path: Path) -> None:
        """Name the file; it is made with the first head."""
        self._path = path
        self._read_to = 0
        self._known: list[KnownHead] = []

    def known(self) -> list[KnownHead]:
        """Every head in the file, the oldest first. Raises SealingFault on a line that is none.

        Only what was added since the last time is read, and no line that a crash broke off.
        """
        if not self._path.exists():
            self._read_to, self._known = 0, []
            return self._known
        with self._path.open("rb") as file:
            if file.seek(0, os.SEEK_END) < self._read_to:
                self._read_to, self._known = 0, []
            file.seek(self._read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                self._known.append(_known_head(line))
                self._read_to += len(line)
        return self._known

    def of(self, poll_id: UUID) -> list[Head]:
        """The heads of one poll, the oldest first."""
        return [one.head for one in self.known() if one.poll_id == poll_id]

    def add(self, head: KnownHead) -> None:
        """Write a head down, and wait until the disk has it. One that is there already stays."""
        if any(one.note == head.note for one in self.known()):
            return
        line = canonical(
            {"at": shown_instant(head.at), "note": head.note, "poll": str(head.poll_id)}
        )
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.touch()
        with self._path.open("r+b") as file:
            file.seek(self._read_to)
            file.write(line + b"\n")
            file.truncate()
            file.flush()
            os.fsync(file.fileno())


def _known_head(line: bytes) -> KnownHead:
    fields = Fields(read_canonical(line.rstrip(b"\n")), "the file of heads")
    fields.exactly("at", "note", "poll")
    note = fields.text("note")
    return KnownHead(UUID(fields.uuid("poll")), fields.instant("at"), note, read_unverified(note))


def first_broken(session: Session, *, poll_id: UUID, heads: Iterable[Head]) -> Head | None:
    """The first of these heads from which the log of the poll does not go on; none if it is halted.

    A log goes on from a head when it was once exactly that and has only grown since.
    """
    box = session.get_one(Box, poll_id)
    if box.halted_at is not None:
        return None
    return next((head for head in heads if not continues_from(session, box=box, head=head)), None)


def continues_from(session: Session, *, box: Box, head: Head) -> bool:
    """Whether the log was once exactly this and has only grown since."""
    if head.size > box.log_size:
        return False

    def node(level: int, place: int) -> bytes:
        found = session.scalar(
            select(BoardNode.sha256).where(
                BoardNode.poll_id == box.poll_id,
                BoardNode.level == level,
                BoardNode.place == place,
            )
        )
        return bytes.fromhex(found or "")

    return root_of(node, head.size) == head.root


def mailed_head(session: Session, *, text: str) -> tuple[PollId, Head]:
    """The poll and the head in an e-mail, once the signature of its board holds.

    Raises SealingFault when there is no such checkpoint in it, NotFound for a poll that is not
    in this database.
    """
    origin = read_origin(text)
    box = session.scalar(select(Box).where(Box.origin == origin))
    if box is None:
        raise NotFound
    return PollId(box.poll_id), read_checkpoint(text, origin, unb64u(box.board_key))
