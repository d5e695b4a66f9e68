"""Fine points of the rules, each in the smallest election that shows it."""

import pytest

from governance.counting import stv_ers97, stv_mer, stv_scottish
from governance.counting.record import Act, Why
from governance.counting.rules import rule_named
from governance.counting.ties import RefuseTies, TieNeedsLot
from tests.unit.counting.vectors import G1, election

REFUSE = RefuseTies()


@pytest.mark.parametrize("rule", ["mer", "scottish", "ers97"])
def test_of_equal_surpluses_the_one_with_more_votes_before_goes_first(rule: str) -> None:
    # A's surplus lifts B from 16 and C from 10 to 28 each
    profile = election(4, "20 ABD, 30 ACE, 16 BD, 10 CE, 12 D, 11 E")
    record = rule_named(rule).count(profile, ties=REFUSE)
    assert record.stages[1].votes["B"] == record.stages[1].votes["C"] == record.unit.whole(28)
    assert record.stages[2].action.candidates == ("B",)
    (back,) = record.stages[2].look_backs
    assert (back.tied, back.chosen, back.stage) == (("B", "C"), "B", 1)


def test_scottish_ties_look_back_at_the_latest_difference_first() -> None:
    # A and E are level at stages 3 and 4; they last differed at stage 2, and also at stage 1
    record = stv_scottish.count(election(3, "1 ECA, 8 CBA, 1 EDB"), ties=REFUSE)
    (back,) = record.stages[4].look_backs
    assert (back.tied, back.chosen, back.stage) == (("A", "E"), "A", 2)


def test_batches_are_numbered_from_one() -> None:
    record = stv_scottish.count(G1, ties=REFUSE)
    assert [(one.batch, one.held_at) for one in record.stages[2].transfers] == [
        (1, 100_000),
        (2, 38_000),
    ]
    assert [one.batch for one in record.stages[4].transfers] == [1, 2, 3, 4]
    for rule in (stv_mer, stv_ers97):
        (elected,) = rule.count(G1, ties=REFUSE).stages[1].elected
        assert elected.batch == 1


def test_whoever_fills_the_last_place_comes_after_those_with_the_quota() -> None:
    record = stv_scottish.count(election(2, "3 A, 10 B"), ties=REFUSE)
    assert record.elected == ("B", "A")
    assert [one.why for one in record.stages[0].elected] == [Why.QUOTA, Why.REMAINING]


def test_exactly_the_quota_ranks_last_of_its_own_stage_only() -> None:
    # quota 25; at stage 2 B has just 25, C 26
    together = stv_mer.count(election(3, "20 AB, 30 AC, 15 B, 11 C, 13 D, 10 E"), ties=REFUSE)
    assert together.elected == ("A", "C", "B")
    # at stage 2 B has just 25; D has 26 at stage 3
    before = stv_mer.count(election(3, "20 AB, 30 AC, 15 B, 5 C, 17 D, 9 ED, 3 E"), ties=REFUSE)
    assert before.elected == ("A", "B", "D")
    # quota 20: A has just that at once, C has 21 at stage 2
    at_once = stv_mer.count(election(2, "20 A, 18 B, 13 C, 8 DC"), ties=REFUSE)
    assert at_once.elected == ("A", "C")


def test_equals_in_the_order_of_election_are_told_apart_by_the_first_difference() -> None:
    # C and D are elected together on 3 votes each; C had 3 at first, D none
    record = stv_ers97.count(election(3, "1 CDB, 1 ADB, 1 AC, 2 C, 20 B, 3 BD"), ties=REFUSE)
    assert record.elected == ("B", "C", "D")
    assert record.undecided == ()


@pytest.mark.parametrize("rule", ["mer", "ers97"])
def test_a_surplus_too_large_for_its_papers_moves_them_at_their_own_value(rule: str) -> None:
    record = rule_named(rule).count(election(2, "12 A, 1 AB, 3 B, 2 C"), ties=REFUSE)
    (transfer,) = record.stages[1].transfers
    assert transfer.value == 100
    assert transfer.rounding == 0
    assert transfer.amount_stopped == 1300 - (record.quota or 0) - 100


def test_as_many_votes_as_all_others_fill_the_last_place() -> None:
    record = stv_mer.count(election(1, "6 A, 4 B, 2 C"), ties=REFUSE)
    assert [one.why for one in record.stages[0].elected] == [Why.LAST_VACANCY]


def test_a_surplus_no_larger_than_the_gap_above_a_group_waits() -> None:
    # surplus 4; A and B have nothing, D has 4: 5.2.2b says "does not exceed"
    record = stv_ers97.count(election(2, "2 EDB, 2 DC, 2 D, 4 EA, 7 CE, 4 CAB"), ties=REFUSE)
    stage = record.stages[1]
    assert stage.action.act is Act.EXCLUSION
    assert stage.deferral is not None
    assert (stage.deferral.lowest, stage.deferral.gap) == (("A", "B"), 400)


def test_of_equal_lowest_the_one_with_fewer_votes_at_first_goes_out() -> None:
    # D and E have 10 each at stage 2; D had 8 at first
    record = stv_ers97.count(election(1, "2 CBD, 2 AD, 4 EC, 6 EA, 17 BA, 8 DAC"), ties=REFUSE)
    assert record.stages[2].excluded == ("D",)
    assert record.stages[2].look_backs[0].stage == 1


def test_of_equals_for_the_last_place_the_one_with_more_at_first_is_elected() -> None:
    record = stv_ers97.count(election(2, "7 C, 1 CAB, 1 B"), ties=REFUSE)
    (elected,) = record.stages[1].elected
    assert (elected.candidate, elected.why) == ("B", Why.ACTIVE_VOTE)


def test_surpluses_still_to_come_count_as_votes_in_play() -> None:
    # at stage 2 B has 0.75, and C's surplus of 1.25 is still to be moved: not enough yet
    record = stv_ers97.count(election(3, "1 DBA, 3 DC"), ties=REFUSE)
    assert [one.candidate for one in record.stages[1].elected] == ["C"]
    assert [one.candidate for one in record.stages[2].elected] == ["B"]


def test_candidates_without_votes_are_not_parted_without_a_lot() -> None:
    profile = election(3, "9 A, 5 B, 0 C, 0 D, 0 E")
    with pytest.raises(TieNeedsLot) as refused:
        stv_ers97.count(profile, ties=REFUSE)
    assert refused.value.tied == ("C", "D", "E")
