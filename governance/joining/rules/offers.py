"""An offer of membership: what it offers, what may be answered, and what it is by the clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from governance.constitution.rules.articles import Articles, ServiceAddress
from governance.kernel.ids import MemberId, OfferId

OFFER_LIFE = timedelta(days=42)
"""How long an offer stands: six weeks."""
LONGEST_LINE = 200


class OfferState(StrEnum):
    """Where an offer is. ``lapsed`` is told by the clock, and kept when a new one is made."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    ALLOTTED = "allotted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class AddressChoice(StrEnum):
    """Which service address a new member wants on the register."""

    OFFICE = "office"
    HOME = "home"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedAddress:
    """An address as the member typed it."""

    address_1: str = ""
    address_2: str = ""
    town: str = ""
    postcode: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that say something."""
        every = (self.address_1, self.address_2, self.town, self.postcode)
        return tuple(line for line in every if line)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A member's answer. Agreeing is agreement to become a member (CA 2006 s112(2)).

    ``replied_on`` is the day on the paper, or today; ``paper`` says which paper, empty when the
    member answered on the page.
    """

    is_accepted: bool
    replied_on: date
    address_choice: AddressChoice = AddressChoice.OFFICE
    address: TypedAddress = field(default_factory=TypedAddress)
    paper: str = ""

    @property
    def lacks_address(self) -> bool:
        """Whether an own address was wanted and is not whole."""
        own = self.address
        is_whole = bool(own.address_1 and (own.town or own.postcode))
        return self.is_accepted and self.address_choice is AddressChoice.OTHER and not is_whole


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTerms:
    """What is offered: so many shares of a class at a price in pence; no class: no shares."""

    class_key: str
    class_name: str
    shares: int
    price_pence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllotmentTerms:
    """What is decided of some accepted offers: on which day, by what decision, at what price."""

    effective_on: date
    authority: str
    price_pence: int
    """What each new member pays, or is to pay, for all their shares."""


@dataclass(frozen=True, slots=True)
class Allotted:
    """What an allotment did."""

    offer_ids: Sequence[OfferId]
    member_ids: Sequence[MemberId]


def terms_of_offer(articles: Articles) -> OfferTerms:
    """What the articles let every new member have; paid in full at the nominal value."""
    if not articles.has_shares or not articles.share_classes:
        return OfferTerms(class_key="", class_name="", shares=0, price_pence=0)
    first = articles.share_classes[0]
    price = articles.shares_each * first.nominal_pence
    return OfferTerms(
        class_key=first.key, class_name=first.name, shares=articles.shares_each, price_pence=price
    )


def usual_address(articles: Articles) -> AddressChoice:
    """The service address of somebody who chose none."""
    is_home = articles.service_address is ServiceAddress.HOME
    return AddressChoice.HOME if is_home else AddressChoice.OFFICE


def state_on(state: OfferState, expires_on: date, day: date) -> OfferState:
    """What an offer is on a day: one that nobody answered lapses after its last day."""
    if state is OfferState.OFFERED and expires_on < day:
        return OfferState.LAPSED
    return state
