"""Approval voting and Schulze's comparison in pairs."""

import pytest

from governance.counting import approval, schulze
from governance.counting.ballots import Candidate, Profile, Ranks
from governance.counting.record import Purpose, Why
from governance.counting.ties import ListedOrder, RefuseTies, TieNeedsLot
from tests.unit.counting.vectors import election


def test_the_most_approved_are_elected() -> None:
    record = approval.count(election(1, "4 ABC, 3 B, 2 C, 1 "), ties=RefuseTies())
    assert record.stages[0].votes == {"A": 4, "B": 7, "C": 6}
    assert record.elected == ("B",)
    assert (record.valid, record.total, record.invalid) == (9, 17, {"blank": 1})


def test_equal_approval_for_the_last_seat_is_drawn() -> None:
    with pytest.raises(TieNeedsLot):
        approval.count(election(1, "4 AB, 1 C"), ties=RefuseTies())


# The example of Schulze's paper (section 3.1): 45 voters, five candidates, E wins.
PAPER = election(1, "5 ACBED, 5 ADECB, 8 BEDAC, 3 CABED, 7 CAEBD, 2 CBADE, 7 DCEBA, 8 EBADC")


def test_the_published_example_has_its_winner_and_strengths() -> None:
    record = schulze.count(PAPER, ties=RefuseTies())
    assert record.elected == ("E",)
    papers = {(one.candidate, one.other): one.papers for one in record.pairs}
    assert (papers["A", "B"], papers["B", "A"], papers["E", "D"]) == (20, 25, 31)
    path = {(one.candidate, one.other): one.path for one in record.pairs}
    assert [path["E", other] for other in "ABCD"] == [25, 28, 28, 31]
    assert all(path["E", other] > path[other, "E"] for other in "ABCD")


def test_the_published_example_has_its_whole_order() -> None:
    record = schulze.count(PAPER.with_seats(5), ties=RefuseTies())
    assert record.elected == tuple("EACBD")
    assert record.undecided == ()
    assert (record.stages[0].number, record.stages[0].rounding) == (1, 0)


def test_an_even_pair_is_no_link() -> None:
    # A and B are even, 2 to 2; both beat C
    record = schulze.count(election(2, "2 ABC, 1 BCA, 1 BAC"), ties=RefuseTies())
    links = {(one.candidate, one.other): (one.papers, one.path) for one in record.pairs}
    assert links["A", "B"] == (2, 0)
    assert links["B", "A"] == (2, 0)
    assert links["A", "C"] == (3, 3)
    assert links["C", "A"] == (1, 0)
    assert links["B", "C"] == (4, 4)
    assert record.undecided == (("A", "B"),)


def test_whoever_beats_everybody_is_elected_without_most_first_preferences() -> None:
    record = schulze.count(election(1, "4 AB, 3 CB, 2 BA"), ties=RefuseTies())
    assert record.elected == ("B",)
    assert record.stages[0].votes == {"A": 4, "B": 2, "C": 3}


def test_shared_numbers_are_no_preference_and_skipped_ones_mean_nothing() -> None:
    people = tuple(Candidate(one, one) for one in "ABC")
    irregular: dict[Ranks, int] = {(("A", "B"), ("C",)): 2, ((), ("C",)): 1}
    record = schulze.count(
        Profile(people, 1, {}, irregular=irregular), ties=ListedOrder(("B", "A"))
    )
    papers = {(one.candidate, one.other): one.papers for one in record.pairs}
    assert (papers["A", "B"], papers["A", "C"], papers["C", "A"]) == (0, 2, 1)
    assert record.elected == ("B",)
    assert record.stages[0].non_transferable == 2


def test_equals_for_the_last_seat_are_drawn() -> None:
    with pytest.raises(TieNeedsLot) as refused:
        schulze.count(election(1, "2 AB, 2 BA, 1 C"), ties=RefuseTies())
    assert (refused.value.purpose, refused.value.tied) == (Purpose.ELECT, ("A", "B"))
    assert refused.value.event == "1:elect"
    record = schulze.count(election(1, "2 AB, 2 BA, 1 C"), ties=ListedOrder(("B", "A")))
    assert record.stages[0].elected[0].why is Why.LOT
    assert record.undecided == ()


def test_equals_with_room_for_both_are_left_undecided() -> None:
    record = schulze.count(election(2, "2 AB, 2 BA, 1 C"), ties=RefuseTies())
    assert record.elected == ("A", "B")
    assert record.undecided == (("A", "B"),)


def test_withdrawn_and_blank_papers_are_set_aside() -> None:
    record = schulze.count(election(1, "2 A, 3 BA, 1 ", withdrawn="A"), ties=RefuseTies())
    assert record.elected == ("B",)
    assert record.invalid == {"only_withdrawn": 2, "blank": 1}
