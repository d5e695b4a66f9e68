"""The Method of Equal Shares, by hand: rounds, payments, who cannot pay, and weights."""

from dataclasses import replace
from fractions import Fraction

import pytest

from governance.counting.budget.ballots import Constraint, Paper, gather
from governance.counting.budget.instance import Instance, Project
from governance.counting.budget.options import BallotKind, Completion, Options, Utility
from tests.unit.counting.budget.vectors import count, exact, fates, vote

PLAIN = Options(completion=Completion.NONE, fund_all_if_all_fit=False)
CARDINALITY = replace(PLAIN, utility=Utility.CARDINALITY)


def test_supporters_pay_alike_and_those_left_short_cannot_buy() -> None:
    # Four votes, 25 each. B has three supporters as A has, and costs less.
    instance = vote(100, {"A": 60, "B": 50, "C": 25}, "2 A B, 1 A, 1 B C")
    record = count("equal-shares", instance, PLAIN)
    assert record.funded == ("B",)
    first = record.rounds[0]
    assert (first.share, first.full.voters, first.broke) == (Fraction(50, 3), 3, 0)
    assert first.contenders == exact(A=3, B=3, C=1)
    assert record.result("B").effective == 3
    assert record.result("A").held == 25 + 2 * Fraction(25, 3)
    assert record.result("C").held == Fraction(25, 3)
    assert fates(record) == {"A": "cannot-afford", "B": "funded", "C": "cannot-afford"}


def test_who_has_less_than_the_share_pays_all_they_have() -> None:
    # A takes 20 from three; of B's two supporters one has 5 left and the other pays the rest.
    record = count("equal-shares", vote(100, {"A": 60, "B": 28}, "2 A, 1 A B, 1 B"), PLAIN)
    assert record.funded == ("A", "B")
    second = record.rounds[1]
    assert second.share == second.full.paid == 23
    assert second.full.voters == 1
    assert second.part is not None
    assert second.part.voters == 1
    assert second.part.paid == 5
    assert record.result("B").effective == Fraction(28, 23)


def test_who_has_nothing_left_is_said_to_have_nothing() -> None:
    # A takes all 25 of three; B is paid for by its other supporter alone.
    record = count("equal-shares", vote(100, {"A": 75, "B": 25}, "2 A, 1 A B, 1 B"), PLAIN)
    assert record.rounds[1].broke == 1
    assert record.rounds[1].full.voters == 1
    assert record.rounds[1].part is not None
    assert record.rounds[1].part.voters == 0


def test_what_falls_out_in_a_round_is_listed_with_what_its_supporters_had() -> None:
    instance = vote(100, {"A": 60, "B": 50, "C": 25, "D": 99}, "2 A B, 1 A, 1 B C D")
    record = count("equal-shares", instance, PLAIN)
    assert record.rounds[0].dropped == exact(D=25)


def test_cost_utility_goes_by_votes_and_cardinality_by_what_is_asked() -> None:
    # A: 30 from each of three. B: 20 from each of two.
    instance = vote(160, {"A": 90, "B": 40}, "2 A, 1 A B, 1 B")
    assert count("equal-shares", instance, PLAIN).rounds[0].project == "A"
    assert count("equal-shares", instance, CARDINALITY).rounds[0].project == "B"


def test_points_are_paid_for_in_proportion() -> None:
    record = count("equal-shares", vote(100, {"A": 40}, "1 A:3, 1 A:1"), PLAIN)
    assert record.rounds[0].share == 10
    assert (record.rounds[0].full.voters, record.rounds[0].full.points) == (2, 4)
    poor = count("equal-shares", vote(40, {"A": 36}, "1 A:3, 1 A:1"), PLAIN)
    assert poor.rounds[0].share == 16
    assert poor.rounds[0].part is not None
    assert poor.rounds[0].part.paid == 20


def test_a_ballot_of_weight_three_has_three_shares() -> None:
    projects = (Project("A", "", 60), Project("B", "", 30))
    papers = [Paper(("A",), weight=3), Paper(("B",))]
    gathered = gather(papers, Constraint(BallotKind.APPROVAL), projects)
    record = count("equal-shares", Instance(projects, 80, gathered.groups, places=0), PLAIN)
    assert record.funded == ("A",)
    assert (record.voters, record.votes) == (2, 4)
    assert (record.rounds[0].full.voters, record.rounds[0].full.points) == (1, 3)
    assert record.result("B").held == 20


def test_blank_ballots_have_a_share_unless_the_options_say_otherwise() -> None:
    instance = vote(40, {"A": 30}, "3 A, 1 -")
    assert count("equal-shares", instance, PLAIN).funded == ("A",)
    dearer = vote(40, {"A": 31}, "3 A, 1 -")
    assert count("equal-shares", dearer, PLAIN).funded == ()
    without = replace(PLAIN, count_blank=False)
    assert count("equal-shares", dearer, without).funded == ("A",)


def test_everything_is_funded_where_everything_fits() -> None:
    instance = vote(100, {"A": 50, "B": 50}, "9 A, 1 B")
    record = count("equal-shares", instance, Options(completion=Completion.NONE))
    assert fates(record) == {"A": "all-fit", "B": "all-fit"}
    assert fates(count("equal-shares", instance, PLAIN))["B"] == "cannot-afford"


def test_with_no_ballots_nothing_is_funded() -> None:
    instance = Instance((Project("A", "", 10),), 100, ())
    for rule in ("greedy", "knapsack", "phragmen", "equal-shares", "poznan80"):
        assert fates(count(rule, instance)) == {"A": "no-support"}


def test_with_no_money_nothing_is_funded() -> None:
    record = count("equal-shares", vote(0, {"A": 10}, "3 A"), PLAIN)
    assert record.funded == ()
    assert record.result("A").held == 0


def test_an_impossible_instance_is_refused() -> None:
    with pytest.raises(ValueError, match="share an id"):
        Instance((Project("A", "", 1), Project("A", "", 2)), 1, ())
    with pytest.raises(ValueError, match="below nothing"):
        Instance((Project("A", "", -1),), 1, ())
    with pytest.raises(ValueError, match="below nothing"):
        Instance((), -1, ())
