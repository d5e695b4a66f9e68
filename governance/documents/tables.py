"""Tables going out: typed columns and a stream of rows as CSV or XLSX, in bounded memory."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from io import StringIO
from tempfile import TemporaryDirectory, TemporaryFile
from typing import BinaryIO

import xlsxwriter

from governance.counting.sheets.cells import BYTE_ORDER_MARK, defused
from governance.kernel.calendar import LONDON

CHUNK_BYTES = 64 * 1024
SHEET_ROWS = 1_048_576
SHEET_CELL_CHARACTERS = 32_767
SHEET_NAME_CHARACTERS = 31
EXACT_IN_A_SHEET = 10**15
FIRST_SHEET_DAY = date(1900, 3, 1)

Cell = str | int | bool | date | datetime | None


class ColumnKind(StrEnum):
    """What the cells of a column are, and so how they are written."""

    DATE = "date"
    INSTANT = "instant"
    INTEGER = "integer"
    PENCE = "pence"
    TEXT = "text"
    YES_NO = "yes-no"


class CellTypeError(TypeError):
    """A cell is not of its column's kind: a programming error."""


class CellLengthError(ValueError):
    """A text is longer than an XLSX cell holds; nothing is cut short in silence."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, its kind, and its width in characters (XLSX only)."""

    heading: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 18


def csv_stream(
    columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, with_bom: bool = True
) -> Iterator[bytes]:
    """Yield a CSV file (RFC 4180, CRLF, UTF-8) in pieces of some 64 kB.

    ``with_bom`` puts the mark in front by which Excel knows UTF-8. Dates are ISO, instants ISO in
    London time with their offset, pence pounds with two decimals, and a text that a spreadsheet
    would run as a formula gets an apostrophe in front (which reading an upload takes off again).
    Raises ``CellTypeError`` at a wrong cell, ``ValueError`` at a row of another length.
    """
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    if with_bom:
        buffer.write(BYTE_ORDER_MARK)
    writer.writerow([defused(column.heading) for column in columns])
    for row in rows:
        writer.writerow(
            [_csv_cell(column, cell) for column, cell in zip(columns, row, strict=True)]
        )
        if buffer.tell() >= CHUNK_BYTES:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(
    target: BinaryIO,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet_name: str,
    created_at: datetime,
) -> int:
    """Write an XLSX file to a binary file and return how many rows it holds.

    Every text is a text, never a formula or link; dates and numbers are typed. The heading row
    stays in sight. More rows than a sheet holds go on to a second sheet. Memory does not grow
    with the rows (they pass through a temporary file). The same input gives the same bytes:
    ``created_at`` (aware) is the only time in the file. Raises ``CellLengthError`` above 32,767
    characters, ``CellTypeError`` and ``ValueError`` as ``csv_stream``.
    """
    with TemporaryDirectory(prefix="governance-xlsx-") as scratch:
        options = {
            "constant_memory": True,
            "tmpdir": scratch,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        }
        with xlsxwriter.Workbook(target, options) as book:
            book.set_properties({"created": created_at.astimezone(UTC).replace(tzinfo=None)})
            return _fill(book, columns, rows, sheet_name)


def xlsx_stream(
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    *,
    sheet_name: str,
    created_at: datetime,
) -> Iterator[bytes]:
    """Yield an XLSX file in pieces; as ``write_xlsx``, by way of a temporary file."""
    with TemporaryFile(prefix="governance-xlsx-") as file:
        write_xlsx(file, columns, rows, sheet_name=sheet_name, created_at=created_at)
        file.seek(0)
        while piece := file.read(CHUNK_BYTES):
            yield piece


def _csv_cell(column: Column, cell: Cell) -> str:
    _check(column, cell)
    match cell:
        case None:
            return ""
        case bool():
            return "Yes" if cell else "No"
        case int():
            return str(_pounds(cell)) if column.kind is ColumnKind.PENCE else str(cell)
        case datetime():
            return cell.astimezone(LONDON).isoformat(timespec="seconds")
        case date():
            return cell.isoformat()
        case str():
            return defused(cell)


def _check(column: Column, cell: Cell) -> None:
    if cell is not None and not _FITS[column.kind](cell):
        raise CellTypeError(
            f"column {column.heading!r} holds {column.kind.value}, not {type(cell).__name__}"
        )


_FITS: dict[ColumnKind, Callable[[object], bool]] = {
    ColumnKind.DATE: lambda cell: isinstance(cell, date) and not isinstance(cell, datetime),
    ColumnKind.INSTANT: lambda cell: isinstance(cell, datetime) and cell.tzinfo is not None,
    ColumnKind.INTEGER: lambda cell: isinstance(cell, int) and not isinstance(cell, bool),
    ColumnKind.PENCE: lambda cell: isinstance(cell, int) and not isinstance(cell, bool),
    ColumnKind.TEXT: lambda cell: isinstance(cell, str),
    ColumnKind.YES_NO: lambda cell: isinstance(cell, bool),
}


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)


def _fill(
    book: xlsxwriter.Workbook,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    sheet_name: str,
) -> int:
    formats = {
        ColumnKind.DATE: book.add_format({"num_format": "d mmm yyyy", "align": "left"}),
        ColumnKind.INSTANT: book.add_format({"num_format": "d mmm yyyy hh:mm:ss", "align": "left"}),
        ColumnKind.INTEGER: book.add_format({"num_format": "0"}),
        ColumnKind.PENCE: book.add_format({"num_format": "#,##0.00"}),
        ColumnKind.TEXT: book.add_format({"num_format": "@"}),
        ColumnKind.YES_NO: book.add_format({"num_format": "@"}),
    }
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet, count = None, 0
    for row in rows:
        if sheet is None or count % (SHEET_ROWS - 1) == 0:
            sheet = _new_sheet(book, columns, heading, sheet_name, count // (SHEET_ROWS - 1) + 1)
        line = count % (SHEET_ROWS - 1) + 1
        for at, (column, cell) in enumerate(zip(columns, row, strict=True)):
            _write_cell(sheet, (line, at), column, cell, formats[column.kind])
        count += 1
    if sheet is None:
        _new_sheet(book, columns, heading, sheet_name, 1)
    return count


def _new_sheet(
    book: xlsxwriter.Workbook,
    columns: Sequence[Column],
    heading: xlsxwriter.format.Format,
    sheet_name: str,
    number: int,
) -> xlsxwriter.worksheet.Worksheet:
    suffix = "" if number == 1 else f" {number}"
    clean = re.sub(r"[\[\]:*?/\\]", " ", sheet_name).strip(" '") or "Sheet"
    sheet = book.add_worksheet(clean[: SHEET_NAME_CHARACTERS - len(suffix)] + suffix)
    sheet.freeze_panes(1, 0)
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.heading, heading)
    return sheet


def _write_cell(
    sheet: xlsxwriter.worksheet.Worksheet,
    place: tuple[int, int],
    column: Column,
    cell: Cell,
    style: xlsxwriter.format.Format,
) -> None:
    match _sheet_value(column, cell):
        case str() as text if len(text) > SHEET_CELL_CHARACTERS:
            raise CellLengthError(f"line {place[0] + 1}, column {column.heading!r}")
        case str() as text if text:
            sheet.write_string(*place, text, style)
        case int() | Decimal() as number:
            sheet.write_number(*place, number, style)
        case date() as day:
            sheet.write_datetime(*place, day, style)


def _sheet_value(column: Column, cell: Cell) -> str | int | Decimal | date | None:
    """What to store: a text where a spreadsheet's own number or date could not hold it exactly."""
    _check(column, cell)
    match cell:
        case bool():
            return "Yes" if cell else "No"
        case int():
            if abs(cell) >= EXACT_IN_A_SHEET:
                return str(cell)
            return _pounds(cell) if column.kind is ColumnKind.PENCE else cell
        case datetime():
            local = cell.astimezone(LONDON)
            return local.isoformat() if local.date() < FIRST_SHEET_DAY else _naive(local)
        case date():
            return cell.isoformat() if cell < FIRST_SHEET_DAY else cell
    return cell


def _naive(local: datetime) -> datetime:
    """The wall-clock time alone: spreadsheets know no zones."""
    return local.replace(tzinfo=None)
