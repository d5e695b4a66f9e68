"""Ballots: what may be put on one, why one is set aside, and gathering those that say the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from governance.counting.budget.instance import Group, Project
from governance.counting.budget.options import BallotKind


class Fault(StrEnum):
    """Why a ballot cannot be counted."""

    UNKNOWN_PROJECT = "unknown-project"
    NAMED_TWICE = "named-twice"
    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    OVER_BUDGET = "over-budget"
    POINTS_MISSING = "points-missing"
    POINTS_NOT_ASKED_FOR = "points-not-asked-for"
    POINTS_OUT_OF_RANGE = "points-out-of-range"
    TOO_MANY_POINTS = "too-many-points"
    TOO_FEW_POINTS = "too-few-points"
    BAD_WEIGHT = "bad-weight"


_WITH_POINTS = {BallotKind.CUMULATIVE, BallotKind.SCORING}


@dataclass(frozen=True, slots=True)
class Constraint:
    """What a lawful ballot is.

    least_choices, most_choices: how many projects (for ranked ballots, places; None is no limit).
    most_cost: what the chosen projects may cost together, in the smallest unit (knapsack).
    least_points, most_points: for one project; most_points None is no limit. least_total,
    most_total: for all projects together (cumulative); the same number twice means exactly it.
    default_points: what a project left unmarked is given (scoring).
    A ballot that chooses nothing is blank, and lawful.
    """

    kind: BallotKind
    least_choices: int = 0
    most_choices: int | None = None
    most_cost: int | None = None
    least_points: int = 0
    most_points: int | None = None
    least_total: int = 0
    most_total: int | None = None
    default_points: int = 0

    def __post_init__(self) -> None:
        if self.kind is BallotKind.KNAPSACK and self.most_cost is None:
            raise ValueError("a knapsack ballot needs a limit of cost")
        if self.kind is BallotKind.CHOOSE_ONE and (self.most_choices or 1) != 1:
            raise ValueError("a choose-1 ballot chooses one project")

    @property
    def choices_at_most(self) -> int | None:
        """How many projects may be chosen; None is no limit."""
        return 1 if self.kind is BallotKind.CHOOSE_ONE else self.most_choices


@dataclass(frozen=True, slots=True)
class Paper:
    """One ballot as it was cast: project ids, in order where it is ranked, and their points.

    weight: how many votes it carries, a whole number.
    """

    choices: tuple[str, ...] = ()
    points: tuple[int, ...] = ()
    weight: int = 1


def fault_of(paper: Paper, constraint: Constraint, projects: Mapping[str, Project]) -> Fault | None:
    """Return why a ballot cannot be counted, or None if it is lawful."""
    if paper.weight < 1:
        return Fault.BAD_WEIGHT
    if not paper.choices and not paper.points:
        return None
    return (
        _fault_of_choices(paper, projects)
        or _fault_of_number(paper, constraint)
        or _fault_of_cost(paper, constraint, projects)
        or _fault_of_points(paper, constraint)
    )


def _fault_of_choices(paper: Paper, projects: Mapping[str, Project]) -> Fault | None:
    if not all(one in projects for one in paper.choices):
        return Fault.UNKNOWN_PROJECT
    return Fault.NAMED_TWICE if len(set(paper.choices)) < len(paper.choices) else None


def _fault_of_number(paper: Paper, constraint: Constraint) -> Fault | None:
    if len(paper.choices) < constraint.least_choices:
        return Fault.TOO_FEW
    most = constraint.choices_at_most
    return Fault.TOO_MANY if most is not None and len(paper.choices) > most else None


def _fault_of_cost(
    paper: Paper, constraint: Constraint, projects: Mapping[str, Project]
) -> Fault | None:
    if constraint.most_cost is None:
        return None
    cost = sum(projects[one].cost for one in paper.choices)
    return Fault.OVER_BUDGET if cost > constraint.most_cost else None


def _fault_of_points(paper: Paper, constraint: Constraint) -> Fault | None:
    if constraint.kind not in _WITH_POINTS:
        return Fault.POINTS_NOT_ASKED_FOR if paper.points else None
    if len(paper.points) != len(paper.choices):
        return Fault.POINTS_MISSING
    least, most = max(constraint.least_points, 0), constraint.most_points
    if min(paper.points) < least or (most is not None and max(paper.points) > most):
        return Fault.POINTS_OUT_OF_RANGE
    total = sum(paper.points)
    if total < constraint.least_total:
        return Fault.TOO_FEW_POINTS
    too_many = constraint.most_total is not None and total > constraint.most_total
    return Fault.TOO_MANY_POINTS if too_many else None


@dataclass(frozen=True, slots=True)
class Gathered:
    """Ballots grouped by what they say, and those set aside, by reason."""

    groups: tuple[Group, ...]
    invalid: Mapping[str, int]


def gather(
    papers: Iterable[Paper] | Mapping[Paper, int],
    constraint: Constraint,
    projects: Sequence[Project],
) -> Gathered:
    """Check every ballot, score it, and group it with those that say the same.

    Papers may come one by one or already counted. A ranked ballot gives its first place as many
    points as there are places, and one less for each place after (Borda). Groups are in order of
    their ids, whatever the order of the papers.
    """
    known = {project.id: project for project in projects}
    invalid: Counter[str] = Counter()
    voters: Counter[tuple[tuple[str, ...], tuple[int, ...]]] = Counter()
    votes: Counter[tuple[tuple[str, ...], tuple[int, ...]]] = Counter()
    for paper, number in Counter(papers).items():
        fault = fault_of(paper, constraint, known)
        if fault is not None:
            invalid[str(fault)] += number
            continue
        said = _scored(paper, constraint, known)
        voters[said] += number
        votes[said] += number * paper.weight
    groups = (Group(said[0], voters[said], votes[said], said[1]) for said in sorted(voters))
    return Gathered(tuple(groups), dict(sorted(invalid.items())))


def _scored(
    paper: Paper, constraint: Constraint, projects: Mapping[str, Project]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Turn a ballot into the projects it supports, by id, and the points of each, if they differ.

    No points at all stand for one each.
    """
    if constraint.kind in _WITH_POINTS:
        given = dict.fromkeys(projects, constraint.default_points) if paper.choices else {}
        given.update(zip(paper.choices, paper.points, strict=True))
    elif constraint.kind is BallotKind.RANKED:
        places = constraint.most_choices or len(projects)
        given = {one: places - place for place, one in enumerate(paper.choices)}
    else:
        return tuple(sorted(paper.choices)), ()
    said = sorted((one, points) for one, points in given.items() if points > 0)
    if all(points == 1 for _, points in said):
        return tuple(one for one, _ in said), ()
    return tuple(one for one, _ in said), tuple(points for _, points in said)
