"""Everything recorded of one person, row by row, with both clocks: for their own copy of it."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId
from governance.register.models import EntryVersion, MemberVersion
from governance.register.queries.entry_rows import particulars_of
from governance.register.queries.history import group_names
from governance.register.queries.members import facts_of
from governance.register.rules.people import FOREVER

STREAMED = 500
Recorded = dict[str, object]
"""Facts by name, and four keys more: true_from, true_until, recorded_at, superseded_at."""


def register_versions_of(session: Session, *, member_id: MemberId) -> Iterator[Recorded]:
    """Every version of every entry of a person, as it was recorded, streamed."""
    names = group_names(session)
    find = (
        select(EntryVersion)
        .where(EntryVersion.member_id == member_id)
        .order_by(EntryVersion.entry_number, EntryVersion.recorded_at, EntryVersion.true_from)
    )
    for row in session.scalars(find.execution_options(yield_per=STREAMED)):
        facts = asdict(particulars_of(row))
        facts["constituency"] = _name(names, facts.pop("constituency_id"))
        clocks = _clocks(row.true_from, row.true_until, row.recorded_at, row.superseded_at)
        why = {"reason": row.reason, "court_order": row.court_order}
        yield {"entry_number": row.entry_number, **clocks, **why, **facts}


def staff_versions_of(session: Session, *, member_id: MemberId) -> Iterator[Recorded]:
    """Every version of what HR said of a person, as it was recorded, streamed."""
    names = group_names(session)
    find = (
        select(MemberVersion)
        .where(MemberVersion.member_id == member_id)
        .order_by(MemberVersion.recorded_at, MemberVersion.true_from)
    )
    for row in session.scalars(find.execution_options(yield_per=STREAMED)):
        facts = asdict(facts_of(row))
        facts["staff_group"] = _name(names, facts.pop("staff_group_id"))
        facts["site"] = _name(names, facts.pop("site_id"))
        clocks = _clocks(row.true_from, row.true_until, row.recorded_at, row.superseded_at)
        yield {"number": row.number, **clocks, "reason": row.reason, **facts}


def _name(names: dict[UUID, str], id_: object) -> str:
    return names.get(id_, "") if isinstance(id_, UUID) else ""


def _clocks(
    true_from: date, true_until: date, recorded_at: datetime, superseded_at: datetime | None
) -> Recorded:
    return {
        "true_from": true_from,
        "true_until": None if true_until == FOREVER else true_until,
        "recorded_at": recorded_at,
        "superseded_at": superseded_at,
    }
