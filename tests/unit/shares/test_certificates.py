"""A certificate's life, what it may speak for, and what is printed on it."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from governance.kernel.ids import CertificateId, EntryId, new_id
from governance.kernel.letterhead import Letterhead
from governance.shares.forms import pence_in
from governance.shares.queries.certificate_pdf import certificate_pdf
from governance.shares.rules import CertificateState, Holding, refusals
from governance.shares.rules.certificates import (
    Certificate,
    CertificateStep,
    check_replacement,
    check_step,
    code_in,
    shown_code,
    uncertified,
)
from tests.factories.constitution import GOOD

STEP = CertificateStep(
    state=CertificateState.ISSUED, on=date(2027, 6, 7), reason="", recorded_by=None
)
LOST = replace(STEP, state=CertificateState.LOST)
CANCELLED = replace(STEP, state=CertificateState.CANCELLED)
ONE = Certificate(
    certificate_id=CertificateId(new_id()),
    number=7,
    code="abcdefghjkmnpqrstuvw",
    entry_id=EntryId(new_id()),
    class_key="ordinary",
    class_name="Ordinary",
    nominal_pence=100,
    shares=3,
    paid_pence=300,
    share_numbers="1 to 3",
    holder_name="Siân O’Neill, Kwame Adjei",
    authenticated_by="Priya Natarajan",
    issued_on=date(2027, 6, 7),
    replaces_id=None,
    steps=(STEP,),
)
HOUSE = Letterhead("Example Mutual", "Example", "https://example.org", "a@example.org", "", "#0a6")


def test_a_certificate_is_lost_once_and_cancelled_for_good() -> None:
    lost, ended = replace(ONE, steps=(STEP, LOST)), replace(ONE, steps=(STEP, CANCELLED))
    check_step(ONE, CertificateState.LOST, "Burgled")
    check_step(lost, CertificateState.CANCELLED, "Never found")
    with pytest.raises(refusals.CertificateLost):
        check_step(lost, CertificateState.LOST, "Again")
    with pytest.raises(refusals.CertificateCancelled):
        check_step(ended, CertificateState.LOST, "Burgled")
    with pytest.raises(refusals.ReasonNeeded):
        check_step(ONE, CertificateState.CANCELLED, " ")


def test_only_a_lost_one_is_replaced_and_only_with_an_indemnity() -> None:
    lost, ended = replace(ONE, steps=(STEP, LOST)), replace(ONE, steps=(STEP, LOST, CANCELLED))
    check_replacement(lost, "Letter of 3 June")
    with pytest.raises(refusals.IndemnityNeeded):
        check_replacement(lost, "")
    with pytest.raises(refusals.CertificateNotLost):
        check_replacement(ONE, "Letter")
    with pytest.raises(refusals.CertificateCancelled):
        check_replacement(ended, "Letter")


def test_what_the_standing_certificates_leave_over_can_be_certified() -> None:
    holding = Holding(
        entry_id=ONE.entry_id,
        class_key="ordinary",
        shares=5,
        paid_pence=500,
        numbers=((1, 3), (8, 9)),
    )
    rest = uncertified(holding, [ONE])
    assert rest is not None
    assert (rest.shares, rest.paid_pence, rest.numbers) == (2, 200, ((8, 9),))
    assert uncertified(replace(holding, shares=3), [ONE]) is None
    everything = uncertified(holding, [replace(ONE, steps=(STEP, CANCELLED))])
    assert everything is not None
    assert everything.shares == 5
    assert uncertified(holding, [replace(ONE, entry_id=EntryId(new_id()))]) is not None


def test_a_code_is_found_however_it_is_typed() -> None:
    assert shown_code(ONE.code) == "abcde-fghjk-mnpqr-stuvw"
    assert code_in(" ABCDE-fghjk mnpqr–stuvw ") == ONE.code
    assert code_in("x" * 500) != ONE.code


def text_of(content: bytes) -> str:
    reader = PdfReader(BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_paper_says_everything_a_certificate_must() -> None:
    content = certificate_pdf([ONE], letterhead=HOUSE, articles=GOOD)
    text = text_of(content)
    for said in (
        "Share certificate",
        "Certificate number 7",
        "Example Mutual Limited",
        "05700001",
        "Siân O’Neill, Kwame Adjei",
        "three (3) Ordinary shares of £1 each, fully paid",
        "1 to 3",
        "7 June 2027",
        "Authenticated for Example Mutual Limited by Priya Natarajan",
        "example.org/certificates",
        "abcde-fghjk-mnpqr-stuvw",
    ):
        assert said in text
    assert content == certificate_pdf([ONE], letterhead=HOUSE, articles=GOOD)
    metadata = PdfReader(BytesIO(content)).trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_shares_not_paid_in_full_are_not_said_to_be() -> None:
    half = replace(ONE, paid_pence=150, replaces_id=CertificateId(new_id()))
    text = text_of(certificate_pdf([half, replace(ONE, paid_pence=0)], letterhead=HOUSE,
                                   articles=GOOD))  # fmt: skip
    assert "on which £1.50 is paid" in text
    assert "on which nothing is paid yet" in text
    assert "fully paid" not in text
    assert "in place of a certificate that was lost" in text


def test_a_file_has_between_one_and_five_hundred() -> None:
    for wrong in ([], [ONE] * 501):
        with pytest.raises(ValueError, match="certificates for one file"):
            certificate_pdf(wrong, letterhead=HOUSE, articles=GOOD)


@pytest.mark.parametrize(
    ("text", "pence"),
    [("£1,250", 125000), ("12.5", 1250), ("1p", 1), (" £ 0.01 ", 1), ("0", 0),
     ("", None), ("-1", None), ("1,25", None), ("1.234", None), ("£", None), ("9" * 20, None)],
)  # fmt: skip
def test_money_is_read_as_people_write_it(text: str, pence: int | None) -> None:
    assert pence_in(text) == pence
