"""The application as gunicorn serves it to the long tests; the environment says what is added."""

import os
import random
import secrets
import time
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from flask import Flask, Response
from sqlalchemy import Connection, event

from governance.app import create_app
from governance.settings import Settings
from governance.voting.service import assisted
from governance.web.logs import configure_logs
from governance.web.session import db
from tests.soak.canaries import ASSISTED_NONCE
from tests.soak.recording import record
from tests.soak.variants import Variant, install

VARIANT, PAUSE_MS, RECORDS = "SOAK_VARIANT", "SOAK_PAUSE_MS", "SOAK_RECORDS"


def made() -> Flask:
    """The application, broken, slowed down or recorded as it was asked for."""
    configure_logs()
    app = create_app(Settings.from_environ(os.environ))
    install(app, Variant(os.environ.get(VARIANT, Variant.AS_BUILT)))
    pause = float(os.environ.get(PAUSE_MS, "0")) / 1000
    if pause:
        _slow_down(app, pause)
    if folder := os.environ.get(RECORDS):
        known = SimpleNamespace(token_bytes=_known_nonce)
        patch.object(assisted, "secrets", known).start()
        record(app, Path(folder))
    return app


def _known_nonce(length: int) -> bytes:
    """A nonce that is known again by how it begins."""
    return ASSISTED_NONCE + secrets.token_bytes(length - len(ASSISTED_NONCE))


def _slow_down(app: Flask, pause: float) -> None:
    """Wait as on a slow disk: before each commit, and between it and the answer."""
    with app.app_context():
        engine = db.engine

    @event.listens_for(engine, "commit")
    def _before_commit(_connection: Connection) -> None:
        time.sleep(random.uniform(0.5, 1.5) * pause)

    @app.after_request
    def _before_answer(response: Response) -> Response:
        time.sleep(random.uniform(0, 0.5) * pause)
        return response
