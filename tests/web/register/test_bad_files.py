"""Files that cannot be imported: each a clear sentence, nothing written, no fault."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient

from tests.web.register.conftest import reported, send

HEADINGS = b"Employee No,Forename,Surname,Start Date\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"\n\n  \n", "The file is empty"),
        (HEADINGS, "There is nobody in this file"),
        (b"%PDF-1.7\n...", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xd0\xcf\x11\xe0 old", "an old Excel file"),
        (b"<!doctype html><table></table>", "a web page"),
        (b"PK\x03\x04 broken", "damaged or locked"),
        (HEADINGS + b"E1,A\x00nn,Hill,01/02/2019\n", "Line 2 holds signs that no text has"),
        (HEADINGS + b'E1,"Ann,Hill,01/02/2019\n', "A quotation mark is out of place"),
        (b"1,2,3,4\n5,6,7,8\n", "There are no headings"),
        (HEADINGS + b"E1," + b"x" * 6000 + b",Hill,01/02/2019\n", "One cell is far too long"),
        (b",".join(b"C%da" % i for i in range(300)) + b"\n", "There are too many columns"),
        (HEADINGS + "E1,Zoë,Żół,x\nE2,".encode() + b"Zo\xeb,Hall,x\n",
         "Parts of this file are written differently"),
    ],
)  # fmt: skip
def test_a_file_that_will_not_do_is_told_in_a_sentence(
    secretary: FlaskClient, content: bytes, words: str
) -> None:
    answer = send(secretary, content)
    assert answer.status_code == 400
    assert words in answer.text
    assert "No staff list was imported yet" in secretary.get("/members/imports").text


def test_no_file_at_all_is_told_in_the_form(secretary: FlaskClient) -> None:
    answer = secretary.post("/members/import", data={})
    assert answer.status_code == 200
    assert "Choose the file first" in answer.text


def test_a_file_beyond_the_limit_is_refused(secretary: FlaskClient) -> None:
    size = {"CONTENT_LENGTH": str(100 * 1024 * 1024)}
    answer = secretary.post(
        "/members/import", data={"file": (BytesIO(b"x"), "huge.csv")}, environ_overrides=size
    )
    assert answer.status_code == 413
    assert "That file is too large" in answer.text


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_encodings_and_delimiters_are_read(
    secretary: FlaskClient, encoding: str, delimiter: str
) -> None:
    rows = [
        ["Employee No", "Forename", "Surname", "Start Date"],
        ["E1", "Zoë", "O’Neill", "01/02/2019"],
    ]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    page = secretary.get(f"{reported(secretary, text.encode(encoding))}?show=").text
    assert "Zoë O’Neill" in page
    assert ("We read it as Windows-1252" in page) is (encoding == "cp1252")


def test_ragged_rows_are_told_with_their_line(secretary: FlaskClient) -> None:
    content = HEADINGS + b"E1,Ann,Hill,01/02/2019,surplus\nE2,Bob,Shaw,01/02/2019\n"
    page = secretary.get(reported(secretary, content)).text
    assert "This line has 5 cells, and there are 4 headings" in page


def test_a_name_with_markup_is_only_text(secretary: FlaskClient) -> None:
    content = HEADINGS + b"E1,<b>Ann</b>,Hill,01/02/2019\n"
    page = secretary.get(f"{reported(secretary, content)}?show=").text
    assert "<b>Ann" not in page
    assert "&lt;b&gt;Ann" in page
