"""The sentences of a budget count, word for word."""

from dataclasses import replace

import pytest

from governance.counting.budget.ballots import Constraint, Paper, gather
from governance.counting.budget.instance import Instance, Project
from governance.counting.budget.options import BallotKind, Comparison, Completion, Options
from governance.counting.budget.sentences import explain, explain_project
from governance.counting.budget.verdicts import verdict
from governance.counting.ties import ListedOrder
from tests.unit.counting.budget.vectors import count, vote

PLAIN = Options(completion=Completion.NONE, fund_all_if_all_fit=False)


def pounds(budget: int, costs: dict[str, int], ballots: str) -> Instance:
    """Make a vote in whole pounds."""
    return vote(budget * 100, {one: cost * 100 for one, cost in costs.items()}, ballots, places=2)


def test_supporters_who_paid_alike() -> None:
    record = count("equal-shares", pounds(10_000, {"A": 5_000}, "214 A, 1 -"), PLAIN)
    assert verdict(record, "A") == "funded: 214 supporters paid £23.36 each"


def test_supporters_who_could_not_pay() -> None:
    record = count("equal-shares", pounds(1_402, {"A": 2_500}, "61 A"), PLAIN)
    assert (
        verdict(record, "A")
        == "not funded: its 61 supporters had £1,402 left between them and it cost £2,500"
    )


def test_supporters_who_paid_less_or_nothing() -> None:
    record = count("equal-shares", pounds(100, {"A": 60, "B": 28}, "2 A, 1 A B, 1 B"), PLAIN)
    assert verdict(record, "B") == "funded: 1 supporter paid £23 and 1 paid all they had left"
    record = count("equal-shares", pounds(100, {"A": 75, "B": 25}, "2 A, 1 A B, 1 B"), PLAIN)
    assert verdict(record, "B") == "funded: 1 supporter paid £25 and 1 had nothing left to pay with"


def test_points_and_weights_are_paid_for_by_the_piece() -> None:
    points = count("equal-shares", pounds(100, {"A": 40}, "1 A:3, 1 A:1"), PLAIN)
    assert verdict(points, "A") == "funded: 2 supporters paid £10 for each point they gave"
    projects = (Project("A", "Bench", 30_00),)
    gathered = gather([Paper(("A",), weight=3)], Constraint(BallotKind.APPROVAL), projects)
    weighted = count("equal-shares", Instance(projects, 40_00, gathered.groups), PLAIN)
    assert verdict(weighted, "A") == "funded: 1 supporter paid £10 for each of their votes"
    assert "The ballots carried 3 votes." in explain(weighted)


def test_what_is_held_is_never_rounded_up_to_the_cost() -> None:
    record = count("equal-shares", vote(9_99, {"A": 10_00}, "3 A", places=2), PLAIN)
    assert "had £9.99 left" in verdict(record, "A")


@pytest.mark.parametrize(
    ("rule", "one", "sentence"),
    [
        ("greedy", "A", "funded: it had 4 votes and cost £60 of the £100 left"),
        ("greedy", "B", "not funded: £40 was left when its turn came and it cost £50"),
        ("greedy-no-skip", "C", "not funded: funding had stopped before its turn came"),
        ("threshold", "D", "not funded: it had 1 vote and needed at least 2"),
        ("poznan80", "B", "funded: £40 of its £50 was left, and £10 is added"),
        (
            "knapsack",
            "A",
            "funded: it is in the set of projects that makes the most of £100",
        ),
        (
            "knapsack",
            "B",
            (
                "not funded: no set of projects that makes as much of £100 had to have it; "
                "it had 3 votes and cost £50"
            ),
        ),
        ("knapsack", "E", "not funded: it cost £101, and there was £100"),
        (
            "phragmen",
            "A",
            "funded: its 4 supporters had £60 between them as soon as each vote had been given £15",
        ),
        ("greedy", "F", "not funded: nobody voted for it"),
        ("greedy", "G", "not funded: it costs nothing, so there is nothing to pay for"),
        ("greedy", "H", "not funded: it was withdrawn"),
    ],
)
def test_every_fate_has_its_sentence(rule: str, one: str, sentence: str) -> None:
    costs = {"A": 60, "B": 50, "C": 40, "D": 10, "E": 101, "F": 1, "G": 0, "H": 1}
    instance = pounds(100, costs, "4 A, 3 B, 2 C, 1 D, 1 E G H")
    projects = tuple(replace(each, withdrawn=each.id == "H") for each in instance.projects)
    options = Options(threshold=2) if rule == "threshold" else Options()
    record = count(rule, replace(instance, projects=projects), options, ListedOrder(("D", "E")))
    assert verdict(record, one) == sentence
    assert explain_project(record, one) == f"Project {one}: {sentence}."


def test_a_raised_count_is_told_from_start_to_end() -> None:
    instance = pounds(100, {"A": 60, "B": 45, "C": 40}, "2 A, 1 A B, 1 B C, 1 -")
    options = Options(count_blank=False, comparison=Comparison.WINNERS)
    assert explain(count("equal-shares", instance, options)) == (
        "There were 5 ballots and £100 for 3 projects.",
        "1 ballot chose no project.",
        (
            "Every vote had the same share of the money. A project was funded when its supporters "
            "could pay for it together, those first that asked the least of them for what they "
            "offer."
        ),
        "At first the share of each vote was £25.",
        (
            "So that more of the money was used, all shares were raised in steps of £1, 7 times, "
            "to £32, each time starting afresh."
        ),
        "One more step would have cost £105 in all, more than there is.",
        "What was left over went to 1 more project, most votes first.",
        (
            "The result was held against the one by votes alone. With equal shares 0 votes got "
            "more of what they asked for, by votes alone 0 votes. So the result of equal "
            "shares stands."
        ),
        "Project A: funded: 3 supporters paid £20 each.",
        "Project C: funded: it came next with 1 vote and cost £40 of the £40 left over.",
        "Project B: not funded: its 2 supporters had £44 left between them and it cost £45.",
        "2 projects funded, for £100 in all. £0 is left.",
    )


def test_greedy_taken_instead_a_lot_and_money_added_are_told() -> None:
    instance = pounds(80, {"A": 20, "B": 20, "C": 75}, "2 A, 1 B, 5 C")
    options = Options(completion=Completion.NONE, comparison=Comparison.REPRESENTED)
    told = explain(count("equal-shares", instance, options))
    assert any("had at least one of their projects funded" in line for line in told)
    assert any("So the result by votes alone stands." in line for line in told)
    tied = count("poznan80", pounds(9, {"A": 10, "B": 10}, "1 A B"), ties=ListedOrder(("B", "A")))
    told = explain(tied)
    assert (
        "Project A and Project B were equal, so lots were drawn between them. "
        "The order is: Project B, Project A." in told
    )
    assert told[-1] == "1 project funded, for £10 in all. £1 of it is added. £0 is left."


def test_everything_fitting_is_said() -> None:
    record = count("equal-shares", pounds(100, {"A": 50}, "9 A"))
    assert verdict(record, "A") == (
        "funded: there is enough for every project with support; it had 9 votes"
    )


def test_ballots_set_aside_are_mentioned() -> None:
    invalid = {"named-twice": 1, "too-many": 2}
    instance = replace(pounds(100, {"A": 50}, "9 A"), invalid=invalid)
    told = "could not be counted: 1 named a project twice and 2 chose too many projects."
    assert f"3 more ballots {told}" in explain(count("greedy", instance))


@pytest.mark.parametrize(
    ("currency", "text"), [("EUR", "€50"), ("PLN", "50 PLN"), ("XXX", "cost 50 of")]
)
def test_money_is_written_in_its_own_currency(currency: str, text: str) -> None:
    instance = replace(pounds(100, {"A": 50}, "9 A"), currency=currency)
    assert text in verdict(count("greedy", instance), "A")
