"""Entries that ended and hold shares again, because an event of the ledger was taken back."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.rules.forms import EventKind
from governance.kernel.ids import EntryId
from governance.register.models import EntryVersion
from governance.register.queries.entry_rows import stands_now
from governance.register.rules.people import FOREVER
from governance.shares.models import ShareEventRow, ShareLine
from governance.shares.queries.holdings import holdings_on

MOST_LOOKED_AT = 500
"""How many such entries are looked at; there should be none."""


@dataclass(frozen=True, slots=True)
class EndedHolder:
    """An ended entry with shares: its number on the register, whose it was, and how many."""

    entry_id: EntryId
    entry_number: int
    name: str
    ceased_on: date
    shares: int


def ended_holders(session: Session) -> tuple[EndedHolder, ...]:
    """Entries that ended and were given shares back by a reversal; two statements.

    Every other way into it is barred: no entry ends with shares, and none that ended gets any.
    Only lines of reversals are read, so it does not matter how many members there are.
    """
    given_back = (
        select(ShareLine.entry_id)
        .join(ShareEventRow, ShareEventRow.id == ShareLine.event_id)
        .where(ShareEventRow.kind == EventKind.REVERSAL, ShareLine.shares > 0)
    )
    rows = session.execute(
        select(
            EntryVersion.entry_id,
            EntryVersion.entry_number,
            EntryVersion.forename,
            EntryVersion.surname,
            EntryVersion.ceased_on,
        )
        .where(
            EntryVersion.entry_id.in_(given_back), stands_now(), EntryVersion.ceased_on.is_not(None)
        )
        .order_by(EntryVersion.entry_number)
        .limit(MOST_LOOKED_AT)
    ).all()
    ids = [EntryId(row.entry_id) for row in rows]
    held = holdings_on(session, entry_ids=ids, day=FOREVER)
    return tuple(
        EndedHolder(
            entry_id=EntryId(row.entry_id),
            entry_number=row.entry_number,
            name=f"{row.forename} {row.surname}".strip(),
            ceased_on=row.ceased_on,
            shares=sum(each.shares for each in held[EntryId(row.entry_id)]),
        )
        for row in rows
        if EntryId(row.entry_id) in held
    )
