"""The rules a budget can be shared out by: one entry each."""

from dataclasses import dataclass
from typing import Protocol

from governance.counting.budget import equal_shares, greedy, knapsack, phragmen, poznan
from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Options
from governance.counting.budget.record import BudgetRecord
from governance.counting.ties import Ties


class CountFunction(Protocol):
    """Shares out a budget; raises TieNeedsLot where the rule calls for a lot there is not."""

    def __call__(self, instance: Instance, *, ties: Ties, options: Options) -> BudgetRecord:
        """Return the full record."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for sharing out a budget."""

    name: str
    version: str
    title: str
    count: CountFunction


class UnknownRule(LookupError):
    """There is no rule of that name."""


_ALL = (
    Rule("greedy", greedy.VERSION, "Most votes first, skipping what does not fit", greedy.count),
    Rule(
        "greedy-no-skip",
        greedy.VERSION,
        "Most votes first, until one does not fit",
        greedy.count_no_skip,
    ),
    Rule(
        "threshold",
        greedy.VERSION,
        "Most votes first, among projects with enough votes",
        greedy.count_threshold,
    ),
    Rule(
        "poznan80",
        poznan.VERSION,
        "Most votes first; the next is topped up if 80 % of its cost is left",
        poznan.count,
    ),
    Rule("knapsack", knapsack.VERSION, "The set of projects with most votes", knapsack.count),
    Rule("phragmen", phragmen.VERSION, "Phragmén's rule: buy as you earn", phragmen.count),
    Rule("equal-shares", equal_shares.VERSION, "The Method of Equal Shares", equal_shares.count),
)

RULES = {rule.name: rule for rule in _ALL}


def rule_named(name: str) -> Rule:
    """Return the rule of a name; raises UnknownRule."""
    try:
        return RULES[name]
    except KeyError:
        raise UnknownRule(name) from None
