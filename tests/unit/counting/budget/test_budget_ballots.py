"""Ballots for projects: what is lawful, why one is set aside, how it scores, what is grouped."""

import pytest

from governance.counting.budget.ballots import Constraint, Fault, Paper, fault_of, gather
from governance.counting.budget.instance import Group, Instance, Project
from governance.counting.budget.options import BallotKind

PROJECTS = (Project("A", "", 30), Project("B", "", 40), Project("C", "", 50))
BY_ID = {one.id: one for one in PROJECTS}

CHOOSE_ONE = Constraint(BallotKind.CHOOSE_ONE)
TWO_TO_THREE = Constraint(BallotKind.APPROVAL, least_choices=2, most_choices=3)
KNAPSACK = Constraint(BallotKind.KNAPSACK, most_cost=80)
TEN_POINTS = Constraint(BallotKind.CUMULATIVE, most_points=6, least_total=10, most_total=10)
UP_TO_FIVE = Constraint(BallotKind.SCORING, most_points=5, default_points=1)
RANKED = Constraint(BallotKind.RANKED, most_choices=2)


def paper(choices: str, *points: int, weight: int = 1) -> Paper:
    return Paper(tuple(choices), points, weight)


@pytest.mark.parametrize(
    ("constraint", "cast", "fault"),
    [
        (CHOOSE_ONE, paper("A"), None),
        (CHOOSE_ONE, paper("AB"), Fault.TOO_MANY),
        (TWO_TO_THREE, paper("AB"), None),
        (TWO_TO_THREE, paper("A"), Fault.TOO_FEW),
        (TWO_TO_THREE, paper("AA"), Fault.NAMED_TWICE),
        (TWO_TO_THREE, paper("AX"), Fault.UNKNOWN_PROJECT),
        (TWO_TO_THREE, paper("AB", 1, 1), Fault.POINTS_NOT_ASKED_FOR),
        (TWO_TO_THREE, paper("AB", weight=0), Fault.BAD_WEIGHT),
        (Constraint(BallotKind.APPROVAL, most_choices=2), paper("ABC"), Fault.TOO_MANY),
        (KNAPSACK, paper("AC"), None),
        (KNAPSACK, paper("BC"), Fault.OVER_BUDGET),
        (TEN_POINTS, paper("AB", 6, 4), None),
        (TEN_POINTS, paper("AB", 7, 3), Fault.POINTS_OUT_OF_RANGE),
        (TEN_POINTS, paper("ABC", 6, 5, -1), Fault.POINTS_OUT_OF_RANGE),
        (TEN_POINTS, paper("AB", 6, 3), Fault.TOO_FEW_POINTS),
        (TEN_POINTS, paper("AB", 6, 5), Fault.TOO_MANY_POINTS),
        (TEN_POINTS, paper("AB", 10), Fault.POINTS_MISSING),
        (UP_TO_FIVE, paper("AB", 0, 5), None),
        (UP_TO_FIVE, paper("A", 6), Fault.POINTS_OUT_OF_RANGE),
        (RANKED, paper("BA"), None),
        (RANKED, paper("BAC"), Fault.TOO_MANY),
    ],
)
def test_a_ballot_is_lawful_or_says_why_not(
    constraint: Constraint, cast: Paper, fault: Fault | None
) -> None:
    assert fault_of(cast, constraint, BY_ID) is fault


@pytest.mark.parametrize("constraint", [CHOOSE_ONE, TWO_TO_THREE, KNAPSACK, TEN_POINTS, RANKED])
def test_a_blank_ballot_is_lawful(constraint: Constraint) -> None:
    assert fault_of(Paper(), constraint, BY_ID) is None


def test_points_without_a_project_are_not_a_blank_ballot() -> None:
    assert fault_of(Paper((), (3,)), TEN_POINTS, BY_ID) is Fault.POINTS_MISSING


def test_ballots_that_say_the_same_are_grouped_whatever_their_order_and_weight() -> None:
    papers = [paper("AB"), paper("BA", weight=3), paper("BC"), Paper()]
    gathered = gather(papers, Constraint(BallotKind.APPROVAL), PROJECTS)
    assert gathered.groups == (
        Group((), 1, 1),
        Group(("A", "B"), 2, 4),
        Group(("B", "C"), 1, 1),
    )


def test_ballots_set_aside_are_counted_by_reason() -> None:
    gathered = gather([paper("A"), paper("BB"), paper("A"), paper("AB")], TWO_TO_THREE, PROJECTS)
    assert gathered.groups == (Group(("A", "B"), 1, 1),)
    assert gathered.invalid == {"named-twice": 1, "too-few": 2}


def test_papers_may_come_already_counted() -> None:
    counted = gather({paper("A"): 5}, Constraint(BallotKind.APPROVAL), PROJECTS)
    assert counted.groups == (Group(("A",), 5, 5),)


def test_a_ranked_ballot_gives_its_places_points_from_the_top() -> None:
    groups = gather([paper("CA"), paper("C")], RANKED, PROJECTS).groups
    assert groups == (Group(("A", "C"), 1, 1, (1, 2)), Group(("C",), 1, 1, (2,)))
    unlimited = gather([paper("CAB")], Constraint(BallotKind.RANKED), PROJECTS).groups
    assert unlimited == (Group(("A", "B", "C"), 1, 1, (2, 1, 3)),)


def test_unmarked_projects_are_given_the_default_and_no_points_is_no_support() -> None:
    groups = gather([paper("AB", 0, 5)], UP_TO_FIVE, PROJECTS).groups
    assert groups == (Group(("B", "C"), 1, 1, (5, 1)),)


def test_one_point_each_is_plain_support() -> None:
    groups = gather([paper("AB", 1, 1)], Constraint(BallotKind.CUMULATIVE), PROJECTS).groups
    assert groups == (Group(("A", "B"), 1, 1),)


def test_a_constraint_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="limit of cost"):
        Constraint(BallotKind.KNAPSACK)
    with pytest.raises(ValueError, match="one project"):
        Constraint(BallotKind.CHOOSE_ONE, most_choices=2)


def test_a_group_that_cannot_be_is_refused() -> None:
    from_instance = {"unknown": ("X",), "twice": ("A", "A")}
    for reason, choices in from_instance.items():
        with pytest.raises(ValueError, match=reason):
            gather_into(Group(choices, 1, 1))
    for group in (Group(("A",), 1, 1, (0,)), Group(("A",), 1, 1, (1, 2))):
        with pytest.raises(ValueError, match="points"):
            gather_into(group)
    for group in (Group(("A",), 0, 1), Group(("A",), 1, 0)):
        with pytest.raises(ValueError, match="at least one"):
            gather_into(group)


def gather_into(group: Group) -> None:
    """Make an instance of one group."""
    Instance(PROJECTS, 100, (group,))
