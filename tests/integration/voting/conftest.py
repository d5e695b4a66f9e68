"""Databases of their own, for what is only true once it is committed."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from governance import schema
from governance.kernel.ids import new_id
from governance.storage.engine import begin_writing, normalised_url, prepare_engine
from tests.postgresql import new_database

MakeSession = Callable[[], Session]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def own_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An engine on a fresh database with every table: SQLite, then PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "own.sqlite"
        shutil.copyfile(request.getfixturevalue("_empty_sqlite"), path)
        url = f"sqlite:///{path}"
    else:
        server = request.getfixturevalue("_postgresql_url")
        url = new_database(server, f"voting_{new_id().hex}")
    engine = create_engine(normalised_url(url))
    prepare_engine(engine)
    schema.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def writing(own_engine: Engine) -> Iterator[MakeSession]:
    """Makes sessions that write, each on a connection of its own."""
    made: list[Session] = []

    def make() -> Session:
        session = Session(own_engine)
        made.append(session)
        begin_writing(session)
        return session

    yield make
    for session in made:
        session.close()
