"""A request to inspect the register or have a copy: what it must say, its clock, how it ends."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from governance.kernel.calendar import HolidayTable, working_days_after
from governance.kernel.refusals import Refusal


class Wanted(StrEnum):
    """What a requester asks for (CA 2006 s116)."""

    COPY = "copy"
    COPY_OF_INDEX = "copy-of-index"
    INSPECTION = "inspection"
    OWN_ENTRY = "own-entry"


class StepKind(StrEnum):
    """What is done about a request; ``received`` is the first step of each."""

    BARRED_BY_COURT = "barred-by-court"
    COMPLIED = "complied"
    COURT_APPLIED = "court-applied"
    COURT_DISMISSED = "court-dismissed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """Where a request stands; ``late`` and ``due`` depend on the day."""

    AT_COURT = "at-court"
    COMPLY_NOW = "comply-now"
    DONE = "done"
    DUE = "due"
    LATE = "late"
    REFUSED = "refused"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What CA 2006 s116(4) wants a request to say."""

    name: str
    address: str
    organisation: str = ""
    responsible: str = ""
    """The individual responsible for making it, when an organisation asks."""
    is_member: bool = False
    wanted: Wanted = Wanted.INSPECTION
    purpose: str = ""
    will_disclose: bool = False
    disclosed_to: str = ""
    """Name and address of whoever the information will be disclosed to, and what for."""
    received_on: date

    @property
    def lacking(self) -> tuple[str, ...]:
        """Which statements are missing, by name of the field; without them it is no request."""
        found = []
        if not self.name.strip():
            found.append("name")
        if not self.address.strip():
            found.append("address")
        if self.organisation.strip() and not self.responsible.strip():
            found.append("responsible")
        if not self.purpose.strip():
            found.append("purpose")
        if self.will_disclose and not self.disclosed_to.strip():
            found.append("disclosed_to")
        return tuple(found)


def due_on(received_on: date, *, working_days: int | None, table: HolidayTable) -> date | None:
    """The last day to comply or apply to the court (CA 2006 s117(1)); ``None``: no such clock."""
    if working_days is None:
        return None
    return working_days_after(received_on, working_days, table)


_ENDS: Mapping[StepKind, State] = {
    StepKind.COMPLIED: State.DONE,
    StepKind.BARRED_BY_COURT: State.REFUSED,
    StepKind.RETURNED: State.RETURNED,
    StepKind.WITHDRAWN: State.WITHDRAWN,
    StepKind.COURT_APPLIED: State.AT_COURT,
    StepKind.COURT_DISMISSED: State.COMPLY_NOW,
}

_NEXT: Mapping[StepKind | None, frozenset[StepKind]] = {
    None: frozenset(
        {StepKind.COMPLIED, StepKind.COURT_APPLIED, StepKind.RETURNED, StepKind.WITHDRAWN}
    ),
    StepKind.COURT_APPLIED: frozenset(
        {StepKind.BARRED_BY_COURT, StepKind.COURT_DISMISSED, StepKind.WITHDRAWN}
    ),
    # If the court does not bar it, the company must comply at once (CA 2006 s117(5)).
    StepKind.COURT_DISMISSED: frozenset({StepKind.COMPLIED, StepKind.WITHDRAWN}),
}
"""Which step may follow which; after an ending, none."""


def next_steps(taken: Sequence[StepKind]) -> frozenset[StepKind]:
    """What may be done now about a request with these steps behind it."""
    return _NEXT.get(taken[-1] if taken else None, frozenset())


def state_of(taken: Sequence[StepKind], *, due: date | None, today: date) -> State:
    """Where a request stands on a day."""
    if taken:
        return _ENDS[taken[-1]]
    return State.LATE if due is not None and due < today else State.DUE


@dataclass(frozen=True, slots=True)
class FeeBand:
    """The fee for so many entries of a copy, whole or in part; ``entries`` ``None``: the rest."""

    key: str
    entries: int | None
    pence: int


COPY_FEES = (
    FeeBand("first-5", 5, 1_00),
    FeeBand("next-95", 95, 30_00),
    FeeBand("next-900", 900, 30_00),
    FeeBand("next-99000", 99_000, 30_00),
    FeeBand("rest", None, 30_00),
)
"""The fees for copies: Companies (Fees for Inspection and Copying of Company Records)
Regulations 2007, SI 2007/2612. The mutual's own terms may lower them."""
HOUR_FEE_PENCE = 3_50
"""An hour of inspection by somebody who is no member (the same Regulations)."""


def copy_fee(entries: int, *, own: Mapping[str, int]) -> int:
    """The most that may be charged for a copy of so many entries, in pence, without delivery.

    ``own`` are the mutual's fees by band, where they differ.
    """
    fee, left = 0, entries
    for band in COPY_FEES:
        if left <= 0:
            break
        fee += own.get(band.key, band.pence)
        left = 0 if band.entries is None else left - band.entries
    return fee


def inspection_fee(hours: int, *, is_member: bool, own: Mapping[str, int]) -> int:
    """The most that may be charged for inspecting, in pence; members inspect free (s116(1))."""
    return 0 if is_member else hours * own.get("hour", HOUR_FEE_PENCE)


class RequestNotThere(Refusal):
    """The step does not follow from where the request stands. Facts: ``request_id``."""

    code: ClassVar[str] = "inspection-step-out-of-order"


class CourtNeedsReference(Refusal):
    """Going to court, or a court's order, is entered with its reference (CA 2006 s117(3))."""

    code: ClassVar[str] = "inspection-court-reference"


class CourtTooLate(Refusal):
    """The time to go to court instead of complying is over (CA 2006 s117(1)). Facts: ``due_on``."""

    code: ClassVar[str] = "inspection-court-too-late"


class RequestIncomplete(Refusal):
    """What CA 2006 s116(4) wants is missing, so it can only be returned. Facts: ``lacking``."""

    code: ClassVar[str] = "inspection-incomplete"


NEEDS_REFERENCE = frozenset(
    {StepKind.COURT_APPLIED, StepKind.COURT_DISMISSED, StepKind.BARRED_BY_COURT}
)


def check_step(
    kind: StepKind,
    *,
    taken: Iterable[StepKind],
    on: date,
    due: date | None,
    reference: str,
    lacking: Sequence[str],
) -> None:
    """Refuse a step that the law or the order of things does not allow."""
    if kind not in next_steps(tuple(taken)):
        raise RequestNotThere(kind=kind.value)
    if kind in NEEDS_REFERENCE and not reference.strip():
        raise CourtNeedsReference(kind=kind.value)
    if kind is StepKind.COURT_APPLIED and due is not None and on > due:
        raise CourtTooLate(due_on=due)
    if kind is StepKind.COMPLIED and lacking:
        raise RequestIncomplete(lacking=tuple(lacking))
