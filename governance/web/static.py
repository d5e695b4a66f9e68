"""Serving the built style sheets and scripts, straight from the process and cached for good."""

import re
from typing import Any

from flask import Flask
from whitenoise import WhiteNoise

from governance.web.assets import STATIC_FOLDER, STATIC_URL
from governance.web.headers import FIXED

_CARRIES_ITS_DIGEST = re.compile(r"-[0-9A-Za-z]{8,10}\.(css|js)$")


def register_static(app: Flask) -> None:
    """Answer for the built files before Flask.

    Those whose names carry their content's digest are cached for good, the few others not.
    """

    def add_headers(headers: Any, _path: str, _url: str) -> None:
        for name, value in FIXED.items():
            headers[name] = value

    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign] # the documented way to wrap it
        app.wsgi_app,
        root=STATIC_FOLDER,
        prefix=STATIC_URL.strip("/") + "/",
        immutable_file_test=lambda _path, url: bool(_CARRIES_ITS_DIGEST.search(url)),
        add_headers_function=add_headers,
    )
