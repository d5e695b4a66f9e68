"""The statutory entry: what CA 2006 s113 and CCBSA 2014 s30 want of a member, and its gaps."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from uuid import UUID

from governance.register.rules.cells import is_initial
from governance.register.rules.people import sort_name_of


class PartyKind(StrEnum):
    """Whether a member is a person or a body (CA 2006 ss113A, 113B)."""

    BODY = "body"
    INDIVIDUAL = "individual"


class Cessation(StrEnum):
    """Why somebody ceased to be a member."""

    DEATH = "death"
    ENTERED_IN_ERROR = "entered-in-error"
    EXPULSION = "expulsion"
    FORFEITURE = "forfeiture"
    GIFT_BACK = "gift-back"
    NO_LONGER_ELIGIBLE = "no-longer-eligible"
    PURCHASE = "purchase"
    REDEMPTION = "redemption"
    RESIGNATION = "resignation"
    TRANSFER = "transfer"
    WITHDRAWAL = "withdrawal"


class EntryState(StrEnum):
    """How a person stands on the register now, whatever the day: never, still, no longer."""

    ENDED = "ended"
    NONE = "none"
    STANDS = "stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class JointHolder:
    """A further holder of the same shares, by name; the order on the register counts (s286)."""

    forename: str
    surname: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What the register says of one membership at one time.

    The address is the service address. ``registered_on`` is the day the name was entered,
    ``ceased_on`` the day membership ended: from that day on the person is no member. A person
    who comes back has a new entry. ``is_protected`` keeps the entry out of inspection and copies
    (CA 2006 s120A); ``is_withheld`` out of a public copy, at the member's wish (SI 2004/539).
    """

    kind: PartyKind = PartyKind.INDIVIDUAL
    title: str = ""
    forename: str = ""
    surname: str
    address_1: str = ""
    address_2: str = ""
    town: str = ""
    postcode: str = ""
    country: str = ""
    e_address: str = ""
    e_purposes: str = ""
    constituency_id: UUID | None = None
    eligibility: str = ""
    registered_on: date
    ceased_on: date | None = None
    cessation: Cessation | None = None
    is_protected: bool = False
    is_withheld: bool = False
    joint_holders: tuple[JointHolder, ...] = ()
    dispute: str = ""
    other_property_pence: int = 0

    @property
    def name(self) -> str:
        """Forename and surname, or the name of the body."""
        return f"{self.forename} {self.surname}".strip()

    @property
    def names(self) -> str:
        """All holders in the order of the register."""
        others = (f"{each.forename} {each.surname}".strip() for each in self.joint_holders)
        return ", ".join((self.name, *others))

    @property
    def sort_name(self) -> str:
        """Surname then forename as lists are ordered by."""
        return sort_name_of(self.forename, self.surname)

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The service address, one line each, empty lines left out."""
        lines = (self.address_1, self.address_2, self.town, self.postcode, self.country)
        return tuple(line for line in lines if line)

    def is_member(self, day: date) -> bool:
        """Whether this entry makes its holder a member on a day (CA 2006 s112)."""
        return self.registered_on <= day and (self.ceased_on is None or day < self.ceased_on)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Which required particulars are missing, by name of the fact (ss113A, 113B)."""
        found = []
        is_person = self.kind is PartyKind.INDIVIDUAL
        if is_person and (not self.forename or is_initial(self.forename)):
            found.append("forename")
        if not self.surname:
            found.append("surname")
        if not self.address_1 or not (self.town or self.postcode):
            found.append("service_address")
        return tuple(found)


PARTICULAR_NAMES = tuple(field.name for field in fields(Particulars))
"""The particulars by name, in the order the register shows them."""

SPELL_PARTICULARS = frozenset({"registered_on", "ceased_on", "cessation"})
"""Particulars that date the membership itself: a change to one holds for the whole entry."""
