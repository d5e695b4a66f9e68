"""Tables of the log of a poll: its entries, its tree and the checkpoints that were mailed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum
from governance.voting.rules.box import Moment


class BoardEntry(Base):
    """An event of the log, in canonical JSON; appended, never changed."""

    __tablename__ = "board_entries"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("poll_boxes.poll_id"), primary_key=True)
    entry: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(Text)


class BoardNode(Base):
    """The root of a complete subtree of the log: level 0 are the leaves (RFC 6962)."""

    __tablename__ = "board_nodes"
    __table_args__ = ({"sqlite_with_rowid": False},)

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("poll_boxes.poll_id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64))


class Checkpoint(Base):
    """A signed head of the log, as it was mailed and for which moment."""

    __tablename__ = "board_checkpoints"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("poll_boxes.poll_id"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[Moment] = mapped_column(text_enum(Moment, name="moment"))
    root: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mailed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
