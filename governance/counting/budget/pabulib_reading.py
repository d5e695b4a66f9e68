"""PABULIB files: what has been read so far, and reading numbers and amounts out of it."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from governance.counting.arithmetic import Unit
from governance.counting.budget.pabulib_rows import Row, Section
from governance.counting.files import BadBallotFile

_AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,12}(?:\.0+)?")
_NEEDED = {
    Section.META: ("key", "value"),
    Section.PROJECTS: ("project_id", "cost"),
    Section.VOTES: ("voter_id", "vote"),
}


class Said(NamedTuple):
    """What a ballot says, as written: projects and, where there are any, their points."""

    vote: str
    points: str


@dataclass(slots=True)
class Heading:
    """The columns of a section by name, and the row that names them."""

    row: Row
    columns: dict[str, int]


@dataclass(slots=True)
class Reading:
    """The rows of a file as they come in: projects by id, ballots counted by what they say."""

    meta: dict[str, Row] = field(default_factory=dict)
    headings: dict[Section, Heading] = field(default_factory=dict)
    projects: dict[str, Row] = field(default_factory=dict)
    voters: set[str] = field(default_factory=set)
    votes: Counter[Said] = field(default_factory=Counter)
    first_at: dict[Said, Row] = field(default_factory=dict)

    def take(self, row: Row) -> None:
        """Take in the next row of the file."""
        if row.section not in self.headings:
            self._take_heading(row)
        elif row.section is Section.VOTES:
            self._take_vote(row)
        elif row.section is Section.PROJECTS:
            self._take_new(self.projects, row, self._cell(row, "project_id"))
        else:
            self._take_new(self.meta, row, row.fields[0].strip())

    def _take_heading(self, row: Row) -> None:
        columns = {name.strip().lower(): number for number, name in enumerate(row.fields)}
        self.headings[row.section] = Heading(row, columns)
        for name in _NEEDED[row.section]:
            self.need_column(row.section, name)

    def need_column(self, section: Section, name: str) -> None:
        """Raise BadBallotFile if a section lacks a column."""
        heading = self.headings[section]
        if name not in heading.columns:
            reason = f"the section {section} has no column “{name}”"
            raise BadBallotFile("pb_column", heading.row.line, 1, reason)

    def _take_new(self, into: dict[str, Row], row: Row, key: str) -> None:
        if not key or key in into:
            reason = f"“{key}” is here for the second time" if key else "this may not be empty"
            raise BadBallotFile("pb_repeated" if key else "pb_empty", row.line, 1, reason)
        into[key] = row

    def _take_vote(self, row: Row) -> None:
        columns = self.headings[Section.VOTES].columns
        try:
            voter, vote = row.fields[columns["voter_id"]], row.fields[columns["vote"]]
            points = row.fields[columns["points"]] if "points" in columns else ""
        except IndexError:
            column = len(row.text) + 1
            raise BadBallotFile("pb_row", row.line, column, "the row ends too early") from None
        if voter in self.voters:
            reason = f"the voter {voter} is here for the second time"
            raise BadBallotFile("pb_repeated", row.line, row.column(columns["voter_id"]), reason)
        self.voters.add(voter)
        said = Said(vote, points)
        if said not in self.votes:
            self.first_at[said] = row
        self.votes[said] += 1

    def check_whole(self) -> None:
        """Raise BadBallotFile if a section has no heading, or META does not say what it must."""
        for section in Section:
            if section not in self.headings:
                raise BadBallotFile("pb_heading", 1, 1, f"the section {section} is empty")
        for key in ("budget", "vote_type"):
            if key not in self.meta:
                line = self.headings[Section.META].row.line
                raise BadBallotFile("pb_meta", line, 1, f"META does not say the {key}")

    def _cell(self, row: Row, name: str) -> str:
        number = self.headings[row.section].columns[name]
        return row.fields[number].strip() if number < len(row.fields) else ""

    def text(self, row: Row, name: str) -> str:
        """Return a field of a project by the name of its column; empty where there is none."""
        return self._cell(row, name) if name in self.headings[row.section].columns else ""

    def amount(self, row: Row, name: str, unit: Unit) -> int:
        """Read an amount of money of a project."""
        return _amount(row, self.headings[row.section].columns[name], unit)

    def meta_text(self, key: str) -> str:
        """Return what META says about something; empty where it says nothing."""
        return ";".join(self.meta[key].fields[1:]).strip("; ") if key in self.meta else ""

    def meta_amount(self, key: str, unit: Unit) -> int:
        """Read an amount of money from META."""
        return _amount(self.meta[key], 1, unit)

    def meta_number(self, key: str) -> int | None:
        """Read a whole number from META; None where it says nothing."""
        said = self.meta_text(key)
        if not said:
            return None
        if not _WHOLE.fullmatch(said):
            raise self.bad_meta("pb_number", key, f"“{said}” is not a whole number")
        return int(said.partition(".")[0])

    def bad_meta(self, code: str, key: str, reason: str) -> BadBallotFile:
        """Return the complaint about a value in META."""
        row = self.meta[key]
        return BadBallotFile(code, row.line, row.column(1), reason)

    def points_of(self, said: Said) -> tuple[int, ...]:
        """Read the points of a ballot; raises BadBallotFile at the first ballot that says so."""
        texts = [text.strip() for text in said.points.split(",")] if said.points.strip() else []
        for text in texts:
            if not _WHOLE.fullmatch(text):
                row = self.first_at[said]
                column = row.column(self.headings[Section.VOTES].columns["points"])
                reason = f"“{text}” is not a whole number of points"
                raise BadBallotFile("pb_points", row.line, column, reason)
        return tuple(int(text.partition(".")[0]) for text in texts)


def _amount(row: Row, number: int, unit: Unit) -> int:
    text = row.fields[number].strip() if number < len(row.fields) else ""
    if not _AMOUNT.fullmatch(text):
        reason = f"“{text}” is not an amount: digits, with a decimal point if need be"
        raise BadBallotFile("pb_amount", row.line, row.column(number), reason)
    whole, _, parts = text.partition(".")
    parts = parts.rstrip("0")
    if len(parts) > unit.places:
        reason = f"“{text}” has more than {unit.places} decimals"
        raise BadBallotFile("pb_amount", row.line, row.column(number), reason)
    return unit.parse(f"{whole}.{parts}" if parts else whole)
