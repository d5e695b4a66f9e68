"""The edges of what a ballot for projects may say."""

import pytest

from governance.counting.budget.ballots import Constraint, Fault, Paper, fault_of, gather
from governance.counting.budget.instance import Group, Project
from governance.counting.budget.options import BallotKind

PROJECTS = (Project("A", "", 30), Project("B", "", 40), Project("C", "", 50))
BY_ID = {one.id: one for one in PROJECTS}


def test_a_blank_scoring_ballot_stays_blank_whatever_unmarked_projects_are_given() -> None:
    constraint = Constraint(BallotKind.SCORING, default_points=2)
    assert gather([Paper()], constraint, PROJECTS).groups == (Group((), 1, 1),)


def test_points_below_nothing_are_out_of_range_even_where_the_limit_is_below_nothing() -> None:
    constraint = Constraint(BallotKind.SCORING, least_points=-5)
    assert fault_of(Paper(("A",), (-1,)), constraint, BY_ID) is Fault.POINTS_OUT_OF_RANGE
    assert fault_of(Paper(("A",), (0,)), constraint, BY_ID) is None


def test_the_least_points_are_asked_of_every_project_named() -> None:
    constraint = Constraint(BallotKind.SCORING, least_points=2)
    assert fault_of(Paper(("A", "B"), (2, 1)), constraint, BY_ID) is Fault.POINTS_OUT_OF_RANGE
    assert fault_of(Paper(("A", "B"), (2, 2)), constraint, BY_ID) is None


def test_a_cumulative_ballot_may_give_no_points_at_all_where_no_total_is_asked_for() -> None:
    constraint = Constraint(BallotKind.CUMULATIVE, most_total=10)
    nothing = Paper(("A",), (0,))
    assert fault_of(nothing, constraint, BY_ID) is None
    assert gather([nothing], constraint, PROJECTS).groups == (Group((), 1, 1),)


@pytest.mark.parametrize("most", [None, 1])
def test_a_choose_1_ballot_has_its_limit_whether_or_not_it_is_said(most: int | None) -> None:
    assert Constraint(BallotKind.CHOOSE_ONE, most_choices=most).choices_at_most == 1


def test_reasons_are_listed_in_the_same_order_whatever_the_order_of_the_papers() -> None:
    papers = [Paper(("X",)), Paper(("A", "A")), Paper(("A",), weight=0)]
    constraint = Constraint(BallotKind.APPROVAL)
    one_way = gather(papers, constraint, PROJECTS).invalid
    other_way = gather(papers[::-1], constraint, PROJECTS).invalid
    assert list(one_way) == list(other_way) == ["bad-weight", "named-twice", "unknown-project"]
