"""What every test may ask for: the application, a client, a session on a real database, a clock."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session

from governance import schema
from governance.app import create_app
from governance.settings import Mode, Settings
from governance.storage.engine import normalised_url, prepare_engine
from governance.web.session import db
from tests.postgresql import started


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    """A command configures the logs of its whole process: the next test finds them untouched."""
    yield
    structlog.reset_defaults()


class MovableClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> datetime:
        """Move by days=, hours=, minutes= …"""
        return self.set(self.at + timedelta(**by))

    def set(self, at: datetime) -> datetime:
        self.at = at
        return at


@pytest.fixture
def clock(_clock: MovableClock) -> MovableClock:
    """The application's clock, standing at nine in the morning of Monday 7 June 2027."""
    _clock.set(datetime(2027, 6, 7, 8, 0, tzinfo=UTC))
    return _clock


@pytest.fixture(scope="session")
def _clock() -> MovableClock:
    return MovableClock(datetime(2027, 6, 7, 8, 0, tzinfo=UTC))


@pytest.fixture
def now(clock: MovableClock) -> datetime:
    return clock()


@pytest.fixture(scope="session")
def _empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and no row."""
    path = tmp_path_factory.mktemp("empty") / "empty.sqlite"
    engine = create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    schema.metadata.create_all(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def _session_app(tmp_path_factory: pytest.TempPathFactory, _clock: MovableClock) -> Flask:
    path = tmp_path_factory.mktemp("app") / "app.sqlite"
    settings = Settings(mode=Mode.TEST, database_url=f"sqlite:///{path}", secret_key="t" * 40)
    app = create_app(settings, clock=_clock)
    app.config["WTF_CSRF_ENABLED"] = False
    app.extensions["database_path"] = path
    app.after_request(_nothing_left_uncommitted)
    return app


def _nothing_left_uncommitted(response: Response) -> Response:
    """After every request: what a route wrote it committed, through ``committing()``."""
    session = db.session()
    left = [*session.new, *session.dirty, *session.deleted]
    assert left == [], left
    return response


@pytest.fixture
def app(_session_app: Flask, _empty_sqlite: Path, clock: MovableClock) -> Iterator[Flask]:
    """The application on a database of its own, empty; forms need no token (one test does)."""
    path: Path = _session_app.extensions["database_path"]
    with _session_app.app_context():
        db.session.remove()
        db.engine.dispose()
        for beside in ("-wal", "-shm"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        shutil.copyfile(_empty_sqlite, path)
    yield _session_app
    with _session_app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def _postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with started() as url:
        yield url


@pytest.fixture(scope="session")
def _engines() -> Iterator[dict[str, Engine]]:
    engines: dict[str, Engine] = {}
    yield engines
    for each in engines.values():
        each.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, _engines: dict[str, Engine]) -> Engine:
    """An engine on SQLite, then on PostgreSQL, with every table."""
    kind: str = request.param
    if kind not in _engines:
        if kind == "sqlite":
            path = request.getfixturevalue("tmp_path_factory").mktemp("integration") / "i.sqlite"
            shutil.copyfile(request.getfixturevalue("_empty_sqlite"), path)
            url = f"sqlite:///{path}"
        else:
            url = request.getfixturevalue("_postgresql_url")
        made = create_engine(normalised_url(url))
        prepare_engine(made)
        schema.metadata.create_all(made)
        _engines[kind] = made
    return _engines[kind]


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on a real database; everything is rolled back after the test."""
    with engine.connect().execution_options(commonweal_writing=True) as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            yield session
        transaction.rollback()
