"""Entry versions as rows: which are meant, and the particulars that a row holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, and_, func, literal_column, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from governance.kernel.ids import EntryId
from governance.register.models import EntryVersion
from governance.register.rules.entries import PARTICULAR_NAMES, JointHolder, Particulars
from governance.register.rules.timeline import Period
from governance.shares.models import ShareLine
from governance.shares.queries.holdings import holding_select

CHUNK = 500
"""How many ids go into one statement."""
EntryPeriods = tuple[Period[Particulars], ...]


def particulars_of(version: EntryVersion) -> Particulars:
    """What one version says."""
    values = {name: getattr(version, name) for name in PARTICULAR_NAMES}
    values["joint_holders"] = tuple(JointHolder(**each) for each in version.joint_holders)
    return Particulars(**values)


def as_columns(particulars: Particulars) -> dict[str, Any]:
    """The particulars as a row keeps them, with the name to sort by."""
    values: dict[str, Any] = {name: getattr(particulars, name) for name in PARTICULAR_NAMES}
    values["joint_holders"] = [asdict(each) for each in particulars.joint_holders]
    values["sort_name"] = particulars.sort_name
    return values


def believed(at: datetime | None) -> ColumnElement[bool]:
    """Versions believed at a moment (up to and with it); ``None``: those believed now."""
    if at is None:
        return EntryVersion.superseded_at.is_(None)
    return and_(
        EntryVersion.recorded_at <= at,
        or_(EntryVersion.superseded_at.is_(None), EntryVersion.superseded_at > at),
    )


def about(day: date) -> ColumnElement[bool]:
    """Versions about this day."""
    return and_(EntryVersion.true_from <= day, EntryVersion.true_until > day)


def stands_now() -> ColumnElement[bool]:
    """The version an entry stands with now: one an entry. Written out, so an index is used."""
    return and_(
        EntryVersion.superseded_at.is_(None),
        EntryVersion.true_until == literal_column("'9999-12-31'", Date),
    )


def on_register(day: date) -> ColumnElement[bool]:
    """Versions that say the name is on the register of members on this day (CA 2006 s112)."""
    return and_(
        EntryVersion.registered_on <= day,
        or_(EntryVersion.ceased_on.is_(None), EntryVersion.ceased_on > day),
    )


def holds_shares(
    entry_id: InstrumentedAttribute[UUID], day: date, known_at: datetime | None = None
) -> ColumnElement[bool]:
    """Whether an entry holds shares on this day, asked entry by entry."""
    return holding_select(day, known_at).where(ShareLine.entry_id == entry_id).exists()


def entry_periods(
    session: Session, *, entry_ids: Sequence[EntryId]
) -> Mapping[EntryId, EntryPeriods]:
    """The periods that stand now of each entry, in order."""
    found: dict[EntryId, EntryPeriods] = {}
    for start in range(0, len(entry_ids), CHUNK):
        versions = session.scalars(
            select(EntryVersion)
            .where(
                EntryVersion.entry_id.in_(entry_ids[start : start + CHUNK]),
                EntryVersion.superseded_at.is_(None),
            )
            .order_by(EntryVersion.entry_id, EntryVersion.true_from)
        )
        for version in versions:
            entry_id = EntryId(version.entry_id)
            period = Period(version.true_from, version.true_until, particulars_of(version))
            found[entry_id] = (*found.get(entry_id, ()), period)
    return found


def editions_of(session: Session, *, entry_ids: Iterable[EntryId]) -> dict[EntryId, int]:
    """How many versions each entry has had: the number grows with every change."""
    counted = session.execute(
        select(EntryVersion.entry_id, func.count())
        .where(EntryVersion.entry_id.in_(list(entry_ids)))
        .group_by(EntryVersion.entry_id)
    )
    return {EntryId(entry_id): count for entry_id, count in counted}


def edition_of_entry(session: Session, *, entry_id: EntryId) -> int:
    """How many versions an entry has had; nothing: 0."""
    return editions_of(session, entry_ids=[entry_id]).get(entry_id, 0)
