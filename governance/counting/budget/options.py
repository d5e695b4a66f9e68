"""What a budget rule can be told beforehand: published with the vote, kept in the record."""

from dataclasses import dataclass
from enum import StrEnum


class BallotKind(StrEnum):
    """How a ballot is marked."""

    CHOOSE_ONE = "choose-1"
    APPROVAL = "approval"
    KNAPSACK = "knapsack"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    RANKED = "ranked"


class Criterion(StrEnum):
    """What comes first among equals. What the list leaves equal is decided by lot."""

    HIGHER_SCORE = "higher-score"
    LOWER_COST = "lower-cost"
    HIGHER_COST = "higher-cost"
    FIXED_ORDER = "fixed-order"
    LOT = "lot"


class Utility(StrEnum):
    """Equal shares: what a funded project is worth to those who support it."""

    COST = "cost"
    """What it costs: among projects, the one with the most effective votes comes first."""
    CARDINALITY = "cardinality"
    """The same for all: the project that asks the least of each supporter comes first."""


class Completion(StrEnum):
    """Equal shares: how what is left over is put to use."""

    NONE = "none"
    ADD1 = "add1"
    ADD1U = "add1u"
    GREEDY = "greedy"


class Start(StrEnum):
    """Equal shares: what a vote's share is before it is raised."""

    EXACT = "exact"
    """The budget divided by the number of votes, to the last fraction."""
    WHOLE = "whole"
    """The same, rounded down to a whole number of increments once raising begins."""


class Comparison(StrEnum):
    """Equal shares: in what case the plain greedy result is taken instead."""

    NONE = "none"
    WINNERS = "winners"
    """When more votes support more of its projects than the other way round."""
    REPRESENTED = "represented"
    """When more votes have at least one supported project funded by it."""


class Value(StrEnum):
    """Knapsack: what is made as great as it can be."""

    SCORE = "score"
    SCORE_TIMES_COST = "score-times-cost"


@dataclass(frozen=True, slots=True)
class Options:
    """All that can be told; each rule reads its own part.

    tie_list: tried in order; `fixed_order` lists ids for Criterion.FIXED_ORDER, first first.
    threshold: the score a project needs at least (the greedy rules).
    increment: what a vote's share is raised by, in the smallest unit; None is one whole pound.
    stop_when_exhaustive: stop raising as soon as nothing more fits; otherwise raise until the
    result would cost more than the budget. fund_all_if_all_fit: when every project can be paid
    for, fund them all. count_blank: blank ballots have a share too, which nobody spends.
    Raises ValueError on an option that makes no sense.
    """

    tie_list: tuple[Criterion, ...] = (Criterion.HIGHER_SCORE, Criterion.LOWER_COST)
    fixed_order: tuple[str, ...] = ()
    threshold: int | None = None
    utility: Utility = Utility.COST
    completion: Completion = Completion.ADD1U
    increment: int | None = None
    start: Start = Start.EXACT
    stop_when_exhaustive: bool = False
    comparison: Comparison = Comparison.NONE
    fund_all_if_all_fit: bool = True
    count_blank: bool = True
    value: Value = Value.SCORE

    def __post_init__(self) -> None:
        if self.increment is not None and self.increment < 1:
            raise ValueError("the increment is at least 1")
        if len(set(self.fixed_order)) != len(self.fixed_order):
            raise ValueError("the fixed order names a project twice")
        if (Criterion.FIXED_ORDER in self.tie_list) != bool(self.fixed_order):
            raise ValueError("a fixed order is given when, and only when, the tie list uses it")
        if Criterion.LOT in self.tie_list[:-1]:
            raise ValueError("a lot leaves nothing equal, so it comes last")
        if self.threshold is not None and self.threshold < 0:
            raise ValueError("the threshold is not below nothing")
