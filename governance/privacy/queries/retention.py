"""Reading retention: how long each kind is kept, what is on hold, looked at, and destroyed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.kernel.refusals import NotFound
from governance.privacy.models import Destruction, RetentionHold, RetentionLook, RetentionSetting
from governance.privacy.rules.retention import RULES, RecordType, Rule, months_in_words


@dataclass(frozen=True, slots=True)
class KeptFor:
    """A rule as it stands: its months, and who last changed them, why and when (or nobody)."""

    record_type: RecordType
    rule: Rule
    months: int
    reason: str
    set_at: datetime | None
    set_by: UUID | None

    @property
    def words(self) -> str:
        """The time in years and months."""
        return months_in_words(self.months)


@dataclass(frozen=True, slots=True)
class HoldPage:
    """A hold; ``released_at`` ``None``: it stands."""

    id: UUID
    record_type: RecordType | None
    subject_id: UUID | None
    reason: str
    placed_at: datetime
    placed_by: UUID | None
    released_at: datetime | None
    release_reason: str

    @property
    def stands(self) -> bool:
        """Whether it still keeps records."""
        return self.released_at is None


@dataclass(frozen=True, slots=True)
class LookPage:
    """What the last look found of one kind of record."""

    looked_at: datetime
    due: int
    held: int
    oldest_on: date | None


@dataclass(frozen=True, slots=True)
class DestructionPage:
    """A batch, from its proposal to the log of its destruction. ``rule`` is as it stood then."""

    id: UUID
    record_type: RecordType
    until_on: date
    months: int
    source: str
    records: int
    oldest_on: date
    ids_digest: str
    proposed_at: datetime
    proposed_by: UUID | None
    taken_back_at: datetime | None
    confirmed_at: datetime | None
    confirmed_by: UUID | None

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has confirmed it or taken it back."""
        return self.confirmed_at is None and self.taken_back_at is None

    @property
    def rule(self) -> Rule:
        """What is kept, and why."""
        return RULES[self.record_type]

    @property
    def kept_words(self) -> str:
        """How long it was kept."""
        return months_in_words(self.months)


def kept_for(session: Session) -> dict[RecordType, KeptFor]:
    """Every kind of record and how long it is kept now."""
    newest = (
        select(RetentionSetting.record_type, func.max(RetentionSetting.set_at).label("set_at"))
        .group_by(RetentionSetting.record_type)
        .subquery()
    )
    rows = session.scalars(
        select(RetentionSetting).join(
            newest,
            (newest.c.record_type == RetentionSetting.record_type)
            & (newest.c.set_at == RetentionSetting.set_at),
        )
    )
    changed = {row.record_type: row for row in rows}
    return {kind: _kept(kind, changed.get(kind)) for kind in RULES}


def _kept(kind: RecordType, row: RetentionSetting | None) -> KeptFor:
    rule = RULES[kind]
    if row is None:
        return KeptFor(kind, rule, rule.months, "", None, None)
    return KeptFor(kind, rule, row.months, row.reason, row.set_at, row.set_by)


def hold_pages(session: Session, *, limit: int = 200) -> list[HoldPage]:
    """The holds, those that stand first, then the newest."""
    rows = session.scalars(
        select(RetentionHold)
        .order_by(RetentionHold.released_at.is_not(None), RetentionHold.placed_at.desc())
        .limit(limit)
    )
    return [
        HoldPage(
            id=row.id,
            record_type=row.record_type,
            subject_id=row.subject_id,
            reason=row.reason,
            placed_at=row.placed_at,
            placed_by=row.placed_by,
            released_at=row.released_at,
            release_reason=row.release_reason,
        )
        for row in rows
    ]


def looks(session: Session) -> Mapping[RecordType, LookPage]:
    """What the last look found, by kind."""
    return {
        row.record_type: LookPage(row.looked_at, row.due, row.held, row.oldest_on)
        for row in session.scalars(select(RetentionLook))
    }


def destruction_pages(
    session: Session, *, is_waiting: bool | None = None, limit: int = 100
) -> list[DestructionPage]:
    """Batches, the newest first; only those waiting, or only those settled, if asked."""
    find = select(Destruction).order_by(Destruction.proposed_at.desc()).limit(limit)
    waits = Destruction.confirmed_at.is_(None) & Destruction.taken_back_at.is_(None)
    if is_waiting is not None:
        find = find.where(waits if is_waiting else ~waits)
    return [_page(row) for row in session.scalars(find)]


def destruction_page(session: Session, *, destruction_id: UUID) -> DestructionPage:
    """One batch. Raises ``NotFound``."""
    row = session.get(Destruction, destruction_id)
    if row is None:
        raise NotFound
    return _page(row)


def _page(row: Destruction) -> DestructionPage:
    return DestructionPage(
        id=row.id,
        record_type=row.record_type,
        until_on=row.until_on,
        months=row.months,
        source=row.source,
        records=row.records,
        oldest_on=row.oldest_on,
        ids_digest=row.ids_digest,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by,
        taken_back_at=row.taken_back_at,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
    )
