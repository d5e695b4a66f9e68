"""Statements on people with significant control, and the figures typed for a filing."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from governance.filing.rules.control import Outcome
from governance.filing.rules.sheets import Sheet
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class ControlStatement(Base):
    """What the secretary decided on people with significant control; the newest holds.

    ``basis`` is what the ledger showed then: the holders above a quarter and the totals.
    """

    __tablename__ = "control_statements"
    __table_args__ = (Index("ix_control_statements_decided_on", "decided_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    as_at: Mapped[date] = mapped_column()
    decided_on: Mapped[date] = mapped_column()
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome, name="outcome"))
    basis: Mapped[dict[str, Any]] = mapped_column(JSON)
    particulars: Mapped[str] = mapped_column(String(2000), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()


class TypedFigures(Base):
    """Figures and texts that the register does not know, typed for one filing; newest holds."""

    __tablename__ = "filing_figures"
    __table_args__ = ({"sqlite_with_rowid": False},)

    sheet: Mapped[Sheet] = mapped_column(text_enum(Sheet, name="sheet"), primary_key=True)
    period_on: Mapped[date] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()
