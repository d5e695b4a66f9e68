"""Certificates laid out for printing: what each says, as a PDF with a page for each."""

from collections.abc import Sequence
from io import BytesIO

import segno

from governance.constitution.rules.articles import Articles
from governance.documents.pdf import render_pdf
from governance.documents.shapes import Picture, ShareCertificate, ShareCertificates, Template
from governance.kernel.letterhead import Letterhead
from governance.kernel.wording import money, number
from governance.notices.service.letters import house_of
from governance.shares.rules.certificates import Certificate, shown_code

MOST_CERTIFICATES = 500
"""How many make one file: laying them out takes time and memory."""
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def check_address(letterhead: Letterhead, code: str = "") -> str:
    """Where a certificate is checked; with a code, the page of that certificate."""
    return f"{letterhead.base_url.rstrip('/')}/certificates{'/' if code else ''}{code}"


def certificate_pdf(
    certificates: Sequence[Certificate], *, letterhead: Letterhead, articles: Articles
) -> bytes:
    """The certificates as one PDF, in the order given; the same input gives the same bytes.

    Raises ``ValueError`` for none, or for more than ``MOST_CERTIFICATES``.
    """
    if not 1 <= len(certificates) <= MOST_CERTIFICATES:
        raise ValueError(f"{len(certificates)} certificates for one file")
    house = house_of(letterhead)
    house["name"] = articles.registered_name or letterhead.mutual_name
    data = ShareCertificates(
        house=house,
        standing=_standing(articles),
        subject_to=f"its {articles.rules.rulebook}"
        + (" of association" if articles.rules.is_company else ""),
        certificates=[_laid_out(each, letterhead) for each in certificates],
    )
    latest = max(each.issued_on for each in certificates)
    return render_pdf(Template.SHARE_CERTIFICATES, data, issued_on=latest)


def _standing(articles: Articles) -> str:
    kind = "Company" if articles.rules.is_company else "Registered"
    said = [articles.rules.title]
    if articles.registered_number:
        said.append(f"{kind} number {articles.registered_number}")
    if articles.office_lines:
        said.append(", ".join(articles.office_lines))
    return " · ".join(said)


def _laid_out(certificate: Certificate, letterhead: Letterhead) -> ShareCertificate:
    nominal = certificate.shares * certificate.nominal_pence
    is_full = certificate.paid_pence >= nominal
    facts = [
        ("Number of shares", number(certificate.shares)),
        ("Class", certificate.class_name),
        ("Nominal value of each", money(certificate.nominal_pence)),
        ("Amount paid up", money(certificate.paid_pence) + (", in full" if is_full else "")),
    ]
    if certificate.share_numbers:
        facts.append(("Share numbers", certificate.share_numbers))
    return ShareCertificate(
        number=number(certificate.number),
        holder=certificate.holder_name,
        holding=_holding(certificate, is_full=is_full),
        facts=facts,
        issued_on=certificate.issued_on,
        authenticated_by=certificate.authenticated_by,
        code=shown_code(certificate.code),
        check_address=check_address(letterhead).removeprefix("https://").removeprefix("http://"),
        qr=_square(check_address(letterhead, certificate.code)),
        after="Issued in place of a certificate that was lost." if certificate.replaces_id else "",
    )


def _holding(certificate: Certificate, *, is_full: bool) -> str:
    count = certificate.shares
    words = f"{_WORDS[count]} ({count})" if count < len(_WORDS) else number(count)
    noun = "share" if count == 1 else "shares"
    each = f" of {money(certificate.nominal_pence)}" + ("" if count == 1 else " each")
    if is_full:
        paid = ", fully paid"
    elif certificate.paid_pence:
        paid = f", on which {money(certificate.paid_pence)} is paid"
    else:
        paid = ", on which nothing is paid yet"
    return f"{words} {certificate.class_name} {noun}{each}{paid}"


def _square(address: str) -> Picture:
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", scale=4, border=0, xmldecl=False)
    return Picture(content=drawn.getvalue(), format="svg", alt=f"QR code for {address}")
