"""The database session of a request, and the one place that commits."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from flask import stream_with_context
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from governance.storage.base import Base
from governance.storage.engine import begin_writing

db = SQLAlchemy(metadata=Base.metadata)
Piece = TypeVar("Piece", bytes, str)


def reading() -> Session:
    """The request's session, for reading only."""
    return db.session()


def streamed(session: Session, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """An answer's pieces, read while they are sent from a session that was asked before.

    For a query that refuses at once and streams after; others ask for the session within their
    generator. By then the request has let its session go: what streaming opens again is closed
    behind the last piece, or when the reader goes away.
    """

    def closing() -> Iterator[Piece]:
        try:
            yield from pieces
        finally:
            session.close()

    return stream_with_context(closing())


@contextmanager
def committing() -> Iterator[Session]:
    """The request's session, for one act: committed at the end, or rolled back whole.

    What was read earlier in the request is let go first, so that the act reads and writes in
    one transaction; on SQLite it holds the write lock from its first statement.
    """
    session = db.session()
    begin_writing(session)
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
