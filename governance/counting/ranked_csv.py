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
        columns = [n for n, cell in enumerate(heading) if cell.casefold() not in _PAPERS]
        counted = [n for n in range(len(heading)) if n not in columns]
        table = ((rows.line_num, row) for row in rows if any(cell.strip() for cell in row))
        if all(_PREFERENCE.fullmatch(heading[n]) for n in columns):
            names, gathered = _by_preference(table, heading, columns, counted)
        else:
            names, gathered = _by_candidate(table, heading, columns, counted)
    except csv.Error as error:
        raise BadBallotFile("csv_syntax", rows.line_num or 1, 1, str(error)) from None
    if not names:
        raise BadBallotFile("csv_candidates", 1, 1, "the table names no candidate")
    people = [Candidate(str(n), name) for n, name in enumerate(names, start=1)]
    return gathered.profile(people, seats, title)


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
) -> tuple[list[str], Gathered]:
    """Read a column a candidate; their names come with the papers, in the order of the columns."""
    ids = {n: str(place) for place, n in enumerate(columns, start=1)}
    gathered = Gathered()
    for line, row in table:
        places: dict[int, list[str]] = {}
        for n in columns:
            cell = _cell(row, n)
            if cell:
                places.setdefault(_number(cell, line, n), []).append(ids[n])
        ranks = [places.get(place, []) for place in range(1, max(places, default=0) + 1)]
        gathered.add(ranks, _papers(row, counted, line))
    return [heading[n] for n in columns], gathered


def _by_preference(
    table: Iterable[tuple[int, list[str]]],
    heading: Sequence[str],
    columns: Sequence[int],
    counted: Sequence[int],
) -> tuple[list[str], Gathered]:
    """Read a column a preference; candidates are numbered as they turn up, then in the alphabet."""
    ordered = sorted(columns, key=lambda n: int("".join(filter(str.isdecimal, heading[n]))))
    ids: dict[str, str] = {}
    gathered = Gathered()
    for line, row in table:
        ranks: list[list[str]] = []
        for n in ordered:
            name = _cell(row, n)
            one = ids.setdefault(name, str(len(ids) + 1)) if name else None
            # naming somebody again says nothing: that number counts as skipped
            ranks.append([one] if one and [one] not in ranks else [])
        gathered.add(ranks, _papers(row, counted, line))
    names = sorted(ids)
    return names, gathered.renumbered({ids[name]: str(n) for n, name in enumerate(names, start=1)})


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
