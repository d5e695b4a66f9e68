"""The ledger's tables: events and their lines, append-only; certificates and their states."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    DDL,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    event,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.ids import new_id
from governance.shares.rules import CertificateState, EventKind
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class ShareEventRow(Base):
    """One event. ``number`` counts events from 1; ``reverses_id`` at most once an event."""

    __tablename__ = "share_events"
    __table_args__ = (
        CheckConstraint("(kind = 'reversal') = (reverses_id IS NOT NULL)", name="reversal"),
        CheckConstraint("reverses_id <> id", name="not_itself"),
        CheckConstraint("consideration_pence >= 0", name="consideration"),
        Index("ix_share_events_effective_on", "effective_on"),
        Index("ix_share_events_kind", "kind", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    kind: Mapped[EventKind] = mapped_column(text_enum(EventKind, name="event_kind"))
    effective_on: Mapped[date] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()
    authority: Mapped[str] = mapped_column(String(500), default="")
    instrument: Mapped[str] = mapped_column(String(500), default="")
    consideration_pence: Mapped[int] = mapped_column(BigInteger, default=0)
    reason: Mapped[str] = mapped_column(String(500), default="")
    court_order: Mapped[str] = mapped_column(String(200), default="")
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("share_events.id"), unique=True)


class ShareLine(Base):
    """One side of an event. ``entry_id`` empty is the issuer; the day and the moment are repeated
    from the event, so that holdings as at any day, as known at any moment, are one sum.
    """

    __tablename__ = "share_lines"
    __table_args__ = (
        CheckConstraint("shares <> 0 OR paid_pence <> 0", name="moves"),
        CheckConstraint(
            "(first_number IS NULL) = (last_number IS NULL)"
            " AND (first_number IS NULL"
            " OR first_number >= 1 AND last_number - first_number + 1 = abs(shares))",
            name="numbers",
        ),
        Index("ix_share_lines_entry_id", "entry_id", "effective_on"),
        {"sqlite_with_rowid": False},
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("share_events.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("register_entries.id"))
    class_key: Mapped[str] = mapped_column(String(40))
    shares: Mapped[int] = mapped_column(BigInteger)
    paid_pence: Mapped[int] = mapped_column(BigInteger)
    first_number: Mapped[int | None] = mapped_column(BigInteger)
    last_number: Mapped[int | None] = mapped_column(BigInteger)
    effective_on: Mapped[date] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SharelessEntry(Base):
    """An entry that stands and holds no shares: a finding aid, kept in step with every event.

    What anybody holds is summed from the lines; this only says where nothing is to be summed.
    """

    __tablename__ = "shareless_entries"
    __table_args__ = ({"sqlite_with_rowid": False},)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entries.id"), primary_key=True)


class LargeHolding(Base):
    """What an entry holds of a class, where it is two shares or more: a finding aid, kept in step.

    Whoever has a large part of a class is found by it, where members hold one share each without
    trying any of them. What anybody holds is summed from the lines.
    """

    __tablename__ = "large_holdings"
    __table_args__ = (
        CheckConstraint("shares > 1", name="several"),
        Index("ix_large_holdings_shares", "class_key", "shares"),
        {"sqlite_with_rowid": False},
    )

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entries.id"), primary_key=True)
    class_key: Mapped[str] = mapped_column(String(40), primary_key=True)
    shares: Mapped[int] = mapped_column(BigInteger)


class Certificate(Base):
    """A numbered certificate as it was printed; ``code`` is the unguessable part of its address."""

    __tablename__ = "share_certificates"
    __table_args__ = (
        CheckConstraint("shares > 0", name="shares"),
        CheckConstraint("replaces_id <> id", name="not_itself"),
        Index("ix_share_certificates_entry_id", "entry_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entries.id"))
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("share_events.id"))
    class_key: Mapped[str] = mapped_column(String(40))
    class_name: Mapped[str] = mapped_column(String(80))
    nominal_pence: Mapped[int] = mapped_column(Integer)
    shares: Mapped[int] = mapped_column(BigInteger)
    paid_pence: Mapped[int] = mapped_column(BigInteger)
    share_numbers: Mapped[str] = mapped_column(Text, default="")
    holder_name: Mapped[str] = mapped_column(Text)
    authenticated_by: Mapped[str] = mapped_column(String(200))
    issued_on: Mapped[date] = mapped_column()
    replaces_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("share_certificates.id"), unique=True
    )


class CertificateStep(Base):
    """A change of a certificate's state: issued, lost, cancelled; append-only."""

    __tablename__ = "share_certificate_steps"
    __table_args__ = ({"sqlite_with_rowid": False},)

    certificate_id: Mapped[UUID] = mapped_column(
        ForeignKey("share_certificates.id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    state: Mapped[CertificateState] = mapped_column(
        text_enum(CertificateState, name="certificate_state")
    )
    on: Mapped[date] = mapped_column("step_on")
    reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()


APPEND_ONLY = ("share_events", "share_lines", "share_certificate_steps")
"""Tables whose rows the database lets nobody change or remove."""

CERTIFICATE_FACTS = tuple(
    column.name
    for column in Base.metadata.tables["share_certificates"].columns
    if column.name != "holder_name"
)
"""What a printed certificate says for good; the name alone goes when the person's data go."""

APPEND_ONLY_POSTGRESQL_FUNCTION = """CREATE OR REPLACE FUNCTION share_ledger_is_append_only()
RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the share ledger is append-only'; END $$"""


def append_only_sqlite(table: str, columns: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The two SQLite triggers that keep a table's rows (or these columns of them) as written."""
    updates = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    return tuple(
        f"""CREATE TRIGGER {table}_no_{name} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, 'the share ledger is append-only'); END"""
        for name, change in (("update", updates), ("delete", "DELETE"))
    )


def append_only_postgresql(table: str, columns: tuple[str, ...] = ()) -> str:
    """The PostgreSQL trigger that keeps a table's rows (or these columns of them) as written."""
    updates = f"UPDATE OF {', '.join(columns)}" if columns else "UPDATE"
    return f"""CREATE TRIGGER {table}_append_only BEFORE {updates} OR DELETE OR TRUNCATE
ON {table} FOR EACH STATEMENT EXECUTE FUNCTION share_ledger_is_append_only()"""


def _guard(name: str, columns: tuple[str, ...] = ()) -> None:
    statements = [("sqlite", each) for each in append_only_sqlite(name, columns)]
    statements.append(("postgresql", APPEND_ONLY_POSTGRESQL_FUNCTION))
    statements.append(("postgresql", append_only_postgresql(name, columns)))
    for dialect, statement in statements:
        made = DDL(statement)  # type: ignore[no-untyped-call] # SQLAlchemy leaves it untyped
        event.listen(Base.metadata.tables[name], "after_create", made.execute_if(dialect=dialect))


for _name in APPEND_ONLY:
    _guard(_name)
_guard("share_certificates", CERTIFICATE_FACTS)
