"""Every PDF: repeatable, accessible, safe against text that looks like markup."""

import hashlib
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from governance.documents.pdf import DocumentError, render, render_pdf
from governance.documents.shapes import Template

ISSUED_ON = date(2027, 9, 17)
ROOT = Path(__file__).resolve().parents[3]


def text_of(content):
    reader = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_pdf_is_tagged_titled_and_claims_its_standards(letter):
    result = render("letter", letter, issued_on=ISSUED_ON)
    root = PdfReader(io.BytesIO(result.content)).trailer["/Root"]
    assert result.standards == ("a-2a", "ua-1")
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean object
    assert root["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in root
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert "Your vote in the board election" in metadata


def test_the_same_input_gives_the_same_bytes_and_another_date_does_not(letter):
    first = render_pdf("letter", letter, issued_on=ISSUED_ON)
    assert render_pdf(Template.LETTER, dict(reversed(letter.items())), issued_on=ISSUED_ON) == first
    assert render_pdf("letter", letter, issued_on=date(2027, 9, 18)) != first


def test_another_process_in_another_zone_gives_the_same_bytes_too(letter):
    here = hashlib.sha256(render_pdf("letter", letter, issued_on=ISSUED_ON)).hexdigest()
    program = (
        "import sys, json, hashlib; from datetime import date;"
        "from governance.documents.pdf import render_pdf;"
        "content = render_pdf('letter', json.load(sys.stdin), issued_on=date(2027, 9, 17));"
        "print(hashlib.sha256(content).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps(letter),
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={"TZ": "Pacific/Auckland", "LANG": "C", "PYTHONPATH": str(ROOT)},
    )
    assert there.stdout.strip() == here


def test_only_the_fonts_inside_typst_are_used_and_all_are_embedded(activation_letter):
    content = render_pdf("activation-letter", activation_letter, issued_on=ISSUED_ON)
    names = set()
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():
            (descendant,) = font.get_object()["/DescendantFonts"]
            names.add(font.get_object()["/BaseFont"].split("+")[1].split("-")[0])
            descriptor = descendant.get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(descriptor)
    assert names == {"LibertinusSerif", "DejaVuSansMono"}


NASTY = [
    '#panic("no") *bold* _it_ $x^2$ `raw` @ref <label> [block] {code} \\u{41} // gone',
    '#read("house.typ") #include "letter.typ" #eval("1+1")',
    '"quotes" \\ back\\slash </script> {{ house }} %s ${x}',
]


@pytest.mark.parametrize("nasty", NASTY)
def test_text_that_looks_like_markup_is_printed_and_never_obeyed(letter, nasty):
    data = letter | {
        "paragraphs": [nasty],
        "subject": nasty,
        "facts": [(nasty, nasty)],
        "recipient": {"name": nasty, "address": [nasty]},
    }
    squeezed = text_of(render_pdf("letter", data, issued_on=ISSUED_ON)).replace(" ", "")
    assert squeezed.count(nasty.replace(" ", "")) >= 3


@pytest.mark.parametrize(
    "name",
    [
        "Nguyễn Thị Ánh",
        "Łucja Żukowska",
        "Niccolò Ferrarò",
        "Siân O’Rourke",
        "Ñúñez Şebnem",
        "Đặng Čapková",
        "Øyvind Åse",
        "Ελένη",
        "Ольга",
        "Gwenllïan Ŵyn",
    ],
)
def test_names_from_everywhere_are_printed_with_every_accent(letter, name):
    content = render_pdf("letter", letter | {"salutation": f"Dear {name}"}, issued_on=ISSUED_ON)
    assert f"Dear {name}," in text_of(content)


def test_accents_sent_apart_from_their_letters_are_joined(letter):
    data = letter | {"salutation": "Dear A\u0301nh"}
    assert "Dear Ánh," in text_of(render_pdf("letter", data, issued_on=ISSUED_ON))


def test_control_and_hidden_characters_neither_stop_nor_turn_a_line(letter):
    data = letter | {"salutation": "Dear\x00Ann\x07\u202egnoL\u200b"}
    result = render("letter", data, issued_on=ISSUED_ON)
    assert result.missing_characters == ()
    assert "Dear Ann gnoL," in text_of(result.content)


def test_characters_our_fonts_lack_are_named_and_the_letter_is_still_made(letter):
    result = render("letter", letter | {"salutation": "Dear 漢字 🎉 漢"}, issued_on=ISSUED_ON)
    assert set(result.missing_characters) == {"漢", "字", "🎉"}
    assert result.standards == ()
    root = PdfReader(io.BytesIO(result.content)).trailer["/Root"]
    assert "/StructTreeRoot" in root
    assert "Voting opens" in text_of(result.content)


def test_an_unknown_template_is_an_error(letter):
    with pytest.raises(ValueError, match="house"):
        render_pdf("house", letter, issued_on=ISSUED_ON)


def test_data_that_lack_something_are_an_error_that_names_it(letter):
    del letter["closing"]
    with pytest.raises(DocumentError, match=r"letter: .*closing"):
        render_pdf("letter", letter, issued_on=ISSUED_ON)


@pytest.mark.parametrize("wrong", [1.5, datetime(2027, 1, 1, tzinfo=UTC), object()])
def test_numbers_that_are_not_whole_and_times_are_an_error(letter, wrong):
    with pytest.raises(DocumentError, match="whole numbers and dates"):
        render_pdf("letter", letter | {"subject": wrong}, issued_on=ISSUED_ON)


@pytest.mark.parametrize("content", [b"", b"not a picture"])
def test_a_picture_that_is_none_is_an_error(activation_letter, content):
    picture = {"content": content, "format": "png", "alt": "A square"}
    with pytest.raises(DocumentError, match="activation-letter"):
        render_pdf("activation-letter", activation_letter | {"qr": picture}, issued_on=ISSUED_ON)


@pytest.mark.parametrize("colour", ["#ffffff", "#f2c14e", "#000000", "#1f6f5c"])
def test_any_colour_of_a_mutual_can_be_printed(letter, house, colour):
    content = render_pdf(
        "letter", letter | {"house": house | {"colour": colour}}, issued_on=ISSUED_ON
    )
    assert "Downs Care Together" in text_of(content)


def test_a_logo_takes_the_place_of_the_name_at_the_top(letter, house):
    drawing = b'<path d="M0 0h40v10H0z"/>'
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10">' + drawing + b"</svg>"
    logo = {"content": svg, "format": "svg", "alt": "Downs Care Together"}
    content = render_pdf("letter", letter | {"house": house | {"logo": logo}}, issued_on=ISSUED_ON)
    assert text_of(content).startswith("The Old Dairy")
