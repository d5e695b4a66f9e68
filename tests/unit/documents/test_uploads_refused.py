"""Uploads that are no table: each kind of file gets its own refusal, and none of them crashes."""

import io
import zlib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image

from governance.documents.spreadsheets import (
    BinaryContent,
    BrokenQuotes,
    CellOverlong,
    EmptySpreadsheet,
    Limits,
    MixedEncoding,
    NoHeaderRow,
    NotATable,
    SpreadsheetRefusal,
    SpreadsheetTooLarge,
    TooManyColumns,
    TooManyRows,
    open_spreadsheet,
)


def read(content, **limits):
    return list(open_spreadsheet(io.BytesIO(content), limits=Limits(**limits)).rows())


def image(kind):
    target = io.BytesIO()
    Image.new("RGB", (20, 20), "#1f6f5c").save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b" , ,\n,,\n", b"\xef\xbb\xbf", "\ufeff".encode("utf-16-le")]
)
def test_a_file_with_nothing_in_it_is_empty(content):
    with pytest.raises(EmptySpreadsheet) as refusal:
        read(content)
    assert (refusal.value.code, refusal.value.status) == ("spreadsheet-empty", 400)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\nName,Site\n", "pdf"),
        (image("JPEG"), "jpeg"),
        (image("PNG"), "png"),
        (image("GIF"), "gif"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "xls"),
        (b"<html><table><tr><td>Name</td></tr></table>", "html"),
        (b"\xef\xbb\xbf \n<?xml version='1.0'?><Workbook/>", "html"),
        (b"{\\rtf1 Name}", "rtf"),
        (b"\x1f\x8b\x08" + zlib.compress(b"Name"), "gzip"),
    ],
)
def test_a_file_of_another_kind_is_named(content, kind):
    with pytest.raises(NotATable) as refusal:
        read(content)
    assert refusal.value.code == "spreadsheet-not-a-table"
    assert refusal.value.facts == {"kind": kind}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"Name,Site\nAnn\0,Cobham\n", 2),
        ("Name,Site\nAnn,Cobham\n".encode("utf-16-le"), 1),
        (b"\xff\xfe\x00\x00" + "Name".encode("utf-32-le"), 1),
        (b"\xff\xfe" + "Name,Site\n".encode("utf-16-le") + b"\x00\xd8\x41\x00", 1),
        (b"Name,Site\nAnn,Cobham\nBo\x81b,Dorking\n", 3),
        (b"Name,Site\nA\x01\x02\x03n,Cobham\n", 2),
    ],
)
def test_bytes_that_no_text_has_are_refused_with_their_line(content, line):
    with pytest.raises(BinaryContent) as refusal:
        read(content)
    assert (refusal.value.code, refusal.value.facts) == ("spreadsheet-binary", {"line": line})


@pytest.mark.parametrize(
    "content",
    [
        "Name,Site\nZoë,Cobham\nSiân,Dorking\n".encode() + "André,Epsom\n".encode("cp1252"),
        b"\xef\xbb\xbfName,Site\nAnn,Cobham\nBob,Dorking\n" + "André,Epsom\n".encode("cp1252"),
    ],
)
def test_two_encodings_in_one_file_are_refused_where_the_second_begins(content):
    with pytest.raises(MixedEncoding) as refusal:
        read(content)
    assert refusal.value.facts == {"line": 4}


def test_a_file_over_the_limit_is_refused_unread():
    with pytest.raises(SpreadsheetTooLarge) as refusal:
        read(b"Name\n" + b"x" * 2_000_000, max_bytes=2_000_000)
    assert (refusal.value.status, refusal.value.facts) == (413, {"limit_mb": 2})


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"C1,Bell,03/02/2019\nC2,Clark,04/02/2019\n", 1),
        (b"Ann,ann@example.org\nBob,bob@example.org\n", 1),
        (b"Staff list\n\nC1,Bell,5\nC2,Clark,6\n", 3),
        (b"1,2\n3,4\n", 1),
        (b"=A1,Name\n1,2\n", 1),
    ],
)
def test_a_file_without_headings_is_refused_with_the_line_where_they_should_be(content, line):
    with pytest.raises(NoHeaderRow) as refusal:
        read(content)
    assert refusal.value.facts == {"line": line}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'Name,Site\nAnn,Cobham\n"Bob,Dorking\nCat,Epsom\n', 3),
        (b'Name,Site\nAnn,"Cobham" Hall\n', 2),
    ],
)
def test_a_quotation_mark_left_open_is_refused_with_the_line_where_it_opens(content, line):
    with pytest.raises(BrokenQuotes) as refusal:
        read(content)
    assert refusal.value.facts == {"line": line}


def test_rows_columns_and_cells_over_the_limit_are_refused_with_their_place():
    with pytest.raises(TooManyRows) as rows:
        read(b"Name,Site\n" + b"Ann,Cobham\n" * 4, max_rows=3)
    assert rows.value.facts == {"limit": 3}
    with pytest.raises(TooManyColumns) as columns:
        read(b"Name,Site\nAnn,b,c,d\n", max_columns=3)
    assert columns.value.facts == {"line": 2, "limit": 3}
    with pytest.raises(TooManyColumns) as headings:
        read(b"One,Two,Three,Four\n", max_columns=3)
    assert headings.value.facts == {"line": 1, "limit": 3}
    with pytest.raises(CellOverlong) as cell:
        read(b"Name,Site\nAnn," + b"x" * 11, max_cell_characters=10)
    assert cell.value.facts == {"line": 2, "column": 2, "limit": 10}


def test_a_cell_that_swallows_the_rest_of_the_file_is_refused():
    with pytest.raises(CellOverlong) as refusal:
        read(b'Name,Site\nAnn,"Cobham\n' + b"Bob,Dorking\n" * 20_000)
    assert refusal.value.facts["line"] == 2


@example(content=b"\x80\xc2\x8d")
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content):
    try:
        rows = read(content)
    except SpreadsheetRefusal:
        return
    assert all(row.line > 1 for row in rows)


@given(st.text(alphabet="Na1,;\t\"'\n\r =", max_size=120))
def test_any_text_is_read_or_refused_and_every_row_is_as_wide_as_the_headings(text):
    try:
        sheet = open_spreadsheet(io.BytesIO(text.encode()))
        rows = list(sheet.rows())
    except SpreadsheetRefusal:
        return
    assert {len(row.cells) for row in rows} <= {len(sheet.headings)}
    assert [row.line for row in rows] == sorted({row.line for row in rows})
