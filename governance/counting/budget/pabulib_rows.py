"""PABULIB files, row by row: sections, quoted fields, and where in the file each one stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from governance.counting.files import BadBallotFile


class Section(StrEnum):
    """The three parts of a file, each begun by its name on a line of its own."""

    META = "META"
    PROJECTS = "PROJECTS"
    VOTES = "VOTES"


_ORDER = tuple(Section)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a section: its fields and the line it begins on."""

    section: Section
    line: int
    fields: list[str]
    text: str

    def column(self, number: int) -> int:
        """Return the column, from 1, at which a field begins; past the end for a missing one."""
        starts = [1]
        is_quoted = False
        for place, letter in enumerate(self.text, start=1):
            is_quoted ^= letter == '"'
            if letter == ";" and not is_quoted:
                starts.append(place + 1)
        return starts[number] if number < len(starts) else len(self.text) + 1


def rows(lines: Iterable[str]) -> Iterator[Row]:
    """Yield the rows of a file, the heading of each section first.

    Forgiven: a byte order mark, line ends of any kind, empty lines, spaces around fields.
    Raises BadBallotFile for sections out of order and quotes that are never closed.
    """
    numbered = enumerate(lines, start=1)
    section: Section | None = None
    for number, line in numbered:
        text = line.removeprefix("\ufeff") if number == 1 else line
        text = text.rstrip("\r\n")
        name = text.strip().rstrip(";").upper()
        if not name:
            continue
        if name in _ORDER:
            section = _next_section(section, Section(name), number)
        elif section is None:
            raise BadBallotFile("pb_section", number, 1, "the file must begin with META")
        elif '"' in text:
            text = _whole_row(text, number, numbered)
            yield Row(section, number, _fields(text, number), text)
        else:
            yield Row(section, number, text.split(";"), text)
    if section is not Section.VOTES:
        missing = _ORDER[0] if section is None else _ORDER[_ORDER.index(section) + 1]
        raise BadBallotFile("pb_section", 1, 1, f"the file has no section {missing}")


def _next_section(before: Section | None, name: Section, line: int) -> Section:
    place = 0 if before is None else _ORDER.index(before) + 1
    if place == len(_ORDER) or _ORDER[place] is not name:
        raise BadBallotFile("pb_section", line, 1, f"the section {name} is not expected here")
    return name


def _whole_row(text: str, number: int, numbered: Iterator[tuple[int, str]]) -> str:
    """Add the lines that follow as long as a quotation mark is open."""
    while text.count('"') % 2:
        following = next(numbered, None)
        if following is None:
            raise BadBallotFile("pb_quote", number, text.index('"') + 1, "a quote is not closed")
        text += "\n" + following[1].rstrip("\r\n")
    return text


def _fields(text: str, number: int) -> list[str]:
    """Take a row with quoted fields apart; a doubled quotation mark stands for one."""
    fields: list[str] = []
    rest = text
    while True:
        if rest.lstrip(" ").startswith('"'):
            field, rest = _quoted(rest.lstrip(" ")[1:], number, len(text))
        else:
            field, mark, rest = rest.partition(";")
            rest = mark + rest
        fields.append(field)
        if not rest:
            return fields
        rest = rest[1:]


def _quoted(rest: str, number: int, length: int) -> tuple[str, str]:
    """Read up to the closing quotation mark; return the field and what follows from `;` on."""
    field = ""
    while True:
        part, _, rest = rest.partition('"')
        field += part
        if not rest.startswith('"'):
            break
        field, rest = field + '"', rest[1:]
    after = rest.lstrip(" ")
    if after and not after.startswith(";"):
        column = length - len(after) + 1
        raise BadBallotFile("pb_quote", number, column, "nothing may follow a closing quote")
    return field, after
