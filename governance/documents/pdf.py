"""Printed documents: data laid out by a Typst template into an accessible, repeatable PDF."""

import json
import re
import unicodedata
from collections.abc import Mapping
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
