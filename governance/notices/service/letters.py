"""Notices on paper: the words of one as a letter, and several letters as one file to print."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from governance.documents.pdf import MOST_LETTERS, render_letters
from governance.documents.shapes import ActivationLetter, House, Letter, Person, Template
from governance.kernel.letterhead import Letterhead
from governance.notices.queries import LetterText

_CLOSING = "Yours sincerely"


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs a letter, and in which office."""

    name: str
    office: str


@dataclass(frozen=True, slots=True)
class PrintFile:
    """Letters ready for the printer: one PDF, or for a great many a ZIP file of PDFs."""

    content: bytes
    mimetype: str
    extension: str


def as_file(
    template: Template, letters: Sequence[Letter | ActivationLetter], *, issued_on: date
) -> PrintFile:
    """All the letters as one PDF; more than ``MOST_LETTERS`` as a ZIP file of as few as will do.

    Raises ``DocumentError`` when there is no letter.
    """
    pdfs = [
        render_letters(template.value, letters[start : start + MOST_LETTERS], issued_on=issued_on)
        for start in range(0, max(len(letters), 1), MOST_LETTERS)
    ]
    if len(pdfs) == 1:
        return PrintFile(pdfs[0], "application/pdf", "pdf")
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as bundle:
        for number, content in enumerate(pdfs, start=1):
            bundle.writestr(ZipInfo(f"letters-{number}.pdf"), content)
    return PrintFile(packed.getvalue(), "application/zip", "zip")


def printed(
    letters: Iterable[LetterText],
    *,
    letterhead: Letterhead,
    signatory: Signatory,
    issued_on: date,
) -> PrintFile:
    """The letters as one file to print; see ``as_file``."""
    laid_out = [_as_letter(one, letterhead=letterhead, signatory=signatory) for one in letters]
    return as_file(Template.LETTER, laid_out, issued_on=issued_on)


def house_of(letterhead: Letterhead) -> House:
    """The mutual as a printed document names it."""
    contact = (letterhead.contact_email, letterhead.contact_phone, letterhead.base_url)
    return House(
        name=letterhead.mutual_name,
        address=[],
        contact=[line for line in contact if line],
        registered="",
        colour=letterhead.colour,
        logo=None,
    )


def _as_letter(text: LetterText, *, letterhead: Letterhead, signatory: Signatory) -> Letter:
    return Letter(
        house=house_of(letterhead),
        recipient={"name": text.name, "address": text.address_lines},
        reference=None,
        salutation=f"Dear {text.name}",
        subject=text.subject_line,
        closing=_CLOSING,
        signatory=Person(name=signatory.name, office=signatory.office),
        enclosures=[],
        paragraphs=_paragraphs(text, letterhead),
        facts=[],
        after=[],
    )


def _paragraphs(text: LetterText, letterhead: Letterhead) -> list[str]:
    """The words between the greeting and the name at the end, which a letter has of its own."""
    blocks = [" ".join(block.split()) for block in text.body.split("\n\n")]
    return [
        block
        for block in blocks
        if block
        and not block.startswith(f"Hello {text.name}")
        and not block.startswith(letterhead.mutual_name)
    ]
