"""Sealed ballots: boxes, their keepers, credentials, and envelopes among the ballots.

Revision: 0021
Follows: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

CREDENTIAL = sa.String(length=43).with_variant(sa.String(length=43, collation="C"), "postgresql")
SEALED_WHOLE = (
    "(ballot IS NULL) = (credential IS NULL) AND (ballot IS NULL) = (entry IS NULL)"
    " AND (ballot IS NULL) = (channel IS NULL)"
)
CHANNELS = "channel IN ('assisted', 'online', 'paper')"
NO_ROW_NUMBERS = {"sqlite_with_rowid": False}


def upgrade() -> None:
    op.create_table(
        "poll_boxes",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "fixed",
                "ready",
                "open",
                "closed",
                "frozen",
                "opening",
                "opened",
                "counted",
                "declared",
                "archived",
                "aborted",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=16,
            ),
            nullable=False,
        ),
        sa.Column(
            "issuer",
            sa.Enum(
                "scrutineer",
                "server",
                name="issuer",
                native_enum=False,
                create_constraint=True,
                length=18,
            ),
            nullable=False,
        ),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("is_revoting", sa.Boolean(), nullable=False),
        sa.Column("smallest_box", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=300), nullable=False),
        sa.Column("board_key", CREDENTIAL, nullable=False),
        sa.Column("board_seed", sa.Text(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=True),
        sa.Column("manifest_sha256", sa.String(length=64), nullable=True),
        sa.Column("page_hashes", sa.Text(), nullable=True),
        sa.Column("scrutineer_name", sa.String(length=200), nullable=True),
        sa.Column("scrutineer_email", sa.String(length=254), nullable=True),
        sa.Column("scrutineer_token", sa.String(length=64), nullable=True),
        sa.Column("scrutineer_link", sa.Text(), nullable=True),
        sa.Column("scrutineer_key", CREDENTIAL, nullable=True),
        sa.Column(
            "scrutineer_asked_for",
            sa.Enum(
                "aborted",
                "answer-check",
                "answer-check-again",
                "finished",
                "give-codes",
                "give-key",
                "not-needed",
                "step-taken",
                "take-turn",
                "wait-for-checks",
                "wait-for-close",
                "wait-for-manifest",
                "wait-for-officer",
                "wait-for-start",
                "wait-for-turn",
                name="asked_for",
                native_enum=False,
                create_constraint=True,
                length=26,
            ),
            nullable=True,
        ),
        sa.Column("scrutineer_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("watchers", sa.JSON(), nullable=False),
        sa.Column("subset", sa.Integer(), nullable=True),
        sa.Column("frozen_sha256", sa.String(length=64), nullable=True),
        sa.Column("counted_ballots", sa.Integer(), nullable=True),
        sa.Column("excluded", sa.JSON(), nullable=True),
        sa.Column("commitments_sha256", sa.String(length=64), nullable=True),
        sa.Column("log_size", sa.Integer(), nullable=False),
        sa.Column("log_peaks", sa.JSON(), nullable=False),
        sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_because", sa.String(length=500), nullable=True),
        sa.Column("halted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(manifest IS NULL) = (manifest_sha256 IS NULL)",
            name=op.f("ck_poll_boxes_manifest_whole"),
        ),
        sa.CheckConstraint("log_size >= 0", name=op.f("ck_poll_boxes_log_grows")),
        sa.CheckConstraint("smallest_box >= 2", name=op.f("ck_poll_boxes_not_one_ballot")),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["polls.id"], name=op.f("fk_poll_boxes_poll_id_polls")
        ),
        sa.PrimaryKeyConstraint("poll_id", name=op.f("pk_poll_boxes")),
        sa.UniqueConstraint("scrutineer_token", name=op.f("uq_poll_boxes_scrutineer_token")),
    )
    op.create_table(
        "poll_credentials",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("credential", CREDENTIAL, nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=True),
        sa.Column("seed", sa.Text(), nullable=True),
        sa.Column("replaces", CREDENTIAL, nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "void_reason",
            sa.Enum(
                "error",
                "lost",
                "paper",
                "pressured",
                name="void_reason",
                native_enum=False,
                create_constraint=True,
                length=17,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(member_id IS NULL) = (seed IS NULL)", name=op.f("ck_poll_credentials_issued_by_one")
        ),
        sa.CheckConstraint(
            "(voided_at IS NULL) = (void_reason IS NULL)",
            name=op.f("ck_poll_credentials_voided_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["poll_id", "member_id"],
            ["roll_entries.poll_id", "roll_entries.member_id"],
            name=op.f("fk_poll_credentials_poll_id_member_id_roll_entries"),
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll_boxes.poll_id"], name=op.f("fk_poll_credentials_poll_id_poll_boxes")
        ),
        sa.PrimaryKeyConstraint("poll_id", "credential", name=op.f("pk_poll_credentials")),
        sa.UniqueConstraint(
            "poll_id", "replaces", name=op.f("uq_poll_credentials_poll_id_replaces")
        ),
    )
    op.create_index(
        "ix_poll_credentials_in_force",
        "poll_credentials",
        ["poll_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("voided_at IS NULL AND member_id IS NOT NULL"),
        postgresql_where=sa.text("voided_at IS NULL AND member_id IS NOT NULL"),
    )
    op.create_index(
        "ix_poll_credentials_poll_id_member_id",
        "poll_credentials",
        ["poll_id", "member_id"],
        unique=False,
    )
    op.create_table(
        "poll_trustees",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column(
            "asked_for",
            sa.Enum(
                "aborted",
                "answer-check",
                "answer-check-again",
                "finished",
                "give-codes",
                "give-key",
                "not-needed",
                "step-taken",
                "take-turn",
                "wait-for-checks",
                "wait-for-close",
                "wait-for-manifest",
                "wait-for-officer",
                "wait-for-start",
                "wait-for-turn",
                name="asked_for",
                native_enum=False,
                create_constraint=True,
                length=26,
            ),
            nullable=True,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opening_key", sa.String(length=87), nullable=True),
        sa.Column("signing_key", CREDENTIAL, nullable=True),
        sa.Column("key_id", sa.String(length=16), nullable=True),
        sa.Column("key_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("challenge", sa.Text(), nullable=True),
        sa.Column("challenge_sha256", sa.String(length=64), nullable=True),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_again_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(opening_key IS NULL) = (signing_key IS NULL) AND (opening_key IS NULL) = (key_id IS NULL)",
            name=op.f("ck_poll_trustees_key_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll_boxes.poll_id"], name=op.f("fk_poll_trustees_poll_id_poll_boxes")
        ),
        sa.PrimaryKeyConstraint("poll_id", "place", name=op.f("pk_poll_trustees")),
        sa.UniqueConstraint("token", name=op.f("uq_poll_trustees_token")),
    )
    with op.batch_alter_table("ballots", table_kwargs=NO_ROW_NUMBERS) as ballots:
        ballots.add_column(sa.Column("ballot", sa.String(length=64), nullable=True))
        ballots.add_column(sa.Column("credential", CREDENTIAL, nullable=True))
        ballots.add_column(sa.Column("turn", sa.Integer(), server_default="0", nullable=False))
        ballots.add_column(sa.Column("channel", sa.String(length=16), nullable=True))
        ballots.add_column(sa.Column("entry", sa.Integer(), nullable=True))
        ballots.add_column(sa.Column("retry", sa.String(length=64), nullable=True))
        ballots.create_check_constraint("ballot_channel", CHANNELS)
        ballots.create_check_constraint("sealed_whole", SEALED_WHOLE)
        ballots.create_unique_constraint(op.f("uq_ballots_poll_id_ballot"), ["poll_id", "ballot"])
        ballots.create_unique_constraint(
            op.f("uq_ballots_poll_id_credential_turn"), ["poll_id", "credential", "turn"]
        )
        ballots.create_unique_constraint(op.f("uq_ballots_poll_id_entry"), ["poll_id", "entry"])
        ballots.create_unique_constraint(op.f("uq_ballots_poll_id_retry"), ["poll_id", "retry"])
        ballots.create_foreign_key(
            op.f("fk_ballots_poll_id_credential_poll_credentials"),
            "poll_credentials",
            ["poll_id", "credential"],
            ["poll_id", "credential"],
        )
    with op.batch_alter_table("marks", table_kwargs=NO_ROW_NUMBERS) as marks:
        marks.drop_constraint("channel", type_="check")
        marks.alter_column("channel", type_=sa.String(length=16), existing_nullable=False)
        marks.create_check_constraint("channel", CHANNELS)


def downgrade() -> None:
    """A sealed poll goes with its box; what is left can be read as it could before."""
    sealed = sa.table("ballots", sa.column("ballot"))
    op.execute(sa.delete(sealed).where(sealed.c.ballot.is_not(None)))
    with op.batch_alter_table("marks", table_kwargs=NO_ROW_NUMBERS) as marks:
        marks.drop_constraint("channel", type_="check")
    op.execute("UPDATE marks SET channel = 'online'")
    with op.batch_alter_table("marks", table_kwargs=NO_ROW_NUMBERS) as marks:
        marks.alter_column("channel", type_=sa.String(length=14), existing_nullable=False)
        marks.create_check_constraint("channel", "channel IN ('online')")
    with op.batch_alter_table("ballots", table_kwargs=NO_ROW_NUMBERS) as ballots:
        ballots.drop_constraint(
            op.f("fk_ballots_poll_id_credential_poll_credentials"), type_="foreignkey"
        )
        for name in ("ballot", "credential_turn", "entry", "retry"):
            ballots.drop_constraint(op.f(f"uq_ballots_poll_id_{name}"), type_="unique")
        for name in ("sealed_whole", "ballot_channel"):
            ballots.drop_constraint(name, type_="check")
        for name in ("retry", "entry", "channel", "turn", "credential", "ballot"):
            ballots.drop_column(name)
    for table in (
        "poll_trustees",
        "poll_credentials",
        "poll_boxes",
    ):
        op.drop_table(table)
