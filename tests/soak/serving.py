"""gunicorn in a group of processes of its own, whose workers can be killed at any moment."""

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from governance.settings import ROOT
from tests.factories.sealing import SECRET_KEY
from tests.soak.application import PAUSE_MS, RECORDS, VARIANT
from tests.soak.variants import Variant

START_SECONDS = 60


class Server:
    """Serves one database; a context manager that leaves no process behind."""

    def __init__(
        self,
        url: str,
        folder: Path,
        *,
        variant: Variant = Variant.AS_BUILT,
        pause_ms: int = 0,
        workers: int = 1,
        records: Path | None = None,
    ) -> None:
        """Keep what to serve; logs and temporary files of the workers go into ``folder``."""
        self.port = _free_port()
        self.log, self.temporary = folder / "server.log", folder / "tmp"
        self.temporary.mkdir(parents=True, exist_ok=True)
        self._workers = workers
        self._environ = {
            **os.environ,
            "COMMONWEAL_MODE": "test",
            "DATABASE_URL": url,
            "SECRET_KEY": SECRET_KEY,
            "TMPDIR": str(self.temporary),
            VARIANT: variant.value,
            PAUSE_MS: str(pause_ms),
            RECORDS: str(records or ""),
        }
        self._master: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start, and wait until it answers."""
        self.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Stop it as an operator does; what does not end is killed."""
        if self._master is None:
            return
        self._master.terminate()
        try:
            self._master.wait(20)
        except subprocess.TimeoutExpired:
            self.kill_all()

    def start(self) -> None:
        """Start the master and its workers; raises TimeoutError when no answer comes."""
        command = [sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--preload"]
        command += ["--workers", str(self._workers), "--threads", "16", "--timeout", "300"]
        command += ["--bind", f"127.0.0.1:{self.port}", "--no-control-socket"]
        command += ["--access-logfile", "-", "--log-level", "info", "tests.soak.application:made()"]
        with self.log.open("ab") as log:
            self._master = subprocess.Popen(
                command,
                cwd=ROOT,
                env=self._environ,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            if time.monotonic() > until or self._master.poll() is not None:
                raise TimeoutError("the server did not start:\n" + self.log.read_text()[-2000:])
            time.sleep(0.05)

    def kill_workers(self, random_: random.Random) -> None:
        """``kill -9`` one worker or all of them; the master starts others."""
        workers = self.workers()
        for pid in random_.sample(workers, random_.choice((1, len(workers)))) if workers else ():
            os.kill(pid, signal.SIGKILL)

    def kill_all(self) -> None:
        """``kill -9`` the master and every worker at once."""
        if self._master is not None:
            os.killpg(self._master.pid, signal.SIGKILL)
            self._master.wait()
            self._master = None

    def workers(self) -> list[int]:
        """The processes that answer now."""
        if self._master is None:
            return []
        listed = subprocess.run(
            ["pgrep", "-P", str(self._master.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in listed.stdout.split()]

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health")
            with connection.getresponse() as answer:
                return answer.status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
