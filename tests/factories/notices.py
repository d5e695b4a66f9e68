"""Notices for tests."""

from datetime import datetime
from uuid import uuid4

from sqlalchemy.orm import Session

from governance.journal.rules import Subject
from governance.kernel.ids import NoticeId
from governance.kernel.letterhead import Letterhead
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice

LETTERHEAD = Letterhead(
    mutual_name="Harbour Mutual",
    short_name="Harbour",
    base_url="https://vote.example.org",
    contact_email="secretary@example.org",
    contact_phone="01632 960 123",
    colour="#0f6b5c",
)


def a_notice(
    session: Session,
    *,
    now: datetime,
    name: str = "Grace Hopper",
    email: str | None = "grace.hopper@example.org",
    contest: str = "Board election 2027",
    is_secret: bool = False,
    expires_at: datetime | None = None,
    subject: Subject | None = None,
) -> NoticeId:
    """A notice that waits in the outbox: an e-mail, or a letter without an address."""
    notice_id = queue_notice(
        session,
        kind=NoticeKind.RESULT_DECLARED,
        recipient=Recipient(uuid4(), name, email),
        facts={"contest": contest, "link": "https://vote.example.org/elections/1/result"},
        letterhead=LETTERHEAD,
        now=now,
        subject=subject,
        is_secret=is_secret,
        expires_at=expires_at,
    )
    session.flush()
    return notice_id
