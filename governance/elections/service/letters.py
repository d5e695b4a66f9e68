"""Writing to members about an election: one notice, to the address the register has."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from governance.journal.rules import Subject
from governance.kernel.ids import ContestId, MemberId
from governance.kernel.letterhead import Letterhead
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice
from governance.register.queries import MemberCard, member_cards


def write_to(
    session: Session,
    member_id: MemberId,
    *,
    kind: NoticeKind,
    facts: Mapping[str, object],
    about: ContestId,
    letterhead: Letterhead,
    now: datetime,
) -> None:
    """Queue one notice to a member; nothing happens when they are no longer on the register."""
    card = member_cards(session, member_ids=[member_id]).get(member_id)
    if card is None:
        return
    queue_notice(
        session,
        kind=kind,
        recipient=recipient(card),
        facts=facts,
        letterhead=letterhead,
        now=now,
        subject=Subject("contest", about),
    )


def recipient(card: MemberCard) -> Recipient:
    """A member as a notice addresses them."""
    return Recipient(
        person_id=card.member_id,
        name=card.name,
        email=card.email,
        address_lines=card.address_lines,
    )
