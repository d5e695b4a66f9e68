"""Printed documents: data laid out by a Typst template into an accessible, repeatable PDF."""

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Literal, cast

import typst

from governance.documents.shapes import DocumentData, Template

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "documents"
Standard = Literal["a-2a", "ua-1"]
STANDARDS: tuple[Standard, ...] = ("a-2a", "ua-1")
MISSING_CHARACTER = re.compile(r"the text `\"(.+?)\"` could not be displayed")
LETTERS = {Template.LETTER, Template.ACTIVATION_LETTER, Template.VOTING_CODE}
MOST_LETTERS = 500
"""How many letters make one file at most: laying them out takes time and memory."""
JOINERS = frozenset("\u200c\u200d")


class DocumentError(ValueError):
    """The data do not fit the template: a programming error, told with the layout's own words."""


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """A finished PDF. ``standards`` it meets: PDF/A-2a and PDF/UA-1, or none.

    None only when ``missing_characters`` holds characters that our fonts do not have (Chinese,
    emoji): the standards forbid them, so the PDF is then tagged but claims no standard, and shows
    a box in their place.
    """

    content: bytes
    standards: tuple[Standard, ...]
    missing_characters: tuple[str, ...]


def render_pdf(template_name: str, data: DocumentData, *, issued_on: date) -> bytes:
    """Lay out a document and return the PDF's bytes; see ``render`` for all there is to know."""
    return render(template_name, data, issued_on=issued_on).content


def render(template_name: str, data: DocumentData, *, issued_on: date) -> RenderedPdf:
    """Lay out ``data`` (a shape of ``shapes.py``) by the template of that name.

    The same input gives the same bytes on every machine: the only date in the file is
    ``issued_on``, and only the fonts inside Typst are used. Text reaches the template as JSON
    values and is never read as markup. Raises ``ValueError`` for an unknown template,
    ``DocumentError`` when the data lack what the template needs or a picture cannot be read.
    """
    template = Template(template_name)
    files = {path.name: path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ"))}
    files["main"] = files[f"{template.value}.typ"]
    inputs = {
        "data": json.dumps(_plain(data), ensure_ascii=False, sort_keys=True),
        "issued": issued_on.isoformat(),
    }
    try:
        return RenderedPdf(_compile(files, inputs, issued_on, STANDARDS), STANDARDS, ())
    except typst.TypstError as error:
        missing = MISSING_CHARACTER.findall(str(error.diagnostic))
        if not missing:
            raise DocumentError(f"{template.value}: {error.message}") from error
    return RenderedPdf(_compile(files, inputs, issued_on, ()), (), tuple(dict.fromkeys(missing)))


def render_letters(
    template_name: str, letters: Sequence[DocumentData], *, issued_on: date
) -> bytes:
    """Lay out several letters as one PDF, each on the front of a sheet, in the order given.

    For the templates of letters; all of them come from one house, or from none. As
    ``render_pdf`` otherwise: tagged, repeatable, and the same errors. Raises ``DocumentError``
    for no letter, more than ``MOST_LETTERS`` of them, or letters of different houses.
    """
    template = Template(template_name)
    if template not in LETTERS:
        raise DocumentError(f"{template.value}: is not a letter")
    if not 1 <= len(letters) <= MOST_LETTERS:
        raise DocumentError(f"{template.value}: {len(letters)} letters for one file")
    return render_pdf(template.value, _together(letters), issued_on=issued_on)


def _together(letters: Sequence[DocumentData]) -> dict[str, object]:
    """What all the letters share, once, and under ``letters`` what each has of its own."""
    every: list[dict[str, object]] = [dict(letter) for letter in letters]
    first, *others = every
    shared = {
        key: value
        for key, value in first.items()
        if all(key in other and other[key] == value for other in others)
    }
    if "house" not in shared:
        raise DocumentError("the letters of one file come from one house")
    own = [{key: each[key] for key in each if key not in shared} for each in every]
    return shared | {"letters": own}


def _compile(
    files: Mapping[str, bytes],
    inputs: dict[str, str],
    issued_on: date,
    standards: tuple[Standard, ...],
) -> bytes:
    return typst.compile(
        # A mapping of names to sources is accepted, so that nothing is read from the disk; the
        # library's type stub does not say so.
        cast("bytes", files),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs=inputs,
        pdf_standards=[*standards],
        timestamp=datetime.combine(issued_on, time(12), tzinfo=UTC),
    )


def _plain(value: object) -> object:
    """Turn data into what JSON holds; a picture's bytes become a list of numbers."""
    match value:
        case str():
            return _printable(value)
        case bytes():
            return [*value]
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case date() if not isinstance(value, datetime):
            return value.isoformat()
        case None | bool() | int():
            return value
    raise DocumentError(f"a document holds texts, whole numbers and dates, not {type(value)}")


def _printable(text: str) -> str:
    """Compose accents; make spaces of control characters, which no font has; drop hidden ones.

    Hidden ones can turn the direction of a line, and so show another name than they hold.
    """
    kept = (one for one in unicodedata.normalize("NFC", text) if one in JOINERS or _shows(one))
    return "".join(" " if unicodedata.category(one) in {"Cc", "Cs"} else one for one in kept)


def _shows(character: str) -> bool:
    return unicodedata.category(character) != "Cf"
