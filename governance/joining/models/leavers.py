"""Leavers' cases, and every step that was taken in them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.joining.rules.leaving import Grounds, LeaverState, Route
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum

_GOING = text("state <> 'closed'")
_OPEN = text("state NOT IN ('certificate-cancelled', 'closed')")


class LeaverCase(Base):
    """One case of one entry; ``state`` is that of the newest step, kept beside for lists.

    ``left_on`` is the day of what it rests on: the last day in post, the death, the notice.
    """

    __tablename__ = "leaver_cases"
    __table_args__ = (
        Index(
            "uq_leaver_cases_entry_id",
            "entry_id",
            unique=True,
            sqlite_where=_GOING,
            postgresql_where=_GOING,
        ),
        Index("ix_leaver_cases_member_id", "member_id"),
        Index("ix_leaver_cases_state", "state", "left_on"),
        Index("ix_leaver_cases_batch_id", "batch_id"),
        Index("ix_leaver_cases_open", "left_on", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("register_entries.id"))
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("joining_decisions.id"))
    grounds: Mapped[Grounds] = mapped_column(text_enum(Grounds, name="grounds"))
    route: Mapped[Route] = mapped_column(text_enum(Route, name="route"))
    left_on: Mapped[date] = mapped_column()
    state: Mapped[LeaverState] = mapped_column(text_enum(LeaverState, name="leaver_state"))
    representative: Mapped[str] = mapped_column(String(200), default="")
    representative_address: Mapped[str] = mapped_column(String(500), default="")
    representative_entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("register_entries.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[UUID | None] = mapped_column()
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("joining_batches.id"))


class LeaverStep(Base):
    """A step of a case: rows are only ever added. ``event_id`` is what the ledger made of it."""

    __tablename__ = "leaver_steps"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> recorded_by", name="two_people"),
        {"sqlite_with_rowid": False},
    )

    case_id: Mapped[UUID] = mapped_column(ForeignKey("leaver_cases.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    state: Mapped[LeaverState] = mapped_column(text_enum(LeaverState, name="leaver_state"))
    on: Mapped[date] = mapped_column("step_on")
    reference: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()
    confirmed_by: Mapped[UUID | None] = mapped_column()
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("share_events.id"))
