"""Files of the tools: read, and written once, never over another; refusals in a sentence."""

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from getpass import getpass
from pathlib import Path

from governance.sealing.canonical import canonical
from governance.sealing.faults import SealingFault

DONE, REFUSED = 0, 2
ASK = "-"
SECRET, PUBLIC = 0o600, 0o644

Act = Callable[[argparse.Namespace], None]
Run = Callable[[argparse.Namespace, object], int]


class Refused(Exception):
    """What was asked for is not done; the text says why and what to do."""


def running(act: Act) -> Run:
    """The act as a command: what stands in the way is told on standard error."""

    def run(args: argparse.Namespace, _settings: object) -> int:
        try:
            act(args)
        except SealingFault as fault:
            return _refuse(f"Refused ({fault.code}). {fault}")
        except Refused as refused:
            return _refuse(str(refused))
        except OSError as error:
            return _refuse(f"{error.filename} cannot be read or written: {error.strerror}.")
        return DONE

    return run


def say(text: str) -> None:
    """Tell something to whoever runs the tool. What a file says cannot move their cursor."""
    shown = "".join(one if one.isprintable() else " " for one in text)
    sys.stdout.write(f"{shown}\n")
    sys.stdout.flush()


def read_secret(said: str, *, asked: str) -> str:
    """The text in a file of that name; for a dash, what is typed, unseen; else what was said."""
    if said == ASK:
        return getpass(f"{asked}: ")
    return _text(said)


def read_note(said: str) -> str:
    """The text in a file of that name; for a dash, standard input; else what was said."""
    if said == ASK:
        return sys.stdin.read()
    return _text(said)


def is_file(name: str) -> bool:
    """Whether there is a file of this name, and not a text that is no name at all."""
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def is_new(*paths: Path) -> None:
    """Make sure that none of these files exists yet; raises Refused."""
    for path in paths:
        if path.exists():
            raise Refused(
                f"{path} is there already, and nothing is ever written over it. Choose another "
                "name or folder, or move it away."
            )


def write_new(path: Path, pieces: Iterable[bytes], *, mode: int) -> None:
    """Write a file that must not exist yet, safely down on the disk. Raises OSError, Refused."""
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        is_new(path)
        raise
    with os.fdopen(number, "wb") as file:
        file.writelines(pieces)
        file.flush()
        os.fsync(file.fileno())


def append_line(path: Path, body: Mapping[str, object]) -> None:
    """Add a line of canonical JSON to a secret file, safely down on the disk."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, SECRET)
    with os.fdopen(number, "ab") as file:
        file.write(canonical(body) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def _text(said: str) -> str:
    try:
        return Path(said).read_text(encoding="utf-8") if is_file(said) else said
    except UnicodeDecodeError:
        raise Refused(f"{said} is not a file of text.") from None


def _refuse(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return REFUSED
