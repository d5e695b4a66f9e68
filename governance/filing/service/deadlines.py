"""Marking a deadline as done, and taking that back; every mark stays."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from governance.filing.models import DeadlineMark
from governance.filing.queries.marks import last_number, marks
from governance.filing.rules.refusals import DeadlineNotKnown
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor


def mark_done(
    session: Session,
    *,
    key: str,
    done_on: date,
    reference: str,
    remark: str,
    as_at: date | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Note that a deadline was met on ``done_on``; a later mark takes the place of an earlier.

    ``as_at``: the day a confirmation statement is made up to, which ends its review period.
    """
    # the journal comes first: it lets one writer in at a time, so that numbers never clash
    _journal(session, Act.DEADLINE_DONE, key=key, done_on=done_on, actor=actor, now=now)
    _append(
        session,
        DeadlineMark(
            key=key,
            number=last_number(session, key=key) + 1,
            done_on=done_on,
            as_at=as_at,
            reference=reference.strip(),
            remark=remark.strip(),
            recorded_at=now,
            recorded_by=actor.account_id,
        ),
    )


def reopen_deadline(session: Session, *, key: str, actor: Actor, now: datetime) -> None:
    """Take back the mark of a deadline: it is open again. Refuses ``DeadlineNotKnown``."""
    mark = marks(session).get(key)
    if mark is None:
        raise DeadlineNotKnown(key=key)
    _journal(session, Act.DEADLINE_REOPENED, key=key, done_on=mark.done_on, actor=actor, now=now)
    _append(
        session,
        DeadlineMark(
            key=key,
            number=last_number(session, key=key) + 1,
            done_on=None,
            recorded_at=now,
            recorded_by=actor.account_id,
        ),
    )


def _append(session: Session, row: DeadlineMark) -> None:
    session.add(row)
    session.flush()


def _journal(
    session: Session, act: Act, *, key: str, done_on: date, actor: Actor, now: datetime
) -> None:
    record(
        session,
        act=act,
        actor=actor,
        now=now,
        subject=Subject("deadline", key[:_LONGEST_SUBJECT]),
        detail={"key": key, "done_on": done_on.isoformat()},
    )


_LONGEST_SUBJECT = 64
