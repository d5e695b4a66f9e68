"""The statutory register's tables: entries, and every version of what each said."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.ids import new_id
from governance.register.models.members import BYTEWISE
from governance.register.rules.entries import Cessation, PartyKind
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum

_STANDS = text("superseded_at IS NULL")
_CEASED = text("ceased_on IS NOT NULL")


class RegisterEntry(Base):
    """One membership of one person; ``number`` counts entries from 1 and is never used again.

    ``old_number`` is the entry's number in the register that was kept elsewhere before.
    """

    __tablename__ = "register_entries"
    __table_args__ = (Index("ix_register_entries_member_id", "member_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    old_number: Mapped[str | None] = mapped_column(String(40), unique=True)


class EntryVersion(Base):
    """What an entry says for the days from ``true_from`` up to, not including, ``true_until``.

    Believed from ``recorded_at`` until ``superseded_at`` (``None``: still). Rows are never
    changed but for ``superseded_at``: the old information stays, with the day it changed and the
    moment the change was entered (CA 2006 s113(6A)). Only destruction after the time of s121
    removes them.
    """

    __tablename__ = "entry_versions"
    __table_args__ = (
        CheckConstraint("true_from < true_until", name="period"),
        CheckConstraint("superseded_at IS NULL OR recorded_at <= superseded_at", name="known"),
        CheckConstraint("ceased_on IS NULL OR registered_on <= ceased_on", name="spell"),
        CheckConstraint("(ceased_on IS NULL) = (cessation IS NULL)", name="cessation_said"),
        Index("ix_entry_versions_entry_id", "entry_id"),
        Index("ix_entry_versions_member_id", "member_id"),
        Index(
            "uq_entry_versions_standing",
            "entry_id",
            "true_from",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        Index("ix_entry_versions_by_name", "sort_name", "entry_number"),
        Index("ix_entry_versions_recorded_at", "recorded_at"),
        Index(
            "ix_entry_versions_ceased_on",
            "ceased_on",
            sqlite_where=_CEASED,
            postgresql_where=_CEASED,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entries.id"))
    entry_number: Mapped[int] = mapped_column(Integer)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    true_from: Mapped[date] = mapped_column()
    true_until: Mapped[date] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("member_imports.id"))
    reason: Mapped[str] = mapped_column(String(500), default="")
    court_order: Mapped[str] = mapped_column(String(200), default="")

    kind: Mapped[PartyKind] = mapped_column(text_enum(PartyKind, name="party_kind"))
    title: Mapped[str] = mapped_column(String(40))
    forename: Mapped[str] = mapped_column(String(100))
    surname: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(BYTEWISE)
    address_1: Mapped[str] = mapped_column(String(200))
    address_2: Mapped[str] = mapped_column(String(200))
    town: Mapped[str] = mapped_column(String(100))
    postcode: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(60))
    e_address: Mapped[str] = mapped_column(String(254))
    e_purposes: Mapped[str] = mapped_column(String(300))
    constituency_id: Mapped[UUID | None] = mapped_column(ForeignKey("constituencies.id"))
    eligibility: Mapped[str] = mapped_column(String(200))
    registered_on: Mapped[date] = mapped_column()
    ceased_on: Mapped[date | None] = mapped_column()
    cessation: Mapped[Cessation | None] = mapped_column(text_enum(Cessation, name="cessation"))
    is_protected: Mapped[bool] = mapped_column()
    is_withheld: Mapped[bool] = mapped_column()
    joint_holders: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    dispute: Mapped[str] = mapped_column(String(500))
    other_property_pence: Mapped[int] = mapped_column(BigInteger)
