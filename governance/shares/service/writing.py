"""How an event is written: numbered in its turn, its lines in bulk, and the journal told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from governance.journal.service import Done, record_all
from governance.kernel.actor import Actor
from governance.kernel.ids import ShareEventId, new_id
from governance.shares.models import ShareEventRow, ShareLine
from governance.shares.rules import Line
from governance.shares.service.holding_many import keep_large
from governance.shares.service.holding_none import keep_in_step

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
    return write_events(session, events=[(facts, lines)], actor=actor, now=now)[0]


def write_events(
    session: Session,
    *,
    events: Iterable[tuple[EventFacts, Iterable[Line]]],
    actor: Actor,
    now: datetime,
) -> list[ShareEventId]:
    """Write events that have passed their gates, one after another; see ``write_event``.

    A handful of statements for all of them. Lines are read as they come and written by the
    thousand, so that an event may have a million.
    """
    session.flush()
    last_number, last_at = session.execute(
        select(ShareEventRow.number, ShareEventRow.recorded_at)
        .order_by(ShareEventRow.number.desc())
        .limit(1)
    ).one_or_none() or (0, now)
    recorded_at = max(now, last_at)
    given = list(events)
    rows = [
        _event_row(facts, number=number, recorded_at=recorded_at, actor=actor)
        for number, (facts, _) in enumerate(given, start=last_number + 1)
    ]
    if not rows:
        return []
    session.execute(insert(ShareEventRow), rows)
    counts = _write_lines(
        session, [(row, lines) for row, (_, lines) in zip(rows, given, strict=True)]
    )
    record_all(
        session,
        done=[_done(row, lines) for row, lines in zip(rows, counts, strict=True)],
        actor=actor,
        now=now,
    )
    return [ShareEventId(row["id"]) for row in rows]


def _event_row(
    facts: EventFacts, *, number: int, recorded_at: datetime, actor: Actor
) -> dict[str, Any]:
    return {
        "id": new_id(),
        "number": number,
        "kind": facts.kind,
        "effective_on": facts.effective_on,
        "recorded_at": recorded_at,
        "recorded_by": actor.account_id,
        "authority": facts.authority,
        "instrument": facts.instrument,
        "consideration_pence": facts.consideration_pence,
        "reason": facts.reason,
        "court_order": facts.court_order,
        "reverses_id": facts.reverses_id,
    }


def _write_lines(
    session: Session, events: Sequence[tuple[Mapping[str, Any], Iterable[Line]]]
) -> list[int]:
    """The lines of some events, by the thousand; how many each has."""
    counts = [0] * len(events)

    def every() -> Iterator[dict[str, Any]]:
        for place, (event, lines) in enumerate(events):
            for row in _rows(event, lines):
                counts[place] += 1
                yield row

    waiting = every()
    while rows := list(islice(waiting, ROWS_AT_ONCE)):
        session.execute(insert(_lines_table()), rows)
        keep_in_step(session, [(row["entry_id"], row["shares"]) for row in rows])
        keep_large(session, [row["entry_id"] for row in rows if row["shares"]])
    return counts


def _done(row: Mapping[str, Any], lines: int) -> Done:
    reverses_id = row["reverses_id"]
    return Done(
        act=Act.SHARES_REVERSED if reverses_id else Act.SHARES_ENTERED,
        subject=Subject("share-event", row["id"]),
        detail={
            "number": row["number"],
            "kind": row["kind"].value,
            "effective_on": row["effective_on"].isoformat(),
            "lines": lines,
            "reverses": str(reverses_id) if reverses_id else None,
        },
    )


def _lines_table() -> Table:
    """The table itself: lines by the thousand are written past the mapper."""
    table = ShareLine.__table__
    if not isinstance(table, Table):
        raise TypeError(table)
    return table


def _rows(event: Mapping[str, Any], lines: Iterable[Line]) -> Iterator[dict[str, Any]]:
    for position, line in enumerate(lines, start=1):
        yield {
            "event_id": event["id"],
            "position": position,
            "entry_id": line.entry_id,
            "class_key": line.class_key,
            "shares": line.shares,
            "paid_pence": line.paid_pence,
            "first_number": line.first_number,
            "last_number": line.last_number,
            "effective_on": event["effective_on"],
            "recorded_at": event["recorded_at"],
        }
