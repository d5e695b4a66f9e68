"""Officers, and every addition to what is held of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from governance.filing.rules.officers import ChangeKind
from governance.filing.rules.offices import Office
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class Officer(Base):
    """One term of one person in one office; ``member_id`` when they are on file as a member."""

    __tablename__ = "officers"
    __table_args__ = (Index("ix_officers_member_id", "member_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    office: Mapped[Office] = mapped_column(text_enum(Office, name="office"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OfficerChange(Base):
    """One addition: the facts that changed, and since when it is so. Rows are never altered.

    ``private`` names the facts that are in ``sealed``, which only the secret key opens.
    """

    __tablename__ = "officer_changes"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(number = 1) = (kind = 'appointed')", name="appointed_first"),
        {"sqlite_with_rowid": False},
    )

    officer_id: Mapped[UUID] = mapped_column(ForeignKey("officers.id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[ChangeKind] = mapped_column(text_enum(ChangeKind, name="change_kind"))
    true_from: Mapped[date] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()
    reason: Mapped[str] = mapped_column(String(500), default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    private: Mapped[list[str]] = mapped_column(JSON)
    sealed: Mapped[str] = mapped_column(Text, default="")
