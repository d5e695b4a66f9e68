"""Voters at their browsers: each sends a sealed ballot, and the same bytes again until answered."""

import http.client
import queue
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from governance.kernel.ids import PollId

PATIENCE = 90
THREADS = 6


@dataclass(frozen=True, slots=True)
class Voter:
    """One credential's ballot. ``other`` is a second, different one that must be refused.

    ``sends_again``: asks for the receipt once more. ``gives_up``: never sends a second time.
    """

    body: bytes
    other: bytes | None = None
    sends_again: bool = False
    gives_up: bool = False


class Voting:
    """All voters, a few at a time. ``receipts`` has what was acknowledged, by the ballot sent."""

    def __init__(self, port: int, poll_id: PollId, voters: Sequence[Voter]) -> None:
        """Nobody votes before the context is entered."""
        self.receipts: dict[bytes, bytes] = {}
        self.faults: list[str] = []
        self._port, self._path = port, f"/votes/{poll_id}/envelopes"
        self._waiting: queue.SimpleQueue[Voter] = queue.SimpleQueue()
        for voter in voters:
            self._waiting.put(voter)
        self._is_over = False
        self._ended, self._something = threading.Event(), threading.Condition()
        self._threads = [threading.Thread(target=self._vote, daemon=True) for _ in range(THREADS)]

    def __enter__(self) -> Self:
        """Let them vote."""
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        _fault: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Let nobody new begin, and wait for those who have; after a fault, for nobody."""
        self._ended.set()
        self._is_over = kind is not None
        for thread in self._threads:
            thread.join()

    def is_going_on(self, receipts: int) -> bool:
        """Wait for so many more; false when nobody is left to vote, or none come."""
        with self._something:
            enough = len(self.receipts) + receipts
            return self._something.wait_for(
                lambda: len(self.receipts) >= enough or self._waiting.empty(), PATIENCE
            ) and not (self._waiting.empty())

    def _vote(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        while not self._ended.is_set():
            try:
                voter = self._waiting.get_nowait()
            except queue.Empty:
                break
            self._one(connection, voter)
        connection.close()

    def _one(self, connection: http.client.HTTPConnection, voter: Voter) -> None:
        status, said = self._sent(connection, voter.body, attempts=1 if voter.gives_up else None)
        if status != http.HTTPStatus.OK:
            if not (voter.gives_up and status == 0):
                self.faults.append(f"no receipt: {status} {said[:200]!r}")
            return
        with self._something:
            self.receipts[voter.body] = said
            self._something.notify_all()
        if voter.sends_again and self._sent(connection, voter.body) != (status, said):
            self.faults.append("a ballot sent again got another receipt")
        if voter.other is not None:
            status, said = self._sent(connection, voter.other)
            if status != http.HTTPStatus.CONFLICT or b'"already-voted"' not in said:
                self.faults.append(f"a second ballot was not refused: {status} {said[:200]!r}")

    def _sent(
        self, connection: http.client.HTTPConnection, body: bytes, attempts: int | None = None
    ) -> tuple[int, bytes]:
        """Send until there is an answer; 0 when none came."""
        until, made = time.monotonic() + PATIENCE, 0
        while (
            not self._is_over and time.monotonic() < until and (attempts is None or made < attempts)
        ):
            made += 1
            try:
                connection.request("POST", self._path, body, {"Content-Type": "application/json"})
                with connection.getresponse() as answer:
                    status, said = answer.status, answer.read()
            except (OSError, http.client.HTTPException):
                connection.close()
            else:
                if status != http.HTTPStatus.SERVICE_UNAVAILABLE:
                    return status, said
            time.sleep(random.uniform(0.01, 0.05))
        return 0, b""
