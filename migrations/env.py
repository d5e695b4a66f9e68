"""How Alembic runs our migrations: on the connection it is handed, or on DATABASE_URL."""

import os
from typing import Any

from alembic import context
from sqlalchemy import MetaData, create_engine

config = context.config

# The names of constraints, as the application's own metadata gives them.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Write our own column types as the plain types they stand for."""
    if kind == "type" and type(item).__name__ == "UtcDateTime":
        return "sa.DateTime(timezone=True)"
    return False


def run(connection: Any) -> None:
    context.configure(
        connection=connection,
        target_metadata=config.attributes.get("metadata") or MetaData(naming_convention=NAMING),
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


connection = config.attributes.get("connection")
if connection is not None:
    run(connection)
else:
    engine = create_engine(config.attributes.get("url") or os.environ["DATABASE_URL"])
    with engine.begin() as opened:
        run(opened)
