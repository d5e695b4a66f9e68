"""Tables of a poll: the frozen roll, the marks on it, the ballots in the box, and remains.

A sealed ballot stands beside its credential, since nobody can read it: what is inside loses its
envelope in the opening. Marks and unsealed ballots of a rehearsal have nothing in common but the
poll; both tables are WITHOUT ROWID on SQLite, whose hidden row numbers would tell their order.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum
from governance.voting.models.ceremony import CREDENTIAL
from governance.voting.rules import Channel
from governance.voting.rules.sealing import NUMBER_LENGTH

# Sorted by their bytes on both databases, whatever language PostgreSQL was set up in.
_BYTEWISE = String(240).with_variant(String(240, collation="C"), "postgresql")
_BALLOT_NUMBER = String(NUMBER_LENGTH).with_variant(
    String(NUMBER_LENGTH, collation="C"), "postgresql"
)


class Poll(Base):
    """One secret vote: its paper, who may vote and when. Open or closed is read off the clock."""

    __tablename__ = "polls"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint(
            "(roll_frozen_at IS NULL) = (roll_count IS NULL)"
            " AND (roll_frozen_at IS NULL) = (roll_digest IS NULL)",
            name="roll_frozen_whole",
        ),
        Index("ix_polls_owner_kind_owner_id", "owner_kind", "owner_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    title: Mapped[str] = mapped_column(String(200))
    owner_kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[str] = mapped_column(String(64))
    paper: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    scheme: Mapped[str] = mapped_column(String(40))
    record_on: Mapped[date] = mapped_column()
    constituency_id: Mapped[UUID | None] = mapped_column()
    electorate_name: Mapped[str] = mapped_column(String(200))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    roll_frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    roll_count: Mapped[int | None] = mapped_column()
    roll_digest: Mapped[str | None] = mapped_column(String(64))
    box_opened_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RollEntry(Base):
    """A person on the roll of a poll, in words frozen when the roll was."""

    __tablename__ = "roll_entries"
    __table_args__ = (
        # A secret ballot does not know its voter, so it cannot weigh more for one than another.
        CheckConstraint("weight = 1", name="one_member_one_vote"),
        Index("ix_roll_entries_in_order", "poll_id", "sort_name", "number", "member_id"),
        Index("ix_roll_entries_member_id", "member_id"),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(240))
    sort_name: Mapped[str] = mapped_column(_BYTEWISE)
    group: Mapped[str] = mapped_column("staff_group", String(200))
    site: Mapped[str] = mapped_column(String(200))
    weight: Mapped[int] = mapped_column(default=1)


class Mark(Base):
    """This person has voted. Its key is the roll entry's, so there can be no second one."""

    __tablename__ = "marks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["poll_id", "member_id"], ["roll_entries.poll_id", "roll_entries.member_id"]
        ),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    member_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[Channel] = mapped_column(text_enum(Channel, name="channel"))


class Ballot(Base):
    """A ballot in the box, under its number; it knows no time.

    Sealed: ``sealed`` is the canonical envelope, ``ballot`` its SHA-256, ``entry`` its place in the
    log, ``turn`` which ballot of its credential it is (0 unless the poll lets people vote again),
    ``retry`` the digest of the form's key in the assisted channel. A rehearsal's has none of these.
    """

    __tablename__ = "ballots"
    __table_args__ = (
        ForeignKeyConstraint(
            ["poll_id", "credential"], ["poll_credentials.poll_id", "poll_credentials.credential"]
        ),
        UniqueConstraint("poll_id", "credential", "turn"),
        UniqueConstraint("poll_id", "ballot"),
        UniqueConstraint("poll_id", "entry"),
        UniqueConstraint("poll_id", "retry"),
        CheckConstraint(
            "(ballot IS NULL) = (credential IS NULL) AND (ballot IS NULL) = (entry IS NULL)"
            " AND (ballot IS NULL) = (channel IS NULL)",
            name="sealed_whole",
        ),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    number: Mapped[str] = mapped_column(_BALLOT_NUMBER, primary_key=True)
    scheme: Mapped[str] = mapped_column(String(40))
    sealed: Mapped[str] = mapped_column(Text)
    ballot: Mapped[str | None] = mapped_column(String(64))
    credential: Mapped[str | None] = mapped_column(CREDENTIAL)
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    channel: Mapped[Channel | None] = mapped_column(text_enum(Channel, name="ballot_channel"))
    entry: Mapped[int | None] = mapped_column()
    retry: Mapped[str | None] = mapped_column(String(64))


class PollRemains(Base):
    """What is left of a poll whose papers were destroyed when their time was over (MER r57).

    ``groups`` is the turnout as it was published: name, electorate, received.
    """

    __tablename__ = "poll_remains"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    destroyed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rule: Mapped[str] = mapped_column(String(200))
    electorate: Mapped[int] = mapped_column()
    received: Mapped[int] = mapped_column()
    ballots: Mapped[int] = mapped_column()
    groups: Mapped[list[list[Any]]] = mapped_column(JSON)
