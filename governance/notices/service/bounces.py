"""E-mails that came back: reading a delivery status notification (RFC 3464) and noting it."""

import email
import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage, Message
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.notices.models import Notice
from governance.notices.rules import Channel, DeliveryState, FailureReason
from governance.notices.service.deliver import close
from governance.notices.service.smtp import reason_of

_OURS = re.compile(r"<([0-9a-f]{32})\.(\d{1,6})@[^<>\s]+>")
_LONGEST_ANSWER = 300


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a returned mail says: which of ours it was, or for whom, and why it failed."""

    notice_id: UUID | None
    round: int
    address: str
    status: str
    answer: str


def read_bounce(content: bytes) -> Bounce | None:
    """Read a returned mail; ``None`` when it is none, or tells of a delay or a success."""
    message = email.message_from_bytes(content, policy=policy.default)
    failed = _failed_recipient(message)
    if failed is None:
        return None
    notice_id, round_number = _original(message)
    said = failed.get("Diagnostic-Code", "").partition(";")[2] or failed.get("Status", "")
    return Bounce(
        notice_id=notice_id,
        round=round_number,
        address=_address(failed),
        status=failed.get("Status", "").split(" ")[0].strip(),
        answer=" ".join(said.split())[:_LONGEST_ANSWER],
    )


def mark_bounced(session: Session, *, bounce: Bounce, now: datetime) -> bool:
    """Note that a notice came back; whether one of ours was found.

    Found by the number in its Message-ID; where the returned mail holds none, by the address, if
    an e-mail was sent to it. An answer to an earlier round of a notice that was sent again is
    not held against the later one.
    """
    notice = _found(session, bounce)
    if notice is None:
        return False
    default = FailureReason.RETURNED
    reason = reason_of(f"{bounce.status} {bounce.answer}", default=default)
    close(notice, DeliveryState.BOUNCED, now, reason, bounce.answer)
    session.flush()
    return True


def _found(session: Session, bounce: Bounce) -> Notice | None:
    find = select(Notice).where(Notice.channel == Channel.EMAIL, Notice.state == DeliveryState.SENT)
    if bounce.notice_id is not None:
        find = find.where(Notice.id == bounce.notice_id, Notice.round == bounce.round)
    elif bounce.address:
        find = find.where(Notice.email == bounce.address)
    else:
        return None
    newest = find.order_by(Notice.changed_at.desc(), Notice.id.desc()).limit(1)
    return session.scalar(newest.with_for_update())


def _failed_recipient(message: EmailMessage) -> Message | None:
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else []:
            if isinstance(block, Message) and block.get("Action", "").strip().lower() == "failed":
                return block
    return None


def _address(block: Message) -> str:
    given = block.get("Original-Recipient") or block.get("Final-Recipient") or ""
    return given.partition(";")[2].strip().strip("<>").lower()


def _original(message: EmailMessage) -> tuple[UUID | None, int]:
    """The notice and the round in the Message-ID of the mail that came back."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "text/rfc822-headers":
            payload = part.get_payload(decode=True)
            text = payload.decode(errors="replace") if isinstance(payload, bytes) else ""
        elif part is not message and part.get("Message-ID"):
            text = f"Message-ID: {part['Message-ID']}"
        else:
            continue
        found = re.search(r"(?im)^Message-ID:\s*(\S+)", text)
        ours = _OURS.fullmatch(found.group(1)) if found else None
        if ours:
            return UUID(ours.group(1)), int(ours.group(2))
    return None, 0
