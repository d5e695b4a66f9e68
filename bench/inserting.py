"""The least work that keeps a sealed vote: its rows, made beforehand, through the bare drivers."""

import json
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId, PollId
from governance.sealing.canonical import canonical
from governance.sealing.envelope import Envelope, ballot_number
from governance.sealing.log import Frontier, leaf
from governance.voting.models import Box
from governance.voting.rules.box import SCHEME

_COLUMNS = {
    "ballots": "poll_id number scheme sealed ballot credential turn channel entry",
    "board_entries": "poll_id entry event",
    "marks": "poll_id member_id channel",
}
_NODES = "poll_id level place sha256"
_HEAD = "UPDATE poll_boxes SET log_size = {0}, log_peaks = {0} WHERE poll_id = {0}"
_LOCK = "SELECT log_size FROM poll_boxes WHERE poll_id = {0} FOR UPDATE"

Connect = Callable[[], Callable[["Rows"], None]]


@dataclass(frozen=True, slots=True)
class Rows:
    """All that one vote writes. ``poll`` is the poll's id, without hyphens."""

    poll: str
    tables: dict[str, tuple[object, ...]]
    nodes: list[tuple[object, ...]]
    head: tuple[object, ...]


def rows_of(
    session: Session, poll_id: PollId, ballots: Sequence[tuple[MemberId, Envelope]]
) -> list[Rows]:
    """What casting these, one after the other, would write."""
    box, poll = session.get_one(Box, poll_id), poll_id.hex
    tree = Frontier(box.log_size, [bytes.fromhex(one) for one in box.log_peaks])
    made = []
    for member_id, envelope in ballots:
        body = {"type": "ballot", "ballot": envelope.ballot, "channel": "online"}
        event = canonical({**body, "format": "event-v1", "poll": str(poll_id)})
        entry, nodes = tree.size, tree.append(leaf(event))
        number = ballot_number(envelope.ballot)
        ballot = (poll, number, SCHEME, envelope.text, envelope.ballot, envelope.credential)
        tables: dict[str, tuple[object, ...]] = {
            "ballots": (*ballot, 0, "online", entry),
            "board_entries": (poll, entry, event.decode()),
            "marks": (poll, member_id.hex, "online"),
        }
        peaks = json.dumps([one.hex() for one in tree.peaks])
        made.append(
            Rows(
                poll=poll,
                tables=tables,
                nodes=[(poll, one.level, one.place, one.hash.hex()) for one in nodes],
                head=(tree.size, peaks, poll),
            )
        )
    return made


def straight_into(url: str) -> Connect:
    """How a thread connects to this database; gives what writes one vote and commits it."""
    return _sqlite(make_url(url).database or "") if url.startswith("sqlite") else _postgresql(url)


def _sqlite(path: str) -> Connect:
    def connect() -> Callable[[Rows], None]:
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

        def insert(rows: Rows) -> None:
            connection.execute("BEGIN IMMEDIATE")
            _write(connection, rows, "?")
            connection.execute("COMMIT")

        return insert

    return connect


def _postgresql(url: str) -> Connect:
    def connect() -> Callable[[Rows], None]:
        connection = psycopg.connect(url)

        def insert(rows: Rows) -> None:
            connection.execute(_LOCK.format("%s"), (rows.poll,))
            _write(connection, rows, "%s")
            connection.commit()

        return insert

    return connect


def _write(connection: Any, rows: Rows, mark: str) -> None:
    for table, values in rows.tables.items():
        connection.execute(_insert(table, _COLUMNS[table], mark), values)
    for values in rows.nodes:
        connection.execute(_insert("board_nodes", _NODES, mark), values)
    connection.execute(_HEAD.format(mark), rows.head)


def _insert(table: str, columns: str, mark: str) -> str:
    names = columns.split()
    marks = ", ".join([mark] * len(names))
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names
