"""Acts on retention: change how long records are kept, place and release a hold, look."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.filing.queries.due import months_before
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import HoldId, new_id
from governance.kernel.refusals import NotFound
from governance.privacy.models import RetentionHold, RetentionLook, RetentionSetting
from governance.privacy.queries.retention import kept_for
from governance.privacy.rules.retention import (
    RULES,
    BelowLegalMinimum,
    DueItem,
    RecordType,
)
from governance.privacy.service.destroyers import DESTROYERS


def keep_for(
    session: Session,
    *,
    record_type: RecordType,
    months: int,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep a kind of record so many months from now on.

    Refuses with ``BelowLegalMinimum``; raises ``NotFound`` for what is not destroyed here.
    """
    rule = RULES[record_type]
    if not rule.is_destroyed:
        raise NotFound
    if months < max(rule.least_months, 1):
        raise BelowLegalMinimum(
            title=rule.title, least_months=rule.least_months, source=rule.source
        )
    was = kept_for(session)[record_type].months
    session.add(
        RetentionSetting(
            record_type=record_type,
            months=months,
            reason=reason.strip(),
            set_at=now,
            set_by=actor.account_id,
        )
    )
    record(
        session,
        act=Act.RETENTION_CHANGED,
        actor=actor,
        now=now,
        subject=Subject("retention", record_type.value),
        detail={"months": months, "was": was},
    )


def place_hold(
    session: Session,
    *,
    record_type: RecordType | None,
    subject_id: UUID | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> HoldId:
    """Stop the destruction of a kind of record, or of all about one person, poll or contest.

    Raises ``ValueError`` for a hold on nothing.
    """
    if record_type is None and subject_id is None:
        raise ValueError("a hold is on something")
    row = RetentionHold(
        id=new_id(),
        record_type=record_type,
        subject_id=subject_id,
        reason=reason.strip(),
        placed_at=now,
        placed_by=actor.account_id,
    )
    session.add(row)
    detail = {"record_type": record_type, "subject": str(subject_id) if subject_id else None}
    _journal(session, Act.HOLD_PLACED, row.id, detail, actor, now=now)
    return HoldId(row.id)


def release_hold(
    session: Session, *, hold_id: HoldId, reason: str, actor: Actor, now: datetime
) -> None:
    """Let go of a hold, with a reason. Raises ``NotFound`` when none of this id stands."""
    row = session.get(RetentionHold, hold_id)
    if row is None or row.released_at is not None:
        raise NotFound
    row.released_at, row.released_by = now, actor.account_id
    row.release_reason = reason.strip() or "No reason given"
    _journal(session, Act.HOLD_RELEASED, row.id, {}, actor, now=now)


def _journal(
    session: Session,
    act: Act,
    hold_id: UUID,
    detail: dict[str, str | None],
    actor: Actor,
    *,
    now: datetime,
) -> None:
    subject = Subject("hold", hold_id)
    record(session, act=act, actor=actor, now=now, subject=subject, detail=detail)


def whole_type_hold(session: Session, record_type: RecordType) -> RetentionHold | None:
    """A standing hold on all records of this kind, if there is one."""
    return session.scalars(
        select(RetentionHold)
        .where(
            RetentionHold.record_type == record_type,
            RetentionHold.subject_id.is_(None),
            RetentionHold.released_at.is_(None),
        )
        .limit(1)
    ).first()


def held_subjects(session: Session, record_type: RecordType) -> frozenset[UUID]:
    """The people, polls and contests whose records of this kind are on hold."""
    rows = session.execute(
        select(RetentionHold.subject_id, RetentionHold.record_type).where(
            RetentionHold.subject_id.is_not(None), RetentionHold.released_at.is_(None)
        )
    )
    return frozenset(
        subject_id
        for subject_id, held_type in rows
        if subject_id is not None and held_type in {None, record_type}
    )


def due_items(session: Session, *, record_type: RecordType, until: date) -> Iterator[DueItem]:
    """What is due of a kind and on no hold, the oldest first, streamed."""
    due, _ = DESTROYERS[record_type]
    held = held_subjects(session, record_type)
    return (item for item in due(session, until) if not item.about & held)


def last_day(session: Session, *, record_type: RecordType, today: date) -> date:
    """The last day whose records of this kind are due today."""
    return months_before(today, kept_for(session)[record_type].months)


def look(session: Session, *, now: datetime) -> int:
    """Count what is due of every kind and keep the counts; destroys nothing. Gives the sum.

    What is on hold is counted apart.
    """
    today, found = london_day(now), 0
    for record_type, (due, _) in DESTROYERS.items():
        until = last_day(session, record_type=record_type, today=today)
        is_held = whole_type_hold(session, record_type) is not None
        held_about = held_subjects(session, record_type)
        free, held, oldest = 0, 0, None
        for item in due(session, until):
            if is_held or item.about & held_about:
                held += 1
                continue
            free += 1
            oldest = item.since if oldest is None else min(oldest, item.since)
        session.merge(
            RetentionLook(
                record_type=record_type, looked_at=now, due=free, held=held, oldest_on=oldest
            )
        )
        found += free
    session.flush()
    return found
