"""Serving on this machine, for the demo: gunicorn, one process of many threads."""

import socket
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from governance.app import create_app
from governance.demo.postbox import open_postbox
from governance.settings import Settings
from governance.web.logs import configure_logs


def port_is_free(host: str, port: int) -> bool:
    """Whether nothing listens at this address yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


class Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn at ``settings.base_url``; calls ``ready`` once it listens."""

    def __init__(self, settings: Settings, *, ready: Callable[[Settings], None]) -> None:
        """Keep what to serve; ``run()`` serves until it is stopped."""
        self.settings = settings
        self.ready = ready
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its settings."""
        self.cfg.set("bind", self.settings.base_url.removeprefix("http://"))
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 64)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("control_socket_disable", True)
        self.cfg.set("when_ready", self._when_ready)

    def load(self) -> Flask:
        """The application, made in the process that answers."""
        configure_logs(is_quiet=True)
        app = create_app(self.settings)
        open_postbox(app, self.settings)
        return app

    def _when_ready(self, _server: Any) -> None:
        self.ready(self.settings)
