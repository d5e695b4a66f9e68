"""A nomination: what it must hold, who may support it, and the closed list of reasons (MER r14)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from unicodedata import normalize

from governance.elections.rules.nominating import NominationIncomplete, StatementTooLong
from governance.elections.rules.words import MOST_WORDS, words_in
from governance.kernel.ids import NominationId

PHOTO_ADDRESS = "/elections/photos/{photo_id}"
"""Where a photo is shown; its id is new whenever the picture is."""


class InvalidReason(StrEnum):
    """The only grounds on which a nomination is turned down (MER r14)."""

    LATE = "late"
    PARTICULARS_MISSING = "particulars-missing"
    INTERESTS_MISSING = "interests-missing"
    ELIGIBILITY_MISSING = "eligibility-missing"
    UNSIGNED = "unsigned"


class SupportAnswer(StrEnum):
    """What a person asked to support a nomination has said."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class NominationState(StrEnum):
    """Where a nomination stands: computed from what is recorded."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Missing(StrEnum):
    """What a nomination still lacks, in the order of the form."""

    CONTACT_ADDRESS = "contact-address"
    INTERESTS = "interests"
    ELIGIBILITY = "eligibility"
    SIGNATURE = "signature"
    SUPPORTERS = "supporters"


@dataclass(frozen=True, slots=True)
class NominationPaper:
    """What a member enters (MER r9 to r13, r64). Empty texts are allowed in a draft.

    ``interests`` are the person's financial interests in the mutual; ``has_no_interests`` says
    “none” outright: an empty field says nothing.
    """

    contact_address: str
    statement: str
    interests: str
    has_no_interests: bool
    is_eligibility_declared: bool
    signed_name: str
    signed_on: date | None


def missing_from(paper: NominationPaper) -> tuple[Missing, ...]:
    """What the paper itself lacks (supporters are counted elsewhere), in the form's order."""
    lacks = (
        (not paper.contact_address.strip(), Missing.CONTACT_ADDRESS),
        (not paper.has_no_interests and not paper.interests.strip(), Missing.INTERESTS),
        (not paper.is_eligibility_declared, Missing.ELIGIBILITY),
        (not paper.signed_name.strip() or paper.signed_on is None, Missing.SIGNATURE),
    )
    return tuple(what for is_lacking, what in lacks if is_lacking)


def true_reasons(
    paper: NominationPaper,
    *,
    received_at: datetime | None,
    nominations_close_at: datetime,
    has_all_supporters: bool,
) -> tuple[InvalidReason, ...]:
    """The grounds that the record bears out; a nomination with none of them stands (MER r14).

    Missing supporters are missing particulars, where the contest asks for supporters.
    """
    lacks = missing_from(paper)
    grounds = (
        (received_at is None or received_at >= nominations_close_at, InvalidReason.LATE),
        (
            Missing.CONTACT_ADDRESS in lacks or not has_all_supporters,
            InvalidReason.PARTICULARS_MISSING,
        ),
        (Missing.INTERESTS in lacks, InvalidReason.INTERESTS_MISSING),
        (Missing.ELIGIBILITY in lacks, InvalidReason.ELIGIBILITY_MISSING),
        (Missing.SIGNATURE in lacks, InvalidReason.UNSIGNED),
    )
    return tuple(reason for is_true, reason in grounds if is_true)


def state_of(
    *, submitted_at: datetime | None, withdrawn_at: datetime | None, is_accepted: bool | None
) -> NominationState:
    """Where a nomination stands; ``is_accepted`` is ``None`` while it is undecided."""
    if withdrawn_at is not None:
        return NominationState.WITHDRAWN
    if submitted_at is None:
        return NominationState.DRAFT
    if is_accepted is None:
        return NominationState.SUBMITTED
    return NominationState.ACCEPTED if is_accepted else NominationState.REJECTED


def most_supports(seats: int) -> int:
    """How many nominations in one contest a member may support: as many as there are seats."""
    return seats


def check_statement(statement: str) -> None:
    """Refuse a statement of more than 250 words (MER r64)."""
    if (count := words_in(statement)) > MOST_WORDS:
        raise StatementTooLong(words=count, most=MOST_WORDS)


def check_complete(
    paper: NominationPaper, *, supporters_named: int, supporters_needed: int
) -> None:
    """Refuse to submit a paper that lacks something; every gap is named."""
    lacks = missing_from(paper)
    if supporters_named < supporters_needed:
        lacks = (*lacks, Missing.SUPPORTERS)
    if lacks:
        raise NominationIncomplete(missing=tuple(each.value for each in lacks))


@dataclass(frozen=True, slots=True)
class Standing:
    """One candidate's place in the alphabetical order."""

    sort_name: str
    name: str
    nomination_id: NominationId


def in_statement_order(standing: Iterable[Standing]) -> list[Standing]:
    """Alphabetical by surname (MER r15), then by whole name, then by identifier.

    ``sort_name`` comes from the register (surname, two spaces, forename). Accents, capitals,
    apostrophes and hyphens make no difference: O’Brien stands beside Obrien, Núñez beside Nunez.
    """
    return sorted(
        standing,
        key=lambda one: (sort_key(one.sort_name), sort_key(one.name), str(one.nomination_id)),
    )


def sort_key(name: str) -> tuple[str, ...]:
    """A name as it is sorted: plain small letters, the surname apart from what follows it.

    The register puts two spaces after the surname, so that Smith comes before Smith Jones.
    """
    return tuple(_plain(part) for part in name.split("  "))


def _plain(text: str) -> str:
    letters = normalize("NFKD", text.casefold())
    return " ".join("".join(one for one in letters if one.isalnum() or one == " ").split())
