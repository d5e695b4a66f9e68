"""A lot is asked for where it would change the result, and nowhere else."""

from collections.abc import Iterable
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Completion, Criterion, Options, Utility
from governance.counting.budget.priority import Priority
from governance.counting.budget.record import BudgetRecord
from governance.counting.budget.rules import RULES
from governance.counting.ties import ListedOrder, RefuseTies, TieNeedsLot
from tests.unit.counting.budget.elections import IDS, instances
from tests.unit.counting.budget.vectors import count, fates, vote

BY_SCORE = Options(tie_list=(Criterion.HIGHER_SCORE,))
TIE_LISTS = [
    (Criterion.LOT,),
    (Criterion.HIGHER_SCORE,),
    (Criterion.HIGHER_COST,),
    (Criterion.LOWER_COST, Criterion.LOT),
    (Criterion.HIGHER_COST, Criterion.HIGHER_SCORE),
]


def test_without_skipping_one_that_does_not_fit_needs_a_lot_with_one_that_does() -> None:
    # B can never be paid for, but if it comes first the count stops at it
    instance = vote(20, {"A": 10, "B": 30}, "1 A B")
    with pytest.raises(TieNeedsLot, match="A, B"):
        count("greedy-no-skip", instance, BY_SCORE)
    assert count("greedy-no-skip", instance, BY_SCORE, ListedOrder(("B", "A"))).funded == ()
    assert count("greedy-no-skip", instance, BY_SCORE, ListedOrder(("A", "B"))).funded == ("A",)


def test_poznan_needs_a_lot_between_one_it_could_top_up_and_one_it_could_not() -> None:
    instance = vote(24, {"A": 30, "B": 40}, "1 A B")
    with pytest.raises(TieNeedsLot, match="A, B"):
        count("poznan80", instance, BY_SCORE)
    assert count("poznan80", instance, BY_SCORE, ListedOrder(("B", "A"))).funded == ()
    assert count("poznan80", instance, BY_SCORE, ListedOrder(("A", "B"))).funded == ("A",)


def test_equals_that_do_not_fit_any_more_once_the_one_before_is_funded_need_no_lot() -> None:
    # all three have one vote; A is cheaper, and after it neither B nor C fits
    for rule in ("greedy", "greedy-no-skip"):
        assert count(rule, vote(5, {"A": 3, "B": 4, "C": 4}, "1 A B C")).funded == ("A",)


def test_one_ready_before_its_equal_needs_no_lot() -> None:
    # A and B have four votes and cost 4; but A's supporters pay for C first
    instance = vote(10, {"A": 4, "B": 4, "C": 2}, "4 A C, 4 B")
    record = count("phragmen", instance)
    assert record.funded == ("C", "B", "A")
    assert record.lots == ()


def test_equals_ready_together_with_a_better_one_need_no_lot_if_they_part_later() -> None:
    # all are ready at 1; A comes first by score, and its supporters then lack money for B
    instance = vote(10, {"A": 4, "B": 3, "C": 3}, "3 A B, 1 A, 3 C")
    record = count("phragmen", instance)
    assert record.funded == ("A", "C", "B")
    assert record.lots == ()


def test_a_best_set_without_any_of_the_equals_needs_no_lot() -> None:
    record = count("knapsack", vote(10, {"A": 6, "B": 6, "C": 10}, "1 A B, 5 C"))
    assert (record.funded, record.lots) == (("C",), ())


def test_a_best_set_needs_no_lot_with_an_equal_the_whole_budget_cannot_pay() -> None:
    record = count("knapsack", vote(10, {"A": 5, "B": 50}, "1 A B"), BY_SCORE)
    assert (record.funded, record.lots) == (("A",), ())


def test_the_class_of_a_project_follows_the_list() -> None:
    priority = Priority(vote(9, {"A": 3, "B": 3, "C": 2}, "2 A, 2 B, 1 C"), Options(), RefuseTies())
    assert [priority.rank(one) for one in "ABC"] == [0, 0, 1]


def test_a_project_funded_above_the_threshold_is_simply_funded() -> None:
    record = count("threshold", vote(9, {"A": 3}, "2 A"), Options(threshold=2))
    assert fates(record) == {"A": "funded"}


def outcomes(rule: str, instance: Instance, told: Options) -> Iterable[tuple[BudgetRecord, bool]]:
    """Count with every order in which lots could fall, and tell whether one was drawn."""
    for order in permutations(IDS[: len(instance.projects)]):
        record = count(rule, instance, told, ListedOrder(order))
        yield record, bool(record.lots)


@pytest.mark.parametrize("rule", list(RULES))
@given(
    instance=instances().filter(lambda one: len(one.projects) <= 4),
    tie_list=st.sampled_from(TIE_LISTS),
    utility=st.sampled_from(Utility),
    completion=st.sampled_from(Completion),
)
@settings(max_examples=40, deadline=None)
def test_with_any_tie_list_no_lot_is_missing_where_it_would_change_what_is_funded(
    rule: str,
    instance: Instance,
    tie_list: tuple[Criterion, ...],
    utility: Utility,
    completion: Completion,
) -> None:
    told = Options(
        tie_list=tie_list, threshold=1, utility=utility, completion=completion, increment=1
    )
    results = list(outcomes(rule, instance, told))
    if len({frozenset(record.funded) for record, _ in results}) > 1:
        assert all(is_drawn for _, is_drawn in results)
        with pytest.raises(TieNeedsLot):
            count(rule, instance, told)
