"""The letters that carry activation codes: one page each, one file to print."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO

import segno

from governance.documents.shapes import ActivationLetter, Person, Template
from governance.identity.service.codes import IssuedCode
from governance.kernel.ids import AccountId
from governance.kernel.letterhead import Letterhead
from governance.notices.service.letters import PrintFile, Signatory, as_file, house_of

_PATH = "/sign-in/code"


def activation_letters(
    issued: Iterable[IssuedCode],
    *,
    letterhead: Letterhead,
    signatory: Signatory,
    issued_on: date,
    addresses: Mapping[AccountId, Sequence[str]] | None = None,
) -> PrintFile:
    """The letters as one file to print. ``addresses``: their lines, where they are known."""
    known = addresses or {}
    letters = [
        _letter(one, known.get(one.account_id, ()), letterhead=letterhead, signatory=signatory)
        for one in issued
    ]
    return as_file(Template.ACTIVATION_LETTER, letters, issued_on=issued_on)


def _letter(
    issued: IssuedCode, address: Sequence[str], *, letterhead: Letterhead, signatory: Signatory
) -> ActivationLetter:
    page = letterhead.base_url + _PATH
    shown = page.removeprefix("https://").removeprefix("http://")
    return ActivationLetter(
        house=house_of(letterhead),
        recipient={"name": issued.name, "address": address},
        reference=None,
        salutation=f"Dear {issued.name}",
        subject=f"Your code to take part in {letterhead.short_name}",
        closing="Yours sincerely",
        signatory=Person(name=signatory.name, office=signatory.office),
        enclosures=[],
        paragraphs=[_why(letterhead)],
        code_groups=issued.code.split("-"),
        sign_in_address=shown,
        qr={"content": _square(page), "format": "svg", "alt": f"A square that leads to {shown}"},
        valid_until=issued.last_day,
        help=_help(letterhead),
    )


def _why(letterhead: Letterhead) -> str:
    return (
        f"You are a co-owner of {letterhead.mutual_name}. We have no e-mail address for you, so "
        "here is a code on paper. With it you can sign in, vote, and see your own entry in the "
        "register of members."
    )


def _square(address: str) -> bytes:
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=0, xmldecl=False)
    return drawn.getvalue()


def _help(letterhead: Letterhead) -> list[str]:
    ways = []
    if letterhead.contact_phone:
        ways.append(f"ring {letterhead.contact_phone}")
    if letterhead.contact_email:
        ways.append(f"write to {letterhead.contact_email}")
    if not ways:
        return ["If the code does not work, ask the company secretary for a new letter."]
    return [f"If the code does not work, {' or '.join(ways)} and ask for a new letter."]
