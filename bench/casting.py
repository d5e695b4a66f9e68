"""Votes through HTTP against the same two inserts sent straight to the database.

Both sides put a mark and a ballot into the same tables of the same database, a transaction a
vote, from as many threads, and wait for every commit to reach the disk. Ours also carries the
request, the sign-in, the checks of poll, roll and paper, and the answer.
"""

import argparse
import http.client
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from flask import session as cookie
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.engine import make_url

from bench.sides import Work, in_turn, said
from governance.app import create_app
from governance.identity.queries import account_of_member
from governance.identity.service import start_session
from governance.kernel.ids import MemberId
from governance.settings import Mode, Settings
from governance.storage.engine import begin_writing
from governance.storage.migrate import upgrade
from governance.voting.rules import new_ballot_key
from governance.web.session import db
from tests.factories.counts import a_contest_at_the_poll
from tests.postgresql import new_database, started

THREADS = 8
VOTES = 240
ROUNDS = 3
KEY = "k" * 48


@dataclass(frozen=True, slots=True)
class Ready:
    """A poll that is open, with voters signed in."""

    url: str
    poll_id: str
    candidates: tuple[str, ...]
    voters: Sequence[MemberId]
    headers: Sequence[tuple[str, str]]


def measure(_args: argparse.Namespace) -> Iterator[str]:
    """Cast on both databases."""
    folder = Path(tempfile.mkdtemp(prefix="commonweal-bench-"))
    try:
        url = f"sqlite:///{folder / 'bench.sqlite'}"
        yield from _on("SQLite", url, _sqlite_inserts, workers=1)
        with started() as server:
            url = new_database(server, "bench")
            yield from _on("PostgreSQL", url, _postgresql_inserts, workers=2)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _on(
    name: str, url: str, direct: Callable[[str], Callable[[], Any]], *, workers: int
) -> Iterator[str]:
    ready = _prepared(url)
    half = VOTES * ROUNDS
    with _serving(url, workers=workers) as port:

        def ours(number: int) -> Work:
            places = range(number * VOTES, (number + 1) * VOTES)
            return lambda: _through_http(ready, port, places)

        def least(number: int) -> Work:
            places = range(half + number * VOTES, half + (number + 1) * VOTES)
            return lambda: _straight(ready, direct, places)

        ratios = in_turn(ours, least, ROUNDS)
    yield (
        f"{name}: a vote through HTTP takes {said(ratios)} as long as its two inserts alone "
        f"({THREADS} at a time, {VOTES} a round)"
    )


def _prepared(url: str) -> Ready:
    upgrade(url)
    settings = Settings(mode=Mode.TEST, database_url=url, secret_key=KEY)
    app = create_app(settings)
    now = datetime.now(UTC)
    with app.app_context():
        session = db.session()
        begin_writing(session)
        at = a_contest_at_the_poll(session, now=now - timedelta(hours=1), voters=2 * VOTES * ROUNDS)
        headers = []
        for member_id in at.voters[: VOTES * ROUNDS]:
            account = account_of_member(session, member_id=member_id)
            if account is None:
                raise LookupError("a voter has no account")
            secret = start_session(
                session,
                account_id=account.id,
                device="Bench",
                is_second_factor_passed=False,
                now=now,
            )
            headers.append(_signed_in(app, secret))
        session.commit()
        db.session.remove()
        db.engine.dispose()
    return Ready(url, str(at.poll_id), at.candidates, at.voters, headers)


def _signed_in(app: Any, secret: str) -> tuple[str, str]:
    """The cookie of a browser signed in, and its token for forms."""
    with app.test_request_context("/"):
        cookie["_user_id"] = secret
        cookie["_fresh"] = True
        cookie["csrf_token"] = secrets.token_hex(20)
        token = URLSafeTimedSerializer(KEY, salt="wtf-csrf-token").dumps(cookie["csrf_token"])
        text = app.session_interface.get_signing_serializer(app).dumps(dict(cookie))
    return f"{app.config['SESSION_COOKIE_NAME']}={text}", token


@contextmanager
def _serving(url: str, *, workers: int) -> Iterator[int]:
    port = 8765
    environ = {
        **os.environ,
        "COMMONWEAL_MODE": "test",
        "DATABASE_URL": url,
        "SECRET_KEY": KEY,
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


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the server did not start")


def _through_http(ready: Ready, port: int, places: range) -> None:
    local = threading.local()

    def cast(place: int) -> None:
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection("127.0.0.1", port)
        text, token = ready.headers[place]
        body = {f"rank-{one}": str(rank) for rank, one in enumerate(ready.candidates, start=1)}
        body |= {"csrf_token": token, "ballot_key": new_ballot_key()}
        local.connection.request(
            "POST",
            f"/votes/{ready.poll_id}/cast",
            urllib.parse.urlencode(body),
            {"Cookie": text, "Content-Type": "application/x-www-form-urlencoded"},
        )
        answer = local.connection.getresponse()
        answer.read()
        if not (answer.getheader("Location") or "").endswith("/received"):
            raise RuntimeError(f"the vote was not received: {answer.status}")

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(cast, places))


def _straight(ready: Ready, direct: Callable[[str], Callable[[], Any]], places: range) -> None:
    local = threading.local()
    connect = direct(ready.url)
    sealed = '{"choices":["' + '","'.join(ready.candidates) + '"]}'

    def insert(place: int) -> None:
        if not hasattr(local, "insert"):
            local.insert = connect()
        local.insert(ready.poll_id, str(ready.voters[place]), secrets.token_hex(8), sealed)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(insert, places))


def _sqlite_inserts(url: str) -> Callable[[], Any]:
    path = make_url(url).database or ""

    def connect() -> Any:
        connection = sqlite3.connect(path, isolation_level=None, timeout=30)
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

        def insert(poll: str, member: str, number: str, sealed: str) -> None:
            key = poll.replace("-", "")
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO marks (poll_id, member_id, channel) VALUES (?, ?, 'online')",
                (key, member.replace("-", "")),
            )
            connection.execute(
                "INSERT INTO ballots (poll_id, number, scheme, sealed) VALUES (?, ?, 'bench', ?)",
                (key, number, sealed),
            )
            connection.execute("COMMIT")

        return insert

    return connect


def _postgresql_inserts(url: str) -> Callable[[], Any]:
    def connect() -> Any:
        connection = psycopg.connect(url)

        def insert(poll: str, member: str, number: str, sealed: str) -> None:
            connection.execute(
                "INSERT INTO marks (poll_id, member_id, channel) VALUES (%s, %s, 'online')",
                (poll, member),
            )
            connection.execute(
                "INSERT INTO ballots (poll_id, number, scheme, sealed)"
                " VALUES (%s, %s, 'bench', %s)",
                (poll, number, sealed),
            )
            connection.commit()

        return insert

    return connect
