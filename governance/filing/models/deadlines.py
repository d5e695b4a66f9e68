"""What was done about a deadline, and which reminders have gone out."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from governance.storage.base import Base
from governance.storage.types import UtcDateTime


class DeadlineMark(Base):
    """A deadline was met on a day, or (``done_on`` empty) the mark before was taken back.

    The newest number holds; rows are never altered. ``as_at``: the day that what was sent is
    made up to, for a confirmation statement.
    """

    __tablename__ = "deadline_marks"
    __table_args__ = (
        CheckConstraint("number >= 1", name="number"),
        {"sqlite_with_rowid": False},
    )

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    done_on: Mapped[date | None] = mapped_column()
    as_at: Mapped[date | None] = mapped_column()
    reference: Mapped[str] = mapped_column(String(120), default="")
    remark: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[UUID | None] = mapped_column()


class FilingReminder(Base):
    """A reminder that went out: of which deadline, how many days before it, and when."""

    __tablename__ = "filing_reminders"
    __table_args__ = ({"sqlite_with_rowid": False},)

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    days_before: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
