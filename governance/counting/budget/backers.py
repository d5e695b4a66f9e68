"""Equal shares: who supports each project that takes part; the same throughout a count."""

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter

from governance.counting.budget.instance import Instance


class Backers:
    """Who supports a project: groups of equal ballots, the votes of each, points for each vote.

    `points` is empty where every supporter gives 1. `total` is all points given.
    """

    def __init__(self, cost: int, groups: list[int], votes: list[int], points: list[int]) -> None:
        self.cost = cost
        self.groups = tuple(groups)
        self.votes = tuple(votes)
        self.points = () if set(points) == {1} else tuple(points)
        self.total = sum(number * given for number, given in zip(votes, points, strict=True))
        self._pick = itemgetter(*groups)
        self._more = [
            (group, number - 1) for group, number in zip(groups, votes, strict=True) if number > 1
        ]

    def given(self) -> tuple[int, ...]:
        """Return the points of each group for one vote."""
        return self.points or (1,) * len(self.groups)

    def counted(self, number_of: Sequence[int]) -> Counter[int]:
        """Count the votes by a number that every group has (of a purse, say)."""
        if len(self.groups) == 1:
            return Counter({number_of[self.groups[0]]: self.votes[0]})
        counted = Counter(self._pick(number_of))
        for group, more in self._more:
            counted[number_of[group]] += more
        return counted


class Field:
    """The projects that take part, by id, and the votes of every group of equal ballots."""

    def __init__(self, instance: Instance) -> None:
        self.votes = tuple(group.votes for group in instance.groups)
        groups: dict[str, list[int]] = {one.id: [] for one in instance.eligible}
        points: dict[str, list[int]] = {one.id: [] for one in instance.eligible}
        for number, group in enumerate(instance.groups):
            for one, given in group.scores():
                if one in groups:
                    groups[one].append(number)
                    points[one].append(given)
        self.backers = {
            one.id: Backers(
                one.cost,
                groups[one.id],
                list(map(self.votes.__getitem__, groups[one.id])),
                points[one.id],
            )
            for one in instance.eligible
        }
