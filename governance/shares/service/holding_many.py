"""Keeping in step which entries hold more than one share of a class."""

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from governance.kernel.ids import EntryId
from governance.shares.models import LargeHolding, ShareLine

CHUNK = 500
"""How many ids go into one statement."""


def keep_large(session: Session, entry_ids: Iterable[EntryId | None]) -> None:
    """After lines are written: what these entries hold of each class, where that is several."""
    ids = list(dict.fromkeys(each for each in entry_ids if each is not None))
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        session.execute(delete(LargeHolding).where(LargeHolding.entry_id.in_(some)))
        shares = func.sum(ShareLine.shares)
        held = session.execute(
            select(ShareLine.entry_id, ShareLine.class_key, shares)
            .where(ShareLine.entry_id.in_(some))
            .group_by(ShareLine.entry_id, ShareLine.class_key)
            .having(shares > 1)
        )
        rows = [
            {"entry_id": entry_id, "class_key": class_key, "shares": int(count)}
            for entry_id, class_key, count in held
        ]
        if rows:
            session.execute(insert(LargeHolding), rows)
