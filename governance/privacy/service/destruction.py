"""Destroying what is due: one person proposes, another confirms, and then it is done."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import BatchId, new_id
from governance.kernel.refusals import NotFound
from governance.privacy.models import Destruction
from governance.privacy.queries.retention import kept_for
from governance.privacy.rules.retention import (
    RULES,
    DestructionNeedsAnother,
    DestructionSettled,
    DestructionWaiting,
    DueChanged,
    NothingDue,
    RecordsOnHold,
    RecordType,
    ids_digest,
)
from governance.privacy.service.destroyers import DESTROYERS, Order
from governance.privacy.service.retention import due_items, last_day, look, whole_type_hold

CHUNK = 500
"""How many records one act destroys at a time."""


def propose_destruction(
    session: Session, *, record_type: RecordType, actor: Actor, now: datetime
) -> BatchId:
    """Propose to destroy all that is due of a kind today and on no hold.

    Refuses with ``RecordsOnHold``, ``NothingDue``, and ``DestructionWaiting`` while an earlier
    proposal is neither confirmed nor taken back. Raises ``NotFound`` for what stays.
    """
    rule = RULES[record_type]
    if record_type not in DESTROYERS:
        raise NotFound
    _check_hold(session, record_type)
    if _waiting(session, record_type) is not None:
        raise DestructionWaiting(title=rule.title)
    until = last_day(session, record_type=record_type, today=london_day(now))
    items = [
        (item.id, item.since) for item in due_items(session, record_type=record_type, until=until)
    ]
    if not items:
        raise NothingDue(title=rule.title)
    row = Destruction(
        id=new_id(),
        record_type=record_type,
        until_on=until,
        months=kept_for(session)[record_type].months,
        source=rule.source,
        records=len(items),
        oldest_on=min(since for _, since in items),
        ids_digest=ids_digest(id_ for id_, _ in items),
        proposed_at=now,
        proposed_by=actor.account_id,
    )
    session.add(row)
    session.flush()
    _journal(session, Act.DESTRUCTION_PROPOSED, row, actor, now)
    return BatchId(row.id)


def take_back_destruction(
    session: Session, *, batch_id: BatchId, actor: Actor, now: datetime
) -> None:
    """Take a proposal back: nothing is destroyed. Refuses with ``DestructionSettled``."""
    row = _unsettled(session, batch_id)
    row.taken_back_at, row.taken_back_by = now, actor.account_id
    _journal(session, Act.DESTRUCTION_TAKEN_BACK, row, actor, now)


def confirm_destruction(session: Session, *, batch_id: BatchId, actor: Actor, now: datetime) -> int:
    """Confirm a proposal and destroy what it names, in chunks; gives how many records.

    Refuses with ``DestructionNeedsAnother`` for the proposer, ``DestructionSettled``,
    ``RecordsOnHold``, and ``DueChanged`` when what is due is not what was proposed any more, as
    after a hold. Nothing is destroyed then.
    """
    row = _unsettled(session, batch_id)
    if row.proposed_by is None or row.proposed_by == actor.account_id:
        raise DestructionNeedsAnother
    _check_hold(session, row.record_type)
    ids = [item.id for item in due_items(session, record_type=row.record_type, until=row.until_on)]
    if ids_digest(ids) != row.ids_digest:
        raise DueChanged(title=RULES[row.record_type].title, proposed=row.records, due=len(ids))
    row.confirmed_at, row.confirmed_by = now, actor.account_id
    session.flush()
    order = Order(rule=_rule_told(row), until=row.until_on, now=now)
    _, destroy = DESTROYERS[row.record_type]
    for chunk in _chunks(ids):
        destroy(session, chunk, order)
        session.flush()
    _journal(session, Act.DESTRUCTION_CONFIRMED, row, actor, now)
    look(session, now=now)
    return len(ids)


def _chunks(ids: Sequence[UUID]) -> Iterator[list[UUID]]:
    rest = iter(ids)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


def _rule_told(row: Destruction) -> str:
    return f"{row.record_type.value}: {row.months} months ({row.source})"[:200]


def _check_hold(session: Session, record_type: RecordType) -> None:
    hold = whole_type_hold(session, record_type)
    if hold is not None:
        raise RecordsOnHold(title=RULES[record_type].title, reason=hold.reason)


def _waiting(session: Session, record_type: RecordType) -> Destruction | None:
    return session.scalars(
        select(Destruction).where(
            Destruction.record_type == record_type,
            Destruction.confirmed_at.is_(None),
            Destruction.taken_back_at.is_(None),
        )
    ).first()


def _unsettled(session: Session, batch_id: BatchId) -> Destruction:
    row = session.get(Destruction, batch_id, with_for_update=True)
    if row is None:
        raise NotFound
    if row.confirmed_at is not None or row.taken_back_at is not None:
        raise DestructionSettled
    return row


def _journal(session: Session, act: Act, row: Destruction, actor: Actor, now: datetime) -> None:
    record(
        session,
        act=act,
        actor=actor,
        now=now,
        subject=Subject("destruction", row.id),
        detail={
            "record_type": row.record_type.value,
            "records": row.records,
            "ids_digest": row.ids_digest,
            "until": row.until_on.isoformat(),
        },
    )
