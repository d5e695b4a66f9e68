"""CSV downloads: typed cells, formulas that stay text, and memory that does not grow."""

import csv
import io
import tracemalloc
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting.sheets.cells import defused
from governance.documents.spreadsheets import open_spreadsheet
from governance.documents.tables import (
    CellTypeError,
    Column,
    ColumnKind,
    csv_stream,
)

NAME = Column("Name")
ALL_KINDS = [
    NAME,
    Column("Number", ColumnKind.INTEGER),
    Column("Award", ColumnKind.PENCE),
    Column("Joined on", ColumnKind.DATE),
    Column("Seen at", ColumnKind.INSTANT),
    Column("In post", ColumnKind.YES_NO),
]


def written(columns, rows, **options):
    return b"".join(csv_stream(columns, rows, **options))


def test_every_kind_of_cell_is_written_in_its_own_way():
    seen_at = datetime(2027, 9, 15, 16, tzinfo=UTC)
    row = ["Nguyễn Thị Ánh", -5, 123450, date(2027, 8, 5), seen_at, True]
    assert written(ALL_KINDS, [row]).decode("utf-8-sig") == (
        "Name,Number,Award,Joined on,Seen at,In post\r\n"
        "Nguyễn Thị Ánh,-5,1234.50,2027-08-05,2027-09-15T17:00:00+01:00,Yes\r\n"
    )


def test_pence_below_a_pound_and_below_nought_keep_their_places():
    rows = [[5], [-5], [0], [None]]
    content = written([Column("Award", ColumnKind.PENCE), NAME], [[*row, "x"] for row in rows])
    assert content.decode("utf-8-sig").split("\r\n")[1:5] == ["0.05,x", "-0.05,x", "0.00,x", ",x"]


def test_quotes_commas_and_line_ends_follow_rfc_4180():
    text = 'He said "no", twice\nand left'
    content = written([NAME, NAME], [[text, "x"]], with_bom=False)
    assert content == b'Name,Name\r\n"He said ""no"", twice\nand left",x\r\n'


def test_the_mark_for_excel_can_be_left_out():
    assert written([NAME], []) == b"\xef\xbb\xbfName\r\n"
    assert written([NAME], [], with_bom=False) == b"Name\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 7700 900123",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        "\tx",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠a",
        "  =1+1",
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "'=1",
        '=HYPERLINK("http://example.com","click")',
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert defused(text) == "'" + text
    (row,) = list(
        csv.reader(io.StringIO(written([NAME], [[text]]).decode("utf-8-sig"), newline=""))
    )[1:]
    assert row == ["'" + text]


@pytest.mark.parametrize("text", ["", "O’Brien", "'t Hooft", "a=b", "1-2", "x@example.org", "–"])
def test_ordinary_text_stays_as_it_is(text):
    assert defused(text) == text


def test_headings_are_defused_too():
    assert written([Column("=A1")], [], with_bom=False) == b"'=A1\r\n"


@given(st.lists(st.text(alphabet=" '=+-@＝\ta1\u200b", max_size=6), min_size=1, max_size=3))
def test_no_written_cell_ever_starts_with_a_formula(texts):
    content = written([NAME] * len(texts), [texts], with_bom=False).decode()
    (row,) = list(csv.reader(io.StringIO(content, newline="")))[1:]
    for cell in row:
        assert not cell.lstrip(" \u200b").startswith(("=", "+", "-", "@", "＝", "\t"))


@given(
    st.lists(
        st.text(alphabet="'=+-@＝a1 é,\"\n", max_size=8).map(str.strip), min_size=2, max_size=2
    )
)
def test_what_was_written_is_read_back_unchanged(texts):
    content = written([Column("One"), Column("Two")], [["x", "y"], texts, ["x", "y"]])
    rows = [row.cells for row in open_spreadsheet(io.BytesIO(content)).rows()]
    expected = [("x", "y"), tuple(texts), ("x", "y")]
    assert rows == [cells for cells in expected if any(cells)]


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (ColumnKind.TEXT, 5),
        (ColumnKind.INTEGER, "5"),
        (ColumnKind.INTEGER, True),
        (ColumnKind.PENCE, 1.5),
        (ColumnKind.DATE, datetime(2027, 1, 1, tzinfo=UTC)),
        (ColumnKind.INSTANT, date(2027, 1, 1)),
        (ColumnKind.INSTANT, datetime(2027, 1, 1)),  # noqa: DTZ001 - the naive instant is the point
        (ColumnKind.YES_NO, "Yes"),
    ],
)
def test_a_cell_that_is_not_of_its_column_is_an_error(kind, cell):
    with pytest.raises(CellTypeError, match="column 'Wrong'"):
        written([Column("Wrong", kind)], [[cell]])


def test_a_row_of_another_length_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        written([NAME, NAME], [["only one"]])


def test_memory_does_not_grow_with_the_rows():
    rows = (["a name that takes some room"] * 10 for _ in range(20_000))
    tracemalloc.start()
    try:
        size = sum(len(piece) for piece in csv_stream([NAME] * 10, rows))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size > 5_000_000
    assert peak < 1_000_000
