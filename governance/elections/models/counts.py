"""Counts, ties and the lots that settled them, declarations: written once and never changed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    DDL,
    CheckConstraint,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.counting.record import Purpose
from governance.elections.rules.count import LotMethod
from governance.elections.rules.lots import DECIDES
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum

_PURPOSES = ", ".join(f"'{purpose}'" for purpose in DECIDES)


class ContestCount(Base):
    """One count to the end: the engine's whole record as canonical JSON, and its SHA-256."""

    __tablename__ = "contest_counts"
    __table_args__ = (
        UniqueConstraint("contest_id", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("received <= electorate", name="received_within_electorate"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id"))
    number: Mapped[int] = mapped_column(Integer)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    counted_by: Mapped[UUID | None] = mapped_column()
    rule: Mapped[str] = mapped_column(String(40))
    rule_version: Mapped[str] = mapped_column(String(40))
    electorate: Mapped[int] = mapped_column(Integer)
    received: Mapped[int] = mapped_column(Integer)
    papers_digest: Mapped[str] = mapped_column(String(64))
    record: Mapped[str] = mapped_column(Text)
    record_digest: Mapped[str] = mapped_column(String(64))


class CountedPapers(Base):
    """The papers a count was made from, as a BLT file: grouped, sorted, nobody's.

    Kept apart from the count, because papers are destroyed when their time is over (MER r57) and
    the record of the count stays.
    """

    __tablename__ = "counted_papers"

    count_id: Mapped[UUID] = mapped_column(ForeignKey("contest_counts.id"), primary_key=True)
    blt: Mapped[str] = mapped_column(Text)
    blt_digest: Mapped[str] = mapped_column(String(64))


class ContestTie(Base):
    """A tie that stopped a count: the stage, what the lot decides, and between whom."""

    __tablename__ = "contest_ties"
    __table_args__ = (
        UniqueConstraint("contest_id", "stage", "purpose", "tied"),
        CheckConstraint(f"purpose IN ({_PURPOSES})", name="purpose"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id"))
    stage: Mapped[int] = mapped_column(Integer)
    purpose: Mapped[Purpose] = mapped_column(text_enum(Purpose, name="purpose", is_checked=False))
    tied: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
    found_by: Mapped[UUID | None] = mapped_column()


class ContestLot(Base):
    """The lot drawn for a tie, the order the names came in, and the person who watched."""

    __tablename__ = "contest_lots"
    __table_args__ = (CheckConstraint("drawn_at <= recorded_at", name="drawn_before_recorded"),)

    tie_id: Mapped[UUID] = mapped_column(ForeignKey("contest_ties.id"), primary_key=True)
    drawn_order: Mapped[str] = mapped_column(Text)
    method: Mapped[LotMethod] = mapped_column(text_enum(LotMethod, name="method"))
    witness: Mapped[str] = mapped_column(String(200))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()


class ContestDeclaration(Base):
    """The declaration of a counted result: one a contest, by its key."""

    __tablename__ = "contest_declarations"

    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    count_id: Mapped[UUID] = mapped_column(ForeignKey("contest_counts.id"), unique=True)
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime)
    declared_by: Mapped[UUID | None] = mapped_column()
    officer_name: Mapped[str] = mapped_column(String(200))


WRITTEN_ONCE = ("contest_counts", "contest_ties", "contest_lots", "contest_declarations")
"""Tables whose rows the database lets nobody change or remove."""

APPEND_ONLY_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION counts_are_written_once()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'counts, lots and declarations are written once'; END $$"""


def append_only_sqlite(table: str) -> tuple[str, ...]:
    """The two SQLite triggers that keep a table's rows as they were written."""
    return tuple(
        f"""CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table}
BEGIN SELECT RAISE(ABORT, 'counts, lots and declarations are written once'); END"""
        for change in ("update", "delete")
    )


def append_only_postgresql(table: str) -> str:
    """The PostgreSQL trigger that keeps a table's rows as they were written."""
    return f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE
ON {table} FOR EACH STATEMENT EXECUTE FUNCTION counts_are_written_once()"""


def _guard(table: Table) -> None:
    statements = [("sqlite", one) for one in append_only_sqlite(table.name)]
    statements.append(("postgresql", APPEND_ONLY_POSTGRESQL_FUNCTION))
    statements.append(("postgresql", append_only_postgresql(table.name)))
    for dialect, statement in statements:
        made = DDL(statement)  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
        event.listen(table, "after_create", made.execute_if(dialect=dialect))


for _name in WRITTEN_ONCE:
    _guard(Base.metadata.tables[_name])
