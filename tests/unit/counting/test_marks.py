"""Fine points of votes by marks, by comparison in pairs and in two rounds."""

import pytest

from governance.counting import fptp, schulze, two_round, yes_no
from governance.counting.arithmetic import HUNDREDTHS, WHOLE
from governance.counting.ballots import Candidate, Profile, as_marks, group_marks
from governance.counting.record import Pile
from governance.counting.rules import RULES
from governance.counting.ties import ListedOrder, RefuseTies
from tests.unit.counting.vectors import election

REFUSE = RefuseTies()


def test_those_a_lot_elected_are_not_left_undecided() -> None:
    # MER FPP51: the lot gives one vote more, so they are no longer equal
    record = fptp.count_block(
        election(3, "9 A, 4 B, 4 C, 4 D, 1 E"), ties=ListedOrder(tuple("DCBAE"))
    )
    assert record.elected == ("A", "D", "C")
    assert record.undecided == ()


def test_a_candidate_without_a_vote_has_no_pile() -> None:
    people = (Candidate("A", "A"), Candidate("B", "B"))
    record = fptp.count(Profile(people, 1, {("A",): 3}), ties=REFUSE)
    assert record.stages[0].votes == {"A": 3, "B": 0}
    assert record.stages[0].piles == {"A": (Pile(1, 3),)}


@pytest.mark.parametrize("rule", [*RULES, yes_no.RULE])
def test_a_reason_for_which_no_paper_was_rejected_is_not_listed(rule: str) -> None:
    people = (Candidate("A", "A"), Candidate("B", "B"))
    profile = Profile(people, 1, {("A",): 3, (): 0}, invalid={"torn": 0, "unsigned": 2})
    count = yes_no.count if rule == yes_no.RULE else RULES[rule].count
    assert count(profile, ties=REFUSE).invalid == {"unsigned": 2}


BACKWARDS = (Candidate("b", "B"), Candidate("a", "A"), Candidate("c", "C"))


def test_marks_are_kept_in_the_order_of_the_ballot_paper_not_of_the_ids() -> None:
    profile = Profile(BACKWARDS, 2, {("a", "b", "c"): 1}, irregular={(("a", "b"),): 2})
    assert dict(as_marks(profile, 2).papers) == {("b", "a"): 3}
    assert group_marks([("a", "b")], order=("b", "a", "c")) == {("b", "a"): 1}


def test_a_paper_whose_marks_are_all_certain_is_not_rejected_in_part() -> None:
    # MER FPP44.2: both marks there may be are certain; what follows says nothing more
    profile = Profile(BACKWARDS, 2, {}, irregular={(("a", "b"), ("c",)): 2})
    marks = as_marks(profile, 2)
    assert (dict(marks.papers), marks.rejected_in_part) == ({("b", "a"): 2}, 0)


def test_a_stranger_on_a_paper_is_named() -> None:
    with pytest.raises(ValueError, match="names 'z', who is not a candidate"):
        Profile(BACKWARDS, 1, {("a", "z"): 1})


def test_the_second_ballot_is_between_the_two_with_most_votes_wherever_they_stand() -> None:
    profile = election(1, "3 A, 4 B, 6 C, 5 D")
    record = two_round.count(profile, ties=REFUSE)
    assert record.stages[1].action.candidates == ("C", "D")


def test_two_rounds_leave_nobody_undecided_among_those_not_elected() -> None:
    record = two_round.count(election(1, "9 A, 4 B, 4 C"), ties=REFUSE)
    assert record.elected == ("A",)
    assert record.undecided == ()


def test_every_two_candidates_are_compared_both_ways_and_nobody_with_themselves() -> None:
    record = schulze.count(election(1, "3 ABC, 2 CAB, 2 BCA"), ties=REFUSE)
    assert [(one.candidate, one.other) for one in record.pairs] == [
        (one, other) for one in "ABC" for other in "ABC" if one != other
    ]


def test_the_smallest_part_below_nothing_is_written_with_its_sign() -> None:
    assert HUNDREDTHS.text(-1) == "-0.01"
    assert WHOLE.text(-1) == "-1"
    assert HUNDREDTHS.parse("-0.01") == -1
