"""Tables of the ceremony: a poll's box, who keeps its keys, and the voters' credentials."""

from datetime import datetime
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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum
from governance.voting.rules.box import BoxState, Issuer, VoidReason
from governance.voting.rules.keepers import LONGEST_REASON, SMALLEST_BOX, Task

CREDENTIAL = String(43).with_variant(String(43, collation="C"), "postgresql")
"""An Ed25519 key as base64url, sorted by its bytes on both databases."""

_IN_FORCE = "voided_at IS NULL AND member_id IS NOT NULL"


class Box(Base):
    """The sealed box of a poll: how far its ceremony is, its manifest, the head of its log.

    ``log_peaks`` are the roots of the log's complete subtrees, the largest first, in hexadecimal:
    with ``log_size`` they are all that an append needs (RFC 6962). The seed of the board's key
    is sealed under the installation's secret key.
    """

    __tablename__ = "poll_boxes"
    __table_args__ = (
        CheckConstraint("(manifest IS NULL) = (manifest_sha256 IS NULL)", name="manifest_whole"),
        CheckConstraint("log_size >= 0", name="log_grows"),
        CheckConstraint("smallest_box >= 2", name="not_one_ballot"),
    )

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("polls.id"), primary_key=True)
    state: Mapped[BoxState] = mapped_column(text_enum(BoxState, name="state"))
    issuer: Mapped[Issuer] = mapped_column(text_enum(Issuer, name="issuer"))
    threshold: Mapped[int] = mapped_column()
    is_revoting: Mapped[bool] = mapped_column(default=False)
    smallest_box: Mapped[int] = mapped_column(default=SMALLEST_BOX)
    origin: Mapped[str] = mapped_column(String(300))
    board_key: Mapped[str] = mapped_column(CREDENTIAL)
    board_seed: Mapped[str] = mapped_column(Text)
    manifest: Mapped[str | None] = mapped_column(Text)
    manifest_sha256: Mapped[str | None] = mapped_column(String(64))
    page_hashes: Mapped[str | None] = mapped_column(Text)
    """The list of the voting page's files that the manifest names, in its very characters."""
    scrutineer_name: Mapped[str | None] = mapped_column(String(200))
    scrutineer_email: Mapped[str | None] = mapped_column(String(254))
    scrutineer_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    scrutineer_link: Mapped[str | None] = mapped_column(Text)
    scrutineer_key: Mapped[str | None] = mapped_column(CREDENTIAL)
    scrutineer_asked_for: Mapped[Task | None] = mapped_column(text_enum(Task, name="asked_for"))
    scrutineer_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    watchers: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """Others who are sent the checkpoints, such as candidates’ agents: ``name`` and ``email``."""
    subset: Mapped[int | None] = mapped_column()
    frozen_sha256: Mapped[str | None] = mapped_column(String(64))
    counted_ballots: Mapped[int | None] = mapped_column()
    excluded: Mapped[list[dict[str, str]] | None] = mapped_column(JSON)
    commitments_sha256: Mapped[str | None] = mapped_column(String(64))
    log_size: Mapped[int] = mapped_column(default=0)
    log_peaks: Mapped[list[str]] = mapped_column(JSON, default=list)
    set_up_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_because: Mapped[str | None] = mapped_column(String(LONGEST_REASON))
    halted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Since when nothing goes in: a head that was mailed is no longer in the log (a fork)."""


class Trustee(Base):
    """A person who keeps a key of the box; comes by a private link, without an account.

    ``challenge`` is what the key check must open, sealed to the trustee's key; ``challenge_sha256``
    what the answer must say. ``answer`` is the trustee's signed answer, as it came.
    """

    __tablename__ = "poll_trustees"
    __table_args__ = (
        CheckConstraint(
            "(opening_key IS NULL) = (signing_key IS NULL)"
            " AND (opening_key IS NULL) = (key_id IS NULL)",
            name="key_whole",
        ),
    )

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("poll_boxes.poll_id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the private link's token, in hexadecimal."""
    link: Mapped[str] = mapped_column(Text)
    """The token itself, sealed under the installation’s secret key, for later e-mails."""
    asked_for: Mapped[Task | None] = mapped_column(text_enum(Task, name="asked_for"))
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opening_key: Mapped[str | None] = mapped_column(String(87))
    signing_key: Mapped[str | None] = mapped_column(CREDENTIAL)
    key_id: Mapped[str | None] = mapped_column(String(16))
    key_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    challenge: Mapped[str | None] = mapped_column(Text)
    challenge_sha256: Mapped[str | None] = mapped_column(String(64))
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Credential(Base):
    """The public key under which one person on the roll casts.

    Which person, only the server issuer knows (``member_id``); with a scrutineer that map never
    comes here. ``seed`` is the server issuer's, sealed under the installation's secret key.
    """

    __tablename__ = "poll_credentials"
    __table_args__ = (
        ForeignKeyConstraint(
            ["poll_id", "member_id"], ["roll_entries.poll_id", "roll_entries.member_id"]
        ),
        UniqueConstraint("poll_id", "replaces"),
        CheckConstraint("(voided_at IS NULL) = (void_reason IS NULL)", name="voided_whole"),
        CheckConstraint("(member_id IS NULL) = (seed IS NULL)", name="issued_by_one"),
        Index(
            "ix_poll_credentials_in_force",
            "poll_id",
            "member_id",
            unique=True,
            sqlite_where=text(_IN_FORCE),
            postgresql_where=text(_IN_FORCE),
        ),
        Index("ix_poll_credentials_poll_id_member_id", "poll_id", "member_id"),
        # With SQLite's row numbers, which tell nothing here: without them it would rather walk
        # through a whole poll by the primary key than use the index above.
    )

    poll_id: Mapped[UUID] = mapped_column(ForeignKey("poll_boxes.poll_id"), primary_key=True)
    credential: Mapped[str] = mapped_column(CREDENTIAL, primary_key=True)
    member_id: Mapped[UUID | None] = mapped_column()
    seed: Mapped[str | None] = mapped_column(Text)
    replaces: Mapped[str | None] = mapped_column(CREDENTIAL)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    void_reason: Mapped[VoidReason | None] = mapped_column(
        text_enum(VoidReason, name="void_reason")
    )
