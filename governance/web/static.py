"""Serving the built style sheets and scripts, straight from the process and cached for good."""

from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from governance.web.assets import STATIC_FOLDER, STATIC_URL
from governance.web.headers import FIXED


def register_static(app: Flask) -> None:
    """Answer for the built files before Flask; their names carry their content's digest."""

    def add_headers(headers: Any, _path: str, _url: str) -> None:
        for name, value in FIXED.items():
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign] # the documented way to wrap it
        app.wsgi_app,
        root=STATIC_FOLDER,
        prefix=STATIC_URL.strip("/") + "/",
        immutable_file_test=lambda _path, _url: True,
        add_headers_function=add_headers,
    )
