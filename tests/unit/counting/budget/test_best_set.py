"""The knapsack's part-sets: what is pruned is not taken for a set that is there."""

from governance.counting.budget.knapsack import Item, best_set, most_value


def test_a_project_is_not_chosen_where_the_rest_can_no_longer_make_up_the_value() -> None:
    # A is worth 1 and costs half; with it, nothing that is worth another 1 can be paid for
    items = [Item("A", 5, 1), Item("B", 10, 2)]
    assert most_value(items, 10) == 2
    assert best_set(items, 10, 2) == {"B"}
