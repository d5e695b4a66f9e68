"""Decisions on differences between the staff records and the register."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.joining.rules.differences import Choice, DecisionState, DifferenceKind
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum

_WAITING = text("state = 'waiting'")


class Decision(Base):
    """What one person decided of one line, and who signed it off.

    ``fingerprint`` is what differed then, in words of the records themselves: it goes when the
    person's data go.
    """

    __tablename__ = "joining_decisions"
    __table_args__ = (
        CheckConstraint("state <> 'signed-off' OR settled_by <> decided_by", name="two_people"),
        CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(choice = 'later') = (until_on IS NOT NULL)", name="later"),
        Index("ix_joining_decisions_member_id", "member_id", "kind"),
        Index(
            "ix_joining_decisions_waiting",
            "kind",
            "decided_at",
            sqlite_where=_WAITING,
            postgresql_where=_WAITING,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[DifferenceKind] = mapped_column(text_enum(DifferenceKind, name="difference_kind"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    other_id: Mapped[UUID | None] = mapped_column(ForeignKey("members.id"))
    fingerprint: Mapped[str] = mapped_column(Text)
    choice: Mapped[Choice] = mapped_column(text_enum(Choice, name="choice"))
    reason: Mapped[str] = mapped_column(String(500))
    until_on: Mapped[date | None] = mapped_column()
    state: Mapped[DecisionState] = mapped_column(text_enum(DecisionState, name="decision_state"))
    decided_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[UUID | None] = mapped_column()
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[UUID | None] = mapped_column()
