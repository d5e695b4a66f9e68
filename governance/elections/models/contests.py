"""Contests: what is elected by whom and when, the steps of the timetable and their changes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.calendar import Jurisdiction, Step
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class Contest(Base):
    """One contest for one or more seats. Its stage is computed from these facts and the clock.

    When it was counted and declared is told by the counts and the declaration themselves.
    """

    __tablename__ = "contests"
    __table_args__ = (
        CheckConstraint("seats >= 1", name="seats_positive"),
        CheckConstraint("supporters_needed BETWEEN 0 AND 5", name="supporters_needed"),
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint(
            "(pack_code = 'rehearsal') = (pace_minutes IS NOT NULL)", name="pace_is_for_rehearsal"
        ),
        CheckConstraint(
            "(roll_frozen_at IS NULL) = (poll_id IS NULL)", name="roll_belongs_to_a_poll"
        ),
        CheckConstraint(
            "uncontested_at IS NULL OR poll_id IS NULL", name="uncontested_has_no_poll"
        ),
        Index("ix_contests_closes_at_id", "closes_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str] = mapped_column(String(200))
    seats: Mapped[int] = mapped_column()
    constituency_id: Mapped[UUID | None] = mapped_column()
    electorate_name: Mapped[str] = mapped_column(String(200))
    rule: Mapped[str] = mapped_column(String(40))
    rule_version: Mapped[str] = mapped_column(String(40))
    jurisdiction: Mapped[Jurisdiction] = mapped_column(text_enum(Jurisdiction, name="jurisdiction"))
    pack_code: Mapped[str] = mapped_column(String(40))
    pace_minutes: Mapped[int | None] = mapped_column()
    table_version: Mapped[str] = mapped_column(String(160))
    supporters_needed: Mapped[int] = mapped_column(default=0)
    officer_name: Mapped[str] = mapped_column(String(200))
    officer_email: Mapped[str] = mapped_column(String(254))
    officer_phone: Mapped[str] = mapped_column(String(40))
    officer_address: Mapped[str] = mapped_column(Text)
    rerun_of: Mapped[UUID | None] = mapped_column(ForeignKey("contests.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[UUID | None] = mapped_column()
    announced_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    nominations_close_at: Mapped[datetime] = mapped_column(UtcDateTime)
    withdrawals_close_at: Mapped[datetime] = mapped_column(UtcDateTime)
    statement_published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    uncontested_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    poll_id: Mapped[UUID | None] = mapped_column(unique=True)
    roll_frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    roll_count: Mapped[int | None] = mapped_column()
    roll_digest: Mapped[str | None] = mapped_column(String(64))
    voters_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ContestStep(Base):
    """One step of a contest's timetable: the date the rule gives and the date that was set."""

    __tablename__ = "contest_steps"

    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(text_enum(Step, name="step"), primary_key=True)
    position: Mapped[int] = mapped_column()
    rule: Mapped[str | None] = mapped_column(String(40))
    working_days: Mapped[int | None] = mapped_column()
    computed_on: Mapped[date | None] = mapped_column()
    set_on: Mapped[date] = mapped_column()
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)


class ContestChange(Base):
    """One date of an announced timetable moved later, and why. ``step`` is null for the opening."""

    __tablename__ = "contest_changes"
    __table_args__ = (Index("ix_contest_changes_contest_id", "contest_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id"))
    step: Mapped[Step | None] = mapped_column(text_enum(Step, name="changed_step"))
    was_on: Mapped[date] = mapped_column()
    now_on: Mapped[date] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[UUID | None] = mapped_column()
