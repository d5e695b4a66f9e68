"""Nominations: what a candidate handed in, their photo and supporters, and what was decided."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.elections.rules.nominations import InvalidReason, SupportAnswer
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class Nomination(Base):
    """One member standing in one contest: a draft until it is submitted.

    Name, number and constituency are kept as they stood when the nomination was last saved.
    """

    __tablename__ = "nominations"
    __table_args__ = (
        UniqueConstraint("contest_id", "member_id"),
        CheckConstraint(
            "submitted_at IS NOT NULL OR withdrawn_at IS NULL", name="only_submitted_withdrawn"
        ),
        Index("ix_nominations_member_id", "member_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id"))
    member_id: Mapped[UUID] = mapped_column()
    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    sort_name: Mapped[str] = mapped_column(String(200))
    constituency_name: Mapped[str] = mapped_column(String(200))
    contact_address: Mapped[str] = mapped_column(Text, default="")
    statement: Mapped[str] = mapped_column(Text, default="")
    interests: Mapped[str] = mapped_column(Text, default="")
    has_no_interests: Mapped[bool] = mapped_column(default=False)
    is_eligibility_declared: Mapped[bool] = mapped_column(default=False)
    signed_name: Mapped[str] = mapped_column(String(200), default="")
    signed_on: Mapped[date | None] = mapped_column()
    is_on_paper: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
    saved_by: Mapped[UUID | None] = mapped_column()
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NominationPhoto(Base):
    """A candidate's photo, drawn afresh by us; a new picture is a new row with a new id."""

    __tablename__ = "nomination_photos"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nominations.id"), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int] = mapped_column()
    height: Mapped[int] = mapped_column()
    digest: Mapped[str] = mapped_column(String(64))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)


class NominationSupporter(Base):
    """A proposer or seconder: asked by the candidate, and what they answered."""

    __tablename__ = "nomination_supporters"
    __table_args__ = (
        UniqueConstraint("nomination_id", "member_id"),
        CheckConstraint("(answer = 'asked') = (answered_at IS NULL)", name="answered_at_a_time"),
        Index("ix_nomination_supporters_member_id_contest_id", "member_id", "contest_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nominations.id"))
    contest_id: Mapped[UUID] = mapped_column(ForeignKey("contests.id"))
    member_id: Mapped[UUID] = mapped_column()
    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    answer: Mapped[SupportAnswer] = mapped_column(
        text_enum(SupportAnswer, name="answer"), default=SupportAnswer.ASKED
    )
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NominationDecision(Base):
    """What the returning officer decided. Rows are only added; the highest ``turn`` counts."""

    __tablename__ = "nomination_decisions"
    __table_args__ = (
        UniqueConstraint("nomination_id", "turn"),
        CheckConstraint("is_accepted = (reason IS NULL)", name="reason_exactly_if_rejected"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    nomination_id: Mapped[UUID] = mapped_column(ForeignKey("nominations.id"))
    turn: Mapped[int] = mapped_column()
    is_accepted: Mapped[bool] = mapped_column()
    reason: Mapped[InvalidReason | None] = mapped_column(text_enum(InvalidReason, name="reason"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[UUID | None] = mapped_column()
