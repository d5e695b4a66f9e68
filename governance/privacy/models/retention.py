"""How long records are kept, what is on hold, what was found due, what was destroyed."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.ids import new_id
from governance.privacy.rules.retention import RecordType
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum

_WAITING = text("confirmed_at IS NULL AND taken_back_at IS NULL")


class RetentionSetting(Base):
    """How long a kind of record is kept, from this moment on; rows are only added."""

    __tablename__ = "retention_settings"
    __table_args__ = (CheckConstraint("months >= 1", name="months"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    record_type: Mapped[RecordType] = mapped_column(
        text_enum(RecordType, name="set_type"), index=True
    )
    months: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(String(500))
    set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[UUID | None] = mapped_column()


class RetentionHold(Base):
    """Something is not destroyed: all records of a kind, or all about one person, poll or contest.

    Both together: the records of that kind about that subject alone.
    """

    __tablename__ = "retention_holds"
    __table_args__ = (
        CheckConstraint("record_type IS NOT NULL OR subject_id IS NOT NULL", name="something"),
        CheckConstraint(
            "(released_at IS NULL) = (release_reason = '')", name="released_with_a_reason"
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    record_type: Mapped[RecordType | None] = mapped_column(text_enum(RecordType, name="held_type"))
    subject_id: Mapped[UUID | None] = mapped_column()
    reason: Mapped[str] = mapped_column(String(500))
    placed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    placed_by: Mapped[UUID | None] = mapped_column()
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    released_by: Mapped[UUID | None] = mapped_column()
    release_reason: Mapped[str] = mapped_column(String(500), default="")


class RetentionLook(Base):
    """What the last look found due of a kind of record: how much, and since when the oldest."""

    __tablename__ = "retention_looks"

    record_type: Mapped[RecordType] = mapped_column(
        text_enum(RecordType, name="looked_type"), primary_key=True
    )
    looked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due: Mapped[int] = mapped_column(Integer)
    held: Mapped[int] = mapped_column(Integer)
    oldest_on: Mapped[date | None] = mapped_column()


class Destruction(Base):
    """A batch: proposed by one person, confirmed by another, and then done; the log of it."""

    __tablename__ = "destructions"
    __table_args__ = (
        CheckConstraint("confirmed_by IS NULL OR confirmed_by <> proposed_by", name="two_people"),
        CheckConstraint("confirmed_at IS NULL OR taken_back_at IS NULL", name="one_end"),
        CheckConstraint("records >= 1", name="records"),
        Index(
            "uq_destructions_waiting",
            "record_type",
            unique=True,
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    record_type: Mapped[RecordType] = mapped_column(text_enum(RecordType, name="destroyed_type"))
    until_on: Mapped[date] = mapped_column()
    months: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(200))
    records: Mapped[int] = mapped_column(Integer)
    oldest_on: Mapped[date] = mapped_column()
    ids_digest: Mapped[str] = mapped_column(String(64))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by: Mapped[UUID | None] = mapped_column()
    taken_back_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    taken_back_by: Mapped[UUID | None] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column()
