"""XLSX downloads: texts that stay texts, typed figures, and files that are always the same."""

import io
import tracemalloc
from datetime import UTC, date, datetime, timedelta, timezone

import openpyxl
import pytest

from governance.documents import tables
from governance.documents.tables import (
    CellLengthError,
    CellTypeError,
    Column,
    ColumnKind,
    write_xlsx,
    xlsx_stream,
)

CREATED_AT = datetime(2027, 9, 1, 12, tzinfo=UTC)
NAME = Column("Name", width=30)


def written(columns, rows, sheet_name="Members"):
    target = io.BytesIO()
    count = write_xlsx(target, columns, rows, sheet_name=sheet_name, created_at=CREATED_AT)
    return count, target.getvalue()


def book_of(columns, rows, **options):
    return openpyxl.load_workbook(io.BytesIO(written(columns, rows, **options)[1]))


@pytest.mark.parametrize("text", ["=1+1", "＝1", "@x", "http://example.com", "007", "1e5", "'=1"])
def test_every_text_is_written_as_a_text_just_as_it_is(text):
    cell = book_of([NAME], [[text]])["Members"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_dates_numbers_and_pounds_are_typed():
    columns = [
        Column("Number", ColumnKind.INTEGER),
        Column("Award", ColumnKind.PENCE),
        Column("Joined on", ColumnKind.DATE),
        Column("Seen at", ColumnKind.INSTANT),
        Column("In post", ColumnKind.YES_NO),
    ]
    seen_at = datetime(2027, 9, 15, 16, tzinfo=UTC)
    sheet = book_of(columns, [[7, 123456, date(2027, 8, 5), seen_at, False], [None] * 5])["Members"]
    values = [cell.value for cell in sheet[2]]
    assert values[0] == 7
    assert f"{values[1]:.2f}" == "1234.56"
    assert values[2].date() == date(2027, 8, 5)
    assert values[3] == datetime(2027, 9, 15, 17)  # noqa: DTZ001 - London's wall clock
    assert values[4] == "No"
    assert sheet["C2"].is_date
    assert [cell.value for cell in sheet[1]] == [column.heading for column in columns]


def test_what_a_spreadsheet_cannot_hold_exactly_is_written_as_text():
    columns = [Column("Number", ColumnKind.INTEGER), Column("Born on", ColumnKind.DATE)]
    sheet = book_of(columns, [[12345678901234567, date(1899, 12, 31)]])["Members"]
    assert [cell.value for cell in sheet[2]] == ["12345678901234567", "1899-12-31"]


def test_the_heading_row_stays_in_sight_even_without_rows():
    count, content = written([NAME], [])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Members"]
    assert count == 0
    assert sheet.freeze_panes == "A2"
    assert sheet["A1"].value == "Name"


def test_more_rows_than_a_sheet_holds_go_on_to_a_second_one(monkeypatch):
    monkeypatch.setattr(tables, "SHEET_ROWS", 4)
    book = book_of([NAME], [[f"person {number}"] for number in range(7)])
    assert book.sheetnames == ["Members", "Members 2", "Members 3"]
    assert [[row[0].value for row in sheet.iter_rows(min_row=2)] for sheet in book] == [
        ["person 0", "person 1", "person 2"],
        ["person 3", "person 4", "person 5"],
        ["person 6"],
    ]


def test_a_sheet_name_that_excel_would_refuse_is_mended():
    assert book_of([NAME], [], sheet_name="A/B: [all]?*\\'").sheetnames == ["A B   all"]
    assert book_of([NAME], [], sheet_name="x" * 40).sheetnames == ["x" * 31]
    assert book_of([NAME], [], sheet_name="??").sheetnames == ["Sheet"]


def test_the_same_input_gives_the_same_bytes_whatever_the_zone_of_the_time():
    elsewhere = CREATED_AT.astimezone(timezone(timedelta(hours=5)))
    rows = [["Ánh"], ["Łucja"]]
    first = b"".join(xlsx_stream([NAME], rows, sheet_name="A", created_at=CREATED_AT))
    again = b"".join(xlsx_stream([NAME], rows, sheet_name="A", created_at=elsewhere))
    assert first == again
    assert first.startswith(b"PK")


def test_a_text_that_would_be_cut_short_is_an_error():
    with pytest.raises(CellLengthError, match="line 2, column 'Name'"):
        written([NAME], [["x" * 32_768]])


def test_a_cell_that_is_not_of_its_column_is_an_error():
    with pytest.raises(CellTypeError, match="column 'Name'"):
        written([NAME], [[5]])


def test_memory_does_not_grow_with_the_rows():
    rows = ([f"a name that takes some room {number}"] * 5 for number in range(4_000))
    tracemalloc.start()
    try:
        pieces = xlsx_stream([NAME] * 5, rows, sheet_name="A", created_at=CREATED_AT)
        size = sum(len(piece) for piece in pieces)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 50_000
    assert peak < 3_000_000
