"""Ballot files from disk or standard input: line by line, with progress on a terminal."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

from governance.counting.files import BadBallotFile

STANDARD_INPUT = "-"
LINES_A_STEP = 50_000


def called(name: str) -> str:
    """Return what to call a file in a sentence."""
    return "standard input" if name == STANDARD_INPUT else name


@contextmanager
def lines_of(name: str) -> Iterator[Iterator[str]]:
    """Open a file of UTF-8 text, `-` for standard input. Raises OSError, and BadBallotFile inside.

    Never more than LINES_A_STEP lines are held at once.
    """
    # bytes that are no UTF-8 come through as lone surrogates, so that their place can be told
    if name == STANDARD_INPUT:
        stream = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="surrogateescape")
        try:
            yield _lines(stream, size=0)
        finally:
            stream.detach()
        return
    path = Path(name)
    with path.open(encoding="utf-8", errors="surrogateescape") as stream:
        yield _lines(stream, size=path.stat().st_size)


def say(text: str) -> None:
    """Show how far it has come, on a terminal only; an empty text clears the line."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{text}\x1b[K")
        sys.stderr.flush()


def _lines(stream: TextIO, *, size: int) -> Iterator[str]:
    read = 0
    while batch := list(islice(stream, LINES_A_STEP)):
        if not "".join(batch).isascii():
            _check_text(batch, read)
        yield from batch
        read += len(batch)
        if len(batch) == LINES_A_STEP:
            far = f" ({100 * stream.buffer.tell() // size} %)" if size else ""
            say(f"Reading: {read:,} lines{far}")


def _check_text(batch: list[str], before: int) -> None:
    for number, line in enumerate(batch, start=before + 1):
        try:
            line.encode()
        except UnicodeEncodeError as error:
            reason = "this is not text in UTF-8"
            raise BadBallotFile("file_text", number, error.start + 1, reason) from None
