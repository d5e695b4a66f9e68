"""Offers of membership."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.joining.rules.offers import AddressChoice, OfferState
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum

_OPEN = text("state IN ('offered', 'accepted')")


class Offer(Base):
    """One offer to one person, at most one open at a time; ``entry_id`` when it was allotted."""

    __tablename__ = "joining_offers"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('accepted', 'allotted', 'declined') OR replied_on IS NOT NULL",
            name="replied",
        ),
        CheckConstraint("(state = 'allotted') = (entry_id IS NOT NULL)", name="entered"),
        Index(
            "uq_joining_offers_open",
            "member_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("ix_joining_offers_member_id", "member_id"),
        Index("ix_joining_offers_state", "state", "offered_at"),
        Index("ix_joining_offers_batch_id", "batch_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"))
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("joining_decisions.id"))
    state: Mapped[OfferState] = mapped_column(text_enum(OfferState, name="offer_state"))
    class_key: Mapped[str] = mapped_column(String(40))
    shares: Mapped[int] = mapped_column(Integer)
    price_pence: Mapped[int] = mapped_column(BigInteger)
    offered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_on: Mapped[date] = mapped_column()
    replied_on: Mapped[date | None] = mapped_column()
    replied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    replied_by: Mapped[UUID | None] = mapped_column()
    paper: Mapped[str] = mapped_column(String(200), default="")
    address_choice: Mapped[AddressChoice | None] = mapped_column(
        text_enum(AddressChoice, name="address_choice")
    )
    address_1: Mapped[str] = mapped_column(String(200), default="")
    address_2: Mapped[str] = mapped_column(String(200), default="")
    town: Mapped[str] = mapped_column(String(100), default="")
    postcode: Mapped[str] = mapped_column(String(20), default="")
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey("joining_batches.id"))
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("register_entries.id"))
