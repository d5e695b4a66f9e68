"""How an event is written: numbered in its turn, its lines in bulk, and the journal told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID

from sqlalchemy import Table, insert, select
from sqlalchemy.orm import Session

from governance.constitution.rules.forms import EventKind
from governance.journal.models import JournalHead
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import ShareEventId, new_id
from governance.shares.models import ShareEventRow, ShareLine
from governance.shares.rules import Line

ROWS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFacts:
    """What an event says beside its lines."""

    kind: EventKind
    effective_on: date
    authority: str = ""
    instrument: str = ""
    consideration_pence: int = 0
    reason: str = ""
    court_order: str = ""
    reverses_id: UUID | None = None


def hold_ledger(session: Session) -> None:
    """Wait for one's turn: until this transaction ends nobody else passes a gate.

    The journal's head is held, which every act takes at its end anyway, so that acts of several
    packages in one transaction never wait for each other in a ring.
    """
    session.execute(select(JournalHead.sequence).where(JournalHead.id == 1).with_for_update())


def write_event(
    session: Session, *, facts: EventFacts, lines: Iterable[Line], actor: Actor, now: datetime
) -> ShareEventId:
    """Write an event that has passed its gates, as one that was never there before.

    Call ``hold_ledger`` first. No event is recorded at an earlier moment than the one before it,
    so that what was known at a moment never changes afterwards.
    """
    session.flush()
    last_number, last_at = session.execute(
        select(ShareEventRow.number, ShareEventRow.recorded_at)
        .order_by(ShareEventRow.number.desc())
        .limit(1)
    ).one_or_none() or (0, now)
    event = ShareEventRow(
        id=new_id(),
        number=last_number + 1,
        kind=facts.kind,
        effective_on=facts.effective_on,
        recorded_at=max(now, last_at),
        recorded_by=actor.account_id,
        authority=facts.authority,
        instrument=facts.instrument,
        consideration_pence=facts.consideration_pence,
        reason=facts.reason,
        court_order=facts.court_order,
        reverses_id=facts.reverses_id,
    )
    session.add(event)
    session.flush()
    written = 0
    waiting = _rows(event, lines)
    while rows := list(islice(waiting, ROWS_AT_ONCE)):
        session.execute(insert(_lines_table()), rows)
        written += len(rows)
    record(
        session,
        act=Act.SHARES_REVERSED if facts.reverses_id else Act.SHARES_ENTERED,
        actor=actor,
        now=now,
        subject=Subject("share-event", event.id),
        detail={
            "number": event.number,
            "kind": facts.kind.value,
            "effective_on": facts.effective_on.isoformat(),
            "lines": written,
            "reverses": str(facts.reverses_id) if facts.reverses_id else None,
        },
    )
    return ShareEventId(event.id)


def _lines_table() -> Table:
    """The table itself: lines by the thousand are written past the mapper."""
    table = ShareLine.__table__
    if not isinstance(table, Table):
        raise TypeError(table)
    return table


def _rows(event: ShareEventRow, lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    for position, line in enumerate(lines, start=1):
        yield {
            "event_id": event.id,
            "position": position,
            "entry_id": line.entry_id,
            "class_key": line.class_key,
            "shares": line.shares,
            "paid_pence": line.paid_pence,
            "first_number": line.first_number,
            "last_number": line.last_number,
            "effective_on": event.effective_on,
            "recorded_at": event.recorded_at,
        }
