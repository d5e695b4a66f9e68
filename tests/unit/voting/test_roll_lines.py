"""The roll's digest, and turnout that gives nobody away."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.voting.rules import (
    GroupTurnout,
    RollLine,
    canonical_line,
    roll_digest,
    without_small_groups,
)

AMINA = RollLine(number="00017", name="Amina Diallo", group="Nursing", site="Harbour House")
BRYN = RollLine(number="00204", name="Bryn “B” Pugh", group="Estates", site="")


def test_the_digest_is_that_of_the_text_the_docstring_describes() -> None:
    text = (
        "roll-v1\n"
        '["00017","Amina Diallo","Nursing","Harbour House",1]\n'
        '["00204","Bryn “B” Pugh","Estates","",1]\n'
    )
    assert roll_digest([BRYN, AMINA]) == hashlib.sha256(text.encode()).hexdigest()


def test_the_order_in_which_people_come_does_not_matter() -> None:
    assert roll_digest([AMINA, BRYN]) == roll_digest([BRYN, AMINA])


@given(st.text(max_size=20), st.text(max_size=20))
def test_no_name_can_pose_as_two_lines_or_two_fields(name: str, group: str) -> None:
    line = canonical_line(RollLine(number="1", name=name, group=group, site=""))
    assert "\n" not in line
    if name != AMINA.name:
        assert roll_digest([RollLine("1", name, group, "")]) != roll_digest(
            [RollLine("1", AMINA.name, group, "")]
        )


def test_groups_of_ten_and_more_stand_alone_by_name() -> None:
    groups = [GroupTurnout("Therapy", 10, 4), GroupTurnout("Nursing", 90, 50)]
    assert without_small_groups(groups) == (groups[1], groups[0])


def test_small_groups_are_merged_when_together_they_are_enough() -> None:
    groups = [
        GroupTurnout("Nursing", 90, 50),
        GroupTurnout("Estates", 6, 2),
        GroupTurnout("Kitchen", 5, 5),
    ]
    assert without_small_groups(groups) == (
        GroupTurnout("Nursing", 90, 50),
        GroupTurnout("Smaller groups together", 11, 7),
    )


def test_a_single_small_group_takes_the_next_smallest_with_it() -> None:
    groups = [
        GroupTurnout("Nursing", 90, 50),
        GroupTurnout("Therapy", 20, 9),
        GroupTurnout("Estates", 3, 2),
    ]
    assert without_small_groups(groups) == (
        GroupTurnout("Nursing", 90, 50),
        GroupTurnout("Smaller groups together", 23, 11),
    )


def test_when_all_end_in_one_heap_there_are_no_groups_to_show() -> None:
    groups = [GroupTurnout("Nursing", 12, 5), GroupTurnout("Estates", 3, 2)]
    assert without_small_groups(groups) == ()
    assert without_small_groups([GroupTurnout("Estates", 3, 2)]) == ()
    assert without_small_groups([]) == ()


sizes = st.lists(st.integers(1, 40), max_size=12)


@given(sizes)
def test_no_figure_speaks_of_fewer_than_ten_even_by_subtraction(people: list[int]) -> None:
    groups = [GroupTurnout(f"g{n}", size, size // 2) for n, size in enumerate(people)]
    shown = without_small_groups(groups)
    assert all(group.electorate >= 10 for group in shown)
    if shown:
        assert sum(group.electorate for group in shown) == sum(people)
        assert sum(group.received for group in shown) == sum(size // 2 for size in people)


@pytest.mark.parametrize("number", range(3))
def test_every_line_changes_the_digest(number: int) -> None:
    lines = [AMINA, BRYN, RollLine("3", "C", "D", "E")]
    without = [line for place, line in enumerate(lines) if place != number]
    assert roll_digest(without) != roll_digest(lines)
