"""First past the post and the block vote."""

import pytest

from governance.counting import fptp
from governance.counting.ballots import Candidate, Profile, as_marks, group_marks
from governance.counting.record import Pile, Why
from governance.counting.ties import ListedOrder, RefuseTies, TieNeedsLot
from tests.unit.counting.vectors import G1, election


def test_the_most_votes_win_one_seat() -> None:
    record = fptp.count(election(1, "5 A, 7 B, 3 C, 2 "), ties=RefuseTies())
    assert record.elected == ("B",)
    assert record.stages[0].votes == {"A": 5, "B": 7, "C": 3}
    assert (record.valid, record.invalid) == (15, {"blank": 2})
    assert record.undecided == ()


def test_the_one_stage_has_every_vote_and_nothing_lost() -> None:
    (stage,) = fptp.count(election(1, "5 A, 7 B"), ties=RefuseTies()).stages
    assert (stage.number, stage.non_transferable, stage.rounding) == (1, 0, 0)
    assert stage.piles == {"A": (Pile(1, 5),), "B": (Pile(1, 7),)}


def test_more_marks_than_seats_spoil_a_paper() -> None:
    record = fptp.count_block(election(2, "5 AB, 2 ABC, 4 C"), ties=RefuseTies())
    assert record.invalid == {"too_many_marks": 2}
    assert record.stages[0].votes == {"A": 5, "B": 5, "C": 4}
    assert record.total == 14
    assert record.rule == "block"


def test_papers_kept_in_part_are_reported() -> None:
    people = (Candidate("a", "A"), Candidate("b", "B"))
    profile = Profile(people, 1, {("a",): 2}, invalid={"no_feature": 1}, rejected_in_part=1)
    record = fptp.count(profile, ties=RefuseTies())
    assert record.rejected_in_part == 1
    assert record.invalid == {"no_feature": 1}


def test_a_tie_among_the_elected_needs_no_lot() -> None:
    record = fptp.count_block(election(2, "5 A, 5 B, 3 C"), ties=RefuseTies())
    assert record.elected == ("A", "B")
    assert record.undecided == (("A", "B"),)


def test_a_tie_across_the_last_seat_is_drawn_among_the_tied_only() -> None:
    profile = election(3, "9 A, 4 B, 4 C, 4 D, 1 E")
    with pytest.raises(TieNeedsLot) as refused:
        fptp.count_block(profile, ties=RefuseTies())
    assert refused.value.tied == ("B", "C", "D")
    record = fptp.count_block(profile, ties=ListedOrder(tuple("EDCBA")))
    assert record.elected == ("A", "D", "C")
    assert [one.why for one in record.stages[0].elected] == [Why.MOST_VOTES, Why.LOT, Why.LOT]


def test_a_mark_for_someone_no_longer_standing_is_not_counted() -> None:
    record = fptp.count_block(election(2, "5 AB, 3 A, 2 C, 1 D", withdrawn="A"), ties=RefuseTies())
    assert record.stages[0].votes == {"B": 5, "C": 2, "D": 1}
    assert record.invalid == {"only_withdrawn": 3}


def test_no_more_candidates_than_seats_are_all_elected() -> None:
    record = fptp.count_block(election(2, "5 A, 2 B"), ties=RefuseTies())
    assert record.elected == ("A", "B")
    assert {one.why for one in record.stages[0].elected} == {Why.REMAINING}
    assert fptp.count_block(election(3, "5 A, 2 B"), ties=RefuseTies()).elected == ("A", "B")


def test_marks_are_grouped_whatever_their_order() -> None:
    assert group_marks([("b", "a"), ("a", "b"), ()], order=("a", "b")) == {("a", "b"): 2, (): 1}


def test_rankings_can_be_read_as_marks() -> None:
    record = fptp.count(as_marks(G1, 1), ties=RefuseTies())
    assert record.stages[0].votes == {"A": 50, "B": 21, "C": 19, "D": 18, "E": 15}


SHARED = Profile(
    tuple(Candidate(one, one) for one in "ABCD"),
    2,
    {("A", "B", "C"): 4, ("D",): 1, (): 1},
    irregular={
        (("A", "B"),): 2,  # both are among the first two
        (("C",), ("A", "B")): 3,  # only C is, for certain
        (("A", "B", "C"), ("D",)): 5,  # nobody is, for certain
        ((), ("D",), ("B",)): 7,  # a skipped number says nothing
    },
)


def test_shared_and_skipped_numbers_become_the_marks_that_are_certain() -> None:
    marks = as_marks(SHARED, 2)
    assert marks.irregular == {}
    assert marks.papers == {
        ("A", "B"): 6, ("D",): 1, (): 1, ("C",): 3, ("A", "B", "C"): 5, ("B", "D"): 7
    }  # fmt: skip
    assert marks.rejected_in_part == 3
    record = fptp.count_block(marks, ties=RefuseTies())
    assert record.invalid == {"blank": 1, "too_many_marks": 5}
    assert record.stages[0].votes == {"A": 6, "B": 13, "C": 3, "D": 8}


def test_where_everybody_may_be_marked_every_name_on_a_paper_is_a_mark() -> None:
    marks = as_marks(SHARED, 4)
    assert marks.papers[("A", "B", "C", "D")] == 5
    assert marks.papers[("A", "B", "C")] == 7
    assert marks.rejected_in_part == 0
