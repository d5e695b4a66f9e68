"""The journal's two tables: the entries, which the database lets nobody change, and the head."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, Integer, String, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from governance.storage.base import Base
from governance.storage.types import UtcDateTime


class JournalEntry(Base):
    """One act, as it was written, chained to the entry before it."""

    __tablename__ = "journal_entries"

    sequence: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    act: Mapped[str] = mapped_column(String(60), index=True)
    actor_id: Mapped[UUID | None] = mapped_column(index=True)
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(64), index=True)
    line: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)


class JournalHead(Base):
    """The newest entry's number and digest: one row, locked while an entry is added."""

    __tablename__ = "journal_head"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))


APPEND_ONLY_SQLITE = tuple(
    f"""CREATE TRIGGER journal_entries_no_{change} BEFORE {change.upper()} ON journal_entries
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"""
    for change in ("update", "delete")
)
APPEND_ONLY_POSTGRESQL = (
    """CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the journal is append-only'; END $$""",
    """CREATE TRIGGER journal_entries_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
ON journal_entries FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only()""",
)

for _dialect, _statements in (
    ("sqlite", APPEND_ONLY_SQLITE),
    ("postgresql", APPEND_ONLY_POSTGRESQL),
):
    for _statement in _statements:
        event.listen(
            JournalEntry.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call] # SQLAlchemy leaves DDL untyped
        )
