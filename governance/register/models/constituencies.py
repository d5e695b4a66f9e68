"""Constituencies as data: the mutual's staff groups and sites."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.ids import new_id
from governance.register.rules.people import ConstituencyKind
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class Constituency(Base):
    """One staff group or site; ``name_key`` is its folded name, so that no two differ by case."""

    __tablename__ = "constituencies"
    __table_args__ = (UniqueConstraint("kind", "name_key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[ConstituencyKind] = mapped_column(
        text_enum(ConstituencyKind, name="constituency_kind")
    )
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(String(120))
    version: Mapped[int] = mapped_column(default=1)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
