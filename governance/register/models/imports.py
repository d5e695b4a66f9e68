"""Imports of a staff list or an old register: the file's rows, kept until they are settled."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.ids import new_id
from governance.register.rules.import_kinds import ImportKind
from governance.register.rules.outcomes import Outcome
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class RegisterState(Base):
    """One row: a number that grows with every change of the register, and is locked meanwhile.

    ``own_numbers`` counts the numbers given to people whom HR has no number for.
    """

    __tablename__ = "register_state"
    __table_args__ = (CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(Integer)
    mapping: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    own_numbers: Mapped[int] = mapped_column(Integer, default=0)


class MemberImport(Base):
    """One uploaded file. ``revision`` is the register's when the report was made."""

    __tablename__ = "member_imports"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[ImportKind] = mapped_column(
        text_enum(ImportKind, name="import_kind"), default=ImportKind.HR_EXPORT
    )
    file_name: Mapped[str] = mapped_column(String(200))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    uploaded_by: Mapped[UUID | None] = mapped_column()
    headers: Mapped[list[str]] = mapped_column(JSON)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    mapping: Mapped[dict[str, int]] = mapped_column(JSON)
    accepted: Mapped[list[str]] = mapped_column(JSON, default=list)
    left_out_lines: Mapped[list[int]] = mapped_column(JSON, default=list)
    groups: Mapped[dict[str, list[dict[str, Any]]]] = mapped_column(JSON, default=dict)
    remark_counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int | None] = mapped_column(Integer)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column()
    discarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cleaned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    added: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    left: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    faulty: Mapped[int] = mapped_column(Integer, default=0)
    left_out: Mapped[int] = mapped_column(Integer, default=0)
    warned: Mapped[int] = mapped_column(Integer, default=0)
    missing: Mapped[int] = mapped_column(Integer, default=0)


class ImportLine(Base):
    """One line of the file as it was uploaded; gone as soon as the import is settled."""

    __tablename__ = "member_import_lines"
    __table_args__ = ({"sqlite_with_rowid": False},)

    import_id: Mapped[UUID] = mapped_column(ForeignKey("member_imports.id"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    cells: Mapped[list[str]] = mapped_column(JSON)
    marked: Mapped[dict[str, list[int]]] = mapped_column(JSON)


class ImportRow(Base):
    """What one line of the file means for the register, and what is to be said of it."""

    __tablename__ = "member_import_rows"
    __table_args__ = (
        Index("ix_member_import_rows_outcome", "import_id", "outcome", "line"),
        Index("ix_member_import_rows_number", "import_id", "number"),
        Index("ix_member_import_rows_email", "import_id", "email"),
        Index("ix_member_import_rows_home", "import_id", "home_key"),
        {"sqlite_with_rowid": False},
    )

    import_id: Mapped[UUID] = mapped_column(ForeignKey("member_imports.id"), primary_key=True)
    line: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome, name="outcome"))
    is_left_out: Mapped[bool] = mapped_column()
    is_warned: Mapped[bool] = mapped_column()
    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(220))
    email: Mapped[str] = mapped_column(String(254))
    home_key: Mapped[str] = mapped_column(String(32))
    member_id: Mapped[UUID | None] = mapped_column()
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    changes: Mapped[list[list[str]]] = mapped_column(JSON)
    remarks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
