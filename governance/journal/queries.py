"""Reading the journal: entries in order, and whether the chain holds."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from governance.journal.models import JournalEntry, JournalHead
from governance.journal.rules import GENESIS, chained


@dataclass(frozen=True, slots=True)
class Entry:
    """One act as it was written."""

    sequence: int
    at: datetime
    act: str
    actor_id: UUID | None
    subject_kind: str
    subject_id: str
    detail: dict[str, object]
    line: str
    digest: str


@dataclass(frozen=True, slots=True)
class Chain:
    """What checking the chain found: how many entries, the head, the first broken one if any."""

    entries: int
    head: str
    broken_at: int | None

    @property
    def holds(self) -> bool:
        """Whether every entry follows from the one before it and the head is the last."""
        return self.broken_at is None


def _entry(row: JournalEntry) -> Entry:
    return Entry(
        sequence=row.sequence,
        at=row.at,
        act=row.act,
        actor_id=row.actor_id,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        detail=json.loads(row.line)["detail"],
        line=row.line,
        digest=row.digest,
    )


def entries_before(
    session: Session, *, before: int | None = None, limit: int = 50, subject_id: str | None = None
) -> list[Entry]:
    """The newest entries first, from just below ``before`` (keyset page), ``limit`` at most."""
    find = select(JournalEntry).order_by(JournalEntry.sequence.desc()).limit(limit)
    if before is not None:
        find = find.where(JournalEntry.sequence < before)
    if subject_id is not None:
        find = find.where(JournalEntry.subject_id == subject_id)
    return [_entry(row) for row in session.scalars(find)]


def all_entries(session: Session, *, subject_id: str | None = None) -> Iterator[Entry]:
    """Every entry from the first, streamed."""
    find = select(JournalEntry).order_by(JournalEntry.sequence)
    if subject_id is not None:
        find = find.where(JournalEntry.subject_id == subject_id)
    with session.scalars(find.execution_options(yield_per=500)) as rows:
        for row in rows:
            yield _entry(row)


def entries_about(
    session: Session, *, subject_ids: Iterable[str], actor_id: UUID | None
) -> Iterator[Entry]:
    """What was done to these subjects, or by this account, from the first, streamed."""
    is_meant: ColumnElement[bool] = JournalEntry.subject_id.in_(list(subject_ids))
    if actor_id is not None:
        is_meant = or_(is_meant, JournalEntry.actor_id == actor_id)
    find = select(JournalEntry).where(is_meant).order_by(JournalEntry.sequence)
    for row in session.scalars(find.execution_options(yield_per=500)):
        yield _entry(row)


def chain_check(session: Session) -> Chain:
    """Recompute the whole chain; ``broken_at`` is the first entry that does not follow."""
    previous, count = GENESIS, 0
    find = select(JournalEntry).order_by(JournalEntry.sequence)
    for row in session.scalars(find.execution_options(yield_per=500)):
        count += 1
        follows = row.sequence == count and row.previous == previous
        if not follows or row.digest != chained(previous, row.line):
            return Chain(entries=count, head=previous, broken_at=row.sequence)
        previous = row.digest
    head = session.get(JournalHead, 1)
    if head is not None and (head.digest != previous or head.sequence != count):
        return Chain(entries=count, head=previous, broken_at=count + 1)
    return Chain(entries=count, head=previous, broken_at=None)
