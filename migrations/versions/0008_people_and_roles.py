"""People beside the register; the role of director; notices of kinds to come.

Revision: 0008
Follows: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROLES = ("administrator", "auditor", "company-secretary", "returning-officer", "scrutineer")
LEAVERS = sa.text("superseded_at IS NULL AND true_until = '9999-12-31' AND left_on IS NOT NULL")


def among(column: str, values: tuple[str, ...]) -> str:
    """A CHECK that allows these values only."""
    return f"{column} IN ({', '.join(repr(value) for value in values)})"


def upgrade() -> None:
    with op.batch_alter_table("members") as members:
        members.add_column(
            sa.Column("is_employee", sa.Boolean(), nullable=False, server_default=sa.true())
        )
        members.add_column(
            sa.Column(
                "entry_state",
                sa.Enum(
                    "ended",
                    "none",
                    "stands",
                    name="entry_state",
                    native_enum=False,
                    create_constraint=True,
                    length=14,
                ),
                nullable=False,
                server_default="none",
            )
        )
    with op.batch_alter_table("members") as members:
        members.alter_column("is_employee", server_default=None)
        members.alter_column("entry_state", server_default=None)
        members.create_index("ix_members_entry_state", ["entry_state"])
    with op.batch_alter_table("register_state") as state:
        state.add_column(sa.Column("own_numbers", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("register_state") as state:
        state.alter_column("own_numbers", server_default=None)
    with op.batch_alter_table("member_imports") as imports:
        imports.add_column(
            sa.Column(
                "kind",
                sa.Enum(
                    "hr-export",
                    "old-register",
                    name="import_kind",
                    native_enum=False,
                    create_constraint=True,
                    length=20,
                ),
                nullable=False,
                server_default="hr-export",
            )
        )
    with op.batch_alter_table("member_imports") as imports:
        imports.alter_column("kind", server_default=None)
    op.create_index(
        "ix_member_versions_leavers",
        "member_versions",
        ["sort_name", "number"],
        sqlite_where=LEAVERS,
        postgresql_where=LEAVERS,
    )
    with op.batch_alter_table("role_grants") as grants:
        grants.drop_constraint("role", type_="check")
        grants.create_check_constraint("role", among("role", tuple(sorted((*ROLES, "director")))))
    with op.batch_alter_table("notices") as notices:
        notices.drop_constraint("kind", type_="check")
        notices.alter_column("kind", type_=sa.String(60), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("role_grants") as grants:
        grants.drop_constraint("role", type_="check")
        grants.create_check_constraint("role", among("role", ROLES))
    op.drop_index("ix_member_versions_leavers", table_name="member_versions")
    with op.batch_alter_table("member_imports") as imports:
        imports.drop_column("kind")
    with op.batch_alter_table("register_state") as state:
        state.drop_column("own_numbers")
    with op.batch_alter_table("members") as members:
        members.drop_index("ix_members_entry_state")
        members.drop_column("entry_state")
        members.drop_column("is_employee")
