"""The alternative vote, and election by more than half in two rounds."""

import pytest

from governance.counting import alternative_vote, stv_scottish, two_round
from governance.counting.ballots import Candidate, Profile
from governance.counting.check import check_record
from governance.counting.record import Act, Action, Why
from governance.counting.sentences import explain, explain_candidate
from governance.counting.ties import ListedOrder, RefuseTies, TieNeedsLot
from tests.unit.counting.vectors import G1, election, row

REFUSE = RefuseTies()


def test_the_lowest_goes_out_until_somebody_has_more_than_half() -> None:
    profile = election(1, "8 ABC, 7 BA, 4 CB, 2 DC")
    record = alternative_vote.count(profile, ties=REFUSE)
    assert record.quota == 11
    assert [row(record, stage) for stage in record.stages] == [
        "8 7 4 2 / 0",
        "8 7 6 0 / 0",
        "8 11 0 0 / 2",
    ]
    assert record.elected == ("B",)


def test_exactly_half_is_not_enough() -> None:
    record = alternative_vote.count(election(1, "5 A, 3 BA, 2 C"), ties=REFUSE)
    assert record.quota == 6
    assert [stage.excluded for stage in record.stages] == [(), ("C",), ("B",)]
    assert record.elected == ("A",)


def test_it_is_the_scottish_count_of_one_seat_in_whole_votes() -> None:
    one = G1.with_seats(1)
    ours, theirs = (rule.count(one, ties=REFUSE) for rule in (alternative_vote, stv_scottish))
    assert [(stage.action, stage.excluded) for stage in ours.stages] == [
        (stage.action, stage.excluded) for stage in theirs.stages
    ]
    assert [row(ours, stage) for stage in ours.stages] == [
        row(theirs, stage).replace(".00000", "") for stage in theirs.stages
    ]
    check_record(one, ours)


def test_it_fills_no_second_seat() -> None:
    with pytest.raises(ValueError, match="one seat"):
        alternative_vote.count(G1, ties=REFUSE)


def test_more_than_half_of_the_first_ballot_elects() -> None:
    record = two_round.count(election(1, "6 A, 3 B, 2 C"), ties=REFUSE)
    (stage,) = record.stages
    assert [(one.candidate, one.why, one.votes) for one in stage.elected] == [
        ("A", Why.MAJORITY, 6)
    ]
    assert record.seats == 1
    assert explain(record)[-1] == (
        "Candidate A was elected with 6 votes, more than half of the 11 valid papers."
    )


def test_with_exactly_half_the_two_ahead_stand_again() -> None:
    profile = election(1, "6 A, 4 B, 2 C")
    record = two_round.count(profile, ties=REFUSE)
    assert record.elected == ()
    assert record.stages[1].action == Action(Act.SECOND_BALLOT, ("A", "B"))
    assert explain(record)[-1] == (
        "Stage 2: Nobody had more than half of the 12 valid papers, so there has to be a second "
        "ballot, between Candidate A and Candidate B."
    )
    assert (
        explain_candidate(record, "B") == "Candidate B stands in the second ballot, with 4 votes."
    )
    assert "does not stand in the second ballot" in explain_candidate(record, "C")
    check_record(profile, record)


def test_between_two_the_most_votes_decide() -> None:
    record = two_round.count(election(1, "6 A, 7 B"), ties=REFUSE)
    assert record.elected == ("B",)


def test_two_equals_need_a_lot_and_it_is_on_the_record() -> None:
    profile = election(1, "6 A, 6 B")
    with pytest.raises(TieNeedsLot) as tie:
        two_round.count(profile, ties=REFUSE)
    assert (tie.value.event, tie.value.tied) == ("1:extra_vote", ("A", "B"))
    record = two_round.count(profile, ties=ListedOrder(("B", "A")))
    assert [(one.candidate, one.why) for one in record.stages[0].elected] == [("B", Why.LOT)]
    check_record(profile, record)


def test_a_tie_for_the_second_ballot_is_between_those_in_question() -> None:
    profile = election(1, "6 A, 4 B, 4 C, 1 D")
    with pytest.raises(TieNeedsLot) as tie:
        two_round.count(profile, ties=REFUSE)
    assert (tie.value.event, tie.value.tied) == ("1:extra_vote", ("B", "C"))
    record = two_round.count(profile, ties=ListedOrder(("C", "B")))
    assert record.stages[1].action.candidates == ("A", "C")
    assert [lot.order for lot in record.lots] == [("C", "B")]


def test_three_equals_at_the_top_leave_one_out_by_lot() -> None:
    record = two_round.count(election(1, "4 A, 4 B, 4 C"), ties=ListedOrder(("C", "A", "B")))
    assert record.stages[1].action.candidates == ("C", "A")


def test_whoever_stands_alone_is_elected() -> None:
    record = two_round.count(election(1, "3 , 2 A"), ties=REFUSE)
    assert record.elected == ("A",)


def test_whoever_stands_alone_needs_no_vote_and_nobody_elects_nobody() -> None:
    alone = two_round.count(election(1, "3 ", withdrawn=""), ties=REFUSE)
    assert (alone.elected, alone.valid) == ((), 0)
    person = Profile((Candidate("a", "A"),), 1, {(): 3})
    (elected,) = two_round.count(person, ties=REFUSE).stages[0].elected
    assert (elected.candidate, elected.why, elected.votes) == ("a", Why.REMAINING, 0)


def test_more_than_one_cross_spoils_a_paper() -> None:
    record = two_round.count(election(1, "3 A, 2 AB, 1 C"), ties=REFUSE)
    assert record.invalid == {"too_many_marks": 2}
    assert record.valid == 4
    assert record.elected == ("A",)


def test_two_rounds_fill_no_second_seat() -> None:
    with pytest.raises(ValueError, match="one seat"):
        two_round.count(G1, ties=REFUSE)
