"""What reading a spreadsheet gives: rows of text with their lines, notes and faults."""

from dataclasses import dataclass
from enum import StrEnum

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read at most; ``max_unpacked_bytes`` guards against XLSX files that swell."""

    max_bytes: int = 25 * MEGABYTE
    max_rows: int = 200_000
    max_columns: int = 200
    max_cell_characters: int = 5_000
    max_unpacked_bytes: int = 500 * MEGABYTE


class FileNoteCode(StrEnum):
    """What a person should know of how the file was read; the wording lives in templates."""

    BLANK_HEADING = "blank-heading"
    DUPLICATE_HEADING = "duplicate-heading"
    ENCODING_GUESSED = "encoding-guessed"
    LINES_ABOVE_HEADINGS = "lines-above-headings"
    OTHER_SHEETS = "other-sheets"


@dataclass(frozen=True, slots=True)
class FileNote:
    """A note on the whole file; ``detail`` is the heading, encoding, number or sheets meant."""

    code: FileNoteCode
    detail: str


class CellNoteCode(StrEnum):
    """How a cell was read, where its text alone does not show it."""

    APOSTROPHE_REMOVED = "apostrophe-removed"
    ERROR_VALUE = "error-value"
    FORMULA = "formula"
    TYPED_DATE = "typed-date"


@dataclass(frozen=True, slots=True)
class CellNote:
    """A note on one cell; ``column`` counts from 0, as ``Row.cells`` does."""

    column: int
    code: CellNoteCode


class RowFaultCode(StrEnum):
    """What is wrong with a whole row."""

    RAGGED_ROW = "ragged-row"


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row with ``found`` cells where the headings have ``expected``."""

    code: RowFaultCode
    expected: int
    found: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings: as many texts as there are headings.

    ``line`` counts from 1 as an editor or spreadsheet program shows it; for a CSV row that runs
    over several lines it is the first. A row with a ``fault`` is padded or cut to the headings.
    """

    line: int
    cells: tuple[str, ...]
    notes: tuple[CellNote, ...] = ()
    fault: RowFault | None = None


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file, before anybody knows which one holds the headings."""

    line: int
    cells: tuple[str, ...]
    notes: tuple[CellNote, ...] = ()

    @property
    def width(self) -> int:
        """The number of cells up to the last that is not blank."""
        width = len(self.cells)
        while width and not self.cells[width - 1]:
            width -= 1
        return width
