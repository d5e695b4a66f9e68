"""Who holds a large part of a class of shares, found without summing what everybody holds."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import EntryId
from governance.shares.models import LargeHolding, ShareEventRow, ShareLine
from governance.shares.queries.holdings import Capital, as_at

QUARTERS = 4


def holders_above_a_quarter(
    session: Session, *, day: date, capital: Iterable[Capital]
) -> list[EntryId]:
    """The entries with more than a quarter of some class on ``day``: at most three a class.

    ``capital`` is what is in issue on that day. The finding aid is read, by the size of the
    holding. It says what is held now and passes over single shares: a day that events are later
    than, and a class of so few shares that one is above a quarter, are summed from the lines.
    """
    later = select(ShareEventRow.id).where(ShareEventRow.effective_on > day).limit(1)
    is_past = session.scalars(later).first() is not None
    found: dict[UUID, None] = {}
    for each in capital:
        is_summed = is_past or each.issued < QUARTERS
        find = _by_lines(each, day) if is_summed else _by_size(each)
        found.update(dict.fromkeys(id_ for id_ in session.scalars(find) if id_ is not None))
    return [EntryId(id_) for id_ in found]


def _by_size(one: Capital) -> Select[UUID]:
    return select(LargeHolding.entry_id).where(
        LargeHolding.class_key == one.class_key, LargeHolding.shares > one.issued // QUARTERS
    )


def _by_lines(one: Capital, day: date) -> Select[UUID | None]:
    return (
        select(ShareLine.entry_id)
        .where(
            ShareLine.entry_id.is_not(None),
            ShareLine.class_key == one.class_key,
            *as_at(day, None),
        )
        .group_by(ShareLine.entry_id)
        .having(func.sum(ShareLine.shares) > one.issued // QUARTERS)
    )
