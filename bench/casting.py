"""Sealed votes through HTTP against the same inserts sent straight to the database.

Both sides put a ballot, its event with the nodes of the log's tree, the new head and the mark into
the same tables of the same database, a transaction a vote under the lock of the box, from as many
threads, and wait for every commit to reach the disk. Ours also carries the request, the checks of
poll, credential, form and signature, the hashing of the log, and the signed receipt.
"""

import argparse
import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.inserting import Connect, Rows, rows_of, straight_into
from bench.sides import Work, in_turn, said, seconds
from governance.kernel.ids import PollId
from governance.storage.engine import begin_writing, normalised_url, prepare_engine
from governance.storage.migrate import upgrade
from tests.factories.sealing import SECRET_KEY, manifest_in, sealed, seed_for
from tests.factories.voting import a_poll, put_on_roll
from tests.postgresql import new_database, started

THREADS = 8
VOTES = 240
ROUNDS = 3
CHOICES = ("c3", "c1", "c4")


@dataclass(frozen=True, slots=True)
class Ready:
    """Two polls that are open: one for ours, one for the least, with a ballot for everybody."""

    poll_id: PollId
    bodies: list[bytes]
    rows: list[Rows]


def measure(_args: argparse.Namespace) -> Iterator[str]:
    """Cast on both databases."""
    folder = Path(tempfile.mkdtemp(prefix="commonweal-bench-"))
    try:
        yield from _on("SQLite", f"sqlite:///{folder / 'bench.sqlite'}", workers=1)
        with started() as server:
            yield from _on("PostgreSQL", new_database(server, "bench"), workers=2)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _on(name: str, url: str, *, workers: int) -> Iterator[str]:
    ready, taken = _prepared(url), []
    connect = straight_into(url)
    with _serving(url, workers=workers) as port:

        def ours(number: int) -> Work:
            some = ready.bodies[number * VOTES : (number + 1) * VOTES]

            def work() -> None:
                taken.append(seconds(lambda: _through_http(ready.poll_id, port, some)))

            return work

        def least(number: int) -> Work:
            some = ready.rows[number * VOTES : (number + 1) * VOTES]
            return lambda: _straight(connect, some)

        ratios = in_turn(ours, least, ROUNDS)
    yield (
        f"{name}: a sealed vote through HTTP takes {said(ratios)} as long as its inserts alone "
        f"({THREADS} at a time, {VOTES} a round; here {VOTES / min(taken):.0f} a second at best)"
    )


def _prepared(url: str) -> Ready:
    upgrade(url)
    engine = create_engine(normalised_url(url))
    prepare_engine(engine)
    now = datetime.now(UTC)
    with Session(engine) as session:
        begin_writing(session)
        bodies = []
        for _ in range(2):
            poll_id = a_poll(session, now=now)
            members = put_on_roll(session, poll_id, count=VOTES * ROUNDS, now=now, trustees=3)
            manifest = manifest_in(session, poll_id)
            seeds = [seed_for(session, poll_id, one) for one in members]
            bodies.append([sealed(manifest, seed, CHOICES) for seed in seeds])
            if len(bodies) == 1:
                ours = poll_id
        rows = rows_of(session, poll_id, list(zip(members, bodies[1], strict=True)))
        session.commit()
    engine.dispose()
    return Ready(ours, [one.text.encode() for one in bodies[0]], rows)


@contextmanager
def _serving(url: str, *, workers: int) -> Iterator[int]:
    port = _free_port()
    environ = {
        **os.environ,
        "COMMONWEAL_MODE": "test",
        "DATABASE_URL": url,
        "SECRET_KEY": SECRET_KEY,
    }
    command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread"]
    command += ["--workers", str(workers), "--threads", "64", "--bind", f"127.0.0.1:{port}"]
    command += ["--no-control-socket", "--log-level", "warning", "wsgi:app"]
    server = subprocess.Popen(command, env=environ, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
                connection.request("GET", "/health")
                if connection.getresponse().status == http.HTTPStatus.OK:
                    return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def _through_http(poll_id: PollId, port: int, bodies: list[bytes]) -> None:
    local = threading.local()

    def cast(body: bytes) -> None:
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection("127.0.0.1", port)
        headers = {"Content-Type": "application/json"}
        local.connection.request("POST", f"/votes/{poll_id}/envelopes", body, headers)
        answer = local.connection.getresponse()
        said = answer.read()
        if answer.status != http.HTTPStatus.OK:
            raise RuntimeError(f"the vote was not received: {answer.status} {said[:200]!r}")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(cast, bodies))


def _straight(connect: Connect, rows: list[Rows]) -> None:
    local = threading.local()

    def insert(row: Rows) -> None:
        if not hasattr(local, "insert"):
            local.insert = connect()
        local.insert(row)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(insert, rows))
