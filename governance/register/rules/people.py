"""What HR says about one person; whether it makes them a member is for the register to say."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from uuid import UUID

from governance.register.rules.search import folded

FOREVER = date.max
"""The end of a period that has no end yet."""


LONGEST_SORT_NAME = 240


class ConstituencyKind(StrEnum):
    """The two ways the mutual divides its members; which ones there are is data."""

    SITE = "site"
    STAFF_GROUP = "staff-group"


class StandingReason(StrEnum):
    """Why a person is, or is not, entitled to vote on a day."""

    MEMBER = "member"
    JOINED_LATER = "joined-later"
    LEFT = "left"
    NO_SHARE = "no-share"
    OTHER_CONSTITUENCY = "other-constituency"
    NOT_ON_REGISTER = "not-on-register"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether a person is entitled on a day, and the first reason that decides it."""

    is_entitled: bool
    reason: StandingReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything HR says about a person at one time.

    ``left_on`` is the last day in post. It ends no membership: that ends when the entry in the
    register does (CA 2006 s112; see ``rules.membership``). ``holds_share`` is HR's word that a
    share was issued, to compare with the register, and never decides a vote; it is true for
    everyone when the mutual's export has no share column.
    """

    title: str = ""
    forename: str
    surname: str
    work_email: str | None = None
    personal_email: str | None = None
    address_1: str = ""
    address_2: str = ""
    town: str = ""
    postcode: str = ""
    staff_group_id: UUID | None = None
    site_id: UUID | None = None
    joined_on: date
    left_on: date | None = None
    holds_share: bool = True

    @property
    def name(self) -> str:
        """Forename and surname, as the register must give them (CA 2006 s113A)."""
        return f"{self.forename} {self.surname}".strip()

    @property
    def email(self) -> str | None:
        """The address to write to and to sign in with: at work first, else the personal one."""
        return self.work_email or self.personal_email

    @property
    def address_lines(self) -> tuple[str, ...]:
        """The postal address, one line each, empty lines left out."""
        lines = (self.address_1, self.address_2, self.town, self.postcode)
        return tuple(line for line in lines if line)

    @property
    def sort_name(self) -> str:
        """Surname then forename without accents or capitals; ``Smith`` before ``Smith Jones``."""
        return sort_name_of(self.forename, self.surname)

    def is_in_post(self, day: date) -> bool:
        """Whether the person works here on this day; the leaving date is the last such day."""
        return self.joined_on <= day and (self.left_on is None or day <= self.left_on)


def sort_name_of(forename: str, surname: str) -> str:
    """Surname then forename as lists are ordered by: ``hill  margaret``."""
    return f"{folded(surname)}  {folded(forename)}"[:LONGEST_SORT_NAME]


FACT_NAMES = tuple(field.name for field in fields(Facts))
"""The facts by name, in the order the register shows them."""

SPELL_NAMES = frozenset({"joined_on", "left_on"})
"""Facts that date the employment itself: a correction to one holds for the whole history."""
