"""What a secretary does with a notice: send it again, or print it as a letter."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import NoticeId
from governance.kernel.refusals import NotFound
from governance.notices.models import Notice
from governance.notices.rules import (
    Channel,
    DeliveryState,
    NoticeHasNoEmail,
    NoticeKind,
    NoticeOnItsWay,
    NoticeWasSecret,
    Recipient,
    searchable,
)


def resend(session: Session, *, notice_id: NoticeId, actor: Actor, now: datetime) -> None:
    """Put an e-mail back in the queue. Refuses secrets, letters, and what is still queued."""
    notice = session.get(Notice, notice_id, with_for_update=True)
    if notice is None:
        raise NotFound
    if notice.is_secret:
        raise NoticeWasSecret
    if notice.channel is not Channel.EMAIL:
        raise NoticeHasNoEmail
    if notice.state is DeliveryState.QUEUED:
        raise NoticeOnItsWay
    notice.state = DeliveryState.QUEUED
    notice.round += 1
    notice.tries = 0
    notice.due_at = now
    notice.changed_at = now
    notice.leased_until = None
    notice.reason = None
    notice.answer = ""
    record(
        session, act=Act.NOTICE_RESENT, actor=actor, now=now, subject=Subject("notice", notice_id)
    )


def mark_printed(
    session: Session, *, notice_ids: Iterable[NoticeId], actor: Actor, now: datetime
) -> int:
    """Note that these notices went out on paper; gives how many. Refuses secrets.

    An e-mail that is printed instead is not sent any more.
    """
    ids = list(notice_ids)
    notices = session.scalars(
        select(Notice).where(Notice.id.in_(ids)).order_by(Notice.id).with_for_update()
    ).all()
    if len(notices) != len(set(ids)):
        raise NotFound
    if any(notice.is_secret for notice in notices):
        raise NoticeWasSecret
    for notice in notices:
        notice.state = DeliveryState.PRINTED
        notice.changed_at = now
        notice.leased_until = None
        notice.reason = None
    if notices:
        record(
            session,
            act=Act.NOTICE_PRINTED,
            actor=actor,
            now=now,
            subject=Subject("notice", ids[0] if len(ids) == 1 else "many"),
            detail={"count": len(notices)},
        )
    return len(notices)


def note_printed(
    session: Session,
    *,
    kind: NoticeKind,
    recipients: Iterable[Recipient],
    subject_line: str,
    now: datetime,
) -> None:
    """Note letters that another page has printed, without their words (they hold a secret)."""
    session.add_all(
        Notice(
            kind=kind,
            channel=Channel.LETTER,
            state=DeliveryState.PRINTED,
            person_id=recipient.person_id,
            name=recipient.name,
            email=recipient.email,
            address="\n".join(recipient.address_lines),
            searchable=searchable(recipient.name, recipient.email),
            subject_line=subject_line,
            body=None,
            is_secret=True,
            queued_at=now,
            due_at=now,
            changed_at=now,
        )
        for recipient in recipients
    )
    session.flush()
