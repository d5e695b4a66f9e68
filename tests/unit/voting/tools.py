"""Runs the tools of trustees and scrutineers as from the command line."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from governance.voting.commands import main

Run = Callable[..., str]


def run(*words: object) -> int:
    """Run a tool; its exit code."""
    return main([str(word) for word in words])


def pages_of(path: Path) -> list[str]:
    """The text of every page of a PDF."""
    reader = PdfReader(io.BytesIO(path.read_bytes()))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def object_in(path: Path) -> dict[str, Any]:
    """The object in a file of JSON."""
    body: dict[str, Any] = json.loads(path.read_bytes())
    return body


def mode_of(path: Path) -> int:
    """Who may read and write a file."""
    return path.stat().st_mode & 0o777
