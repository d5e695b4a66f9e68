"""The second half of a BLT file: candidate names and the title."""

import re
from collections.abc import Iterable

from governance.counting.files import BadBallotFile

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def read_names(lines: Iterable[tuple[int, str]], candidates: int) -> tuple[list[str], str]:
    """Read one quoted name a line, then the title (quoted or bare; it may be missing).

    A second quoted text on a name's line describes the candidate and is kept in brackets.
    Raises BadBallotFile.
    """
    names: list[str] = []
    title: str | None = None
    number = 1
    for number, line in lines:
        text = line.strip()
        if not text or text.startswith("#"):
            continue
        if len(names) < candidates:
            names.append(_name(line, number))
        elif title is None:
            title = _title(line, number)
        else:
            raise BadBallotFile("blt_after_title", number, 1, "nothing may follow the title")
    if len(names) < candidates:
        reason = f"{candidates} names are needed, and there are {len(names)}"
        raise BadBallotFile("blt_names", number, 1, reason)
    return names, title or ""


def _name(line: str, number: int) -> str:
    texts = _quoted(line, number)
    if not texts:
        column = len(line) - len(line.lstrip()) + 1
        raise BadBallotFile("blt_name", number, column, "a candidate's name must be in quotes")
    name, *described = texts
    return f"{name} ({', '.join(described)})" if described else name


def _title(line: str, number: int) -> str:
    if not line.lstrip().startswith('"'):
        return line.partition("#")[0].strip()
    return " ".join(_quoted(line, number))


def _quoted(line: str, number: int) -> list[str]:
    """All quoted texts of a line; anything else but a comment is refused."""
    texts: list[str] = []
    place = 0
    while place < len(line):
        found = _QUOTED.match(line, place)
        if found:
            texts.append(found[1].replace('""', '"'))
            place = found.end()
        elif line[place].isspace():
            place += 1
        elif line[place] == "#":
            break
        else:
            unclosed = line[place] == '"'
            reason = "the quotes are not closed" if unclosed else "a name must be in quotes"
            raise BadBallotFile("blt_name", number, place + 1, reason)
    return texts
