"""Any ballot file: which kind it is, by its name or its beginning, and the profile it holds."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain

from governance.counting.ballots import Profile
from governance.counting.blt import read_blt
from governance.counting.cvr import read_cvr
from governance.counting.files import BadBallotFile
from governance.counting.preflib import read_preflib
from governance.counting.ranked_csv import read_ranked_csv


class FileKind(StrEnum):
    """The kinds of ballot file that can be read."""

    BLT = "blt"
    PREFLIB = "preflib"
    CSV = "csv"
    CVR = "cvr"


_BY_ENDING = {
    ".blt": FileKind.BLT,
    ".soc": FileKind.PREFLIB,
    ".soi": FileKind.PREFLIB,
    ".toc": FileKind.PREFLIB,
    ".toi": FileKind.PREFLIB,
    ".csv": FileKind.CSV,
    ".json": FileKind.CVR,
}

MOST_CVR_CHARACTERS = 150_000_000
"""A report is read whole, which takes some six times its length in memory."""

_PREFLIB_LINE = re.compile(r"#\s*[A-Z][A-Z ]+[0-9]*\s*:")
_BLT_LINE = re.compile(r"[0-9]+\s+[0-9]+\s*(#.*)?")


class SeatsNotSaid(ValueError):
    """The file does not say how many seats there are to fill, and neither did anybody else."""


def read_ballots(
    lines: Iterable[str],
    *,
    name: str = "",
    seats: int | None = None,
    seats_if_unsaid: int | None = None,
    contest: str | None = None,
) -> Profile:
    """Read a ballot file of any kind, line by line.

    name: the file's name; its ending tells the kind, and without a known one the first lines do.
    seats: how many to fill, whatever the file says. seats_if_unsaid: how many to fill where
    neither `seats` nor the file says. contest: the id of one contest, in a file of cast vote
    records with several. Raises BadBallotFile, SeatsNotSaid.
    """
    rest = iter(lines)
    kind = _BY_ENDING.get(name[name.rfind(".") :].lower())
    if kind is None:
        kind, seen = _kind_by_content(rest)
        rest = chain(seen, rest)
    if kind is FileKind.BLT:
        profile = read_blt(rest)
        return profile if seats is None else profile.with_seats(seats)
    if kind is FileKind.CVR:
        return read_cvr(_whole_text(rest), contest=contest, seats=seats)
    places = seats or seats_if_unsaid
    if places is None:
        raise SeatsNotSaid
    if kind is FileKind.PREFLIB:
        return read_preflib(rest, seats=places)
    return read_ranked_csv(rest, seats=places)


def _whole_text(lines: Iterable[str]) -> str:
    """Put a report together, up to the length that can be read."""
    held: list[str] = []
    length = 0
    for number, line in enumerate(lines, start=1):
        length += len(line)
        if length > MOST_CVR_CHARACTERS:
            most = f"{MOST_CVR_CHARACTERS:,} characters"
            reason = f"a report may have up to {most}: divide it, or use another kind of file"
            raise BadBallotFile("cvr_size", number, 1, reason)
        held.append(line)
    return "".join(held)


def _kind_by_content(lines: Iterator[str]) -> tuple[FileKind, list[str]]:
    """Tell the kind by the first line that is no blank and no plain comment."""
    seen: list[str] = []
    for line in lines:
        seen.append(line)
        text = line.removeprefix("\ufeff").strip()
        if _PREFLIB_LINE.match(text):
            return FileKind.PREFLIB, seen
        if text and not text.startswith("#"):
            return _kind_of_line(text), seen
    raise BadBallotFile("file_empty", 1, 1, "the file is empty")


def _kind_of_line(text: str) -> FileKind:
    if text.startswith("{"):
        return FileKind.CVR
    return FileKind.BLT if _BLT_LINE.fullmatch(text) else FileKind.CSV
