"""Uploaded CSV files: encodings, delimiters, lines and headings as programs write them."""

import codecs
import io
import tempfile
import tracemalloc

import pytest

from governance.documents.spreadsheets import (
    CellNote,
    CellNoteCode,
    FileNote,
    FileNoteCode,
    Limits,
    RowFault,
    RowFaultCode,
    open_spreadsheet,
)

PEOPLE = "Number,Name,Site\nC1,Zoë O’Brien,Cobham\nC2,Nguyễn Thị Ánh,Dorking\n"


def opened(content, **limits):
    if isinstance(content, str):
        content = content.encode()
    return open_spreadsheet(io.BytesIO(content), limits=Limits(**limits))


def rows_of(content, **limits):
    return list(opened(content, **limits).rows())


def cells_of(content):
    return [row.cells for row in rows_of(content)]


def test_headings_rows_and_lines_are_read():
    sheet = opened(PEOPLE)
    assert (sheet.kind, sheet.delimiter, sheet.sheet_name) == ("csv", ",", None)
    assert (sheet.headings, sheet.header_line) == (("Number", "Name", "Site"), 1)
    first, second = sheet.rows()
    assert (first.line, first.cells) == (2, ("C1", "Zoë O’Brien", "Cobham"))
    assert (second.line, second.cells) == (3, ("C2", "Nguyễn Thị Ánh", "Dorking"))
    assert sheet.notes == ()


def test_rows_can_be_read_again_and_given_up_half_way():
    sheet = opened(PEOPLE)
    next(sheet.rows())
    assert len(list(sheet.rows())) == 2
    assert len(list(sheet.rows())) == 2


def test_the_file_stays_open_and_a_spooled_upload_will_do():
    with tempfile.SpooledTemporaryFile(max_size=10) as upload:
        upload.write(PEOPLE.encode())
        assert len(list(open_spreadsheet(upload).rows())) == 2
        assert not upload.closed


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PEOPLE.encode(), "utf-8"),
        (codecs.BOM_UTF8 + PEOPLE.encode(), "utf-8-bom"),
        (codecs.BOM_UTF16_LE + PEOPLE.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + PEOPLE.encode("utf-16-be"), "utf-16"),
    ],
)
def test_each_unicode_encoding_is_told_from_the_content(content, encoding):
    sheet = opened(content)
    assert sheet.encoding == encoding
    assert [row.cells[1] for row in sheet.rows()] == ["Zoë O’Brien", "Nguyễn Thị Ánh"]
    assert sheet.headings[0] == "Number"


def test_windows_1252_is_the_fallback_and_is_said_to_be_a_guess():
    sheet = opened("Number,Name\nC1,Zoë O’Brien\nC2,Siân – café\n".encode("cp1252"))
    assert sheet.encoding == "windows-1252"
    assert [row.cells[1] for row in sheet.rows()] == ["Zoë O’Brien", "Siân – café"]
    assert sheet.notes == (FileNote(FileNoteCode.ENCODING_GUESSED, "windows-1252"),)


def test_an_accent_far_into_a_long_file_is_still_seen():
    plain = "Number,Name\n" + "C1,Smith\n" * 20_000
    assert opened(plain + "C2,Zoë\n").encoding == "utf-8"
    assert opened(plain.encode() + "C2,Zoë\n".encode("cp1252")).encoding == "windows-1252"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_each_delimiter_is_told_from_the_content(delimiter):
    lines = ["Number|Name|FTE", "C1|Bell|0,80", "C2|Clark|1,00"]
    content = "\n".join(lines).replace("|", delimiter)
    if delimiter == ",":
        content = content.replace("0,80", "0.80").replace("1,00", "1.00")
    sheet = opened(content)
    assert sheet.delimiter == delimiter
    assert [len(row.cells) for row in sheet.rows()] == [3, 3]
    assert all(row.fault is None for row in sheet.rows())


def test_a_line_that_only_names_the_delimiter_is_passed_over():
    sheet = opened("sep=;\r\nNumber;Name\r\nC1;Bell, Ann\r\n")
    assert (sheet.delimiter, sheet.header_line) == (";", 2)
    assert [(row.line, row.cells) for row in sheet.rows()] == [(3, ("C1", "Bell, Ann"))]
    assert sheet.notes == ()


def test_one_column_is_a_table_too():
    sheet = opened("E-mail address\na@example.org\nb@example.org\n")
    assert sheet.headings == ("E-mail address",)
    assert cells_of("E-mail address\na@example.org\n") == [("a@example.org",)]


def test_line_ends_in_quotes_keep_the_lines_right():
    content = 'Number,Notes\r\nC1,"first\r\nsecond"\r\nC2,"a ""word"", so"\r\n'
    first, second = rows_of(content)
    assert (first.line, first.cells) == (2, ("C1", "first\r\nsecond"))
    assert (second.line, second.cells) == (4, ("C2", 'a "word", so'))


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_way_of_ending_a_line_is_read(line_end):
    assert len(rows_of(PEOPLE.replace("\n", line_end))) == 2


def test_blank_rows_are_passed_over_and_still_counted_as_lines():
    rows = rows_of("Number,Name\n\nC1,Bell\n,\n  , \nC2,Clark\n\x1a")
    assert [(row.line, row.cells[0]) for row in rows] == [(3, "C1"), (6, "C2")]


def test_blanks_around_a_text_are_taken_off():
    assert cells_of("Number , Name\nC1\u00a0,  Bell \n") == [("C1", "Bell")]


def test_a_ragged_row_is_handed_over_with_its_fault_and_reading_goes_on():
    rows = rows_of(
        "Number,Name,Site\nC1,Bell\nC2,Clark,Cobham,extra\nC3,Day,Dorking,,\nC4,Ely,Epsom\n"
    )
    assert [row.fault for row in rows] == [
        RowFault(RowFaultCode.RAGGED_ROW, expected=3, found=2),
        RowFault(RowFaultCode.RAGGED_ROW, expected=3, found=4),
        None,
        None,
    ]
    assert rows[0].cells == ("C1", "Bell", "")
    assert rows[1].cells == ("C2", "Clark", "Cobham")
    assert [row.line for row in rows] == [2, 3, 4, 5]


def test_a_formula_stays_text_and_is_noted():
    (row,) = rows_of('Number,Notes\nC1,"=HYPERLINK(""http://example.com"",""click"")"\n')
    assert row.cells[1] == '=HYPERLINK("http://example.com","click")'
    assert row.notes == (CellNote(1, CellNoteCode.FORMULA),)


def test_the_apostrophe_of_our_own_exports_is_taken_off_and_noted():
    (row,) = rows_of("Number,Mobile,Name\nC1,'+44 7700 900123,'t Hooft\n")
    assert row.cells == ("C1", "+44 7700 900123", "'t Hooft")
    assert row.notes == (CellNote(1, CellNoteCode.APOSTROPHE_REMOVED),)


def test_a_title_above_the_headings_is_passed_over_and_said():
    sheet = opened("Staff list\nAs at 1 May 2027\n\nNumber,Name,Site\nC1,Bell,Cobham\n")
    assert (sheet.headings, sheet.header_line) == (("Number", "Name", "Site"), 4)
    assert [row.line for row in sheet.rows()] == [5]
    assert sheet.notes == (FileNote(FileNoteCode.LINES_ABOVE_HEADINGS, "2"),)


def test_blank_and_doubled_headings_are_said():
    sheet = opened("Number,,Name,name,\nC1,x,Ann,Bell,\n")
    assert sheet.headings == ("Number", "", "Name", "name")
    assert sheet.notes == (
        FileNote(FileNoteCode.BLANK_HEADING, "2"),
        FileNote(FileNoteCode.DUPLICATE_HEADING, "Name"),
    )
    assert [row.cells for row in sheet.rows()] == [("C1", "x", "Ann", "Bell")]


def test_headings_without_rows_are_a_table_without_rows():
    assert rows_of("Number,Name\n") == []
    assert rows_of("Number,Name") == []


def test_a_hundred_thousand_rows_need_little_memory():
    line = b"C12345,Zo\xc3\xab,Bell,Cobham Health Centre,03/02/2019\n"
    with tempfile.TemporaryFile() as file:
        file.write(b"Number,Forename,Surname,Site,Start date\n" + line * 100_000)
        tracemalloc.start()
        try:
            count = sum(1 for _ in open_spreadsheet(file).rows())
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert count == 100_000
    assert peak < 3_000_000
