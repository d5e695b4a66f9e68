"""The articles' table: every version of the terms, in force when, known when, agreed by whom."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime


class ArticlesVersion(Base):
    """One set of terms. In force from ``in_force_on`` once a second person has confirmed it.

    Append-only: a later version for the same or a later day takes its place from that day on.
    """

    __tablename__ = "articles_versions"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="two_people"),
        CheckConstraint("confirmed_at IS NULL OR rejected_at IS NULL", name="one_end"),
        Index("ix_articles_versions_in_force_on", "in_force_on", "confirmed_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    in_force_on: Mapped[date] = mapped_column()
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by: Mapped[UUID | None] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column()
    rejected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rejected_by: Mapped[UUID | None] = mapped_column()
