"""The sealed box: the states of its ceremony, who issues credentials, what stands in the way."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from governance.kernel.refusals import Refusal

SCHEME = "hpke-onion-v1"
KEYS_NEEDED = {1: 1, 3: 2, 5: 3}
"""How many of so many trustees must act together: one of one, two of three, three of five."""


class BoxState(StrEnum):
    """How far the ceremony of a box is. Forward only, an event of the log each."""

    DRAFT = "draft"
    FIXED = "fixed"
    READY = "ready"
    OPEN = "open"
    CLOSED = "closed"
    FROZEN = "frozen"
    OPENING = "opening"
    OPENED = "opened"
    COUNTED = "counted"
    DECLARED = "declared"
    ARCHIVED = "archived"
    ABORTED = "aborted"

    @property
    def takes_ballots(self) -> bool:
        """Whether ballots may go in, if the clock says so too."""
        return self in {BoxState.READY, BoxState.OPEN}

    @property
    def is_opened(self) -> bool:
        """Whether the last layer is off and the rows are there."""
        return self in {BoxState.OPENED, BoxState.COUNTED, BoxState.DECLARED}


class Issuer(StrEnum):
    """Who made the voters' credentials: this computer, or the scrutineer on their own."""

    SCRUTINEER = "scrutineer"
    SERVER = "server"


class VoidReason(StrEnum):
    """Why a credential was made void, a public event."""

    ERROR = "error"
    LOST = "lost"
    PAPER = "paper"
    PRESSURED = "pressured"


class InvalidReason(StrEnum):
    """Why an opened ballot does not count."""

    REPEATED = "repeated"
    TOO_MANY = "too-many"
    UNKNOWN = "unknown"
    UNOPENED = "unopened"
    UNREADABLE = "unreadable"


class Moment(StrEnum):
    """What a checkpoint was mailed for."""

    CLOSED = "closed"
    COUNTED = "counted"
    DECLARED = "declared"
    DESTROYED = "destroyed"
    ENDED = "ended"
    FIXED = "fixed"
    FROZEN = "frozen"
    OPENED = "opened"
    OPENING = "opening"
    ROWS = "rows"
    SIX_HOURS = "six-hours"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Keeper:
    """A person asked to keep a key of the box, or to issue the codes."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class SealedReceipt:
    """What the box gives for a ballot: canonical ``receipt-v1``, signed by the board's key."""

    text: str
    ballot: str
    number: str
    is_repeat: bool


class BoxMissing(Refusal):
    """The poll has no sealed box yet. Facts: ``title``, ``poll_id``."""

    code: ClassVar[str] = "box-missing"


class BoxNotReady(Refusal):
    """The box is not ready for votes: keys or key checks are missing. Facts: ``title``."""

    code: ClassVar[str] = "box-not-ready"


class BoxStillSealed(Refusal):
    """The trustees have not opened the box yet. Facts: ``title``, ``poll_id``."""

    code: ClassVar[str] = "box-still-sealed"


class BoxHalted(Refusal):
    """The log does not continue from a head that was mailed. Facts: ``title``."""

    code: ClassVar[str] = "box-halted"
    status: ClassVar[int] = 503


class WrongBoxState(Refusal):
    """This act belongs to another stage of the ceremony. Facts: ``title``, ``state``."""

    code: ClassVar[str] = "wrong-box-state"


class FileRefused(Refusal):
    """A trustee's or the scrutineer's file cannot be taken. Facts: ``title``, ``reason``, ``said``.

    ``reason`` is a code of ``sealing.faults.FaultCode``; ``said`` its sentence.
    """

    code: ClassVar[str] = "file-refused"
    status: ClassVar[int] = 422


class EnvelopeRefused(Refusal):
    """An envelope is not one of this poll. Facts: ``title``, ``reason``."""

    code: ClassVar[str] = "envelope-refused"
    status: ClassVar[int] = 422


class CredentialUnknown(Refusal):
    """No credential of this poll. Facts: ``title``."""

    code: ClassVar[str] = "credential-unknown"
    status: ClassVar[int] = 403


class CredentialVoided(Refusal):
    """The credential was made void. Facts: ``title``, ``reason``."""

    code: ClassVar[str] = "credential-voided"
    status: ClassVar[int] = 403


class BoxDoesNotReconcile(Refusal):
    """What must tally does not. Facts: ``title``, ``sentence`` (which one, with its figures)."""

    code: ClassVar[str] = "box-does-not-reconcile"
