"""Leads: a finding aid beside the staff records and the entries."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from governance.register.rules.leads import LeadKind
from governance.storage.base import Base
from governance.storage.types import text_enum


class MemberLead(Base):
    """Somebody of whom HR and the register may say different things, kept in step with both.

    Nobody with such a difference is without a lead; a lead alone says nothing. So a list of the
    few who differ is found without comparing everybody, and stays as true as what it compares.
    """

    __tablename__ = "member_leads"
    __table_args__ = (
        Index("ix_member_leads_member_id", "member_id"),
        {"sqlite_with_rowid": False},
    )

    kind: Mapped[LeadKind] = mapped_column(text_enum(LeadKind, name="lead_kind"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("members.id"), primary_key=True)
