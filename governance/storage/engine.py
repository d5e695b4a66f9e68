"""Engine settings: what SQLite must be told so that nothing acknowledged is ever lost."""

from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.orm import Session

WRITING = "commonweal_writing"


def normalised_url(url: str) -> str:
    """A database address with psycopg 3 named where PostgreSQL is meant."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def prepare_engine(engine: Engine) -> None:
    """Give the engine its settings: for SQLite WAL, synchronous=FULL, foreign keys, and locks.

    SQLite's own default takes the write lock only at the first write, and two sessions that
    both read first lose one of the updates without an error. Here the driver's own transaction
    handling is off; a session that will write says so before it begins (``begin_writing``) and
    takes the lock at once; one that only reads never blocks.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _settings(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=15000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def begin_writing(session: Session) -> None:
    """Begin the session's transaction as one that writes; what was read before is let go."""
    session.rollback()
    session.connection(execution_options={WRITING: True})
