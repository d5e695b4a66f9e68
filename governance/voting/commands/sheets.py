"""What the tools print on paper: a secret key, and the voters' codes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import segno

from governance.documents.pdf import MOST_LETTERS, render_letters, render_pdf
from governance.documents.shapes import (
    Fact,
    KeySheet,
    Person,
    Picture,
    Recipient,
    Template,
    VotingCodeLetter,
)
from governance.sealing.credentials import shown_code

KEY_NOTES = """\
Put this sheet in an envelope, close it, and lock it away, but not where the file is kept.
Give neither this sheet nor the file nor a picture of them to anybody, the mutual included. What \
you hand in is the file with “public” in its name.
If you lose the file, type the key or scan the square. Small letters, spaces and missing hyphens \
make no difference.
When the time to challenge the vote has passed, you will be asked to destroy both.
""".splitlines()

WHOSE = (
    "Your own device seals your vote in “{title}” before it sends it. This code says that the vote "
    "is yours. It was made on my own computer. {mutual} does not have it, so nobody there can vote "
    "for you without it showing."
)
OWN_DEVICE = (
    "Use your own phone and your own mobile data, if you can, rather than a computer at work."
)
IN_TROUBLE = (
    "If you have lost this sheet, or somebody else has seen the code, or somebody tells you how to "
    "vote, {ask} before the vote closes. The code is then made void, and you are given a new one."
)


@dataclass(frozen=True, slots=True)
class CodeLetters:
    """What all sheets with codes share. ``contact`` may be empty."""

    poll: str
    title: str
    mutual: str
    base_url: str
    scrutineer: str
    contact: str


@dataclass(frozen=True, slots=True)
class Voter:
    """A person on the roll, and where to send a letter, if that is known."""

    number: str
    name: str
    address: tuple[str, ...] = ()


def key_sheet(
    *, title: str, subtitle: str, facts: Sequence[Fact], text: str, made_on: date
) -> bytes:
    """A secret key on one sheet of A4, as PDF."""
    sheet = KeySheet(
        house=None,
        title=title,
        subtitle=subtitle,
        facts=facts,
        secret_groups=text.split("-"),
        qr=_square(text, alt="QR code with the same text as the key beside it"),
        warning="Whoever has this sheet has the key. It is yours alone.",
        notes=KEY_NOTES,
    )
    return render_pdf(Template.KEY_SHEET, sheet, issued_on=made_on)


def code_sheets(
    letters: CodeLetters, codes: Sequence[tuple[Voter, str]], *, issued_on: date
) -> Iterator[bytes]:
    """The voters' codes, a sheet a person, as PDFs of so many letters each."""
    for start in range(0, len(codes), MOST_LETTERS):
        some = codes[start : start + MOST_LETTERS]
        sheets = [_code_letter(letters, voter, code) for voter, code in some]
        yield render_letters(Template.VOTING_CODE, sheets, issued_on=issued_on)


def _code_letter(letters: CodeLetters, voter: Voter, code: str) -> VotingCodeLetter:
    shown = shown_code(code)
    address = f"{letters.base_url.rstrip('/')}/votes/{letters.poll}/booth"
    return VotingCodeLetter(
        house=None,
        recipient=Recipient(name=voter.name, address=voter.address),
        reference=voter.number,
        salutation=f"Dear {voter.name}",
        subject=f"Your voting code: {letters.title}",
        closing="Yours sincerely",
        signatory=Person(name=letters.scrutineer, office="Scrutineer"),
        enclosures=[],
        paragraphs=[WHOSE.format(title=letters.title, mutual=letters.mutual)],
        code_groups=shown.split("-"),
        vote_address=address,
        qr=_square(f"{address}#code={shown}", alt="QR code leading to the vote with your code"),
        after=[OWN_DEVICE, IN_TROUBLE.format(ask=_ask(letters))],
    )


def _ask(letters: CodeLetters) -> str:
    return f"tell me ({letters.contact})" if letters.contact else "tell me"


def _square(text: str, *, alt: str) -> Picture:
    drawn = BytesIO()
    segno.make(text, error="m").save(drawn, kind="svg", scale=4, border=0, xmldecl=False)
    return Picture(content=drawn.getvalue(), format="svg", alt=alt)
