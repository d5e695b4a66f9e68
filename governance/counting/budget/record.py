"""The full record of a budget count: what was funded, what was not, who paid what, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from governance.counting.arithmetic import Unit
from governance.counting.budget.options import BallotKind, Comparison, Completion, Options
from governance.counting.record import Lot


class Fate(StrEnum):
    """What became of a project, and why."""

    FUNDED = "funded"
    FILLED = "filled"
    """Funded from what was left, in order of score, after equal shares."""
    TOPPED_UP = "topped-up"
    """Funded although a part was missing, which the organiser adds (Poznań)."""
    ALL_FIT = "all-fit"
    """Funded because every project could be paid for."""
    WITHDRAWN = "withdrawn"
    NO_COST = "no-cost"
    NO_SUPPORT = "no-support"
    BELOW_THRESHOLD = "below-threshold"
    TOO_DEAR = "too-dear"
    """It costs more than the whole budget."""
    DOES_NOT_FIT = "does-not-fit"
    """When its turn came, less was left than it costs."""
    AFTER_STOP = "after-stop"
    """Funding had stopped before its turn came."""
    CANNOT_AFFORD = "cannot-afford"
    """Its supporters had less left between them than it costs."""
    NOT_IN_BEST_SET = "not-in-best-set"


FUNDED = frozenset({Fate.FUNDED, Fate.FILLED, Fate.TOPPED_UP, Fate.ALL_FIT})


@dataclass(frozen=True, slots=True)
class ProjectResult:
    """What became of one project. Amounts are in the record's unit.

    voters: people who support it; votes: what their ballots carry; score: all points given.
    effective: the votes it had when it was funded, counting those who could not pay in full as
    parts (equal shares). share: what each point of a vote paid at most. held: what its
    supporters had left between them at the end. left: what was left of the budget when its turn
    came. topped_up: what the organiser adds.
    """

    id: str
    name: str
    cost: int
    score: int
    voters: int
    votes: int
    fate: Fate
    effective: Fraction | None = None
    share: Fraction | None = None
    held: Fraction | None = None
    left: int | None = None
    topped_up: int = 0

    @property
    def is_funded(self) -> bool:
        """Tell whether the project is funded."""
        return self.fate in FUNDED


@dataclass(frozen=True, slots=True)
class Payers:
    """Some supporters of a project: how many people, the points they give, what they paid."""

    voters: int
    points: int
    paid: Fraction


@dataclass(frozen=True, slots=True)
class Round:
    """One project bought by its supporters.

    Equal shares: `share` is asked of each point of a vote; `full` paid it, `part` paid all they
    had left, which was less, and `broke` people had nothing left. `contenders` holds the
    effective votes of every project its supporters could still pay for; `dropped` what the
    supporters of those that now fell out had between them.
    Phragmén: `earned` is what every voter had been given by then, `contenders` what each project
    would have had to wait for, and `full` what the supporters paid: all they held.
    """

    number: int
    project: str
    full: Payers
    share: Fraction | None = None
    part: Payers | None = None
    broke: int = 0
    earned: Fraction | None = None
    contenders: Mapping[str, Fraction] | None = None
    dropped: Mapping[str, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """How equal shares were completed.

    started, raised_to: the share of a vote before and after it was raised `times` times by
    `increment`. next_cost: what would have been spent after one more time: above the budget; None
    where raising stopped because nothing more fitted. filled: the projects added by score.
    """

    by: Completion
    increment: int
    times: int
    started: Fraction
    raised_to: Fraction
    next_cost: int | None
    next_funded: tuple[str, ...]
    filled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """Equal shares against plain greedy, in votes.

    By WINNERS: votes that support more (in points) of the one than of the other. By REPRESENTED:
    votes with at least one supported project in each. Greedy is taken only if it has more.
    """

    by: Comparison
    shares: tuple[str, ...]
    greedy: tuple[str, ...]
    for_shares: int
    for_greedy: int

    @property
    def is_greedy_taken(self) -> bool:
        """Tell whether the greedy result replaced that of equal shares."""
        return self.for_greedy > self.for_shares


@dataclass(frozen=True, slots=True)
class BudgetRecord:
    """A whole budget count. All amounts are whole numbers of 1/10**places of the currency.

    voters, votes: ballots counted (`blank` ones included), and what they carry together.
    spent: what the funded projects cost; `topped_up` of it comes from elsewhere.
    funded: ids in the order of funding. order: ids in the order in which their turn came, where
    a rule takes turns. value: what the knapsack rule made as great as it can be.
    """

    rule: str
    version: str
    title: str
    options: Options
    kind: BallotKind
    currency: str
    places: int
    budget: int
    voters: int
    votes: int
    blank: int
    invalid: Mapping[str, int]
    spent: int
    funded: tuple[str, ...]
    projects: tuple[ProjectResult, ...]
    rounds: tuple[Round, ...] = ()
    order: tuple[str, ...] = ()
    completed: Completed | None = None
    compared: Compared | None = None
    value: int | None = None
    lots: tuple[Lot, ...] = ()

    @property
    def unit(self) -> Unit:
        """The unit all amounts are counted in."""
        return Unit(self.places)

    @property
    def topped_up(self) -> int:
        """What the organiser adds to the budget."""
        return sum(project.topped_up for project in self.projects)

    @property
    def left(self) -> int:
        """What is left of the budget."""
        return self.budget + self.topped_up - self.spent

    def result(self, one: str) -> ProjectResult:
        """Return what became of a project; raises KeyError."""
        for project in self.projects:
            if project.id == one:
                return project
        raise KeyError(one)
