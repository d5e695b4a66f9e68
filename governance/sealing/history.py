"""The log as a trustee reads it before opening: its root, the ballots to open, the steps so far."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from governance.sealing.canonical import digest, read_canonical
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields
from governance.sealing.log import Frontier, leaf
from governance.sealing.manifest import Manifest
from governance.sealing.note import Head

FORMAT = "event-v1"
_DIGEST_BYTES = 32


class EventType(StrEnum):
    """The types of the events in a log."""

    ABORTED = "aborted"
    BALLOT = "ballot"
    CLOSED = "closed"
    COUNTED = "counted"
    CREDENTIAL_ISSUED = "credential-issued"
    CREDENTIAL_VOIDED = "credential-voided"
    DECLARED = "declared"
    DESTROYED = "destroyed"
    FROZEN = "frozen"
    KEY_CHECKED = "key-checked"
    MANIFEST = "manifest"
    OPENED = "opened"
    OPENING = "opening"
    ROWS = "rows"
    STEP = "step"


class _Stage(StrEnum):
    COMING = "before the poll opened"
    OPEN = "while the poll was open"
    CLOSED = "after the poll closed"
    FROZEN = "after the box was frozen"
    OPENING = "while the box was being opened"


_ALLOWED = {
    (_Stage.COMING, EventType.KEY_CHECKED): _Stage.COMING,
    (_Stage.COMING, EventType.CREDENTIAL_ISSUED): _Stage.COMING,
    (_Stage.COMING, EventType.CREDENTIAL_VOIDED): _Stage.COMING,
    (_Stage.COMING, EventType.OPENED): _Stage.OPEN,
    (_Stage.OPEN, EventType.BALLOT): _Stage.OPEN,
    (_Stage.OPEN, EventType.CREDENTIAL_ISSUED): _Stage.OPEN,
    (_Stage.OPEN, EventType.CREDENTIAL_VOIDED): _Stage.OPEN,
    (_Stage.OPEN, EventType.KEY_CHECKED): _Stage.OPEN,
    (_Stage.OPEN, EventType.CLOSED): _Stage.CLOSED,
    (_Stage.CLOSED, EventType.CREDENTIAL_VOIDED): _Stage.CLOSED,
    (_Stage.CLOSED, EventType.FROZEN): _Stage.FROZEN,
    (_Stage.FROZEN, EventType.OPENING): _Stage.OPENING,
    (_Stage.OPENING, EventType.STEP): _Stage.OPENING,
}
"""What may happen when, up to a trustee's turn, and what stage it leads to."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """The box as it was frozen: how many are counted, which are not, the digest of the counted."""

    counted: int
    excluded: frozenset[str]
    sha256: str


@dataclass(frozen=True, slots=True)
class StepEvent:
    """What the log says of a trustee's step."""

    position: int
    trustee: int
    count: int
    unopened: int
    input: str
    output: str
    header: str


class History:
    """Reads events one by one and refuses (``broken-log``) what may not follow what came before.

    It holds 32 bytes a ballot, and nothing else that grows with their number but the credentials
    that were voided.
    """

    def __init__(self, manifest: Manifest) -> None:
        """An empty log of that poll."""
        self._manifest = manifest
        self._tree = Frontier()
        self._ballots = bytearray()
        self._stage: _Stage | None = None
        self.voided: set[str] = set()
        self.frozen = Frozen(0, frozenset(), digest(b""))
        self.subset = 0
        self.steps: list[StepEvent] = []

    @property
    def head(self) -> Head:
        """The head made anew from the events."""
        return Head(self._tree.size, self._tree.root())

    @property
    def is_opening(self) -> bool:
        """Whether the log has come to the opening."""
        return self._stage is _Stage.OPENING

    def add(self, entry: bytes) -> None:
        """Read the next entry; raises SealingFault."""
        fields = Fields(read_canonical(entry), f"entry {self._tree.size} of the log")
        fields.format(FORMAT)
        event = EventType(fields.one_of("type", *EventType))
        if fields.text("poll") != self._manifest.poll:
            self._broken("an entry is of another poll")
        self._move(event, fields)
        match event:
            case EventType.BALLOT:
                self._ballots += bytes.fromhex(fields.sha256("ballot"))
            case EventType.CREDENTIAL_VOIDED:
                self.voided.add(fields.text("credential"))
            case EventType.CLOSED:
                self._close(fields)
            case EventType.FROZEN:
                self._freeze(fields)
            case EventType.OPENING:
                self.subset = fields.whole("subset", least=1)
            case EventType.STEP:
                self.steps.append(_step(fields))
        self._tree.append(leaf(entry))

    def counted(self) -> Iterator[str]:
        """The ballots that are to be opened, in the order of the log."""
        for start in range(0, len(self._ballots), _DIGEST_BYTES):
            ballot = self._ballots[start : start + _DIGEST_BYTES].hex()
            if ballot not in self.frozen.excluded:
                yield ballot

    def _move(self, event: EventType, fields: Fields) -> None:
        if self._stage is None:
            if event is not EventType.MANIFEST:
                self._broken("it does not begin with the manifest")
            if fields.sha256("manifest") != self._manifest.fingerprint:
                raise SealingFault(FaultCode.WRONG_MANIFEST, "The log is that of another manifest.")
            self._stage = _Stage.COMING
            return
        following = _ALLOWED.get((self._stage, event))
        if following is None:
            self._broken(f"“{event}” {self._stage}")
        self._stage = following

    def _close(self, fields: Fields) -> None:
        if fields.whole("ballots") * _DIGEST_BYTES != len(self._ballots):
            self._broken("it holds another number of ballots than it says at the close")

    def _freeze(self, fields: Fields) -> None:
        excluded = [
            one.exactly("ballot", "reason").sha256("ballot") for one in fields.parts("excluded")
        ]
        self.frozen = Frozen(fields.whole("counted"), frozenset(excluded), fields.sha256("sha256"))
        counted, ballots = hashlib.sha256(), 0
        for ballot in self.counted():
            counted.update(f"{ballot}\n".encode())
            ballots += 1
        total = len(self._ballots) // _DIGEST_BYTES
        if ballots != self.frozen.counted or ballots + len(excluded) != total:
            self._broken("the ballots counted and excluded are not those received")
        if counted.hexdigest() != self.frozen.sha256:
            self._broken("the digest of the counted ballots is another")

    def _broken(self, reason: str) -> NoReturn:
        raise SealingFault(
            FaultCode.BROKEN_LOG,
            f"The log of this poll is broken at entry {self._tree.size}: {reason}. Do not open the "
            "box. Tell the scrutineer.",
        )


def _step(fields: Fields) -> StepEvent:
    return StepEvent(
        position=fields.whole("position", least=1),
        trustee=fields.whole("trustee", least=1),
        count=fields.whole("count"),
        unopened=fields.whole("unopened"),
        input=fields.sha256("input"),
        output=fields.sha256("output"),
        header=fields.sha256("header"),
    )
