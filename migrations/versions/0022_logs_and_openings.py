"""The log of each sealed poll, its checkpoints, and the steps of its opening.

Revision: 0022
Follows: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

DIGEST = sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "board_checkpoints",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column(
            "moment",
            sa.Enum(
                "closed",
                "counted",
                "declared",
                "destroyed",
                "ended",
                "fixed",
                "frozen",
                "opened",
                "opening",
                "rows",
                "six-hours",
                "step",
                name="moment",
                native_enum=False,
                create_constraint=True,
                length=17,
            ),
            nullable=False,
        ),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["poll_id"],
            ["poll_boxes.poll_id"],
            name=op.f("fk_board_checkpoints_poll_id_poll_boxes"),
        ),
        sa.PrimaryKeyConstraint("poll_id", "size", name=op.f("pk_board_checkpoints")),
    )
    op.create_table(
        "board_entries",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll_boxes.poll_id"], name=op.f("fk_board_entries_poll_id_poll_boxes")
        ),
        sa.PrimaryKeyConstraint("poll_id", "entry", name=op.f("pk_board_entries")),
    )
    op.create_table(
        "board_nodes",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll_boxes.poll_id"], name=op.f("fk_board_nodes_poll_id_poll_boxes")
        ),
        sa.PrimaryKeyConstraint("poll_id", "level", "place", name=op.f("pk_board_nodes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "opened_rows",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("commitment", DIGEST, nullable=False),
        sa.Column("choices", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("nonce", sa.String(length=22), nullable=True),
        sa.Column(
            "invalid",
            sa.Enum(
                "repeated",
                "too-many",
                "unknown",
                "unopened",
                "unreadable",
                name="invalid",
                native_enum=False,
                create_constraint=True,
                length=18,
            ),
            nullable=True,
        ),
        sa.Column("plaintext", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(choices IS NULL) = (nonce IS NULL) AND (choices IS NULL OR invalid IS NULL)",
            name=op.f("ck_opened_rows_row_or_invalid"),
        ),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll_boxes.poll_id"], name=op.f("fk_opened_rows_poll_id_poll_boxes")
        ),
        sa.PrimaryKeyConstraint("poll_id", "commitment", name=op.f("pk_opened_rows")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "opening_steps",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("trustee", sa.Integer(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id"], ["poll_boxes.poll_id"], name=op.f("fk_opening_steps_poll_id_poll_boxes")
        ),
        sa.PrimaryKeyConstraint("poll_id", "position", name=op.f("pk_opening_steps")),
    )
    op.create_table(
        "opening_lines",
        sa.Column("poll_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("inside", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["poll_id", "position"],
            ["opening_steps.poll_id", "opening_steps.position"],
            name=op.f("fk_opening_lines_poll_id_position_opening_steps"),
        ),
        sa.PrimaryKeyConstraint("poll_id", "position", "line", name=op.f("pk_opening_lines")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    for table in (
        "opening_lines",
        "opening_steps",
        "opened_rows",
        "board_nodes",
        "board_entries",
        "board_checkpoints",
    ):
        op.drop_table(table)
