"""Equal shares: what every voter still has, exactly, and what a project would ask of each.

Amounts are whole numbers over one common denominator, which grows with each payment that does
not divide evenly. A vote of weight 3 is three votes with a purse each.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import mul

from governance.counting.arithmetic import ceiling
from governance.counting.budget.backers import Field
from governance.counting.budget.layout import EMPTY, Holding, Layout, PurseAndPoints

_FINE = 64
"""Shares are told apart by whole numbers of 2**-64 pence; only where these agree, exactly."""


@dataclass(frozen=True)
class Price:
    """What a project asks: a share for each point of a vote, or all that is left if that is less.

    The share is numerator / denominator. poor: the purses that hold less than their share.
    """

    numerator: int
    denominator: int
    poor: frozenset[PurseAndPoints]

    @cached_property
    def share(self) -> Fraction:
        """The exact share."""
        return Fraction(self.numerator, self.denominator)

    def floor(self, divisor: int) -> int:
        """Return the share divided by `divisor`, rounded down to a fine whole number."""
        return (self.numerator << _FINE) // (self.denominator * divisor)


class Purses:
    """What is in every purse, and whose it is (the layout)."""

    def __init__(self, layout: Layout, money: list[int], denominator: int) -> None:
        self._layout = layout
        self._money = money
        self._denominator = denominator

    @classmethod
    def filled(cls, start: Layout, share: Fraction) -> "Purses":
        """Give every vote the same share; `start` is the layout before any payment."""
        return cls(start, [0, share.numerator], share.denominator)

    def held(self, one: str) -> Fraction:
        """Return what the supporters of a project have left between them."""
        return Fraction(self._total(self._layout.holding(one)), self._denominator)

    def held_by(self, one: str, some: frozenset[PurseAndPoints]) -> Fraction:
        """Return what those supporters of a project have left whose purse and points are given."""
        holding = self._layout.holding(one)
        points = holding.points or (1,) * len(holding.purses)
        total = sum(
            self._money[purse] * votes
            for purse, votes, given in zip(holding.purses, holding.votes, points, strict=True)
            if (purse, given) in some
        )
        return Fraction(total, self._denominator)

    def purse_of(self, group: int) -> int:
        """Return the purse of a group of equal ballots."""
        return self._layout.purse_of(group)

    def is_empty(self, group: int) -> bool:
        """Tell whether the votes of a group have nothing left."""
        return not self._money[self._layout.purse_of(group)]

    def _total(self, holding: Holding) -> int:
        return sum(map(mul, map(self._money.__getitem__, holding.purses), holding.votes))

    def price(self, one: str, cost: int) -> Price | None:
        """Work out what a project asks, or None if its supporters cannot pay for it together.

        The least share for which the payments, each no more than what there is, make up the cost.
        """
        holding = self._layout.holding(one)
        cost *= self._denominator
        if self._total(holding) < cost:
            return None
        return (
            self._shared_with_points(holding, cost)
            if holding.points
            else self._shared(holding, cost)
        )

    def _shared(self, holding: Holding, cost: int) -> Price:
        """Let those with less than an equal share pay all they have, until the rest can share."""
        rich = holding.total
        rest = list(
            zip(
                map(self._money.__getitem__, holding.purses),
                holding.purses,
                holding.votes,
                strict=True,
            )
        )
        poor: list[PurseAndPoints] = []
        while True:
            share = ceiling(cost, rich)
            short = [each for each in rest if each[0] < share]
            if not short:
                return Price(cost, rich * self._denominator, frozenset(poor))
            for amount, purse, votes in short:
                poor.append((purse, 1))
                cost -= votes * amount
                rich -= votes
            rest = [each for each in rest if each[0] >= share]

    def _shared_with_points(self, holding: Holding, cost: int) -> Price:
        """Do the same where points differ: poorest is who has least for each point."""
        scale = lcm(*set(holding.points))
        each = [
            (self._money[purse] * (scale // points), purse, points, votes)
            for purse, points, votes in zip(
                holding.purses, holding.points, holding.votes, strict=True
            )
        ]
        rich = holding.total
        poor: list[PurseAndPoints] = []
        for amount, purse, points, votes in sorted(each):
            if amount * rich >= cost * scale:
                break
            poor.append((purse, points))
            cost -= votes * self._money[purse]
            rich -= votes * points
        return Price(cost, rich * self._denominator, frozenset(poor))

    def paid(self, one: str, price: Price) -> "Purses":
        """Return the purses after a project's price has been taken out of them."""
        share = price.share
        denominator = lcm(self._denominator, share.denominator)
        times = denominator // self._denominator
        part = share.numerator * (denominator // share.denominator)
        money = [amount * times for amount in self._money] if times > 1 else self._money.copy()
        layout = self._layout.parted(one, price.poor | self._exactly(one, share))
        money += [money[purse] - part * points for purse, points in layout.sources]
        return Purses(layout, money, denominator)

    def _exactly(self, one: str, share: Fraction) -> frozenset[PurseAndPoints]:
        """Find the purses that hold exactly their share, and so are empty afterwards too."""
        holding = self._layout.holding(one)
        wanted = share.numerator * self._denominator
        if not holding.points and wanted % share.denominator:
            return frozenset()  # purses hold whole numbers over the denominator
        points = holding.points or (1,) * len(holding.purses)
        return frozenset(
            (purse, given)
            for purse, given in zip(holding.purses, points, strict=True)
            if self._money[purse] * share.denominator == wanted * given
        )


def empty_layout(field: Field) -> Layout:
    """Return the layout before any payment: everybody shares one purse."""
    return Layout(field, [EMPTY + 1] * len(field.votes), EMPTY + 2)
