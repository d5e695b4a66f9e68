"""A certificate's life: what may follow what, what it may say, and the code it is checked by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from governance.kernel.ids import CertificateId, EntryId
from governance.shares.rules import refusals as no
from governance.shares.rules.ledger import CertificateState, Holding
from governance.shares.rules.numbers import Ranges, common, count, joined, lowest, read

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""None of them is taken for another on paper."""
CODE_LENGTH = 20
_GROUP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateStep:
    """What became of a certificate on a day."""

    state: CertificateState
    on: date
    reason: str
    recorded_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate as it was printed, and what has become of it."""

    certificate_id: CertificateId
    number: int
    code: str
    entry_id: EntryId
    class_key: str
    class_name: str
    nominal_pence: int
    shares: int
    paid_pence: int
    share_numbers: str
    holder_name: str
    authenticated_by: str
    issued_on: date
    replaces_id: CertificateId | None
    steps: tuple[CertificateStep, ...]

    @property
    def state(self) -> CertificateState:
        """What it is now."""
        return self.steps[-1].state

    @property
    def stands(self) -> bool:
        """Whether it still speaks for shares: a lost one does, until it is replaced."""
        return self.state is not CertificateState.CANCELLED

    @property
    def numbers(self) -> Ranges:
        """The share numbers on it."""
        return read(self.share_numbers) or ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certifiable:
    """The shares of a holding that no certificate speaks for yet."""

    class_key: str
    shares: int
    paid_pence: int
    numbers: Ranges = ()


def code_in(text: str) -> str:
    """The code as it is kept: without the hyphens and capitals it may be typed with."""
    return "".join(one for one in text.lower() if one.isalnum())[: CODE_LENGTH + 1]


def shown_code(code: str) -> str:
    """The code as it is printed, in groups of five."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def check_step(certificate: Certificate, state: CertificateState, reason: str) -> None:
    """Whether the certificate may become lost or cancelled now."""
    if certificate.state is CertificateState.CANCELLED:
        raise no.CertificateCancelled(number=certificate.number)
    if state is CertificateState.LOST and certificate.state is CertificateState.LOST:
        raise no.CertificateLost(number=certificate.number)
    if not reason.strip():
        raise no.ReasonNeeded


def check_replacement(certificate: Certificate, indemnity: str) -> None:
    """A new certificate for a lost one: only when lost, and with the holder's indemnity."""
    if certificate.state is CertificateState.CANCELLED:
        raise no.CertificateCancelled(number=certificate.number)
    if certificate.state is not CertificateState.LOST:
        raise no.CertificateNotLost(number=certificate.number)
    if not indemnity.strip():
        raise no.IndemnityNeeded


def uncertified(holding: Holding, certificates: Iterable[Certificate]) -> Certifiable | None:
    """What of a holding the standing certificates leave over; ``None`` when nothing."""
    mine = [
        each
        for each in certificates
        if each.stands and each.entry_id == holding.entry_id and each.class_key == holding.class_key
    ]
    shares = holding.shares - sum(each.shares for each in mine)
    if shares < 1:
        return None
    paid = holding.paid_pence - sum(each.paid_pence for each in mine)
    written = joined(run for each in mine for run in each.numbers)
    free = without(holding.numbers, written)
    return Certifiable(
        class_key=holding.class_key,
        shares=shares,
        paid_pence=max(0, paid),
        numbers=lowest(free, shares),
    )


def without(ranges: Ranges, taken: Ranges) -> Ranges:
    """The numbers of ``ranges`` that are not among ``taken``."""
    found = list(ranges)
    for first, last in common(ranges, taken):
        rest: list[tuple[int, int]] = []
        for start, end in found:
            if last < start or end < first:
                rest.append((start, end))
                continue
            rest += [(a, b) for a, b in ((start, first - 1), (last + 1, end)) if a <= b]
        found = rest
    return joined(found) if count(found) else ()
