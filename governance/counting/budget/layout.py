"""Equal shares: who shares a purse with whom.

Voters who have paid for the same projects have the same amount left, so their money is kept
once: a *purse*. After a payment every purse is parted into those who paid and those who did not.
Whoever has nothing left is in the empty purse, number 0.
"""

from dataclasses import dataclass

from governance.counting.budget.backers import Backers, Field

EMPTY = 0

PurseAndPoints = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Holding:
    """A project's supporters by purse: the votes in each; the points of each vote; all points.

    `points` is empty where every vote gives 1. Those with nothing left are not in it.
    """

    purses: tuple[int, ...]
    votes: tuple[int, ...]
    points: tuple[int, ...]
    total: int


class Layout:
    """The purse of every group after certain payments; knows how it was last parted further.

    Counts differ little from one to the next while shares are raised, so what has been worked
    out for a layout is kept with it and used again.
    """

    def __init__(self, field: Field, purse_of: list[int], size: int) -> None:
        self._field = field
        self._purse_of = purse_of
        self.size = size
        self._holdings: dict[str, Holding] = {}
        self._next: tuple[str, frozenset[PurseAndPoints], Layout] | None = None
        self.sources: tuple[PurseAndPoints, ...] = ()
        """For each purse made last: the purse it was parted from, and the points it paid for."""

    def purse_of(self, group: int) -> int:
        """Return the purse of a group of equal ballots."""
        return self._purse_of[group]

    def holding(self, one: str) -> Holding:
        """Return a project's supporters by purse."""
        found = self._holdings.get(one)
        if found is None:
            found = self._holdings[one] = self._count(self._field.backers[one])
        return found

    def _count(self, backers: Backers) -> Holding:
        if backers.points:
            return self._count_points(backers)
        counted = backers.counted(self._purse_of)
        counted.pop(EMPTY, None)
        return Holding(tuple(counted), tuple(counted.values()), (), sum(counted.values()))

    def _count_points(self, backers: Backers) -> Holding:
        counted: dict[PurseAndPoints, int] = {}
        for group, votes, given in zip(backers.groups, backers.votes, backers.points, strict=True):
            key = self._purse_of[group], given
            if key[0] != EMPTY:
                counted[key] = counted.get(key, 0) + votes
        return Holding(
            tuple(purse for purse, _ in counted),
            tuple(counted.values()),
            tuple(given for _, given in counted),
            sum(votes * given for (_, given), votes in counted.items()),
        )

    def parted(self, one: str, broke: frozenset[PurseAndPoints]) -> "Layout":
        """Return the layout after a project is paid for; `broke` is who has nothing left then."""
        if self._next is None or self._next[:2] != (one, broke):
            self._next = one, broke, self._part(self._field.backers[one], self.holding(one), broke)
        return self._next[2]

    def _part(
        self, backers: Backers, holding: Holding, broke: frozenset[PurseAndPoints]
    ) -> "Layout":
        points = holding.points or (1,) * len(holding.purses)
        paying = list(zip(holding.purses, points, strict=True))
        sources = tuple(key for key in paying if key not in broke)
        number = {key: self.size + place for place, key in enumerate(sources)}
        purse_of = self._purse_of.copy()
        if backers.points:
            for group, given in zip(backers.groups, backers.points, strict=True):
                purse_of[group] = number.get((purse_of[group], given), EMPTY)
        else:
            new = [EMPTY] * self.size
            for (purse, _), place in number.items():
                new[purse] = place
            for group in backers.groups:
                purse_of[group] = new[purse_of[group]]
        layout = Layout(self._field, purse_of, self.size + len(sources))
        layout.sources = sources
        return layout
