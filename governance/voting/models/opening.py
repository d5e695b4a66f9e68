"""Tables of the opening: what each trustee gave back, and the rows at the end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum
from governance.voting.rules.box import InvalidReason

DIGEST = String(64).with_variant(String(64, collation="C"), "postgresql")


class OpeningStep(Base):
    """A layer taken off by a trustee: the signed header of the step as it came."""

    __tablename__ = "opening_steps"

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("poll_boxes.poll_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    trustee: Mapped[int] = mapped_column()
    header: Mapped[dict[str, Any]] = mapped_column(JSON)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


class OpeningLine(Base):
    """One line of a step, in the order of the step: what was inside, as base64url."""

    __tablename__ = "opening_lines"
    __table_args__ = (
        ForeignKeyConstraint(
            ["poll_id", "position"], ["opening_steps.poll_id", "opening_steps.position"]
        ),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    inside: Mapped[str] = mapped_column(Text)


class OpenedRow(Base):
    """A ballot after the opening: its choices and nonce, or why it is invalid.

    It has lost its envelope on the way: it stands under its own commitment. Something that never
    opened (``unopened``) stands under the digest the step named it by. When the papers of a poll
    are destroyed, commitment and reason stay, and all else of a row goes.
    """

    __tablename__ = "opened_rows"
    __table_args__ = (
        CheckConstraint(
            "(choices IS NULL) = (nonce IS NULL) AND (choices IS NULL OR invalid IS NULL)",
            name="row_or_invalid",
        ),
        {"sqlite_with_rowid": False},
    )

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("poll_boxes.poll_id"), primary_key=True)
    commitment: Mapped[str] = mapped_column(DIGEST, primary_key=True)
    choices: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    nonce: Mapped[str | None] = mapped_column(String(22))
    invalid: Mapped[InvalidReason | None] = mapped_column(text_enum(InvalidReason, name="invalid"))
    plaintext: Mapped[str | None] = mapped_column(Text)
