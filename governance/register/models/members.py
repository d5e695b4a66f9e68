"""Entries in the register, and every version of what each said: true when, and known when."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    String,
    Table,
    and_,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.ids import new_id
from governance.register.rules.entries import EntryState
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum

_LATEST = text("superseded_at IS NULL AND true_until = '9999-12-31'")
_LEAVERS = text("superseded_at IS NULL AND true_until = '9999-12-31' AND left_on IS NOT NULL")
_NO_EMAIL = text(
    "superseded_at IS NULL AND true_until = '9999-12-31'"
    " AND work_email IS NULL AND personal_email IS NULL"
)
_STANDS = text("superseded_at IS NULL")
BYTEWISE = String(240).with_variant(String(240, collation="C"), "postgresql")
"""Text that sorts the same way in both databases, whatever language the server speaks."""


def _latest_index(name: str, *columns: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=_LATEST, postgresql_where=_LATEST)


class Member(Base):
    """One person (or body) on file. The number is the one HR knows the person by, or our own.

    ``entry_state`` is a finding aid beside the entries, kept in step with them: lists of the few
    who are not on the register are found by it without trying everybody.
    """

    __tablename__ = "members"
    __table_args__ = (Index("ix_members_entry_state", "entry_state", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_employee: Mapped[bool] = mapped_column(default=True)
    entry_state: Mapped[EntryState] = mapped_column(
        text_enum(EntryState, name="entry_state"), default=EntryState.NONE
    )


class MemberVersion(Base):
    """What HR says of a person for the days from ``true_from`` to the one before ``true_until``.

    It was believed from ``recorded_at`` until ``superseded_at`` (``None``: still). Rows are
    never changed but for ``superseded_at``, and never deleted (CA 2006 s113(6A)).
    """

    __tablename__ = "member_versions"
    __table_args__ = (
        CheckConstraint("true_from < true_until", name="period"),
        CheckConstraint("superseded_at IS NULL OR recorded_at <= superseded_at", name="known"),
        CheckConstraint("left_on IS NULL OR joined_on <= left_on", name="spell"),
        Index("ix_member_versions_member_id", "member_id"),
        Index(
            "uq_member_versions_standing",
            "member_id",
            "true_from",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        _latest_index("uq_member_versions_latest", "member_id", unique=True),
        _latest_index("uq_member_versions_number", "number", unique=True),
        _latest_index("ix_member_versions_by_name", "sort_name", "number"),
        _latest_index("ix_member_versions_by_site", "site_id", "sort_name", "number"),
        _latest_index("ix_member_versions_by_group", "staff_group_id", "sort_name", "number"),
        Index(
            "ix_member_versions_leavers",
            "sort_name",
            "number",
            sqlite_where=_LEAVERS,
            postgresql_where=_LEAVERS,
        ),
        Index(
            "ix_member_versions_no_email",
            "sort_name",
            "number",
            sqlite_where=_NO_EMAIL,
            postgresql_where=_NO_EMAIL,
        ),
        _latest_index(
            "ix_member_versions_in_group", "staff_group_id", "holds_share", "left_on", "joined_on"
        ),
        _latest_index(
            "ix_member_versions_at_site", "site_id", "holds_share", "left_on", "joined_on"
        ),
        Index("ix_member_versions_import_id", "import_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    number: Mapped[str] = mapped_column(String(40))
    true_from: Mapped[date] = mapped_column()
    true_until: Mapped[date] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("member_imports.id"))
    recorded_by: Mapped[UUID | None] = mapped_column()
    reason: Mapped[str] = mapped_column(String(500), default="")

    title: Mapped[str] = mapped_column(String(40))
    forename: Mapped[str] = mapped_column(String(100))
    surname: Mapped[str] = mapped_column(String(100))
    sort_name: Mapped[str] = mapped_column(BYTEWISE)
    work_email: Mapped[str | None] = mapped_column(String(254))
    personal_email: Mapped[str | None] = mapped_column(String(254))
    address_1: Mapped[str] = mapped_column(String(200))
    address_2: Mapped[str] = mapped_column(String(200))
    town: Mapped[str] = mapped_column(String(100))
    postcode: Mapped[str] = mapped_column(String(20))
    staff_group_id: Mapped[UUID | None] = mapped_column(ForeignKey("constituencies.id"))
    site_id: Mapped[UUID | None] = mapped_column(ForeignKey("constituencies.id"))
    joined_on: Mapped[date] = mapped_column()
    left_on: Mapped[date | None] = mapped_column()
    holds_share: Mapped[bool] = mapped_column()


class MemberWord(Base):
    """A word that a person is found by now: of HR's name, of the entry's names, or the number."""

    __tablename__ = "member_words"
    __table_args__ = (
        Index("ix_member_words_member_id", "member_id"),
        {"sqlite_with_rowid": False},
    )

    word: Mapped[str] = mapped_column(
        String(40).with_variant(String(40, collation="C"), "postgresql"), primary_key=True
    )
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)


def table_of(model: type[Base]) -> Table:
    """A model's table: rows by the thousand are written past the mapper, all columns named."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(model)
    return table


def is_latest(row: type[MemberVersion] = MemberVersion) -> ColumnElement[bool]:
    """The row an entry stands with now: one an entry. Written out, so that its index is used."""
    return and_(
        row.superseded_at.is_(None),
        row.true_until == literal_column("'9999-12-31'", Date),
    )
