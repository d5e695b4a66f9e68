"""The knapsack optimum: exact, also in pence, and the tie list decides between equal sets."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.counting.budget import knapsack
from governance.counting.budget.knapsack import Item, KnapsackTooHard, best_set, most_value
from governance.counting.budget.options import Options, Value
from governance.counting.ties import ListedOrder, TieNeedsLot
from tests.unit.counting.budget.vectors import count, fates, vote

items = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 12)), min_size=1, max_size=8).map(
    lambda some: [Item(str(n), cost, value) for n, (cost, value) in enumerate(some)]
)


def test_the_best_set_beats_most_votes_first() -> None:
    instance = vote(100, {"A": 100, "B": 50, "C": 50}, "4 A, 3 B, 3 C")
    record = count("knapsack", instance)
    assert set(record.funded) == {"B", "C"}
    assert record.value == 6
    assert fates(record)["A"] == "not-in-best-set"


def test_votes_may_be_weighed_by_what_a_project_costs() -> None:
    instance = vote(100, {"A": 100, "B": 50, "C": 10}, "4 A, 3 B, 3 C")
    assert set(count("knapsack", instance).funded) == {"B", "C"}
    weighed = count("knapsack", instance, Options(value=Value.SCORE_TIMES_COST))
    assert (weighed.funded, weighed.value) == (("A",), 400)


def test_between_equal_sets_the_first_project_of_the_tie_list_decides() -> None:
    instance = vote(60, {"A": 60, "B": 40, "C": 20}, "5 A, 3 B, 2 C")
    assert count("knapsack", instance).funded == ("A",)


def test_a_lot_is_needed_where_only_some_of_the_equals_fit() -> None:
    instance = vote(20, {"A": 10, "B": 10, "C": 10}, "1 A B C")
    with pytest.raises(TieNeedsLot):
        count("knapsack", instance)
    record = count("knapsack", instance, ties=ListedOrder(("C", "A", "B")))
    assert record.funded == ("C", "A")
    assert len(record.lots) == 1


def test_what_costs_more_than_the_whole_budget_is_said_to() -> None:
    record = count("knapsack", vote(50, {"A": 51, "B": 50}, "9 A, 1 B"))
    assert fates(record) == {"A": "too-dear", "B": "funded"}


def test_a_budget_of_millions_in_pence_is_solved_exactly() -> None:
    costs = {f"p{n}": 1_000_003 * (n + 7) + 17 * n * n for n in range(60)}
    ballots = ", ".join(f"{1 + (n * 37) % 101} p{n}" for n in range(60))
    record = count("knapsack", vote(500_000_000_00, costs, ballots, places=2))
    assert len(record.funded) == 60
    tight = count("knapsack", vote(sum(costs.values()) // 3, costs, ballots, places=2))
    assert tight.spent <= tight.budget
    assert tight.value is not None
    assert tight.value >= sum(
        tight.result(one).score
        for one in count(
            "greedy",
            vote(sum(costs.values()) // 3, costs, ballots, places=2),
            ties=ListedOrder(tuple(costs)),
        ).funded
    )


def test_a_vote_that_would_take_for_ever_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knapsack, "MOST_SETS", 1000)
    amounts = [(n + 3) ** 5 * 7919 + n * n * 104729 + 12345 for n in range(60)]
    with pytest.raises(KnapsackTooHard):
        most_value([Item(str(n), one, one) for n, one in enumerate(amounts)], sum(amounts) // 3)


@given(items, st.integers(0, 120))
def test_no_set_is_better_and_none_as_good_comes_before(some: list[Item], budget: int) -> None:
    affordable = [
        (-sum(item.value for item in each), tuple(item not in each for item in some), each)
        for size in range(len(some) + 1)
        for each in combinations(some, size)
        if sum(item.cost for item in each) <= budget
    ]
    worth, _, best = min(affordable, key=lambda one: one[:2])
    assert most_value(some, budget) == -worth
    assert best_set(some, budget, -worth) == {item.id for item in best}
