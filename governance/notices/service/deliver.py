"""Delivering what is due: claim one e-mail, hand it over, note what became of it."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.kernel.ids import NoticeId
from governance.notices.models import Notice
from governance.notices.rules import (
    LEASE,
    MOST_TRIES,
    Channel,
    Delivered,
    DeliveryState,
    FailureReason,
    MessageRefused,
    OutgoingEmail,
    SendingPutOff,
    pause_after,
)
from governance.storage.engine import begin_writing

Send = Callable[[OutgoingEmail], None]
"""Hands one e-mail over; raises ``MessageRefused`` or ``SendingPutOff`` when it could not."""


def deliver_due(
    make_session: Callable[[], Session], *, send: Send, now: datetime, limit: int
) -> Delivered:
    """Send at most ``limit`` e-mails that are due; gives what became of them.

    Each is claimed in a transaction of its own (``FOR UPDATE SKIP LOCKED``; SQLite's write lock),
    handed over outside any transaction, and settled in another, so two workers never send the
    same one. A worker that dies in between leaves a lease that runs out: the e-mail is then tried
    again with the same Message-ID. Stops early when the mail server cannot be reached.
    """
    started = time.monotonic()
    done = Delivered()
    while done.tried < limit and not done.is_server_down:
        at = now + timedelta(seconds=time.monotonic() - started)
        email, late = _claim(make_session, at)
        done = replace(done, refused=done.refused + late)
        if email is None:
            break
        done = _hand_over(make_session, email, send, at, done)
    return done


def _hand_over(
    make_session: Callable[[], Session],
    email: OutgoingEmail,
    send: Send,
    at: datetime,
    done: Delivered,
) -> Delivered:
    try:
        send(email)
    except MessageRefused as refused:
        _settle(
            make_session,
            email,
            DeliveryState.REFUSED,
            at=at,
            reason=refused.reason,
            answer=refused.answer,
        )
        return replace(done, refused=done.refused + 1)
    except SendingPutOff as later:
        gave_up = _put_off(make_session, email, at, later.answer)
        return replace(
            done,
            refused=done.refused + gave_up,
            put_off=done.put_off + (not gave_up),
            is_server_down=later.is_server_down,
        )
    _settle(make_session, email, DeliveryState.SENT, at=at)
    return replace(done, sent=done.sent + 1)


def _claim(make_session: Callable[[], Session], at: datetime) -> tuple[OutgoingEmail | None, int]:
    """The next e-mail that is due, leased to us, and how many were found to be too late."""
    late = 0
    with make_session() as session:
        begin_writing(session)
        while (notice := _next_due(session, at)) is not None:
            reason = _hopeless(notice, at)
            if reason is None:
                notice.tries += 1
                notice.leased_until = at + LEASE
                email = _outgoing(notice)
                session.commit()
                return email, late
            close(notice, DeliveryState.REFUSED, at, reason, notice.answer)
            session.flush()
            late += 1
        session.commit()
    return None, late


def _next_due(session: Session, at: datetime) -> Notice | None:
    return session.scalar(
        select(Notice)
        .where(
            Notice.state == DeliveryState.QUEUED,
            Notice.channel == Channel.EMAIL,
            Notice.due_at <= at,
            or_(Notice.leased_until.is_(None), Notice.leased_until <= at),
        )
        .order_by(Notice.due_at, Notice.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _hopeless(notice: Notice, at: datetime) -> FailureReason | None:
    if notice.expires_at is not None and notice.expires_at <= at:
        return FailureReason.TOO_LATE
    if notice.tries >= MOST_TRIES:
        return FailureReason.GAVE_UP
    return None


def _outgoing(notice: Notice) -> OutgoingEmail:
    return OutgoingEmail(
        notice_id=NoticeId(notice.id),
        round=notice.round,
        name=notice.name,
        address=notice.email or "",
        subject_line=notice.subject_line,
        body=notice.body or "",
        queued_at=notice.queued_at,
    )


def _settle(
    make_session: Callable[[], Session],
    email: OutgoingEmail,
    state: DeliveryState,
    *,
    at: datetime,
    reason: FailureReason | None = None,
    answer: str = "",
) -> None:
    with make_session() as session:
        begin_writing(session)
        notice = session.get(Notice, email.notice_id, with_for_update=True)
        if notice is not None and notice.state is DeliveryState.QUEUED:
            close(notice, state, at, reason, answer)
        session.commit()


def _put_off(
    make_session: Callable[[], Session], email: OutgoingEmail, at: datetime, answer: str
) -> bool:
    """Give the lease back and wait; ``True`` when that was the last try."""
    with make_session() as session:
        begin_writing(session)
        notice = session.get(Notice, email.notice_id, with_for_update=True)
        pause = pause_after(notice.tries) if notice is not None else None
        if notice is not None and pause is None:
            close(notice, DeliveryState.REFUSED, at, FailureReason.GAVE_UP, answer)
        elif notice is not None and pause is not None:
            notice.due_at = at + pause
            notice.leased_until = None
            notice.answer = answer
            notice.changed_at = at
        session.commit()
    return pause is None


def close(
    notice: Notice,
    state: DeliveryState,
    at: datetime,
    reason: FailureReason | None,
    answer: str,
) -> None:
    """Note where a notice ended up; the words of a secret one are wiped."""
    notice.state = state
    notice.reason = reason
    notice.answer = answer
    notice.changed_at = at
    notice.leased_until = None
    if notice.is_secret:
        notice.body = None
