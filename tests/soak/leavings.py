"""What a server leaves behind, read as whoever runs it can: files, tables, and their orders."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import make_url

from governance import schema
from tests.soak.recording import ANSWER, OPENED, REQUEST
from tests.soak.searching import places

_TOKEN = re.compile(r"[0-9A-Za-z_-]{16,}")

FEWEST = 30
"""An order of fewer votes tells nothing."""

Sorts = Mapping[str, Mapping[bytes, int]]
"""By what votes are known, in sorts such as ``credential``: each text, and whose it is."""


def database_files(engine: Engine) -> dict[str, bytes]:
    """The files of the database as they lie, among them ``wal``: what was written, in order."""
    if engine.dialect.name == "sqlite":
        path = Path(make_url(str(engine.url)).database or "")
        beside = {"main": "", "wal": "-wal", "shm": "-shm", "journal": "-journal"}
        paths = {name: path.with_name(path.name + end) for name, end in beside.items()}
        return {name: one.read_bytes() for name, one in paths.items() if one.exists()}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CHECKPOINT")
        folder = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
        number = connection.exec_driver_sql(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).scalar_one()
    found = {f"table {one.name}": one for one in (folder / "base" / str(number)).iterdir()}
    found |= {f"log {one.name}": one for one in folder.iterdir() if one.is_file()}
    log = sorted(one for one in (folder / "pg_wal").iterdir() if one.is_file())
    return {name: one.read_bytes() for name, one in found.items()} | {
        "wal": b"".join(one.read_bytes() for one in log)
    }


def other_files(log: Path, temporary: Path, records: Path) -> dict[str, bytes]:
    """The server's log, its temporary files, and what it was asked and answered.

    Of the plain page's own requests only the head is looked at: their form is the vote, which
    that page says this computer sees for a moment.
    """
    found = {"log": log.read_bytes()}
    found |= {f"temporary {one}": one.read_bytes() for one in temporary.rglob("*") if one.is_file()}
    for one in records.iterdir():
        raw = one.read_bytes()
        if one.suffix == REQUEST and b"/cast\n" in (head := raw.partition(b"\n\n")[0]):
            raw = head
        if one.suffix in {REQUEST, ANSWER}:
            found[one.name] = raw
    return found


def opened_for_writing(records: Path) -> set[str]:
    """Which files the workers opened to write in, by Python, since the first request."""
    return set((records / OPENED).read_text().split())


def table_texts(engine: Engine) -> dict[str, bytes]:
    """Every table as it is read: PostgreSQL keeps long texts packed, so its files may hide some."""
    with engine.connect() as connection:
        return {
            f"rows of {table.name}": "\n".join(lines).encode()
            for table in schema.metadata.sorted_tables
            for _, lines in _readings(connection, table.name)
        }


def table_orders(engine: Engine, sorts: Sorts) -> dict[str, dict[str, list[int]]]:
    """By sort, the votes in the order in which each table gives them, and by ``xmin``."""
    found: dict[str, dict[str, list[int]]] = {name: {} for name in sorts}
    with engine.connect() as connection:
        for table in schema.metadata.sorted_tables:
            for how, lines in _readings(connection, table.name):
                told = [set(_TOKEN.findall(line)) for line in lines]
                for name, order in _orders(told, sorts):
                    found[name][f"{table.name} {how}"] = order
    return found


def file_orders(files: Mapping[str, bytes], sorts: Sorts) -> dict[str, dict[str, list[int]]]:
    """By sort, the votes in the order in which each file names them first, and last.

    The log of a database is written over from time to time: it may name some only.
    """
    found: dict[str, dict[str, list[int]]] = {name: {} for name in sorts}
    every = [token for tokens in sorts.values() for token in tokens]
    for file, raw in files.items():
        where = places(raw, every)
        for name, tokens in sorts.items():
            seen = [tokens[token] for _, token in where if token in tokens]
            first, last = list(dict.fromkeys(seen)), list(dict.fromkeys(reversed(seen)))[::-1]
            if len(first) >= FEWEST:
                found[name] |= {f"{file} first": first, f"{file} last": last}
    return found


def side_by_side(engine: Engine, voters: Sorts, rows: Sorts) -> list[str]:
    """Tables that name a voter and an opened row in one and the same line."""
    some = {token.decode("latin-1") for tokens in voters.values() for token in tokens}
    others = {token.decode("latin-1") for tokens in rows.values() for token in tokens}
    with engine.connect() as connection:
        return sorted(
            {
                table.name
                for table in schema.metadata.sorted_tables
                for _, lines in _readings(connection, table.name)
                for line in lines
                if (told := set(_TOKEN.findall(line))) & some and told & others
            }
        )


def _readings(connection: Connection, table: str) -> Iterator[tuple[str, list[str]]]:
    """A table as it lies and, where the database tells, in the order of its transactions."""
    orders = {"as it lies": ""}
    if connection.dialect.name == "postgresql":
        orders = {"by ctid": " ORDER BY ctid", "by xmin": " ORDER BY xmin::text::bigint, ctid"}
    elif _has_rowid(connection, table):
        orders["by rowid"] = " ORDER BY rowid"
    for how, order in orders.items():
        rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"{order}')  # noqa: S608 - our own tables
        yield how, [" ".join(map(str, row)) for row in rows]


def _has_rowid(connection: Connection, table: str) -> bool:
    listed = connection.exec_driver_sql(f'PRAGMA table_list("{table}")')
    return any(row.schema == "main" and not row.wr for row in listed)


def _orders(told: Iterable[set[str]], sorts: Sorts) -> Iterator[tuple[str, list[int]]]:
    """The sorts by which every vote is told, with their order."""
    lines = list(told)
    for name, tokens in sorts.items():
        known = {token.decode("latin-1"): whose for token, whose in tokens.items()}
        seen = dict.fromkeys(known[one] for line in lines for one in line & known.keys())
        if len(seen) == len(set(known.values())):
            yield name, list(seen)
