"""The outbox: every notice, the words it carries, and where it has got to."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.ids import new_id
from governance.notices.rules import Channel, DeliveryState, FailureReason, NoticeKind
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class Notice(Base):
    """One notice to one person: an e-mail that the worker sends, or a letter that is printed.

    ``body`` is empty once a secret notice has left. ``leased_until`` is set while a worker is
    sending it; ``round`` grows each time somebody asks for it again.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("channel <> 'email' OR email IS NOT NULL", name="email_has_an_address"),
        CheckConstraint("channel <> 'letter' OR state IN ('queued', 'printed')", name="letters"),
        CheckConstraint("body IS NOT NULL OR is_secret", name="only_secrets_are_wiped"),
        Index("ix_notices_due", "state", "channel", "due_at"),
        Index("ix_notices_queued_at_id", "queued_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[NoticeKind] = mapped_column(
        text_enum(NoticeKind, name="kind", is_checked=False, length=60)
    )
    channel: Mapped[Channel] = mapped_column(text_enum(Channel, name="channel"))
    state: Mapped[DeliveryState] = mapped_column(text_enum(DeliveryState, name="state"))
    person_id: Mapped[UUID] = mapped_column(index=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(Text, default="")
    searchable: Mapped[str] = mapped_column(String(520))
    subject_line: Mapped[str] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text)
    is_secret: Mapped[bool] = mapped_column(default=False)
    about_kind: Mapped[str | None] = mapped_column(String(40))
    about_id: Mapped[str | None] = mapped_column(String(64), index=True)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    round: Mapped[int] = mapped_column(Integer, default=1)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[FailureReason | None] = mapped_column(text_enum(FailureReason, name="reason"))
    answer: Mapped[str] = mapped_column(Text, default="")


class NoticeChoice(Base):
    """How a person asked to be reached: by letter, or at an e-mail address they confirmed.

    Without a row, notices go the way of whoever queues them. Sign-in links are never turned.
    """

    __tablename__ = "notice_choices"
    __table_args__ = (
        CheckConstraint("(channel = 'email') = (email IS NOT NULL)", name="email_has_an_address"),
    )

    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(text_enum(Channel, name="chosen_channel"))
    email: Mapped[str | None] = mapped_column(String(254))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
