"""The demo's mail: what would be sent lands in a postbox on this machine, to be read on a page."""

import threading
from collections import deque
from datetime import UTC, datetime

from flask import Flask

from governance.identity.commands import worker_jobs
from governance.notices.commands import opened, work
from governance.notices.rules import OutgoingEmail
from governance.settings import Settings
from governance.voting.commands.jobs import worker_jobs as box_jobs

KEPT = 100


class Postbox:
    """The newest e-mails, the newest first; it keeps the last hundred, while the demo runs."""

    def __init__(self) -> None:
        """Begin empty."""
        self._held: deque[OutgoingEmail] = deque(maxlen=KEPT)

    def __call__(self, email: OutgoingEmail) -> None:
        """Take an e-mail in, as a mail server would."""
        self._held.appendleft(email)

    def newest(self) -> list[OutgoingEmail]:
        """What is in it."""
        return list(self._held)


def open_postbox(app: Flask, settings: Settings) -> None:
    """Give the demo a postbox, and a worker beside the server that fills it."""
    postbox = Postbox()
    app.extensions["postbox"] = postbox
    worker = threading.Thread(
        target=work,
        args=(opened(settings),),
        kwargs={
            "send": postbox,
            "clock": lambda: datetime.now(UTC),
            "stop": threading.Event(),
            "jobs": (*worker_jobs(settings), *box_jobs(settings)),
        },
        daemon=True,
        name="postbox",
    )
    worker.start()
