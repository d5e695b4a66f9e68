"""Keeping in step which entries hold no shares."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from governance.kernel.ids import EntryId
from governance.shares.models import SharelessEntry
from governance.shares.queries.holdings import holding_select

CHUNK = 500
"""How many ids go into one statement."""


def keep_shareless(
    session: Session, *, standing: Collection[EntryId], ended: Collection[EntryId] = ()
) -> None:
    """Say of entries that stand whether they hold none, and no more of those that ended.

    The register calls it when it writes entries; the ledger keeps to it what it moves itself.
    """
    _forget(session, [*standing, *ended])
    _say(session, list(standing))


def keep_in_step(session: Session, moves: Collection[tuple[EntryId | None, int]]) -> None:
    """After lines are written, (entry, shares) each: who holds some, and who gave their last."""
    given = {entry_id for entry_id, shares in moves if entry_id is not None and shares > 0}
    taken = {entry_id for entry_id, shares in moves if entry_id is not None and shares < 0}
    _forget(session, [*(given | taken)])
    _say(session, [*taken])


def _forget(session: Session, entry_ids: list[EntryId]) -> None:
    for start in range(0, len(entry_ids), CHUNK):
        some = entry_ids[start : start + CHUNK]
        session.execute(delete(SharelessEntry).where(SharelessEntry.entry_id.in_(some)))


def _say(session: Session, entry_ids: list[EntryId]) -> None:
    for start in range(0, len(entry_ids), CHUNK):
        some = entry_ids[start : start + CHUNK]
        holding = {row[0] for row in session.execute(holding_select(date.max, entry_ids=some))}
        none = [{"entry_id": each} for each in some if each not in holding]
        if none:
            session.execute(insert(SharelessEntry), none)
