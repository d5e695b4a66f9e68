"""CSV files of ranked ballots: a column a candidate, or a column a preference."""

import csv
import re
from collections.abc import Iterable, Sequence

from governance.counting.ballots import Candidate, Profile
from governance.counting.files import BadBallotFile, Gathered

_PREFERENCE = re.compile(r"(?:rank|choice|preference)?\s*([0-9]{1,4})", re.IGNORECASE)
_WHOLE = re.compile(r"[0-9]{1,12}")
_PAPERS = frozenset({"papers", "count", "weight", "number"})
MOST_PREFERENCES = 10_000


def read_ranked_csv(lines: Iterable[str], *, seats: int, title: str = "") -> Profile:
    """Read ranked ballots, one row each. Raises BadBallotFile; its column is that of the table.

    The heading decides. Names of candidates: each cell holds the number the voter gave, or
    nothing. "1", "2", … (or "Choice 1", …): each cell holds a candidate's name, or nothing;
    candidates then stand in alphabetical order. A column "papers" says how many papers say this.
    """
    rows = csv.reader(lines, strict=True)
    try:
        heading = [cell.strip().removeprefix("\ufeff") for cell in next(rows, [])]
        if not any(heading):
            raise BadBallotFile("csv_heading", 1, 1, "the first row must name the columns")
        _check_heading(heading)
        table = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise BadBallotFile("csv_syntax", rows.line_num or 1, 1, str(error)) from None
    columns = [n for n, cell in enumerate(heading) if cell.casefold() not in _PAPERS]
    counted = [n for n in range(len(heading)) if n not in columns]
    if all(_PREFERENCE.fullmatch(heading[n]) for n in columns):
        return _by_preference(table, heading, columns, counted).profile_for(seats, title)
    return _by_candidate(table, heading, columns, counted).profile_for(seats, title)


class _Read:
    """Candidates and papers, while a table is read."""

    def __init__(self, names: Sequence[str]) -> None:
        self.candidates = [Candidate(str(n), name) for n, name in enumerate(names, start=1)]
        self.ids = {one.name: one.id for one in self.candidates}
        self.gathered = Gathered()

    def profile_for(self, seats: int, title: str) -> Profile:
        if not self.candidates:
            raise BadBallotFile("csv_candidates", 1, 1, "the table names no candidate")
        return self.gathered.profile(self.candidates, seats, title)


def _check_heading(heading: Sequence[str]) -> None:
    for n, cell in enumerate(heading):
        if not cell or cell in heading[:n]:
            reason = "every column needs a heading of its own"
            raise BadBallotFile("csv_heading", 1, n + 1, reason)


def _by_candidate(
    table: Iterable[tuple[int, list[str]]],
    heading: Sequence[str],
    columns: Sequence[int],
    counted: Sequence[int],
) -> _Read:
    read = _Read([heading[n] for n in columns])
    for line, row in table:
        places: dict[int, list[str]] = {}
        for n in columns:
            cell = _cell(row, n)
            if cell:
                places.setdefault(_number(cell, line, n), []).append(read.ids[heading[n]])
        ranks = [places.get(place, []) for place in range(1, max(places, default=0) + 1)]
        read.gathered.add(ranks, _papers(row, counted, line))
    return read


def _by_preference(
    table: Sequence[tuple[int, list[str]]],
    heading: Sequence[str],
    columns: Sequence[int],
    counted: Sequence[int],
) -> _Read:
    ordered = sorted(columns, key=lambda n: int("".join(filter(str.isdecimal, heading[n]))))
    names = {_cell(row, n) for _, row in table for n in ordered} - {""}
    read = _Read(sorted(names))
    for line, row in table:
        ranks: list[list[str]] = []
        for n in ordered:
            one = read.ids.get(_cell(row, n))
            # naming somebody again says nothing: that number counts as skipped
            ranks.append([one] if one and [one] not in ranks else [])
        read.gathered.add(ranks, _papers(row, counted, line))
    return read


def _cell(row: Sequence[str], n: int) -> str:
    return row[n].strip() if n < len(row) else ""


def _papers(row: Sequence[str], counted: Sequence[int], line: int) -> int:
    cells = [(n, _cell(row, n)) for n in counted]
    return _number(cells[0][1], line, cells[0][0], most=10**12) if cells else 1


def _number(cell: str, line: int, n: int, most: int = MOST_PREFERENCES) -> int:
    if not _WHOLE.fullmatch(cell) or not 1 <= int(cell) <= most:
        reason = f"{cell[:40]!r} is not a whole number from 1"
        raise BadBallotFile("csv_number", line, n + 1, reason)
    return int(cell)
