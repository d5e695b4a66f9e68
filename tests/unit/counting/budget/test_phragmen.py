"""Phragmén's sequential rule, by hand."""

from fractions import Fraction

import pytest

from governance.counting.ties import ListedOrder, TieNeedsLot
from tests.unit.counting.budget.vectors import count, exact, fates, vote


def test_supporters_buy_as_soon_as_they_hold_the_cost() -> None:
    # A: 3 votes, 30/3 = 10. Then B: (20 + 10 + 0) / 2 = 15; C: 16 / 1 = 16.
    record = count("phragmen", vote(66, {"A": 30, "B": 20, "C": 16}, "1 A B, 2 A, 1 B, 1 C"))
    assert record.funded == ("A", "B", "C")
    assert [each.earned for each in record.rounds] == [10, 15, 16]
    assert record.rounds[0].contenders == exact(A=10, B=10, C=16)
    assert record.rounds[1].contenders == exact(B=15, C=16)
    assert [each.full.paid for each in record.rounds] == [30, 20, 16]


def test_what_was_earned_may_be_a_fraction() -> None:
    record = count("phragmen", vote(10, {"A": 10}, "3 A"))
    assert record.rounds[0].earned == Fraction(10, 3)


def test_it_stops_at_the_first_purchase_the_budget_cannot_pay() -> None:
    record = count("phragmen", vote(50, {"A": 30, "B": 25, "C": 20}, "3 A, 2 B, 1 C"))
    assert record.funded == ("A",)
    assert fates(record) == {"A": "funded", "B": "does-not-fit", "C": "after-stop"}


def test_what_costs_more_than_the_whole_budget_does_not_stop_it() -> None:
    record = count("phragmen", vote(50, {"A": 51, "B": 25, "C": 20}, "9 A, 2 B, 1 C"))
    assert record.funded == ("B", "C")
    assert fates(record)["A"] == "too-dear"


def test_projects_ready_at_the_same_time_go_by_the_tie_list_and_then_by_lot() -> None:
    by_cost = vote(30, {"A": 20, "B": 10}, "2 A, 1 B")
    assert count("phragmen", by_cost).funded == ("A", "B")
    tied = vote(15, {"A": 10, "B": 10}, "1 A, 1 B")
    with pytest.raises(TieNeedsLot):
        count("phragmen", tied)
    assert count("phragmen", tied, ties=ListedOrder(("B", "A"))).funded == ("B",)


def test_the_tie_list_is_asked_before_the_budget() -> None:
    """A and B are ready together. Only B fits beside nothing else, but A comes first and fits."""
    record = count("phragmen", vote(25, {"A": 20, "B": 10}, "2 A, 1 B"))
    assert record.funded == ("A",)
    assert fates(record)["B"] == "does-not-fit"
