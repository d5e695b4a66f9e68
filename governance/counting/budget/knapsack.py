"""Knapsack: the set of projects with the greatest value that the budget can pay for, exactly.

Sets are built project by project. Of two part-sets the one that costs no less and is worth no
more is dropped, and so is one that could not reach the value known to be possible even if the
rest of the budget could be spent on parts of projects. What remains is small, so that budgets in
pence are no harder than budgets in pounds.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from governance.counting.arithmetic import ceiling
from governance.counting.budget.draft import Draft
from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Options, Value
from governance.counting.budget.record import BudgetRecord, Fate
from governance.counting.ties import Ties

VERSION = "1"
MOST_SETS = 500_000


class KnapsackTooHard(Exception):
    """There are too many part-sets to compare: hundreds of thousands of equal merit.

    It takes dozens of projects whose odd amounts of money are worth the same for each penny, so it
    does not happen when scores alone are added up. Rounding costs to pounds helps.
    """


@dataclass(frozen=True, slots=True)
class Item:
    """A project as the knapsack sees it."""

    id: str
    cost: int
    value: int


@dataclass(frozen=True, slots=True)
class Front:
    """The part-sets worth keeping: costs and values, both rising."""

    costs: list[int]
    values: list[int]

    def most_within(self, cost: int) -> int:
        """Return the greatest value for at most this cost; -1 where there is none."""
        place = bisect_right(self.costs, cost)
        return self.values[place - 1] if place else -1


def count(instance: Instance, *, ties: Ties, options: Options) -> BudgetRecord:
    """Fund the set of greatest total score (or score times cost, as the options say).

    Among equally good sets, the one that has the project first in the tie list; then the second,
    and so on. Raises TieNeedsLot where a lot would change the set, and KnapsackTooHard.
    """
    draft = Draft(instance, options, ties)
    items = []
    for one in draft.eligible:
        if draft.fits(one):
            times = draft.cost(one) if options.value is Value.SCORE_TIMES_COST else 1
            items.append(Item(one, draft.cost(one), draft.score(one) * times))
        else:
            draft.pass_over(one, Fate.TOO_DEAR)
    draft.value = most_value(items, instance.budget)
    chosen = _first_best(draft, items, draft.value)
    for item in items:
        if item.id not in chosen:
            draft.pass_over(item.id, Fate.NOT_IN_BEST_SET)
    for one in draft.priority.provisional(chosen):
        draft.fund(one)
    return draft.record(rule="knapsack", version=VERSION)


def _first_best(draft: Draft, items: Sequence[Item], value: int) -> set[str]:
    """Find the best set that comes first by the tie list; draw a lot only if it matters.

    A lot between equals matters where some of them are in the set and some are not.
    """
    by_id = {item.id: item for item in items}
    while True:
        ordered = [by_id[one] for one in draft.priority.provisional(by_id)]
        chosen = best_set(ordered, draft.instance.budget, value)
        for item in ordered:
            equals = [one for one in draft.priority.equals(item.id) if one in by_id]
            is_parted = 0 < len(chosen.intersection(equals)) < len(equals)
            if is_parted and draft.priority.is_open(item.id):
                draft.priority.order(equals)
                break
        else:
            return chosen


def most_value(items: Sequence[Item], budget: int) -> int:
    """Return the greatest total value of items that cost no more than the budget together."""
    densest = _densest(items)
    value, left = 0, budget
    for item in densest:
        if item.cost <= left:
            value, left = value + item.value, left - item.cost
    return _fronts(densest, budget, value)[0].most_within(budget)


def best_set(ordered: Sequence[Item], budget: int, value: int) -> set[str]:
    """Return the set of exactly this value, the greatest there is, that comes first in order."""
    fronts = _fronts(ordered, budget, value)
    chosen = set()
    for item, rest in zip(ordered, fronts[1:], strict=True):
        if item.cost <= budget and rest.most_within(budget - item.cost) >= value - item.value:
            chosen.add(item.id)
            budget, value = budget - item.cost, value - item.value
    return chosen


def _fronts(ordered: Sequence[Item], budget: int, wanted: int) -> list[Front]:
    """Return, for each place in the order, the part-sets of the items from there on.

    Only those that together with earlier items may still reach the wanted value.
    """
    front = Front([0], [0])
    fronts = [front]
    for place in range(len(ordered) - 1, -1, -1):
        bound = _Bound(ordered[:place])
        front = _extended(front, ordered[place], budget, wanted, bound)
        fronts.append(front)
    return fronts[::-1]


def _extended(front: Front, item: Item, budget: int, wanted: int, bound: "_Bound") -> Front:
    """Add an item to every part-set, and keep what is worth keeping of both."""
    with_item = [
        (cost + item.cost, value + item.value)
        for cost, value in zip(front.costs, front.values, strict=True)
        if cost + item.cost <= budget
    ]
    both = sorted([*zip(front.costs, front.values, strict=True), *with_item])
    costs: list[int] = []
    values: list[int] = []
    best = -1
    for place, (cost, value) in enumerate(both):
        if value <= best or (place + 1 < len(both) and both[place + 1][0] == cost):
            continue
        if value + bound.most(budget - cost) >= wanted:
            costs.append(cost)
            values.append(value)
            best = value
    if len(costs) > MOST_SETS:
        raise KnapsackTooHard
    return Front(costs, values)


class _Bound:
    """The most that items could be worth within a budget if one of them could be cut."""

    def __init__(self, items: Sequence[Item]) -> None:
        densest = _densest(items)
        self._costs = [0, *accumulate(item.cost for item in densest)]
        self._values = [0, *accumulate(item.value for item in densest)]

    def most(self, budget: int) -> int:
        place = bisect_right(self._costs, budget) - 1
        if place == len(self._costs) - 1:
            return self._values[-1]
        cost = self._costs[place + 1] - self._costs[place]
        value = self._values[place + 1] - self._values[place]
        return self._values[place] + ceiling((budget - self._costs[place]) * value, cost)


def _densest(items: Sequence[Item]) -> list[Item]:
    """Put the items first that are worth most for their cost."""
    return sorted(items, key=lambda item: (Fraction(-item.value, item.cost), item.id))
