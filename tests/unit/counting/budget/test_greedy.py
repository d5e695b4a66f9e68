"""Greedy, with and without skipping, with a threshold, and Poznań's 80 %."""

import pytest

from governance.counting.budget.options import Criterion, Options
from governance.counting.ties import ListedOrder, TieNeedsLot
from tests.unit.counting.budget.vectors import count, fates, vote

COSTS = {"A": 60, "B": 50, "C": 40, "D": 10}
BALLOTS = "4 A, 3 B, 2 C, 1 D"


def test_greedy_skips_what_does_not_fit_and_goes_on() -> None:
    record = count("greedy", vote(100, COSTS, BALLOTS))
    assert record.funded == ("A", "C")
    assert fates(record) == {
        "A": "funded",
        "B": "does-not-fit",
        "C": "funded",
        "D": "does-not-fit",
    }
    assert record.order == ("A", "B", "C", "D")
    assert [one.left for one in record.projects] == [100, 40, 40, 0]
    assert (record.spent, record.left) == (100, 0)


def test_greedy_without_skipping_stops_at_the_first_that_does_not_fit() -> None:
    record = count("greedy-no-skip", vote(100, COSTS, BALLOTS))
    assert record.funded == ("A",)
    assert fates(record) == {
        "A": "funded",
        "B": "does-not-fit",
        "C": "after-stop",
        "D": "after-stop",
    }


def test_a_threshold_leaves_out_projects_with_fewer_votes() -> None:
    record = count("threshold", vote(100, COSTS, BALLOTS), Options(threshold=3))
    assert record.funded == ("A",)
    assert fates(record)["C"] == "below-threshold"
    reached = count("threshold", vote(100, COSTS, BALLOTS), Options(threshold=2))
    assert reached.funded == ("A", "C")


def test_the_threshold_rule_needs_a_threshold() -> None:
    with pytest.raises(ValueError, match="needs a threshold"):
        count("threshold", vote(100, COSTS, BALLOTS))


def test_poznan_tops_up_when_exactly_80_percent_is_left_and_stops() -> None:
    record = count("poznan80", vote(100, COSTS, BALLOTS))
    assert record.funded == ("A", "B")
    assert fates(record)["B"] == "topped-up"
    assert (record.result("B").topped_up, record.topped_up) == (10, 10)
    assert (record.spent, record.left) == (110, 0)
    assert fates(record)["C"] == "after-stop"


def test_poznan_does_not_top_up_below_80_percent() -> None:
    record = count("poznan80", vote(99, COSTS, BALLOTS))
    assert record.funded == ("A",)
    assert fates(record)["B"] == "does-not-fit"
    assert record.left == 39


def test_points_are_what_greedy_goes_by() -> None:
    record = count("greedy", vote(60, COSTS, "1 A:9 B:1, 1 B:9, 1 C:2, 1 D:1"))
    assert [one.score for one in record.projects] == [9, 10, 2, 1]
    assert record.funded == ("B", "D")


def test_what_costs_nothing_and_what_nobody_wants_takes_no_part() -> None:
    record = count("greedy", vote(100, {"A": 0, "B": 10, "C": 10}, "2 A B, 1 A"))
    assert record.funded == ("B",)
    assert fates(record) == {"A": "no-cost", "B": "funded", "C": "no-support"}


def test_equals_that_all_fit_need_no_lot() -> None:
    record = count("greedy", vote(20, {"A": 10, "B": 10}, "1 A B"))
    assert set(record.funded) == {"A", "B"}
    assert record.lots == ()


def test_equals_that_do_not_all_fit_need_a_lot() -> None:
    tied = vote(15, {"A": 10, "B": 10}, "1 A B")
    for rule in ("greedy", "greedy-no-skip", "poznan80", "knapsack"):
        with pytest.raises(TieNeedsLot, match="A, B"):
            count(rule, tied)
        assert count(rule, tied, ties=ListedOrder(("B", "A"))).funded[0] == "B"


def test_equals_of_which_none_may_be_funded_need_no_lot() -> None:
    instance = vote(15, {"A": 10, "B": 30, "C": 30}, "3 A, 2 B C")
    for rule in ("greedy", "greedy-no-skip", "poznan80"):
        assert count(rule, instance).funded == ("A",)


def test_equals_of_which_one_may_be_topped_up_need_a_lot() -> None:
    instance = vote(35, {"A": 10, "B": 30, "C": 30}, "3 A, 2 B C")
    with pytest.raises(TieNeedsLot):
        count("poznan80", instance)
    assert count("poznan80", instance, ties=ListedOrder(("C", "B"))).funded == ("A", "C")


def test_without_skipping_equals_need_a_lot_even_where_only_one_of_them_fits() -> None:
    instance = vote(30, {"A": 10, "B": 30}, "1 A B")
    by_score = Options(tie_list=(Criterion.HIGHER_SCORE,))
    for rule in ("greedy-no-skip", "poznan80"):
        with pytest.raises(TieNeedsLot):
            count(rule, instance, by_score)
        assert count(rule, instance, by_score, ListedOrder(("B", "A"))).funded == ("B",)
        assert count(rule, instance, by_score, ListedOrder(("A", "B"))).funded == ("A",)


def test_with_skipping_equals_need_no_lot_where_only_one_of_them_fits() -> None:
    instance = vote(29, {"A": 10, "B": 30}, "1 A B")
    assert count("greedy", instance, Options(tie_list=(Criterion.HIGHER_SCORE,))).funded == ("A",)


def test_a_project_exactly_at_the_threshold_is_not_said_to_be_below_it() -> None:
    record = count("greedy-no-skip", vote(100, COSTS, BALLOTS), Options(threshold=2))
    assert fates(record)["C"] == "after-stop"
    assert fates(record)["D"] == "below-threshold"
