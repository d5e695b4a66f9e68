"""What a server was asked, what it answered, and which files it opened for writing."""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import Flask

OPENED = "opened-for-writing"
REQUEST, ANSWER = ".request", ".answer"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def record(app: Flask, folder: Path) -> None:
    """Keep every request as it came and every answer as it went, and note files that are opened."""
    folder.mkdir(parents=True, exist_ok=True)
    noted = os.open(folder / OPENED, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    inner = app.wsgi_app

    def note(name: str, facts: tuple[Any, ...]) -> None:
        is_ours = str(facts[0]).startswith(str(folder)) if facts else True
        if name == "open" and not is_ours and (facts[2] or 0) & _WRITING:
            os.write(noted, f"{facts[0]}\n".encode())

    @cache
    def watch() -> None:
        sys.addaudithook(note)

    def answered(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        watch()
        stem = folder / uuid4().hex
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        environ["wsgi.input"] = io.BytesIO(body)
        text = [f"{name}: {value}" for name, value in environ.items() if isinstance(value, str)]
        stem.with_suffix(REQUEST).write_bytes("\n".join(text).encode() + b"\n\n" + body)
        head: list[str] = []

        def started(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            head.extend([status, *(f"{name}: {value}" for name, value in headers)])
            return start(status, headers, *more)

        given = inner(environ, started)
        return _kept(given, head, stem.with_suffix(ANSWER))

    app.wsgi_app = answered  # type: ignore[assignment, method-assign] # the documented way to wrap it


def _kept(given: Any, head: list[str], path: Path) -> Iterator[bytes]:
    pieces = [b""]
    try:
        for piece in given:
            pieces.append(piece)
            yield piece
    finally:
        with closing(given) if hasattr(given, "close") else io.BytesIO():
            path.write_bytes("\n".join(head).encode() + b"\n\n" + b"".join(pieces))
