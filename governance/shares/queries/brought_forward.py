"""What was brought forward for entries from an older register, and whether there is more."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.constitution.rules.forms import EventKind
from governance.kernel.ids import EntryId
from governance.shares.models import ShareEventRow, ShareLine

CHUNK = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """What an entry held as it was handed over: by class, since when and until when.

    ``holdings`` are (class, shares, paid pence) in order of the class. ``is_all``: the ledger has
    nothing else of the entry, so that it may be brought forward anew.
    """

    holdings: tuple[tuple[str, int, int], ...]
    since: date
    until: date | None
    is_all: bool


@dataclass(frozen=True, slots=True)
class _Move:
    kind: EventKind
    class_key: str
    on: date
    shares: int
    paid_pence: int


def brought_forward(session: Session, *, entry_ids: Sequence[EntryId]) -> dict[EntryId, Brought]:
    """The opening holding of each entry; entries the ledger has nothing of are left out."""
    found: dict[EntryId, Brought] = {}
    for start in range(0, len(entry_ids), CHUNK):
        for entry_id, moves in _moves(session, entry_ids[start : start + CHUNK]).items():
            first = next((each for each in moves if each.shares > 0), None)
            if first is not None:
                begins = (first.kind, first.on)
                come = [m for m in moves if m.shares > 0 and (m.kind, m.on) == begins]
                found[entry_id] = _brought(come, [each for each in moves if each not in come])
    return found


def _brought(come: Sequence[_Move], others: Sequence[_Move]) -> Brought:
    """``come`` began on one day; it is closed when just that went again on one other day."""
    brought = EventKind.BROUGHT_FORWARD
    holdings = tuple(sorted((each.class_key, each.shares, each.paid_pence) for each in come))
    gone = sorted((each.class_key, -each.shares, -each.paid_pence) for each in others)
    ends = {each.on for each in others}
    is_closed = (
        len(ends) == 1 and gone == list(holdings) and {each.kind for each in others} == {brought}
    )
    return Brought(
        holdings=holdings,
        since=come[0].on,
        until=others[0].on if is_closed else None,
        is_all=come[0].kind is brought and (not others or is_closed),
    )


def _moves(session: Session, entry_ids: Sequence[EntryId]) -> dict[EntryId, list[_Move]]:
    """What moved on each day by kind of event, in order; what came and went again is left out."""
    shares, paid = func.sum(ShareLine.shares), func.sum(ShareLine.paid_pence)
    columns = (ShareLine.entry_id, ShareLine.effective_on, ShareLine.class_key, ShareEventRow.kind)
    rows = session.execute(
        select(*columns, shares, paid)
        .join(ShareEventRow, ShareEventRow.id == ShareLine.event_id)
        .where(ShareLine.entry_id.in_(entry_ids))
        .group_by(*columns)
        .order_by(ShareLine.entry_id, ShareLine.effective_on, shares.desc())
    )
    moves: dict[EntryId, list[_Move]] = defaultdict(list)
    for entry_id, on, class_key, kind, moved, pence in rows:
        if entry_id is not None and (moved or pence):
            moves[EntryId(entry_id)].append(_Move(kind, class_key, on, int(moved), int(pence)))
    return moves
