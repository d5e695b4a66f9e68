"""Finding aids for large registers: who holds several shares, and who is in a group or at a site.

Revision: 0023
Follows: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_LATEST = "superseded_at IS NULL AND true_until = '9999-12-31'"
_IN = {
    "ix_member_versions_in_group": "staff_group_id",
    "ix_member_versions_at_site": "site_id",
}
_SEVERAL = """INSERT INTO large_holdings (entry_id, class_key, shares)
SELECT entry_id, class_key, sum(shares) FROM share_lines WHERE entry_id IS NOT NULL
GROUP BY entry_id, class_key HAVING sum(shares) > 1"""


def upgrade() -> None:
    op.create_table(
        "large_holdings",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("class_key", sa.String(length=40), nullable=False),
        sa.Column("shares", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("shares > 1", name=op.f("ck_large_holdings_several")),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["register_entries.id"],
            name=op.f("fk_large_holdings_entry_id_register_entries"),
        ),
        sa.PrimaryKeyConstraint("entry_id", "class_key", name=op.f("pk_large_holdings")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_large_holdings_shares", "large_holdings", ["class_key", "shares"], unique=False
    )
    for name, column in _IN.items():
        op.create_index(
            name,
            "member_versions",
            [column, "holds_share", "left_on", "joined_on"],
            unique=False,
            sqlite_where=sa.text(_LATEST),
            postgresql_where=sa.text(_LATEST),
        )
    op.execute(_SEVERAL)


def downgrade() -> None:
    for name in _IN:
        op.drop_index(name, table_name="member_versions")
    op.drop_index("ix_large_holdings_shares", table_name="large_holdings")
    op.drop_table("large_holdings")
