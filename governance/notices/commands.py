"""The outbox on the command line: e-mails that come back, and the loop that sends them out."""

import argparse
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from governance.notices.service import SmtpSender, deliver_due, mark_bounced, read_bounce
from governance.notices.service.deliver import Send
from governance.settings import Settings
from governance.storage.engine import begin_writing, normalised_url, prepare_engine

log = structlog.get_logger("governance.worker")

MakeSession = Callable[[], Session]
Job = Callable[[MakeSession, datetime], int]
"""Something the worker does before it looks into the outbox; gives how many things it did."""

PAUSE_SECONDS = 2.0
PAUSE_WHEN_DOWN_SECONDS = 30.0
AT_ONCE = 20


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``governance bounce``; ``worker`` is put together from all packages' jobs."""
    bounce = subparsers.add_parser(
        "bounce", help="note an e-mail that came back; reads the returned mail on standard input"
    )
    bounce.set_defaults(run=_bounce)


def opened(settings: Settings) -> sessionmaker[Session]:
    """Sessions on the installation's database, for a command."""
    engine = create_engine(normalised_url(settings.database_url))
    prepare_engine(engine)
    return sessionmaker(engine, expire_on_commit=False)


def _bounce(_args: argparse.Namespace, settings: Settings) -> int:
    """Always 0: a mail server that is told of a failure would send the mail again."""
    bounce = read_bounce(sys.stdin.buffer.read())
    if bounce is None:
        print("This is not a report of a failed delivery: nothing noted.")  # noqa: T201 - the answer
        return 0
    with opened(settings)() as session:
        begin_writing(session)
        is_found = mark_bounced(session, bounce=bounce, now=datetime.now(UTC))
        session.commit()
    said = "Noted: the e-mail came back." if is_found else "No e-mail of ours matches this report."
    print(said)  # noqa: T201 - the answer
    return 0


def work(
    make_session: MakeSession,
    *,
    send: Send,
    clock: Callable[[], datetime],
    stop: threading.Event,
    jobs: Sequence[Job] = (),
    pause: float = PAUSE_SECONDS,
) -> None:
    """Do the jobs and empty the outbox, again and again, until ``stop`` is set.

    What is being sent when ``stop`` comes is finished. While the mail server cannot be reached
    the worker waits longer; nothing is lost.
    """
    while not stop.is_set():
        done = sum(job(make_session, clock()) for job in jobs)
        is_down = False
        for _ in range(AT_ONCE):
            delivered = deliver_due(make_session, send=send, now=clock(), limit=1)
            if delivered.tried:
                log.info(
                    "outbox",
                    sent=delivered.sent,
                    refused=delivered.refused,
                    put_off=delivered.put_off,
                )
            done += delivered.tried
            is_down = delivered.is_server_down
            if is_down or not delivered.tried or stop.is_set():
                break
        if is_down:
            log.warning("mail server not reached", waits_seconds=PAUSE_WHEN_DOWN_SECONDS)
            stop.wait(max(pause, min(PAUSE_WHEN_DOWN_SECONDS, pause * 15)))
        elif not done:
            stop.wait(pause)


def run_worker(settings: Settings, *, jobs: Sequence[Job] = (), is_once: bool = False) -> int:
    """The worker on this installation's database and mail server, until SIGTERM or Ctrl-C.

    ``is_once``: do what is due now and stop, for a timer instead of a service.
    """
    make_session = opened(settings)
    with SmtpSender(settings) as send:
        if is_once:
            now = datetime.now(UTC)
            for job in jobs:
                job(make_session, now)
            deliver_due(make_session, send=send, now=datetime.now(UTC), limit=sys.maxsize)
            return 0
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda _number, _frame: stop.set())
        log.info("worker started")
        work(make_session, send=send, clock=lambda: datetime.now(UTC), stop=stop, jobs=jobs)
    log.info("worker stopped")
    return 0
