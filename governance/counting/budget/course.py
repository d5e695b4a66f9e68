"""Equal shares from one share to the end: which project is bought, round by round.

What a project asks never falls while purses are emptied. So the projects wait in a queue by what
each asked when last looked at, and only those at its head have to be looked at again.
"""

from dataclasses import dataclass
from fractions import Fraction
from heapq import heapify, heappop, heappush

from governance.counting.budget.backers import Field
from governance.counting.budget.options import Utility
from governance.counting.budget.priority import Priority
from governance.counting.budget.purses import Price, Purses, empty_layout

Waiting = tuple[int, str]
"""What a project asked when last looked at, rounded down, and its id."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A project its supporters can pay for now. `asks` is what is compared, rounded down."""

    asks: int
    one: str
    price: Price
    divisor: int

    @property
    def exactly(self) -> Fraction:
        """What is compared, exactly: the share, or under cost utility the share per pound."""
        return self.price.share / self.divisor


@dataclass(frozen=True, slots=True)
class Course:
    """All that was bought from one share, in order."""

    share: Fraction
    bought: tuple[Offer, ...]
    purses: Purses

    @property
    def ids(self) -> tuple[str, ...]:
        """The projects bought, in order."""
        return tuple(offer.one for offer in self.bought)


class Courses:
    """Makes courses from different shares over the same ballots."""

    def __init__(self, field: Field, utility: Utility, priority: Priority) -> None:
        self._priority = priority
        self._start = empty_layout(field)
        self._costs = {one: backers.cost for one, backers in field.backers.items()}
        self._divisors = {
            one: cost if utility is Utility.COST else 1 for one, cost in self._costs.items()
        }
        self._least = [
            (Price(backers.cost, backers.total, frozenset()).floor(self._divisors[one]), one)
            for one, backers in field.backers.items()
        ]
        heapify(self._least)

    def purses(self, share: Fraction) -> Purses:
        """Return the purses before anything is bought."""
        return Purses.filled(self._start, share)

    def offer(self, purses: Purses, one: str) -> Offer | None:
        """Return what a project asks now, or None if it can never be paid for again."""
        price = purses.price(one, self._costs[one])
        if price is None:
            return None
        divisor = self._divisors[one]
        return Offer(price.floor(divisor), one, price, divisor)

    def course(self, share: Fraction) -> Course:
        """Buy what can be bought from this share. Raises TieNeedsLot."""
        waiting = self._least.copy()
        purses = self.purses(share)
        bought = []
        while fresh := self._look(purses, waiting, -1):
            offer = self._first(fresh)
            purses = purses.paid(offer.one, offer.price)
            bought.append(offer)
            _put_back(waiting, fresh, offer)
        return Course(share, tuple(bought), purses)

    def same_course(self, low: Course, share: Fraction) -> Course | None:
        """Return the course from a greater share if it is certain that all between are the same.

        As long as two courses buy the same projects in the same order, the one with the greater
        share leaves no purse with less and lets no project ask more. So if in each round the
        project bought asked less *from the lower share* than any other asks *from the greater*,
        it was the first at every share between them. None means: not certain.
        """
        waiting = self._least.copy()
        purses = self.purses(share)
        bought = []
        for rival in low.bought:
            fresh = self._look(purses, waiting, rival.asks)
            offer = next((one for one in fresh if one.one == rival.one), None)
            if offer is None or not all(
                self._is_ahead(rival, other) for other in fresh if other is not offer
            ):
                return None
            purses = purses.paid(offer.one, offer.price)
            bought.append(offer)
            _put_back(waiting, fresh, offer)
        if self._look(purses, waiting, -1):
            return None
        return Course(share, tuple(bought), purses)

    def _look(self, purses: Purses, waiting: list[Waiting], bar: int) -> list[Offer]:
        """Take from the queue all that may ask the least, or no more than `bar`."""
        fresh = []
        least: int | None = None
        while waiting and (least is None or waiting[0][0] <= max(least, bar)):
            offer = self.offer(purses, heappop(waiting)[1])
            if offer is not None:
                fresh.append(offer)
                least = offer.asks if least is None else min(least, offer.asks)
        return fresh

    def _first(self, fresh: list[Offer]) -> Offer:
        """Choose the offer that asks least; equals by the tie list."""
        least = min(offer.asks for offer in fresh)
        close = [offer for offer in fresh if offer.asks == least]
        if len(close) == 1:
            return close[0]
        exact = min(offer.exactly for offer in close)
        tied = {offer.one: offer for offer in close if offer.exactly == exact}
        return tied[self._priority.first(list(tied))]

    def _is_ahead(self, offer: Offer, other: Offer) -> bool:
        """Tell whether an offer comes before another without a lot still to be drawn."""
        if offer.asks != other.asks:
            return offer.asks < other.asks
        ours, theirs = offer.exactly, other.exactly
        place = self._priority.place
        return ours < theirs or (ours == theirs and place(offer.one) < place(other.one))


def _put_back(waiting: list[Waiting], fresh: list[Offer], bought: Offer) -> None:
    for offer in fresh:
        if offer is not bought:
            heappush(waiting, (offer.asks, offer.one))
