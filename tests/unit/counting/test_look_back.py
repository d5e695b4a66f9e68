"""Telling equals apart by earlier votes: who is left, and which moment decided."""

import pytest

from governance.counting.look_back import Point, tell_apart

FIRST: Point = (1, None, {"A": 5, "B": 5, "C": 3})
SECOND: Point = (2, None, {"A": 4, "B": 4, "C": 4})
THIRD: Point = (3, 1, {"A": 6, "B": 7, "C": 9})


def test_the_moment_that_decided_is_the_last_at_which_some_fell_out() -> None:
    # ERS97 5.2.5: "the first stage or sub-stage at which they had an unequal number of votes"
    assert tell_apart("ABC", [FIRST, SECOND], most=True) == (["A", "B"], FIRST)
    assert tell_apart("ABC", [FIRST, SECOND, THIRD], most=True) == (["B"], THIRD)


def test_the_fewest_are_found_the_same_way() -> None:
    assert tell_apart("ABC", [SECOND, FIRST, THIRD], most=False) == (["C"], FIRST)
    assert tell_apart("AB", [FIRST, SECOND], most=False) == (["A", "B"], None)


@pytest.mark.parametrize("most", [True, False])
def test_where_they_never_differed_no_moment_decided(*, most: bool) -> None:
    assert tell_apart("AB", [FIRST, SECOND], most=most) == (["A", "B"], None)


def test_what_comes_after_the_decision_is_not_looked_at() -> None:
    nobody_knows: Point = (9, None, {})
    assert tell_apart("BC", [FIRST, nobody_knows], most=True) == (["B"], FIRST)
    assert tell_apart("B", [nobody_knows], most=True) == (["B"], None)
