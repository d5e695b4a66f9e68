"""Bringing a database up to date, and telling whether it is."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, make_url

from governance.storage.engine import normalised_url, prepare_engine


class BrokenReferences(Exception):
    """A migration would leave rows that refer to nothing; it was undone. Some of them follow."""


_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = normalised_url(url)
    return config


def upgrade(url: str) -> None:
    """Run every migration the database at ``url`` has not had, all of them or none.

    Makes a SQLite file's folder. Raises ``BrokenReferences``.
    """
    address = make_url(normalised_url(url))
    if address.drivername.startswith("sqlite") and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)
    prepare_engine(engine)
    config = _config(url)
    try:
        with engine.connect().execution_options(commonweal_writing=True) as connection:
            config.attributes["connection"] = connection
            _let_tables_be_remade(connection)
            with connection.begin():
                command.upgrade(config, "head")
                _check_references(connection)
    finally:
        engine.dispose()


def _let_tables_be_remade(connection: Connection) -> None:
    """Put off SQLite's check of references: to alter a table it is made anew under its name.

    It cannot be put off within a transaction, so it is done before the first statement.
    """
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")


def _check_references(connection: Connection) -> None:
    """Refuse to commit what leaves a reference that leads nowhere."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise BrokenReferences(broken[:10])


def newest() -> str:
    """The identifier of the newest migration on disk."""
    head = ScriptDirectory.from_config(_config("sqlite://")).get_current_head()
    return head or ""


def current(engine: Engine) -> str:
    """The identifier of the newest migration the database has had; empty for a bare database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
