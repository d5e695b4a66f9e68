"""Who comes first among equals: the published tie list, then one lot for those it leaves equal."""

from collections.abc import Iterable, Sequence

from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Criterion, Options
from governance.counting.record import Lot, Purpose
from governance.counting.ties import Ties

STAGE = 1
"""A lot between projects holds for the whole count, so all are asked for at stage 1."""

PURPOSE = Purpose.FUND
"""The first in the lot's order is the one chosen."""

Key = tuple[int, ...]


class Priority:
    """The order among equals. Never the order in which projects happen to be listed.

    The tie list puts projects into classes. A lot is drawn for a whole class, and only when the
    count cannot go on without it; it then holds for the rest of the count.
    """

    def __init__(self, instance: Instance, options: Options, ties: Ties) -> None:
        self._ties = ties
        self._keys = _keys(instance, options)
        self._members: dict[Key, list[str]] = {}
        for one in sorted(self._keys):
            self._members.setdefault(self._keys[one], []).append(one)
        ranks = {key: rank for rank, key in enumerate(sorted(self._members))}
        self._rank = {one: ranks[key] for one, key in self._keys.items()}
        self._place: dict[str, int] = {}
        self.lots: list[Lot] = []

    def rank(self, one: str) -> int:
        """Return the class a project is in; 0 comes first. Equal classes are equal projects."""
        return self._rank[one]

    def order(self, some: Iterable[str]) -> list[str]:
        """Put projects in order, drawing lots where the list leaves them equal."""
        some = list(some)
        seen: set[int] = set()
        for one in some:
            if self._rank[one] in seen:
                self._draw(one)
            seen.add(self._rank[one])
        return sorted(some, key=self.place)

    def first(self, some: Sequence[str]) -> str:
        """Return the first of projects; draws a lot if the list leaves the best of them equal."""
        best = min(self._rank[one] for one in some)
        tied = [one for one in some if self._rank[one] == best]
        return self.order(tied)[0]

    def place(self, one: str) -> tuple[int, int]:
        """Return the class and the place in it; all places are 0 before a lot is drawn."""
        return self._rank[one], self._place.get(one, 0)

    def provisional(self, some: Iterable[str]) -> list[str]:
        """Put projects in order; those without a lot yet in order of their ids."""
        return sorted(some, key=lambda one: (self.place(one), one))

    def is_open(self, one: str) -> bool:
        """Tell whether the project has equals with whom no lot has been drawn yet."""
        return one not in self._place and len(self._members[self._keys[one]]) > 1

    def equals(self, one: str) -> tuple[str, ...]:
        """Return the whole class of a project, itself included."""
        return tuple(self._members[self._keys[one]])

    def _draw(self, one: str) -> None:
        if not self.is_open(one):
            return
        lot = self._ties.settle(stage=STAGE, purpose=PURPOSE, tied=self.equals(one))
        self.lots.append(lot)
        self._place.update({drawn: place for place, drawn in enumerate(lot.order)})


def _keys(instance: Instance, options: Options) -> dict[str, Key]:
    fixed = {one: place for place, one in enumerate(options.fixed_order)}
    keys = {}
    for project in instance.eligible:
        by = {
            Criterion.HIGHER_SCORE: -instance.support[project.id].score,
            Criterion.LOWER_COST: project.cost,
            Criterion.HIGHER_COST: -project.cost,
            Criterion.FIXED_ORDER: fixed.get(project.id, len(fixed)),
            Criterion.LOT: 0,
        }
        keys[project.id] = tuple(by[criterion] for criterion in options.tie_list)
    return keys
