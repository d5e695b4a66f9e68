"""A database from before is brought up to date, and nothing in it is lost."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, column, create_engine, table, text

from governance.storage.engine import normalised_url, prepare_engine
from governance.storage.migrate import BrokenReferences, upgrade
from tests.postgresql import new_database

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
THEN = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)


def at_revision(url: str, revision: str) -> None:
    """A new database as an earlier version of the code made it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(normalised_url(url))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def insert(connection: Connection, name: str, **values: object) -> None:
    connection.execute(table(name, *(column(each) for each in values)).insert().values(values))


@pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]
)
def test_people_roles_and_notices_come_along(
    database: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = f"sqlite:///{tmp_path}/old.sqlite"
    if database == "postgresql":
        url = new_database(request.getfixturevalue("_postgresql_url"), "upgraded")
    at_revision(url, "0007")
    engine = create_engine(normalised_url(url))
    prepare_engine(engine)
    member_id = uuid4()
    key = (lambda each: each.hex) if database == "sqlite" else (lambda each: each)
    at = THEN.replace(tzinfo=None) if database == "sqlite" else THEN
    with engine.begin() as connection:
        insert(connection, "members", id=key(member_id), number="CS1", entered_at=at)
        insert(connection, "member_words", word="hill", member_id=key(member_id))
    upgrade(url)
    with engine.connect() as connection:
        row = connection.execute(text("SELECT number, is_employee, entry_state FROM members")).one()
        assert (row.number, bool(row.is_employee), row.entry_state) == ("CS1", True, "none")
        assert connection.scalar(text("SELECT count(*) FROM member_words")) == 1
    engine.dispose()


def test_a_reference_that_leads_nowhere_stops_the_upgrade(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/broken.sqlite"
    at_revision(url, "0007")
    engine = create_engine(url)
    with engine.begin() as connection:
        insert(connection, "member_words", word="hill", member_id=uuid4().hex)
    with pytest.raises(BrokenReferences):
        upgrade(url)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "0007"
    engine.dispose()
