"""What a notice is, how it travels, when it is tried again, and what stands in the way."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from governance.kernel.ids import NoticeId
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import Refusal

__all__ = [
    "Channel",
    "Delivered",
    "DeliveryState",
    "FailureReason",
    "Letterhead",
    "MessageRefused",
    "NoticeHasNoEmail",
    "NoticeKind",
    "NoticeOnItsWay",
    "NoticeWasSecret",
    "OutgoingEmail",
    "Recipient",
    "SendingPutOff",
    "pause_after",
    "searchable",
]

MOST_TRIES = 8
LEASE = timedelta(minutes=15)
"""How long a worker may take over one e-mail before another may take it up."""
_PAUSES = (1, 5, 15, 60, 180, 360, 720)
_LONGEST_ANSWER = 300


class NoticeKind(StrEnum):
    """What a notice says; the words are in ``templates/notices/<kind>.txt``."""

    ACTIVATION_LETTER = "activation-letter"
    CHECKPOINT = "checkpoint"
    CODES_ASKED = "codes-asked"
    CONTACT_CHANGED = "contact-changed"
    EMAIL_CONFIRMATION = "email-confirmation"
    ENTRY_CHANGED = "entry-changed"
    FILING_DUE = "filing-due"
    FORK_ALARM = "fork-alarm"
    KEEPER_LINK = "keeper-link"
    KEY_CHECK_AGAIN = "key-check-again"
    KEY_CHECK_ASKED = "key-check-asked"
    LEAVER_REPORTED = "leaver-reported"
    MEMBERSHIP_BEGAN = "membership-began"
    MEMBERSHIP_ENDED = "membership-ended"
    NOMINATION_DECIDED = "nomination-decided"
    NOMINATION_RECEIVED = "nomination-received"
    NOMINATION_WITHDRAWN = "nomination-withdrawn"
    OFFICER_SET_UP = "officer-set-up"
    POLL_OPENED = "poll-opened"
    RESULT_DECLARED = "result-declared"
    ROLE_PROPOSED = "role-proposed"
    SCRUTINEER_ASKED = "scrutineer-asked"
    SHARE_OFFERED = "share-offered"
    SIGN_IN_LINK = "sign-in-link"
    SUPPORT_ASKED = "support-asked"
    SUPPORT_GIVEN = "support-given"
    TRUSTEE_ASKED = "trustee-asked"
    TURN_TO_OPEN = "turn-to-open"


class Channel(StrEnum):
    """The way a notice travels."""

    EMAIL = "email"
    LETTER = "letter"


class DeliveryState(StrEnum):
    """Where a notice is. A queued letter waits to be printed."""

    BOUNCED = "bounced"
    PRINTED = "printed"
    QUEUED = "queued"
    REFUSED = "refused"
    SENT = "sent"


class FailureReason(StrEnum):
    """Why a notice did not arrive; the words are in the template."""

    ADDRESS_REFUSED = "address-refused"
    GAVE_UP = "gave-up"
    MAILBOX_FULL = "mailbox-full"
    MESSAGE_REFUSED = "message-refused"
    NO_SUCH_ADDRESS = "no-such-address"
    RETURNED = "returned"
    TOO_LATE = "too-late"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a notice goes to. ``person_id`` is their member id, or their account's for others."""

    person_id: UUID
    name: str
    email: str | None
    address_lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OutgoingEmail:
    """One e-mail as the worker hands it over. ``round`` counts how often it was asked for."""

    notice_id: NoticeId
    round: int
    name: str
    address: str
    subject_line: str
    body: str
    queued_at: datetime

    @property
    def message_id(self) -> str:
        """The local part of its Message-ID: the same for every try, so that mail systems notice."""
        return f"{self.notice_id.hex}.{self.round}"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one run of the outbox did."""

    sent: int = 0
    refused: int = 0
    put_off: int = 0
    is_server_down: bool = False

    @property
    def tried(self) -> int:
        """How many notices were taken up."""
        return self.sent + self.refused + self.put_off


class MessageRefused(Exception):
    """The mail server will never take this message; ``answer`` is what it said."""

    def __init__(self, reason: FailureReason, answer: str) -> None:
        """Keep the reason and the server's words, shortened."""
        super().__init__(reason.value)
        self.reason = reason
        self.answer = answer[:_LONGEST_ANSWER]


class SendingPutOff(Exception):
    """The message could not be handed over now; later it may."""

    def __init__(self, answer: str, *, is_server_down: bool) -> None:
        """Keep the server's words, and whether trying the next message now makes sense."""
        super().__init__("put off")
        self.answer = answer[:_LONGEST_ANSWER]
        self.is_server_down = is_server_down


class NoticeWasSecret(Refusal):
    """The notice held a sign-in link: it is wiped once sent, never shown, printed or sent again."""

    code: ClassVar[str] = "notice-was-secret"


class NoticeHasNoEmail(Refusal):
    """The notice is a letter: it is printed, not sent."""

    code: ClassVar[str] = "notice-has-no-email"


class NoticeOnItsWay(Refusal):
    """The notice is still in the queue, so there is nothing to send again."""

    code: ClassVar[str] = "notice-on-its-way"


def pause_after(tries: int) -> timedelta | None:
    """How long to wait after this many failed tries; ``None`` when it was the last one."""
    if tries >= MOST_TRIES:
        return None
    return timedelta(minutes=_PAUSES[min(tries, len(_PAUSES)) - 1])


def searchable(*words: str | None) -> str:
    """The words as the outbox is searched: in one line, without the difference of capitals."""
    return " ".join(" ".join(word.split()) for word in words if word).casefold()
