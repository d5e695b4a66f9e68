"""Who comes first among equals: the published list, then a lot, never the order of the rows."""

import pytest

from governance.counting.budget.options import Criterion, Options
from governance.counting.budget.priority import Priority
from governance.counting.ties import ListedOrder, RecordedLot, RecordedLots, RefuseTies, TieNeedsLot
from tests.unit.counting.budget.vectors import count, vote

INSTANCE = vote(100, {"A": 10, "B": 20, "C": 20, "D": 10}, "3 A B C, 1 D C")


def priority(*criteria: Criterion, fixed: tuple[str, ...] = ()) -> Priority:
    options = Options(tie_list=criteria, fixed_order=fixed)
    return Priority(INSTANCE, options, RefuseTies())


def test_the_list_is_gone_through_in_order() -> None:
    by_score = priority(Criterion.HIGHER_SCORE, Criterion.LOWER_COST)
    assert by_score.order("ABCD") == ["C", "A", "B", "D"]
    by_cost = priority(Criterion.LOWER_COST, Criterion.HIGHER_SCORE)
    assert by_cost.order("ABCD") == ["A", "D", "C", "B"]
    dear = priority(Criterion.HIGHER_COST, Criterion.HIGHER_SCORE)
    assert dear.order("ABCD") == ["C", "B", "A", "D"]


def test_a_fixed_order_settles_what_it_names_and_the_rest_comes_after() -> None:
    order = priority(Criterion.FIXED_ORDER, Criterion.LOWER_COST, fixed=("D", "B"))
    assert order.order("ABCD") == ["D", "B", "A", "C"]


def test_one_lot_settles_a_whole_class_once() -> None:
    lots = RecordedLots([RecordedLot("1:fund", frozenset("AD"), ("D", "A"))])
    options = Options(tie_list=(Criterion.LOWER_COST, Criterion.LOT))
    order = Priority(vote(100, {"A": 10, "B": 20, "D": 10}, "1 A B D"), options, lots)
    assert order.is_open("A")
    assert not order.is_open("B")
    assert order.first(["A", "B", "D"]) == "D"
    assert order.order(["A", "D"]) == ["D", "A"]
    assert [lot.order for lot in order.lots] == [("D", "A")]
    assert not order.is_open("A")


def test_a_lot_is_drawn_among_all_equals_whoever_is_asked_about() -> None:
    order = Priority(
        vote(100, {"A": 10, "B": 10, "C": 10}, "1 A B C"), Options(), ListedOrder(("C", "A", "B"))
    )
    assert order.first(["A", "B"]) == "A"
    assert order.lots[0].tied == ("A", "B", "C")


def test_without_a_lot_the_tie_is_named() -> None:
    instance = vote(10, {"B": 10, "A": 10}, "1 A B")
    with pytest.raises(TieNeedsLot) as refused:
        count("equal-shares", instance)
    assert (refused.value.event, refused.value.tied) == ("1:fund", ("A", "B"))


def test_options_that_contradict_themselves_are_refused() -> None:
    with pytest.raises(ValueError, match="fixed order"):
        Options(fixed_order=("A",))
    with pytest.raises(ValueError, match="fixed order"):
        Options(tie_list=(Criterion.FIXED_ORDER,))
    with pytest.raises(ValueError, match="twice"):
        Options(tie_list=(Criterion.FIXED_ORDER,), fixed_order=("A", "A"))
    with pytest.raises(ValueError, match="last"):
        Options(tie_list=(Criterion.LOT, Criterion.LOWER_COST))
    with pytest.raises(ValueError, match="increment"):
        Options(increment=0)
    with pytest.raises(ValueError, match="threshold"):
        Options(threshold=-1)
