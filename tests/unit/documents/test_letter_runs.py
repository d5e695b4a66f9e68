"""Several letters in one PDF: each on a sheet of its own, numbered for itself, still accessible."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from governance.documents.pdf import MOST_LETTERS, DocumentError, render_letters, render_pdf
from tests.unit.documents.conftest import ISSUED_ON

NAMES = ("Ann One", "Ben Two", "Cat Three")


def run_of(letter, **changes):
    return [
        letter
        | {"salutation": f"Dear {name}", "recipient": {"name": name, "address": []}}
        | changes
        for name in NAMES
    ]


def read(content):
    reader = PdfReader(io.BytesIO(content))
    return [" ".join(page.extract_text().split()) for page in reader.pages], reader


@pytest.mark.parametrize("template", ["letter", "activation-letter"])
def test_each_letter_starts_on_the_front_of_a_sheet(template, letter, activation_letter):
    data = {"letter": letter, "activation-letter": activation_letter}[template]
    pages, _ = read(render_letters(template, run_of(data), issued_on=ISSUED_ON))
    assert len(pages) == 5
    assert pages[1::2] == ["", ""]
    for name, page in zip(NAMES, pages[::2], strict=True):
        assert f"Dear {name}," in page
        assert page.endswith("Page 1 of 1")


def test_pages_are_numbered_within_each_letter(letter):
    letters = run_of(letter)
    letters[0]["paragraphs"] = letters[2]["paragraphs"] = ["A long paragraph of words. " * 40] * 6
    pages, _ = read(render_letters("letter", letters, issued_on=ISSUED_ON))
    ends = [page.rpartition("Page ")[2] for page in pages]
    assert ends == ["1 of 2", "2 of 2", "1 of 1", "", "1 of 2", "2 of 2"]
    assert "Dear Ben Two," in pages[2]


def test_what_only_some_letters_have_stays_theirs(activation_letter):
    letters = run_of(activation_letter)
    for at, one in enumerate(letters):
        one["code_groups"] = [f"AAA{at}", "BBBB"]
        one["qr"] = None if at else one["qr"]
        one["enclosures"] = [f"Paper {at}"]
    pages, reader = read(render_letters("activation-letter", letters, issued_on=ISSUED_ON))
    assert reader.metadata.title == "3 letters"
    for at, page in enumerate(pages[::2]):
        assert [f"AAA{n}" in page for n in range(3)] == [n == at for n in range(3)]
        assert [f"Paper {n}" in page for n in range(3)] == [n == at for n in range(3)]
        assert ("camera" in page) == (at == 0)


def test_the_file_is_tagged_and_claims_its_standards(letter):
    _, reader = read(render_letters("letter", run_of(letter), issued_on=ISSUED_ON))
    root = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "/StructTreeRoot" in root


def test_the_same_letters_give_the_same_bytes(letter):
    first = render_letters("letter", run_of(letter), issued_on=ISSUED_ON)
    assert render_letters("letter", run_of(letter), issued_on=ISSUED_ON) == first
    assert render_letters("letter", run_of(letter)[::-1], issued_on=ISSUED_ON) != first


def test_one_letter_is_the_same_as_a_letter_alone(activation_letter):
    alone = render_pdf("activation-letter", activation_letter, issued_on=ISSUED_ON)
    run = render_letters("activation-letter", [activation_letter], issued_on=ISSUED_ON)
    assert read(run)[0] == read(alone)[0]
    assert read(run)[1].metadata.title == "Your activation code"


def test_text_that_looks_like_markup_is_printed_as_it_stands(letter):
    letters = run_of(letter)
    letters[1]["subject"] = '#panic("no") *bold* <letter-0-end>'
    pages, _ = read(render_letters("letter", letters, issued_on=ISSUED_ON))
    assert '#panic("no") *bold* <letter-0-end>' in pages[2]


def test_letters_of_two_houses_make_no_file(letter, house):
    other = letter | {"house": house | {"name": "Another Mutual"}}
    with pytest.raises(DocumentError, match="one house"):
        render_letters("letter", [letter, other], issued_on=ISSUED_ON)


@pytest.mark.parametrize("count", [0, MOST_LETTERS + 1])
def test_no_letter_and_too_many_letters_make_no_file(letter, count):
    with pytest.raises(DocumentError, match=f"{count} letters"):
        render_letters("letter", [letter] * count, issued_on=ISSUED_ON)


def test_other_documents_are_not_letters(statement):
    with pytest.raises(DocumentError, match="statement-of-candidates: is not a letter"):
        render_letters("statement-of-candidates", [statement], issued_on=date(2027, 9, 17))


def test_a_letter_that_lacks_something_is_an_error_that_names_it(letter):
    letters = run_of(letter)
    del letters[2]["closing"]
    with pytest.raises(DocumentError, match=r"letter: .*closing"):
        render_letters("letter", letters, issued_on=ISSUED_ON)
