"""What can differ between the staff records and the register, and what may be decided of it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from governance.kernel.ids import EntryId, MemberId


class DifferenceKind(StrEnum):
    """The kinds of difference, in the order a secretary works through them."""

    OFFER_SHARE = "offer-share"
    LEAVER = "leaver"
    NAME_CHANGE = "name-change"
    ADDRESS_CHANGE = "address-change"
    REJOINED = "rejoined"
    DUPLICATE = "duplicate"
    SHARE_WORD = "share-word"


class Choice(StrEnum):
    """What one person proposes to do about a difference, and another signs off."""

    ENTER = "enter"
    KEEP_MEMBER = "keep-member"
    LATER = "later"
    LEAVE = "leave"
    NOT_LEAVING = "not-leaving"
    OFFER = "offer"
    SAME_PERSON = "same-person"
    START = "start"
    TAKE_HR = "take-hr"


class DecisionState(StrEnum):
    """What has become of a decision."""

    WAITING = "waiting"
    SIGNED_OFF = "signed-off"
    TAKEN_BACK = "taken-back"
    OVERTAKEN = "overtaken"
    """The staff records or the register changed before it was signed off: it has no effect."""


HIDING = (Choice.LATER, Choice.LEAVE, Choice.NOT_LEAVING, Choice.SAME_PERSON)
"""Choices after which a difference stays as it is, and is no longer shown."""
LONGEST_REASON = 500
BATCH = 200
"""How many decisions are signed off in one transaction."""
_DIGEST = 16


def choices_for(kind: DifferenceKind, *, has_shares: bool) -> tuple[Choice, ...]:
    """What may be decided of such a difference, the usual thing first."""
    first: dict[DifferenceKind, tuple[Choice, ...]] = {
        DifferenceKind.OFFER_SHARE: (Choice.OFFER,) if has_shares else (Choice.ENTER, Choice.OFFER),
        DifferenceKind.LEAVER: (Choice.START, Choice.NOT_LEAVING),
        DifferenceKind.NAME_CHANGE: (Choice.TAKE_HR,),
        DifferenceKind.ADDRESS_CHANGE: (Choice.TAKE_HR,),
        DifferenceKind.REJOINED: (Choice.OFFER,) if has_shares else (Choice.ENTER, Choice.OFFER),
        DifferenceKind.DUPLICATE: (Choice.SAME_PERSON,),
        DifferenceKind.SHARE_WORD: (),
    }
    return (*first[kind], Choice.LEAVE, Choice.LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One line of the work list: what the staff records say, and what the register says.

    ``fingerprint`` is what differs, in one text: while it is the same the difference is the same.
    ``other_id`` and ``other_number`` are of the second person where two are alike.
    ``is_leaving``: a leaver's case of the person is open.
    """

    kind: DifferenceKind
    member_id: MemberId
    number: str
    name: str
    sort_name: str
    fingerprint: str
    hr_says: str
    register_says: str
    true_from: date
    entry_id: EntryId | None = None
    entry_number: int | None = None
    other_id: MemberId | None = None
    other_number: str = ""
    is_leaving: bool = False

    @property
    def key(self) -> str:
        """Where the line stands in its list."""
        return f"{self.sort_name}~{self.number}~{self.other_number}"

    @property
    def mark(self) -> str:
        """The line as a form sends it back: whose it is, and what was seen of it."""
        return f"{self.member_id}:{digest_of(self.fingerprint)}"


@dataclass(frozen=True, slots=True)
class DifferencePage:
    """A page of one kind of difference, by name then number."""

    kind: DifferenceKind
    rows: tuple[Difference, ...]
    next_key: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of a kind; ``is_more``: counting stopped there."""

    number: int
    is_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """What is decided of some lines. ``until`` goes with ``later`` alone."""

    choice: Choice
    reason: str
    until: date | None = None

    def faults(self, kind: DifferenceKind, *, today: date, has_shares: bool) -> dict[str, str]:
        """What will not do, by the name of the field."""
        found: dict[str, str] = {}
        allowed = {*choices_for(kind, has_shares=has_shares)}
        if kind is DifferenceKind.REJOINED:
            allowed.add(Choice.KEEP_MEMBER)
        if self.choice not in allowed:
            found["choice"] = "Choose one of the answers for this kind."
        if not self.reason.strip():
            found["reason"] = "Say why, in a few words."
        elif len(self.reason) > LONGEST_REASON:
            found["reason"] = f"Use no more than {LONGEST_REASON} characters."
        if self.choice is Choice.LATER and (self.until is None or self.until <= today):
            found["until"] = "Enter a day after today."
        return found


def digest_of(fingerprint: str) -> str:
    """A short text that differs when the fingerprint does."""
    return sha256(fingerprint.encode()).hexdigest()[:_DIGEST]
