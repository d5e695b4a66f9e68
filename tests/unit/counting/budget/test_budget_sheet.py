"""The printed sheet of a budget count: every project, what became of it, and the sums."""

from dataclasses import replace

from governance.counting.budget.instance import Group, Instance
from governance.counting.budget.options import Comparison, Completion, Options, Start, Value
from governance.counting.budget.sheet import result_sheet
from governance.counting.budget.wording import LONGEST_NAME, label
from governance.counting.ties import ListedOrder
from tests.unit.counting.budget.vectors import count, vote

INSTANCE = vote(100_00, {"A": 60_00, "B": 28_00, "C": 40_00}, "2 A, 1 A B, 1 B C, 1 -", places=2)


def sheet(rule: str, options: Options, instance: Instance = INSTANCE) -> str:
    return result_sheet(count(rule, instance, options))


def test_the_whole_sheet() -> None:
    instance = replace(INSTANCE, title="Community fund", invalid={"named-twice": 1, "too-many": 2})
    assert sheet("greedy", Options(threshold=2), instance) == (
        "Community fund\n"
        "Rule: greedy, version 1\n"
        "Needed to take part: 2 votes\n"
        "Ties: higher score, then lower cost, then lot\n"
        "Budget: £100\n"
        "Ballots: 5 (1 of them for no project)\n"
        "Ballots not counted: 3 (1 named a project twice, 2 chose too many projects)\n"
        "\n"
        "     Project        Cost  Votes  Funded\n"
        "  1. Project A (A)   £60      3  yes\n"
        "       funded: it had 3 votes and cost £60 of the £100 left\n"
        "  2. Project B (B)   £28      2  yes\n"
        "       funded: it had 2 votes and cost £28 of the £40 left\n"
        "     Project C (C)   £40      1  no\n"
        "       not funded: it had 1 vote and needed at least 2\n"
        "\n"
        "Funded: 2 projects\n"
        "Spent: £88\n"
        "Left: £12\n"
    )


def test_equal_shares_says_what_it_was_told_and_what_happened_on_the_way() -> None:
    options = Options(completion=Completion.ADD1, increment=50, comparison=Comparison.WINNERS)
    text = sheet("equal-shares", options)
    assert "Utility: cost\n" in text
    assert "Completion: add1, in steps of £0.50\n" in text
    assert "Comparison: winners\n" in text
    assert "At first the share of each vote was £20.\n" in text
    assert "The result was held against the one by votes alone." in text


def test_steps_that_are_not_the_usual_ones_are_told() -> None:
    options = Options(start=Start.WHOLE, stop_when_exhaustive=True)
    assert ("Completion: add1u, in steps of £1, from whole steps, until no more fits\n") in sheet(
        "equal-shares", options
    )
    assert "Completion: none\n" in sheet("equal-shares", Options(completion=Completion.NONE))


def test_a_top_up_and_a_lot_are_on_the_sheet() -> None:
    tied = vote(100, {"A": 60, "B": 50, "C": 50}, "3 A, 1 B, 1 C")
    record = count("poznan80", tied, ties=ListedOrder(("C", "B")))
    text = result_sheet(record)
    assert "Project B and Project C were equal, so lots were drawn between them." in text
    assert text.endswith("Funded: 2 projects\nSpent: £110\nAdded to the budget: £10\nLeft: £0\n")


def test_the_knapsack_says_what_is_greatest_and_points_are_called_points() -> None:
    text = sheet("knapsack", Options(value=Value.SCORE_TIMES_COST))
    assert "The best set: the one with the greatest score times cost\n" in text
    points = vote(100, {"A": 60}, "1 A:3")
    assert "Points" in sheet("greedy", Options(), points)


def test_votes_are_told_apart_from_ballots_where_ballots_have_weights() -> None:
    weighted = replace(INSTANCE, groups=(Group(("A",), 2, 5),))
    text = sheet("greedy", Options(), weighted)
    assert "Ballots: 2\nVotes they carry: 5\n" in text


def test_a_project_is_called_by_its_name_and_id_in_one_line() -> None:
    assert label("7", "Memory\n café") == "Memory café (7)"
    assert label("7", "") == label("7", "7") == "7"
    assert label("7", "x" * LONGEST_NAME) == "x" * LONGEST_NAME + " (7)"
    assert label("7", "x" * (LONGEST_NAME + 1)) == "x" * (LONGEST_NAME - 1) + "… (7)"
