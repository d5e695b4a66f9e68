"""Share numbers: worked out from movements in any order, split, joined, read and written."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.kernel.ids import new_id
from governance.shares.rules.certificates import without
from governance.shares.rules.faults import overlapping
from governance.shares.rules.numbers import (
    common,
    count,
    holds,
    joined,
    lowest,
    owned,
    read,
    spoken,
)

small_ranges = st.lists(
    st.tuples(st.integers(1, 30), st.integers(0, 5)).map(lambda p: (p[0], p[0] + p[1])), max_size=6
)


def as_set(ranges: object) -> set[int]:
    return {n for first, last in ranges for n in range(first, last + 1)}  # type: ignore[attr-defined]


def test_a_range_splits_when_its_middle_goes() -> None:
    assert owned([(1, 10, 10), (4, 6, -3)]) == ((1, 3), (7, 10))


def test_the_order_of_the_movements_does_not_matter() -> None:
    moves = [(1, 10, 10), (4, 6, -3), (5, 5, 1), (4, 6, 3), (5, 5, -1)]
    assert {owned(order) for order in permutations(moves)} == {((1, 10),)}


@given(small_ranges, small_ranges)
def test_ranges_do_as_sets_of_numbers_do(one: list[tuple[int, int]], two: object) -> None:
    first, second = joined(one), joined(two)  # type: ignore[arg-type]
    assert as_set(common(first, second)) == as_set(one) & as_set(two)
    assert as_set(without(first, second)) == as_set(one) - as_set(two)
    assert holds(first, second) == (as_set(two) <= as_set(one))
    assert count(first) == len(as_set(one))
    assert as_set(lowest(first, 3)) == set(sorted(as_set(one))[:3])
    assert read(spoken(first)) == first


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("1-5, 8", ((1, 5), (8, 8))),
        ("1 to 5 and 6", ((1, 6),)),
        ("7–9", ((7, 9),)),
        ("", ()),
    ],
)
def test_numbers_are_read_as_people_write_them(
    text: str, ranges: tuple[tuple[int, int], ...]
) -> None:
    assert read(text) == ranges


@pytest.mark.parametrize("text", ["5-1", "0", "1-", "one", "1-5, 5", "-3", "²"])
def test_numbers_that_cannot_be_are_not_read(text: str) -> None:
    assert read(text) is None


def test_a_number_in_two_hands_is_found_and_one_given_without_having_it() -> None:
    ann, bob = new_id(), new_id()
    issued = [("a", None, 1, 9, -9), ("a", ann, 1, 9, 9)]
    assert list(overlapping(issued)) == []
    assert list(overlapping([*issued, ("a", bob, 4, 6, 3)])) == [("a", 4, 6)]
    assert list(overlapping([*issued, ("a", bob, 4, 6, -3), ("a", bob, 8, 8, 1)])) == [
        ("a", 4, 6),
        ("a", 8, 8),
    ]
