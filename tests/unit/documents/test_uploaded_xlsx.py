"""Uploaded XLSX files: typed cells as text, formulas never run, files built to do harm refused."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from governance.documents.spreadsheets import (
    CellNote,
    CellNoteCode,
    CellOverlong,
    DamagedSpreadsheet,
    EmptySpreadsheet,
    FileNote,
    FileNoteCode,
    Limits,
    NotATable,
    RowFault,
    RowFaultCode,
    SpreadsheetTooLarge,
    TooManyColumns,
    TooManyRows,
    open_spreadsheet,
)

HEADINGS = ["Number", "Name", "Start date"]


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def workbook(*rows, title="Staff"):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in (HEADINGS, *rows):
        book.active.append(row)
    return book


def opened(content, **limits):
    return open_spreadsheet(io.BytesIO(content), limits=Limits(**limits))


def rows_of(book, **limits):
    return list(opened(saved(book), **limits).rows())


def with_part(content, name, change):
    """The same file with one part changed by a function of its bytes."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, change(part) if entry.filename == name else part)
    return target.getvalue()


def test_headings_rows_and_lines_are_read():
    sheet = opened(saved(workbook(["C1", "Zoë O’Brien", "x"], [], ["C2", "Nguyễn Thị Ánh", "y"])))
    assert (sheet.kind, sheet.sheet_name, sheet.encoding) == ("xlsx", "Staff", None)
    assert sheet.headings == tuple(HEADINGS)
    assert [(row.line, row.cells[1]) for row in sheet.rows()] == [
        (2, "Zoë O’Brien"),
        (4, "Nguyễn Thị Ánh"),
    ]
    assert len(list(sheet.rows())) == 2


@pytest.mark.parametrize(
    ("value", "text", "code"),
    [
        (dt.datetime(2019, 2, 3), "2019-02-03", CellNoteCode.TYPED_DATE),  # noqa: DTZ001 - spreadsheets know no zones
        (dt.date(2019, 2, 3), "2019-02-03", CellNoteCode.TYPED_DATE),
        (dt.datetime(2019, 2, 3, 9, 5), "2019-02-03T09:05:00", CellNoteCode.TYPED_DATE),  # noqa: DTZ001 - spreadsheets know no zones
        (dt.time(9, 5), "09:05:00", CellNoteCode.TYPED_DATE),
        (dt.timedelta(hours=30), "1 day, 6:00:00", CellNoteCode.TYPED_DATE),
        ("03/02/2019", "03/02/2019", None),
        (10286, "10286", None),
        (123456789012, "123456789012", None),
        (0.8, "0.8", None),
        (1.0, "1", None),
        (1e-7, "0.0000001", None),
        (True, "TRUE", None),
        ("  Bell ", "Bell", None),
        ("=A1&B1", "=A1&B1", CellNoteCode.FORMULA),
        (ArrayFormula("C2:C2", "=SUM(A1:A2)"), "=SUM(A1:A2)", CellNoteCode.FORMULA),
        ("#N/A", "#N/A", CellNoteCode.ERROR_VALUE),
    ],
)
def test_a_cell_of_any_type_becomes_text_with_a_note_where_needed(value, text, code):
    (row,) = rows_of(workbook(["C1", "Bell", value]))
    assert row.cells[2] == text
    assert row.notes == (() if code is None else (CellNote(2, code),))


def test_a_date_that_no_calendar_has_is_an_error_value_not_a_crash():
    book = workbook(["C1", "Bell", 99_999_999])
    book.active["C2"].number_format = "dd/mm/yyyy"
    (row,) = rows_of(book)
    assert row.cells[2] == "#VALUE!"
    assert row.notes == (CellNote(2, CellNoteCode.ERROR_VALUE),)


def test_short_rows_are_no_fault_in_a_spreadsheet_but_cells_beyond_the_headings_are():
    short, beyond = rows_of(workbook(["C1"], ["C2", "Bell", "x", None, "extra"]))
    assert (short.cells, short.fault) == (("C1", "", ""), None)
    assert beyond.cells == ("C2", "Bell", "x")
    assert beyond.fault == RowFault(RowFaultCode.RAGGED_ROW, expected=3, found=5)


def test_the_first_sheet_in_sight_with_something_in_it_is_read_and_the_others_are_named():
    book = openpyxl.Workbook()
    book.active.title = "Empty"
    hidden = book.create_sheet("Hidden")
    hidden.append(["Secret"])
    hidden.sheet_state = "hidden"
    book.create_sheet("Staff").append(HEADINGS)
    book.create_sheet("Leavers").append(HEADINGS)
    sheet = opened(saved(book))
    assert sheet.sheet_name == "Staff"
    assert sheet.notes == (FileNote(FileNoteCode.OTHER_SHEETS, "Leavers"),)


def test_a_sheet_declared_smaller_than_it_is_is_read_whole():
    content = with_part(
        saved(workbook(["C1", "Bell", "x"])),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b'ref="A1:C2"', b'ref="A1"'),
    )
    assert [row.cells for row in opened(content).rows()] == [("C1", "Bell", "x")]


def test_a_book_without_any_cell_is_empty():
    with pytest.raises(EmptySpreadsheet):
        opened(saved(openpyxl.Workbook()))


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["a.txt"], "zip"),
        (["[Content_Types].xml", "word/document.xml"], "docx"),
        (["mimetype", "content.xml"], "ods"),
        (["[Content_Types].xml", "xl/workbook.bin"], "xlsb"),
    ],
)
def test_other_kinds_of_zip_files_are_named(names, kind):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    with pytest.raises(NotATable) as refusal:
        opened(target.getvalue())
    assert refusal.value.facts == {"kind": kind}


def test_a_file_that_swells_is_refused_before_it_is_unpacked():
    bomb = with_part(saved(workbook()), "xl/styles.xml", lambda part: part + b" " * 30_000_000)
    assert len(bomb) < 100_000
    with pytest.raises(SpreadsheetTooLarge):
        opened(bomb)
    with pytest.raises(SpreadsheetTooLarge) as refusal:
        opened(saved(workbook()), max_unpacked_bytes=1_000)
    assert refusal.value.code == "spreadsheet-too-large"


DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet>&a;</worksheet>'


@pytest.mark.parametrize(
    "change",
    [
        lambda _: DOCTYPE,
        lambda _: DOCTYPE.decode().encode("utf-16"),
        lambda _: b" " * (256 * 1024 - 5) + DOCTYPE.split(b"?>")[1],
        lambda part: part[: len(part) // 2],
        lambda _: b"rubbish",
        lambda part: part.replace(b'r="A2"', b'r="1A"'),
    ],
    ids=["entity", "entity in UTF-16", "entity after blanks", "cut off", "rubbish", "bad place"],
)
def test_a_harmful_or_broken_part_is_refused(change):
    content = with_part(saved(workbook(["C1", "Bell", 5])), "xl/worksheets/sheet1.xml", change)
    with pytest.raises(DamagedSpreadsheet) as refusal:
        list(opened(content).rows())
    assert refusal.value.code == "spreadsheet-damaged"


def test_a_file_cut_off_half_way_is_refused():
    content = saved(workbook(["C1", "Bell", "x"]))
    with pytest.raises(DamagedSpreadsheet):
        opened(content[: len(content) // 2])


def test_a_row_number_beyond_any_sheet_ends_the_reading():
    content = with_part(
        saved(workbook(["C1", "Bell", "x"])),
        "xl/worksheets/sheet1.xml",
        lambda part: part.replace(b'<row r="2"', b'<row r="999999999"').replace(
            b'r="A2"', b'r="A999999999"'
        ),
    )
    with pytest.raises(TooManyRows):
        list(opened(content).rows())


def test_rows_columns_and_cells_over_the_limit_are_refused():
    with pytest.raises(TooManyRows) as rows:
        rows_of(workbook(["C1"], ["C2"], ["C3"]), max_rows=2)
    assert rows.value.facts == {"limit": 2}
    with pytest.raises(TooManyColumns) as columns:
        rows_of(workbook(["C1", "a", "b", "c"]), max_columns=3)
    assert columns.value.facts == {"line": 2, "limit": 3}
    with pytest.raises(CellOverlong) as cell:
        rows_of(workbook(["C1", "x" * 51]), max_cell_characters=50)
    assert cell.value.facts == {"line": 2, "column": 2, "limit": 50}
