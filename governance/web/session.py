"""The database session of a request, and the one place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from governance.storage.base import Base
from governance.storage.engine import begin_writing

db = SQLAlchemy(metadata=Base.metadata)


def reading() -> Session:
    """The request's session, for reading only."""
    return db.session()


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
