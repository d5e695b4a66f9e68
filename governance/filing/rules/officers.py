"""An officer's record: changes that are only ever added, and what they say of any day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from governance.filing.rules.offices import HOME, Office, Wanted
from governance.kernel.calendar import days_beginning_with, months_after
from governance.register.rules.cells import is_initial

NOTICE_DAYS = 14
"""Days in which the registrar is told, the day itself counted (CA 2006 ss167G-H, 279G-H)."""
_DISUSED_MONTHS = 20 * 12
_CHILDHOOD_MONTHS = 16 * 12


class ChangeKind(StrEnum):
    """What an addition to an officer's record tells."""

    APPOINTED = "appointed"
    CEASED = "ceased"
    CHANGED = "changed"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name somebody used before; ``last_used_on`` ``None`` when the day is not known."""

    name: str
    last_used_on: date | None = None
    is_from_childhood: bool = False

    def is_filed(self, day: date) -> bool:
        """Whether it is told: not disused for 20 years, nor since before 16 (s167J(2))."""
        if self.is_from_childhood:
            return False
        return self.last_used_on is None or months_after(self.last_used_on, _DISUSED_MONTHS) > day


def former_name(name: str, last_used_on: date | None, born_on: date | None) -> FormerName:
    """A former name, and whether it was given up before the sixteenth birthday."""
    is_childs = (
        last_used_on is not None
        and born_on is not None
        and last_used_on < months_after(born_on, _CHILDHOOD_MONTHS)
    )
    return FormerName(name, last_used_on, is_childs)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerFacts:
    """What is held of an officer and may be shown; ``born_month`` is year and month only.

    In office from ``appointed_on`` up to, not including, ``ceased_on``.
    """

    title: str = ""
    forename: str = ""
    surname: str = ""
    former_names: tuple[FormerName, ...] = ()
    born_month: str = ""
    nationality: str = ""
    country_of_residence: str = ""
    is_at_registered_office: bool = False
    address_1: str = ""
    address_2: str = ""
    town: str = ""
    postcode: str = ""
    country: str = ""
    e_address: str = ""
    e_purposes: str = ""
    constituency: str = ""
    interests: str = ""
    consented_on: date | None = None
    states_not_disqualified: bool = False
    identity_verified_on: date | None = None
    appointed_on: date = date.min
    ceased_on: date | None = None

    @property
    def name(self) -> str:
        """Forename and surname."""
        return f"{self.forename} {self.surname}".strip()

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The service address, or the words that stand for it (s167J(4))."""
        if self.is_at_registered_office:
            return ("The company’s registered office",)
        lines = (self.address_1, self.address_2, self.town, self.postcode, self.country)
        return tuple(line for line in lines if line)

    @property
    def birth_month_words(self) -> str:
        """``May 1974``; nothing when the birthday was not entered."""
        return f"{date.fromisoformat(f'{self.born_month}-01'):%B %Y}" if self.born_month else ""

    def is_in_office(self, day: date) -> bool:
        """Whether the office is held on a day."""
        return self.appointed_on <= day and (self.ceased_on is None or day < self.ceased_on)


PUBLIC_NAMES = tuple(field.name for field in fields(OfficerFacts))
SPELL_NAMES = frozenset({"appointed_on", "ceased_on"})
_DATES = SPELL_NAMES | {"consented_on", "identity_verified_on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateFacts:
    """What only the registrar is told (CA 2006 ss240-246, 1087A)."""

    born_on: date | None = None
    home_1: str = ""
    home_2: str = ""
    home_town: str = ""
    home_postcode: str = ""
    home_country: str = ""
    personal_code: str = ""

    @property
    def home_lines(self) -> tuple[str, ...]:
        """The usual residential address, empty lines left out."""
        lines = (getattr(self, name) for name in HOME)
        return tuple(line for line in lines if line)


PRIVATE_NAMES = tuple(field.name for field in fields(PrivateFacts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One addition to a record: which facts, true from when, entered when, by whom, why."""

    number: int
    kind: ChangeKind
    true_from: date
    recorded_at: datetime
    recorded_by: UUID | None
    reason: str
    facts: Mapping[str, object]
    private: tuple[str, ...] = ()
    sealed: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The facts it changes, the home address under one name."""
        home = {"home_address"} if set(HOME) & set(self.private) else set()
        return frozenset({*self.facts, *(set(self.private) - set(HOME)), *home})

    def is_notified(self, wanted: Wanted) -> bool:
        """Whether the registrar is told of it."""
        if self.kind in {ChangeKind.APPOINTED, ChangeKind.CEASED}:
            return True
        return self.kind is ChangeKind.CHANGED and bool(self.names & wanted.notified)


@dataclass(frozen=True, slots=True)
class Clock:
    """The days in which the registrar is told of a change, beginning with the day of it."""

    change: Change
    began_on: date

    @property
    def due_on(self) -> date:
        """The last day on which the registrar is told in time."""
        return days_beginning_with(self.began_on, NOTICE_DAYS)


def clocks_of(changes: Sequence[Change], facts: OfficerFacts, wanted: Wanted) -> tuple[Clock, ...]:
    """The clocks of an officer's changes. Days of office are those that are now held right.

    An end that was taken back has none, nor has an earlier one of two ends.
    """
    ends = [each.number for each in changes if each.kind is ChangeKind.CEASED]
    found = []
    for change in changes:
        began_on: date | None = change.true_from
        if change.kind is ChangeKind.APPOINTED:
            began_on = facts.appointed_on
        elif change.kind is ChangeKind.CEASED:
            began_on = facts.ceased_on if change.number == ends[-1] else None
        if began_on is not None and change.is_notified(wanted):
            found.append(Clock(change, began_on))
    return tuple(found)


def in_order(changes: Iterable[Change], *, day: date, known_at: datetime | None) -> list[Change]:
    """The changes that hold on a day as known at a moment, in the order in which they apply.

    The appointment comes first, whatever was since found out about its day.
    """
    known = [each for each in changes if known_at is None or each.recorded_at <= known_at]
    holding = [each for each in known if each.kind is ChangeKind.APPOINTED or each.true_from <= day]
    return sorted(holding, key=_place)


def _place(change: Change) -> tuple[date, int]:
    is_first = change.kind is ChangeKind.APPOINTED
    return (date.min if is_first else change.true_from, change.number)


def facts_on(
    changes: Sequence[Change], *, day: date, known_at: datetime | None = None
) -> OfficerFacts | None:
    """What is held of an officer on ``day``, as known at ``known_at``; ``None``: nothing yet.

    The days of appointment and of ceasing hold for the whole time in office.
    """
    applied = in_order(changes, day=day, known_at=known_at)
    if not applied:
        return None
    held: dict[str, object] = {}
    for change in applied:
        held.update({k: v for k, v in change.facts.items() if k not in SPELL_NAMES})
    for change in sorted(changes, key=lambda each: each.number):
        if known_at is None or change.recorded_at <= known_at:
            held.update({k: v for k, v in change.facts.items() if k in SPELL_NAMES})
    return OfficerFacts(**held)  # type: ignore[arg-type] # the names of the facts, read back


def to_data(facts: Mapping[str, object]) -> dict[str, object]:
    """Facts as JSON holds them."""
    return {name: _plain(value) for name, value in facts.items()}


def from_data(data: Mapping[str, object]) -> dict[str, object]:
    """Facts read back from JSON; ``from_data(to_data(f)) == f``."""
    return {name: _read(name, value) for name, value in data.items()}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [[each.name, _plain(each.last_used_on), each.is_from_childhood] for each in value]
    return value


def _read(name: str, value: object) -> object:
    if name in _DATES or name == "born_on":
        return date.fromisoformat(str(value)) if value else None
    if name == "former_names" and isinstance(value, list):
        return tuple(
            FormerName(each, date.fromisoformat(last) if last else None, is_childs)
            for each, last, is_childs in value
        )
    return value


def lacking(facts: OfficerFacts, private: frozenset[str], wanted: Wanted) -> tuple[str, ...]:
    """The required particulars that are missing, by name; ``private``: those that are held."""
    has = {
        "service_address": bool(facts.address_lines),
        "forename": bool(facts.forename) and not is_initial(facts.forename),
        "home_address": "home_address" in private,
        "born_on": "born_on" in private,
        "personal_code": "personal_code" in private,
    }
    return tuple(
        name
        for name in sorted(wanted.required)
        if not (has[name] if name in has else getattr(facts, name))
    )


def is_unverified(office: Office, facts: OfficerFacts, day: date) -> bool:
    """Whether a director must not act because their identity is not verified (s167M)."""
    verified_on = facts.identity_verified_on
    is_verified = verified_on is not None and verified_on <= day
    return office is Office.DIRECTOR and facts.is_in_office(day) and not is_verified
