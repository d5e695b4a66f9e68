"""How long each kind of record is kept: from when the clock runs, the default, the least, why."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from governance.kernel.refusals import Refusal

YEAR = 12
ERASED = "Erased"
"""What stands where a name stood."""


class RecordType(StrEnum):
    """A kind of record with a clock of its own."""

    INSPECTION_REQUESTS = "inspection-requests"
    JOINING_DECISIONS = "joining-decisions"
    JOURNAL = "journal"
    LEAVER_CASES = "leaver-cases"
    LEAVER_DETAILS = "leaver-details"
    NOMINATION_FORMS = "nomination-forms"
    NOTICE_WORDS = "notice-words"
    OFFERS = "offers"
    OFFICERS = "officers"
    POLL_PAPERS = "poll-papers"
    REGISTER_ENTRIES = "register-entries"
    SHARE_LEDGER = "share-ledger"
    SIGN_IN_RECORDS = "sign-in-records"
    STAFF_LISTS = "staff-lists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What is kept, since when its clock runs, and for how many months.

    ``least_months``: the law allows no less. ``is_destroyed`` is false for what goes by itself or
    stays as long as the mutual does; ``note`` then says why.
    """

    title: str
    clock: str
    months: int
    source: str
    least_months: int = 0
    is_destroyed: bool = True
    note: str = ""


RULES: dict[RecordType, Rule] = {
    RecordType.REGISTER_ENTRIES: Rule(
        title="Entries of former members",
        clock="after the membership ended",
        months=10 * YEAR,
        least_months=10 * YEAR,
        source="Companies Act 2006 s121",
        note="The number and the days stay; the name, the address and all else go.",
    ),
    RecordType.LEAVER_DETAILS: Rule(
        title="Addresses and e-mails of leavers",
        clock="after the last day in post, once no entry stands",
        months=1 * YEAR,
        source="UK GDPR Article 5(1)(e) and 17(3)(b)",
        note="The name and the days stay, as long as the entry does.",
    ),
    RecordType.LEAVER_CASES: Rule(
        title="Leavers’ cases",
        clock="after the last step of a case that is over",
        months=6 * YEAR,
        source="Limitation Act 1980 s5",
        note="The steps and their days stay; who acted for an estate, and the papers named, go.",
    ),
    RecordType.JOINING_DECISIONS: Rule(
        title="Decisions on the work list",
        clock="after they were signed off or taken back",
        months=2 * YEAR,
        source="UK GDPR Article 5(1)(e)",
        note="What was decided, and by whom, stays. “Leave it” keeps its words while it holds.",
    ),
    RecordType.OFFERS: Rule(
        title="Offers that came to nothing",
        clock="after their last day",
        months=1 * YEAR,
        source="UK GDPR Article 5(1)(e)",
        note="An offer that made a member goes with the entry; a “no” stays while the person works "
        "here.",
    ),
    RecordType.OFFICERS: Rule(
        title="Former directors and secretaries",
        clock="after they ceased",
        months=6 * YEAR,
        source="Limitation Act 1980 s5",
        note="The office and the days stay; the name, the addresses and all else go.",
    ),
    RecordType.POLL_PAPERS: Rule(
        title="Ballots, rolls and marks of polls",
        clock="after the close of a poll whose result is declared",
        months=1 * YEAR,
        least_months=1 * YEAR,
        source="Model Election Rules r57",
        note="The counted result, the declaration and all digests stay.",
    ),
    RecordType.NOMINATION_FORMS: Rule(
        title="Nomination forms",
        clock="after the close of the election",
        months=1 * YEAR,
        least_months=1 * YEAR,
        source="Model Election Rules r57",
        note="The candidates’ names and how they fared stay.",
    ),
    RecordType.INSPECTION_REQUESTS: Rule(
        title="Who asked to inspect the register",
        clock="after the request came in",
        months=6 * YEAR,
        source="Limitation Act 1980 s5",
    ),
    RecordType.SIGN_IN_RECORDS: Rule(
        title="Sign-ins and devices",
        clock="after they began",
        months=1 * YEAR,
        source="UK GDPR Article 5(1)(e)",
    ),
    RecordType.NOTICE_WORDS: Rule(
        title="Words of letters and e-mails",
        clock="after they were queued",
        months=2 * YEAR,
        source="UK GDPR Article 5(1)(e)",
        note="That something was sent, when and how, stays.",
    ),
    RecordType.STAFF_LISTS: Rule(
        title="Rows of HR’s lists",
        clock="after the upload",
        months=1,
        source="UK GDPR Article 5(1)(e)",
        is_destroyed=False,
        note="They go by themselves after 30 days.",
    ),
    RecordType.SHARE_LEDGER: Rule(
        title="The share ledger",
        clock="as long as the mutual exists, and 12 years more",
        months=12 * YEAR,
        source="Companies Act 2006 s113; Limitation Act 1980 s8",
        is_destroyed=False,
        note="It holds numbers of entries, no names. It is not destroyed while the mutual exists.",
    ),
    RecordType.JOURNAL: Rule(
        title="The journal",
        clock="10 years at least",
        months=10 * YEAR,
        source="The mutual’s own policy",
        is_destroyed=False,
        note="Each line proves the one before it, so none is taken out. It holds no names.",
    ),
}


class BelowLegalMinimum(Refusal):
    """The law has this kept longer. Facts: ``title``, ``least_months``, ``source``."""

    code: ClassVar[str] = "below-legal-minimum"


class RecordsOnHold(Refusal):
    """A hold keeps all records of this kind. Facts: ``title``, ``reason``."""

    code: ClassVar[str] = "records-on-hold"


class NothingDue(Refusal):
    """Nothing of this kind is due for destruction. Facts: ``title``."""

    code: ClassVar[str] = "nothing-due"


class DueChanged(Refusal):
    """What is due is no longer what was proposed. Facts: ``title``, ``proposed``, ``due``."""

    code: ClassVar[str] = "due-changed"


class DestructionNeedsAnother(Refusal):
    """Who proposed a destruction does not confirm it."""

    code: ClassVar[str] = "destruction-needs-another"


class DestructionSettled(Refusal):
    """The proposal was confirmed or taken back already."""

    code: ClassVar[str] = "destruction-settled"


class DestructionWaiting(Refusal):
    """A proposal for this kind of record is waiting already. Facts: ``title``."""

    code: ClassVar[str] = "destruction-waiting"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One record whose time is over: since which day its clock ran, and whom or what it is about.

    ``about`` are the ids that a hold may name: the person, the poll, the contest, itself.
    """

    id: UUID
    since: date
    about: frozenset[UUID]


def ids_digest(ids: Iterable[UUID]) -> str:
    r"""SHA-256, in hexadecimal, of the ids: as text, sorted, each with a line feed (``\n``)."""
    digest = hashlib.sha256()
    for one in sorted(str(each) for each in ids):
        digest.update(f"{one}\n".encode())
    return digest.hexdigest()


def months_in_words(months: int) -> str:
    """A time in years and months: ``10 years``, ``1 year and 6 months``."""
    years, rest = divmod(months, YEAR)
    parts = [(years, "year"), (rest, "month")]
    told = [f"{count} {word}{'s' if count != 1 else ''}" for count, word in parts if count]
    return " and ".join(told)
