"""The tables: every models module is loaded, and the migrations make exactly what the code says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect

from governance import schema
from governance.storage.engine import normalised_url, prepare_engine
from governance.storage.migrate import current, newest, upgrade
from tests.postgresql import new_database

ROOT = Path(__file__).resolve().parents[2]


def test_every_models_module_on_disk_is_loaded() -> None:
    text = (ROOT / "governance" / "schema.py").read_text(encoding="utf-8")
    loaded = set(re.findall(r"^import (governance\.\w+\.models)$", text, re.MULTILINE))
    on_disk = {
        f"governance.{path.parent.name}.models"
        for path in [
            *ROOT.glob("governance/*/models.py"),
            *(found.parent for found in ROOT.glob("governance/*/models/__init__.py")),
        ]
    }
    assert loaded == on_disk


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def migrated(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/new.sqlite"
    else:
        url = new_database(request.getfixturevalue("_postgresql_url"), "migrated")
    upgrade(url)
    engine = create_engine(normalised_url(url))
    prepare_engine(engine)
    yield engine
    engine.dispose()


def checks(engine: Engine, table: str) -> dict[str, str]:
    """The CHECK constraints of a table by name, their text without the database's own spelling."""
    return {
        str(check["name"]): re.sub(
            r"[\s()\"]|::\w+(\[\])?|ARRAY|character varying", "", check["sqltext"]
        )
        for check in inspect(engine).get_check_constraints(table)
    }


def test_migrations_from_nothing_give_exactly_the_tables_of_the_code(
    migrated: Engine, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    assert current(migrated) == newest()
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    if migrated.dialect.name == "sqlite":
        url = f"sqlite:///{tmp_path}/made.sqlite"
    else:
        url = new_database(request.getfixturevalue("_postgresql_url"), "made")
    made = create_engine(normalised_url(url))
    prepare_engine(made)
    schema.metadata.create_all(made)
    try:
        for table in schema.metadata.tables:
            assert checks(migrated, table) == checks(made, table), table
        assert triggers(migrated) == triggers(made)
        assert rowless(migrated) == rowless(made)
    finally:
        made.dispose()


def triggers(engine: Engine) -> set[str]:
    sql = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with engine.connect() as connection:
        return {row[0] for row in connection.exec_driver_sql(sql)}


def rowless(engine: Engine) -> set[str]:
    """The SQLite tables that keep no hidden row number."""
    if engine.dialect.name != "sqlite":
        return set()
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type='table'")
        return {name for name, sql in rows if "WITHOUT ROWID" in sql.upper()}


def test_the_newest_migration_is_pinned() -> None:
    pinned = (ROOT / "migrations" / ".head").read_text(encoding="utf-8").strip()
    assert pinned == newest()
