"""Proposals that change the register for some people at once."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from governance.joining.rules.batches import BatchKind, BatchState
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class Batch(Base):
    """What is to be entered, on which day and by what decision; ``price_pence`` is for each."""

    __tablename__ = "joining_batches"
    __table_args__ = (
        CheckConstraint("state <> 'signed-off' OR settled_by <> proposed_by", name="two_people"),
        CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("price_pence >= 0", name="price"),
        Index("ix_joining_batches_state", "state", "kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[BatchKind] = mapped_column(text_enum(BatchKind, name="batch_kind"))
    state: Mapped[BatchState] = mapped_column(text_enum(BatchState, name="batch_state"))
    effective_on: Mapped[date] = mapped_column()
    authority: Mapped[str] = mapped_column(String(500))
    price_pence: Mapped[int] = mapped_column(BigInteger)
    people: Mapped[int] = mapped_column(Integer)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by: Mapped[UUID | None] = mapped_column()
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[UUID | None] = mapped_column()
