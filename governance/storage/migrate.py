"""Bringing a database up to date, and telling whether it is."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, make_url

from governance.storage.engine import normalised_url, prepare_engine

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = normalised_url(url)
    return config


def upgrade(url: str) -> None:
    """Run every migration the database at ``url`` has not had; makes a SQLite file's folder."""
    address = make_url(normalised_url(url))
    if address.drivername.startswith("sqlite") and address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address)
    prepare_engine(engine)
    config = _config(url)
    try:
        with engine.connect().execution_options(commonweal_writing=True) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            connection.commit()
    finally:
        engine.dispose()


def newest() -> str:
    """The identifier of the newest migration on disk."""
    head = ScriptDirectory.from_config(_config("sqlite://")).get_current_head()
    return head or ""


def current(engine: Engine) -> str:
    """The identifier of the newest migration the database has had; empty for a bare database."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""
