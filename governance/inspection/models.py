"""Requests to inspect the register, and the steps taken about each; steps are only added."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from governance.inspection.rules import StepKind, Wanted
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class InspectionRequest(Base):
    """One request as it came in; ``due_on`` with the version of the holidays it was counted by."""

    __tablename__ = "inspection_requests"
    __table_args__ = (Index("ix_inspection_requests_received_on", "received_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[int] = mapped_column(Integer, unique=True)
    name: Mapped[str] = mapped_column(String(200))
    address: Mapped[str] = mapped_column(String(500))
    organisation: Mapped[str] = mapped_column(String(200))
    responsible: Mapped[str] = mapped_column(String(200))
    is_member: Mapped[bool] = mapped_column()
    wanted: Mapped[Wanted] = mapped_column(text_enum(Wanted, name="wanted"))
    purpose: Mapped[str] = mapped_column(String(1000))
    will_disclose: Mapped[bool] = mapped_column()
    disclosed_to: Mapped[str] = mapped_column(String(1000))
    received_on: Mapped[date] = mapped_column()
    due_on: Mapped[date | None] = mapped_column()
    holidays: Mapped[str] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    entered_by: Mapped[UUID | None] = mapped_column()
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class InspectionStep(Base):
    """What was done about a request on a day, and for a copy exactly what was given."""

    __tablename__ = "inspection_steps"
    __table_args__ = (
        CheckConstraint("(given_sha256 = '') = (given_entries IS NULL)", name="given"),
        {"sqlite_with_rowid": False},
    )

    request_id: Mapped[UUID] = mapped_column(ForeignKey("inspection_requests.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    kind: Mapped[StepKind] = mapped_column(text_enum(StepKind, name="step_kind"))
    on: Mapped[date] = mapped_column("step_on")
    reference: Mapped[str] = mapped_column(String(200))
    remark: Mapped[str] = mapped_column(String(1000))
    fee_pence: Mapped[int] = mapped_column(BigInteger)
    given_as_at: Mapped[date | None] = mapped_column()
    given_entries: Mapped[int | None] = mapped_column(Integer)
    given_sha256: Mapped[str] = mapped_column(String(64))
    told_altered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told_pending: Mapped[bool | None] = mapped_column()
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()
