"""The input of a budget count: the projects, the money, and the ballots grouped alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from governance.counting.arithmetic import Unit
from governance.counting.budget.options import BallotKind

NO_CURRENCY = "XXX"
"""The code of no currency (ISO 4217)."""


@dataclass(frozen=True, slots=True)
class Project:
    """Something to be paid for. `cost` is in the smallest unit of the currency (pence).

    withdrawn: taken back after the ballots were printed; it is counted as if it were not there.
    """

    id: str
    name: str
    cost: int
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """All ballots that say the same.

    choices: the ids of the projects supported; no ids is a blank ballot. points: what each choice
    is given, or empty where each is given 1. voters: how many people cast such a ballot; votes:
    how many votes these ballots carry together, more than `voters` where ballots have weights.
    """

    choices: tuple[str, ...]
    voters: int
    votes: int
    points: tuple[int, ...] = ()

    def scores(self) -> tuple[tuple[str, int], ...]:
        """Pair each choice with its points for one vote."""
        return tuple(zip(self.choices, self.points or (1,) * len(self.choices), strict=True))


@dataclass(frozen=True)
class Instance:
    """Everything a rule needs to know.

    budget and costs: whole numbers of 1/10**places of the currency (pence where places is 2).
    currency: the ISO 4217 code. invalid: ballots set aside before the count, by reason.
    Raises ValueError on an impossible instance (shared or unknown ids, points below 1).
    """

    projects: tuple[Project, ...]
    budget: int
    groups: tuple[Group, ...]
    kind: BallotKind = BallotKind.APPROVAL
    title: str = ""
    currency: str = "GBP"
    places: int = 2
    invalid: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {project.id for project in self.projects}
        if len(known) != len(self.projects):
            raise ValueError("two projects share an id")
        if self.budget < 0 or any(project.cost < 0 for project in self.projects):
            raise ValueError("no amount of money may be below nothing")
        for group in self.groups:
            _check_group(group, known)

    @property
    def unit(self) -> Unit:
        """The unit all amounts are counted in."""
        return Unit(self.places)

    @property
    def voters(self) -> int:
        """How many people cast a ballot that could be counted, blank ones included."""
        return sum(group.voters for group in self.groups)

    @property
    def blank(self) -> int:
        """How many of them supported nothing."""
        return sum(group.voters for group in self.groups if not group.choices)

    @cached_property
    def support(self) -> Mapping[str, "Support"]:
        """What each project received, by id, in the order of the projects."""
        score = dict.fromkeys((project.id for project in self.projects), 0)
        voters, votes = dict(score), dict(score)
        for group in self.groups:
            for one in group.choices:
                voters[one] += group.voters
                votes[one] += group.votes
            if group.points:
                for one, points in zip(group.choices, group.points, strict=True):
                    score[one] += (points - 1) * group.votes
        return {one: Support(score[one] + votes[one], voters[one], votes[one]) for one in score}

    @cached_property
    def eligible(self) -> tuple[Project, ...]:
        """The projects that take part: not withdrawn, at a cost, and supported by somebody."""
        return tuple(
            project
            for project in self.projects
            if not project.withdrawn and project.cost and self.support[project.id].score
        )

    def project(self, one: str) -> Project:
        """Return the project of an id; raises KeyError."""
        return self._by_id[one]

    @cached_property
    def _by_id(self) -> dict[str, Project]:
        return {project.id: project for project in self.projects}


@dataclass(frozen=True, slots=True)
class Support:
    """What a project received: points, people who supported it, and the votes they carry."""

    score: int
    voters: int
    votes: int


def _check_group(group: Group, known: set[str]) -> None:
    if not known.issuperset(group.choices):
        raise ValueError(f"a ballot names an unknown project: {', '.join(group.choices)}")
    if len(set(group.choices)) != len(group.choices):
        raise ValueError(f"a ballot names a project twice: {', '.join(group.choices)}")
    if group.points and (len(group.points) != len(group.choices) or min(group.points) < 1):
        raise ValueError("points are whole numbers from 1, one for each choice")
    if group.voters < 1 or group.votes < 1:
        raise ValueError("a group of ballots holds at least one")
