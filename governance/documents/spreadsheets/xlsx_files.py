"""XLSX files: guarded against harm, the cells of the first sheet in sight turned into text."""

import warnings
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import BinaryIO, Protocol, cast
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import load_workbook
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from governance.documents.spreadsheets.refusals import (
    CellOverlong,
    DamagedSpreadsheet,
    EmptySpreadsheet,
    NotATable,
    SpreadsheetTooLarge,
    TooManyRows,
)
from governance.documents.spreadsheets.rows import (
    MEGABYTE,
    CellNote,
    CellNoteCode,
    Limits,
    RawRow,
)
from governance.documents.tables import SHEET_ROWS

CHUNK_BYTES = 256 * 1024
MOST_PARTS = 5_000
MOST_SWELLING = 300
SWELLING_MATTERS_FROM = 10 * MEGABYTE
ENCRYPTED = 0x1

# What else is a zip file with folders inside, by the start of a name found in it.
OTHER_KINDS = {
    "xl/workbook.bin": "xlsb",
    "word/": "docx",
    "ppt/": "pptx",
    "content.xml": "ods",
    "META-INF/": "ods",
}

# Whatever openpyxl and the parsers below it raise at a file that does not keep the format.
DAMAGE = (
    ArithmeticError,
    AttributeError,
    BadZipFile,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    ParseError,
    RuntimeError,
    TypeError,
    ValueError,
    zlib.error,
)


class SheetCell(Protocol):
    """A cell as openpyxl hands it over."""

    value: object
    data_type: str


class Sheet(Protocol):
    """A sheet of a read-only book; openpyxl's type stub knows the other kind only."""

    title: str
    sheet_state: str

    def reset_dimensions(self) -> None:
        """Forget the size the file declares for the sheet."""

    def iter_rows(self) -> Iterator[tuple[SheetCell, ...]]:
        """All rows from the first, rows that are not in the file as empty tuples."""


@dataclass(frozen=True, slots=True)
class XlsxFile:
    """An open XLSX file and the sheet that is read; ``other_sheets`` hold something too."""

    sheet: Sheet
    sheet_name: str
    other_sheets: tuple[str, ...]
    max_cell_characters: int

    def raw_rows(self) -> Generator[RawRow]:
        """Read from the start. Refuses damaged files and cells over the limit."""
        rows = self.sheet.iter_rows()
        line = 0
        while (cells := _next_row(rows)) is not None:
            line += 1
            if line > SHEET_ROWS:
                raise TooManyRows(limit=SHEET_ROWS)
            if cells:
                yield self._row(line, cells)

    def _row(self, line: int, cells: tuple[SheetCell, ...]) -> RawRow:
        texts: list[str] = []
        notes: list[CellNote] = []
        for at, cell in enumerate(cells):
            text, code = _text(cell)
            if len(text) > self.max_cell_characters:
                raise CellOverlong(line=line, column=at + 1, limit=self.max_cell_characters)
            if code is not None:
                notes.append(CellNote(at, code))
            texts.append(text)
        return RawRow(line, tuple(texts), tuple(notes))


def open_xlsx(source: BinaryIO, *, limits: Limits) -> XlsxFile:
    """Open a file that begins as a zip file does.

    Refuses other kinds of zip files (``NotATable``), files that swell (``SpreadsheetTooLarge``),
    damaged, locked or harmful ones (``DamagedSpreadsheet``) and ones without any cell.
    """
    try:
        with ZipFile(source) as parts:
            _check_kind(parts)
            _check_size(parts, limits)
            _check_parts(parts)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="openpyxl")
            book = load_workbook(source, read_only=True, data_only=False, keep_links=False)
    except DAMAGE as error:
        raise DamagedSpreadsheet from error
    sheets = cast("list[Sheet]", book.worksheets)
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    filled = [sheet for sheet in visible if _holds_something(sheet)]
    if not filled:
        raise EmptySpreadsheet
    return XlsxFile(
        sheet=filled[0],
        sheet_name=filled[0].title,
        other_sheets=tuple(sheet.title for sheet in filled[1:]),
        max_cell_characters=limits.max_cell_characters,
    )


def _check_kind(parts: ZipFile) -> None:
    names = parts.namelist()
    if "xl/workbook.xml" in names and "[Content_Types].xml" in names:
        return
    for start, kind in OTHER_KINDS.items():
        if any(name.startswith(start) for name in names):
            raise NotATable(kind=kind)
    raise NotATable(kind="zip")


def _check_size(parts: ZipFile, limits: Limits) -> None:
    """Refuse a file that would swell beyond measure, by the sizes it declares.

    Reading stops at the declared size of a part, so a false declaration gains nothing.
    """
    entries = parts.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.max_unpacked_bytes or any(_swells(entry) for entry in entries):
        raise SpreadsheetTooLarge(limit_mb=limits.max_unpacked_bytes // MEGABYTE)
    if len(entries) > MOST_PARTS or any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise DamagedSpreadsheet


def _swells(entry: ZipInfo) -> bool:
    return (
        entry.file_size > SWELLING_MATTERS_FROM
        and entry.file_size > MOST_SWELLING * entry.compress_size
    )


def _check_parts(parts: ZipFile) -> None:
    """Refuse document types, by which a small XML part can swell or reach for other files.

    XLSX parts never need one. A part in UTF-16, in which the search below would be blind, is
    refused too.
    """
    for entry in parts.infolist():
        if not entry.filename.endswith((".xml", ".rels", ".vml")):
            continue
        with parts.open(entry) as part:
            before = part.read(CHUNK_BYTES)
            if b"\0" in before[:64]:
                raise DamagedSpreadsheet
            while before:
                after = part.read(CHUNK_BYTES)
                if b"<!DOCTYPE" in before + after[:16] or b"<!ENTITY" in before + after[:16]:
                    raise DamagedSpreadsheet
                before = after


def _holds_something(sheet: Sheet) -> bool:
    # Some programs declare a sheet smaller than it is: do not believe the declaration.
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    line = 0
    while line < SHEET_ROWS and (cells := _next_row(rows)) is not None:
        line += 1
        if any(cell.value not in {None, ""} for cell in cells):
            return True
    return False


def _next_row(rows: Iterator[tuple[SheetCell, ...]]) -> tuple[SheetCell, ...] | None:
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", module="openpyxl")
            return next(rows, None)
    except DAMAGE as error:
        raise DamagedSpreadsheet from error


def _text(cell: SheetCell) -> tuple[str, CellNoteCode | None]:
    """The cell as text, and what that text does not show."""
    match cell.value:
        case None:
            return "", None
        case ArrayFormula() | DataTableFormula() as formula:
            return str(getattr(formula, "text", None) or "="), CellNoteCode.FORMULA
        case str() as text if cell.data_type == "f":
            return text, CellNoteCode.FORMULA
        case str() as text:
            return text.strip(), CellNoteCode.ERROR_VALUE if cell.data_type == "e" else None
        case datetime() | date() | time() | timedelta() as moment:
            return _moment(moment), CellNoteCode.TYPED_DATE
        case bool() as truth:
            return "TRUE" if truth else "FALSE", None
        case value:
            return _number(value), None


def _moment(moment: date | time | timedelta) -> str:
    """ISO text: the day alone where a date has no time of day."""
    if isinstance(moment, datetime) and moment.time() == time(0):
        return moment.date().isoformat()
    return str(moment) if isinstance(moment, timedelta) else moment.isoformat()


def _number(value: object) -> str:
    """A number as people write it: no exponent, no needless decimals."""
    number = Decimal(str(value))
    if number == number.to_integral_value():
        number = number.to_integral_value()
    return format(number, "f")
