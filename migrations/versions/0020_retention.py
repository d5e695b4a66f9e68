"""Clocks for leavers' cases, decisions on the work list, offers and former officers.

Revision: 0020
Follows: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BEFORE = (
    "inspection-requests",
    "journal",
    "leaver-details",
    "nomination-forms",
    "notice-words",
    "poll-papers",
    "register-entries",
    "share-ledger",
    "sign-in-records",
    "staff-lists",
)
ADDED = ("joining-decisions", "leaver-cases", "offers", "officers")
CHECKS = {
    "destructions": "destroyed_type",
    "retention_holds": "held_type",
    "retention_looks": "looked_type",
    "retention_settings": "set_type",
}


def upgrade() -> None:
    _allow(sorted((*BEFORE, *ADDED)))


def downgrade() -> None:
    """What was done under a clock that is gone leaves with it: the old checks know none."""
    for table in CHECKS:
        rows = sa.table(table, sa.column("record_type", sa.String))
        op.execute(sa.delete(rows).where(rows.c.record_type.in_(ADDED)))
    _allow(BEFORE)


def _allow(kinds: tuple[str, ...] | list[str]) -> None:
    """Say anew which kinds of record each table may name."""
    values = ", ".join(f"'{kind}'" for kind in kinds)
    for table, name in CHECKS.items():
        with op.batch_alter_table(table) as change:
            change.drop_constraint(name, type_="check")
            change.create_check_constraint(name, f"record_type IN ({values})")
