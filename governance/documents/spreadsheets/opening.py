"""Opening an upload: what kind of file it is, where its headings are, and its rows."""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO, Literal

from governance.documents.spreadsheets.csv_files import open_csv
from governance.documents.spreadsheets.encodings import Encoding
from governance.documents.spreadsheets.headings import ROWS_LOOKED_AT, header_row, heading_notes
from governance.documents.spreadsheets.refusals import (
    EmptySpreadsheet,
    NotATable,
    SpreadsheetTooLarge,
    TooManyColumns,
    TooManyRows,
)
from governance.documents.spreadsheets.rows import (
    MEGABYTE,
    FileNote,
    FileNoteCode,
    Limits,
    RawRow,
    Row,
    RowFault,
    RowFaultCode,
)
from governance.documents.spreadsheets.xlsx_files import open_xlsx

ZIP = b"PK\x03\x04"
SIGNATURES = {
    b"%PDF": "pdf",
    b"\xff\xd8\xff": "jpeg",
    b"\x89PNG": "png",
    b"GIF8": "gif",
    # Old Excel files; new ones locked with a password look the same from outside.
    b"\xd0\xcf\x11\xe0": "xls",
    b"{\\rtf": "rtf",
    b"\x1f\x8b": "gzip",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
}
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")
LONGEST_SIGNATURE = 64


@dataclass(frozen=True, slots=True)
class Spreadsheet:
    """An upload that can be read as a table.

    ``headings`` may hold blanks; every ``Row`` has as many cells. ``encoding`` and ``delimiter``
    are of CSV files, ``sheet_name`` of XLSX files, ``None`` otherwise.
    """

    kind: Literal["csv", "xlsx"]
    headings: tuple[str, ...]
    header_line: int
    notes: tuple[FileNote, ...]
    encoding: Encoding | None
    delimiter: str | None
    sheet_name: str | None
    limits: Limits
    _raw_rows: Callable[[], Generator[RawRow]]

    def rows(self) -> Iterator[Row]:
        """The rows below the headings, read afresh each time; blank ones are passed over.

        The file must still be open, and read by one reader at a time. A row of the wrong length
        is handed over with its fault. Refuses, where only reading on shows it, as
        ``open_spreadsheet`` does.
        """
        count = 0
        for raw in self._raw_rows():
            width = raw.width
            if raw.line <= self.header_line or not width:
                continue
            count += 1
            if count > self.limits.max_rows:
                raise TooManyRows(limit=self.limits.max_rows)
            if width > self.limits.max_columns:
                raise TooManyColumns(line=raw.line, limit=self.limits.max_columns)
            yield self._row(raw, width)

    def _row(self, raw: RawRow, width: int) -> Row:
        expected = len(self.headings)
        # XLSX does not store blank cells at the end of a row: only too many are a fault there.
        found = width if self.kind == "xlsx" or width > expected else len(raw.cells)
        is_ragged = found > expected if self.kind == "xlsx" else self._is_ragged(raw, width)
        return Row(
            line=raw.line,
            cells=(raw.cells + ("",) * expected)[:expected],
            notes=tuple(note for note in raw.notes if note.column < expected),
            fault=RowFault(RowFaultCode.RAGGED_ROW, expected, found) if is_ragged else None,
        )

    def _is_ragged(self, raw: RawRow, width: int) -> bool:
        """Too few cells, or something written beyond the headings; empty cells beyond are not."""
        return len(raw.cells) < len(self.headings) or width > len(self.headings)


def open_spreadsheet(source: BinaryIO, *, limits: Limits | None = None) -> Spreadsheet:
    """Open an uploaded file, told by its content alone, and find its headings.

    ``source`` is a seekable binary file, which stays open and must until the rows are read.
    Memory does not grow with the rows of a CSV file; of an XLSX file it holds the distinct texts.
    Refuses with a ``SpreadsheetRefusal``.
    """
    limits = limits or Limits()
    _check_size(source, limits)
    source.seek(0)
    head = source.read(LONGEST_SIGNATURE)
    if head.startswith(ZIP):
        return _opened_xlsx(source, limits)
    _check_signature(head)
    return _opened_csv(source, limits)


def _check_size(source: BinaryIO, limits: Limits) -> None:
    size = source.seek(0, os.SEEK_END)
    if not size:
        raise EmptySpreadsheet
    if size > limits.max_bytes:
        raise SpreadsheetTooLarge(limit_mb=limits.max_bytes // MEGABYTE)


def _check_signature(head: bytes) -> None:
    for signature, kind in SIGNATURES.items():
        if head.startswith(signature):
            raise NotATable(kind=kind)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MARKUP):
        raise NotATable(kind="html")


def _opened_csv(source: BinaryIO, limits: Limits) -> Spreadsheet:
    file = open_csv(source, max_cell_characters=limits.max_cell_characters)
    header, notes = _header(file.raw_rows, limits)
    if file.encoding is Encoding.WINDOWS_1252:
        notes.append(FileNote(FileNoteCode.ENCODING_GUESSED, file.encoding.value))
    return Spreadsheet(
        kind="csv",
        headings=header.cells[: header.width],
        header_line=header.line,
        notes=tuple(notes),
        encoding=file.encoding,
        delimiter=file.delimiter,
        sheet_name=None,
        limits=limits,
        _raw_rows=file.raw_rows,
    )


def _opened_xlsx(source: BinaryIO, limits: Limits) -> Spreadsheet:
    file = open_xlsx(source, limits=limits)
    header, notes = _header(file.raw_rows, limits)
    if file.other_sheets:
        notes.append(FileNote(FileNoteCode.OTHER_SHEETS, ", ".join(file.other_sheets)))
    return Spreadsheet(
        kind="xlsx",
        headings=header.cells[: header.width],
        header_line=header.line,
        notes=tuple(notes),
        encoding=None,
        delimiter=None,
        sheet_name=file.sheet_name,
        limits=limits,
        _raw_rows=file.raw_rows,
    )


def _header(
    raw_rows: Callable[[], Generator[RawRow]], limits: Limits
) -> tuple[RawRow, list[FileNote]]:
    with closing(raw_rows()) as rows:
        first = list(islice((raw for raw in rows if raw.width), ROWS_LOOKED_AT))
    header = header_row(first)
    if header.width > limits.max_columns:
        raise TooManyColumns(line=header.line, limit=limits.max_columns)
    lines_above = sum(1 for raw in first if raw.line < header.line)
    return header, heading_notes(header, lines_above=lines_above)
