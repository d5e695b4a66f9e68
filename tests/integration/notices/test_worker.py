"""The worker as a loop and as a process, and the command that reads returned mail."""

import io
import os
import signal
import subprocess
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from governance import schema
from governance.notices import commands
from governance.notices.models import Notice
from governance.notices.rules import DeliveryState, OutgoingEmail, SendingPutOff
from governance.settings import Mode, Settings
from governance.storage.engine import begin_writing, prepare_engine
from tests.factories.notices import a_notice
from tests.integration.notices.test_smtp import Mailbox, free_port

MakeSession = Callable[[], Session]
ONE_WAIT = 0.01


def one_queued(make_session: MakeSession, now: datetime) -> None:
    with make_session() as session:
        begin_writing(session)
        a_notice(session, now=now)
        session.commit()


def database(folder: Path) -> str:
    url = f"sqlite:///{folder / 'worker.sqlite'}"
    engine = create_engine(url)
    prepare_engine(engine)
    schema.metadata.create_all(engine)
    engine.dispose()
    return url


def states(url: str) -> list[DeliveryState]:
    engine = create_engine(url)
    with Session(engine) as session:
        found = list(session.scalars(select(Notice.state)))
    engine.dispose()
    return found


def test_the_worker_does_its_jobs_and_sends_until_it_is_stopped(
    outbox: MakeSession, now: datetime
) -> None:
    stop = threading.Event()
    sent: list[str] = []

    def job(make_session: MakeSession, at: datetime) -> int:
        if sent:
            return 0
        one_queued(make_session, at)
        return 1

    def send(email: OutgoingEmail) -> None:
        sent.append(email.name)
        stop.set()

    commands.work(outbox, send=send, clock=lambda: now, stop=stop, jobs=[job], pause=ONE_WAIT)
    assert sent == ["Grace Hopper"]


def test_the_worker_goes_on_after_the_mail_server_was_down(
    outbox: MakeSession, now: datetime
) -> None:
    one_queued(outbox, now)
    stop = threading.Event()
    tries: list[str] = []
    later = iter([now, now, datetime(2027, 6, 7, 12, 0, tzinfo=UTC)])

    def send(email: OutgoingEmail) -> None:
        tries.append(email.name)
        if len(tries) == 1:
            raise SendingPutOff("ConnectionRefusedError", is_server_down=True)
        stop.set()

    def clock() -> datetime:
        return next(later, datetime(2027, 6, 7, 12, 0, tzinfo=UTC))

    commands.work(outbox, send=send, clock=clock, stop=stop, pause=ONE_WAIT)
    assert len(tries) == 2


def test_the_worker_as_a_process_sends_and_ends_politely_on_sigterm(tmp_path: Path) -> None:
    url = database(tmp_path)
    engine = create_engine(url)
    prepare_engine(engine)
    one_queued(lambda: Session(engine), datetime.now(UTC))
    engine.dispose()
    mailbox = Mailbox()
    server = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    server.start()
    environment = {
        **os.environ,
        "COMMONWEAL_MODE": "test",
        "DATABASE_URL": url,
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(server.port),
        "SMTP_SECURITY": "none",
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", "governance.commands", "worker"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        ended = threading.Event()
        for _ in range(300):
            if mailbox.taken or worker.poll() is not None:
                break
            ended.wait(0.1)
        worker.send_signal(signal.SIGTERM)
        said, _ = worker.communicate(timeout=20)
    finally:
        worker.kill()
        server.stop()
    assert worker.returncode == 0, said
    assert len(mailbox.taken) == 1, said
    assert states(url) == [DeliveryState.SENT]
    assert "grace.hopper" not in said
    assert "Grace" not in said


def run_bounce(monkeypatch: pytest.MonkeyPatch, url: str, content: bytes) -> int:
    parser = ArgumentParser()
    commands.register(parser.add_subparsers())
    args = parser.parse_args(["bounce"])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    code: int = args.run(args, Settings(mode=Mode.TEST, database_url=url))
    return code


def test_a_returned_mail_on_standard_input_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = database(tmp_path)
    engine = create_engine(url)
    prepare_engine(engine)
    with Session(engine) as session:
        begin_writing(session)
        notice_id = a_notice(session, now=datetime.now(UTC))
        session.get_one(Notice, notice_id).state = DeliveryState.SENT
        session.commit()
    engine.dispose()
    report = (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=e\n\n"
        "--e\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; x\n\n"
        "Final-Recipient: rfc822; grace.hopper@example.org\nAction: failed\nStatus: 5.1.1\n\n"
        "--e\nContent-Type: text/rfc822-headers\n\n"
        f"Message-ID: <{notice_id.hex}.1@x.org>\n\n--e--\n"
    )
    assert run_bounce(monkeypatch, url, b"Subject: out of office\n\nBack soon") == 0
    assert states(url) == [DeliveryState.SENT]
    assert run_bounce(monkeypatch, url, report.encode()) == 0
    assert states(url) == [DeliveryState.BOUNCED]
    assert run_bounce(monkeypatch, url, report.encode()) == 0
    said = capsys.readouterr().out
    assert "nothing noted" in said
    assert "Noted: the e-mail came back." in said
    assert "No e-mail of ours matches" in said
