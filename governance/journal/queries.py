"""Reading the journal: entries in order, and whether the chain holds."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
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
    """What checking the chain found: how many entries, the head, the first broken one if any.

    ``is_whole``: every entry there is was checked, and not the newest ones alone.
    """

    entries: int
    head: str
    broken_at: int | None
    is_whole: bool = True

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


def chain_check(session: Session, *, newest: int | None = None) -> Chain:
    """Recompute the chain; ``broken_at`` is the first entry that does not follow.

    ``newest`` checks no more than so many entries at its end, each from the one before it.
    """
    before = 0 if newest is None else max(0, _last(session) - newest)
    start = session.get(JournalEntry, before) if before else None
    if before and start is None:
        return Chain(entries=0, head="", broken_at=before, is_whole=False)
    previous, last = start.digest if start else GENESIS, before
    find = (
        select(JournalEntry).where(JournalEntry.sequence > before).order_by(JournalEntry.sequence)
    )
    broken_at = None
    with session.scalars(find.execution_options(yield_per=500)) as rows:
        for row in rows:
            last += 1
            if row.sequence != last or not _follows(row, previous):
                broken_at = row.sequence
                break
            previous = row.digest
    head = session.get(JournalHead, 1)
    if broken_at is None and head is not None:
        is_last = head.digest == previous and head.sequence == last
        broken_at = None if is_last else last + 1
    return Chain(last - before, previous, broken_at, is_whole=not before)


def _last(session: Session) -> int:
    return session.scalar(select(func.max(JournalEntry.sequence))) or 0


def _follows(row: JournalEntry, previous: str) -> bool:
    return row.previous == previous and row.digest == chained(previous, row.line)
