"""Equal shares beside plain greedy: which of the two results more votes are better served by."""

from collections.abc import Iterable

from governance.counting.budget.draft import Draft
from governance.counting.budget.greedy import fill
from governance.counting.budget.instance import Group, Instance
from governance.counting.budget.options import Comparison
from governance.counting.budget.record import Compared, Fate


def compare(draft: Draft) -> Compared | None:
    """Compare the result so far with that of greedy by the same tie list and the same lots."""
    if draft.options.comparison is Comparison.NONE:
        return None
    greedy = draft.beside()
    fill(greedy, greedy.eligible, Fate.FUNDED)
    shares = tuple(draft.funded)
    score = _better if draft.options.comparison is Comparison.WINNERS else _represented
    for_shares, for_greedy = score(draft.instance, set(shares), set(greedy.funded))
    return Compared(draft.options.comparison, shares, tuple(greedy.funded), for_shares, for_greedy)


def _better(instance: Instance, one: set[str], other: set[str]) -> tuple[int, int]:
    """Count the votes that give more points to what one result funds, and the other way round."""
    for_one = for_other = 0
    for group in instance.groups:
        ours, theirs = _points(group, one), _points(group, other)
        for_one += group.votes * (ours > theirs)
        for_other += group.votes * (theirs > ours)
    return for_one, for_other


def _represented(instance: Instance, one: set[str], other: set[str]) -> tuple[int, int]:
    """Count the votes with at least one project of their own, in each result."""
    return _with_one(instance.groups, one), _with_one(instance.groups, other)


def _with_one(groups: Iterable[Group], funded: set[str]) -> int:
    return sum(group.votes for group in groups if not funded.isdisjoint(group.choices))


def _points(group: Group, funded: set[str]) -> int:
    if not group.points:
        return len(funded.intersection(group.choices))
    return sum(points for one, points in group.scores() if one in funded)
