"""In what order the elected are declared, and which moment of a count tells equals apart."""

from types import ModuleType

import pytest

from governance.counting import stv_countback, stv_ers97, stv_meek, stv_mer, stv_scottish
from governance.counting.record import LookBack, Purpose, Why
from governance.counting.ties import RefuseTies, TieNeedsLot
from tests.unit.counting.vectors import G1, election, row

REFUSE = RefuseTies()


def test_exactly_the_quota_comes_before_all_who_reached_it_later_however_many() -> None:
    # MER STV51: A has the quota of 21 at once; C has 23 and D 22 at stage 2
    profile = election(3, "21 A, 18 C, 17 D, 5 EC, 5 ED, 14 F")
    assert stv_mer.count(profile, ties=REFUSE).elected == ("A", "C", "D")


def test_exactly_the_quota_comes_in_between_and_the_order_of_surpluses_stands() -> None:
    # MER STV51: D has exactly the quota at stage 2, and A's surplus goes before C's from there
    profile = election(4, "20 EBADC, 5 AC, 10 EADCB")
    record = stv_mer.count(profile, ties=REFUSE)
    assert record.elected == ("E", "B", "A", "D")
    assert [one.candidate for one in record.stages[1].elected] == ["B", "A"]


def test_of_two_elected_at_one_stage_the_one_of_the_earlier_batch_comes_first() -> None:
    # ERS97 5.4.9: B has the quota after the batch of whole votes, C, with more, after the next
    profile = election(
        3, "5 BDEFAC, 3 DC, 9 BFD, 3 FBC, 13 C, 5 BDEACF, 1 D, 6 A, 10 ECA, 5 DBA, 1 E, 5 BEC"
    )
    record = stv_countback.count(profile, gone=["A"], sitting=["B", "C"], ties=REFUSE)
    elected = record.stages[2].elected
    assert [(one.candidate, one.votes, one.batch) for one in elected] == [
        ("C", 1600, 1),
        ("D", 1603, 2),
    ]
    assert record.elected == ("B", "C", "D")


def test_equals_with_a_share_nobody_can_overtake_are_told_apart_by_first_preferences() -> None:
    # ERS97 5.6.2: A and B are level on 2.00 after the surplus; A had 2.00 at first, B nothing
    record = stv_ers97.count(election(2, "2 CB, 2 A, 3 C"), ties=REFUSE)
    assert row(record, record.stages[1]) == "2.00 2.00 2.34 / 0.66"
    assert record.stages[1].look_backs == (LookBack(Purpose.ELECT, ("A", "B"), "A", 1, 0),)
    (elected,) = record.stages[1].elected
    assert (elected.candidate, elected.why, elected.batch) == ("A", Why.ACTIVE_VOTE, 1)


def test_equals_are_told_apart_by_a_batch_of_an_exclusion() -> None:
    # ERS97 5.6.2: level at first, and level now; A was ahead after the papers of C had moved
    profile = election(1, "10 A, 10 B, 5 CA, 1 C, 5 DB, 2 D, 8 E")
    record = stv_ers97.count(profile, ties=REFUSE)
    assert row(record, record.stages[2]) == "15.00 15.00 0.00 0.00 8.00 / 3.00"
    assert record.stages[3].look_backs == (LookBack(Purpose.ELECT, ("A", "B"), "A", 2, 1),)
    assert record.elected == ("A",)


def test_equal_lowest_are_told_apart_by_the_batch_of_a_surplus() -> None:
    # ERS97 5.2.5: A and C have nothing at first and 4.00 each at stage 3; A had that at stage 2
    profile = election(3, "5 E, 4 BA, 9 B, 4 BDC, 12 BD")
    record = stv_ers97.count(profile, ties=REFUSE)
    assert row(record, record.stages[1]) == "4.00 8.50 0.00 16.00 5.00 / 0.50"
    assert row(record, record.stages[2]) == "4.00 8.50 4.00 8.50 5.00 / 4.00"
    backs = [back for stage in record.stages for back in stage.look_backs]
    assert backs == [LookBack(Purpose.EXCLUDE, ("A", "C"), "C", 2, 1)]


def test_transfers_of_a_surplus_are_one_batch_and_those_of_an_exclusion_are_numbered() -> None:
    for rule in (stv_mer, stv_ers97):
        for stage in rule.count(G1, ties=REFUSE).stages[1:]:
            batches = sorted({one.batch for one in stage.transfers})
            assert batches == list(range(1, len(batches) + 1))


@pytest.mark.parametrize("batch", ["C", "D"])
def test_a_countback_stops_when_the_vacancy_is_filled_though_others_have_the_quota(
    batch: str,
) -> None:
    # ERS97 section 7: C takes the place; B, who has the quota too, sits anyway and is not reached
    profile = election(2, f"28 {batch}BA, 14 B, 0 A")
    record = stv_countback.count(profile, gone=["A"], sitting=["B"], ties=REFUSE)
    assert record.elected == (batch,)


def test_a_countback_without_a_single_paper_left_fills_the_place_as_the_last_one_left() -> None:
    # ERS97 5.5.1, not 5.1.7b: nobody has a share of nothing
    profile = election(2, "2 A, 0 B, 0 C")
    record = stv_countback.count(profile, gone=["A"], sitting=["B"], ties=REFUSE)
    assert {one.why for one in record.stages[0].elected} == {Why.REMAINING}
    assert stv_countback.filled(record) == ("C",)


@pytest.mark.parametrize("rule", [stv_mer, stv_ers97, stv_scottish])
def test_equal_surpluses_that_were_always_equal_need_a_lot_named_for_what_it_decides(
    rule: ModuleType,
) -> None:
    # ERS97 5.2.3, MER STV47.10, SSI 2007/42 r49(3)
    with pytest.raises(TieNeedsLot) as tie:
        rule.count(election(3, "40 AC, 40 BD, 12 C, 11 D, 10 E"), ties=REFUSE)
    assert (tie.value.event, tie.value.tied) == ("2:surplus_first", ("A", "B"))


def test_of_two_equals_for_the_last_place_neither_has_it_for_being_as_many_as_the_rest() -> None:
    # MER STV50.2 needs more than the other; level on 2, a lot excludes one (STV48.9)
    with pytest.raises(TieNeedsLot) as tie:
        stv_mer.count(election(1, "2 ACB, 1 C, 1 CAB"), ties=REFUSE)
    assert (tie.value.purpose, tie.value.tied) == (Purpose.EXCLUDE, ("A", "C"))


@pytest.mark.parametrize("rule", [stv_mer, stv_scottish, stv_meek])
def test_those_who_are_left_for_the_last_places_are_listed_most_votes_first(
    rule: ModuleType,
) -> None:
    # MER STV50.1, SSI 2007/42 r51: papers run out, and neither of two has the quota
    record = rule.count(election(2, "20 A, 30 B, 19 C, 21 D, 18 E"), ties=REFUSE)
    left = [one.candidate for one in record.stages[-1].elected if one.why is Why.REMAINING]
    assert left == sorted(left, key=lambda one: -record.stages[-1].votes[one])
    assert record.elected == ("B", "D")


def test_two_of_three_equals_who_were_ahead_before_are_both_elected() -> None:
    # ERS97 5.6.2: A, B and D are level on 3.00 for two places; A and B had as much at first
    record = stv_ers97.count(election(3, "3 CDA, 5 C, 3 BC, 3 A"), ties=REFUSE)
    assert row(record, record.stages[1]) == "3.00 3.00 3.50 3.00 / 1.50"
    assert [one.candidate for one in record.stages[1].elected] == ["A", "B"]
    assert record.stages[1].look_backs == (LookBack(Purpose.ELECT, ("B", "D"), "B", 1, 0),)


def test_exactly_the_quota_elects_by_the_quota() -> None:
    # ERS97 5.1.7a: "equals or exceeds the quota"; 5.1.7b is for those who fall short of it
    record = stv_ers97.count(election(1, "4 B, 7 CB, 1 AC, 10 A"), ties=REFUSE)
    assert [(one.candidate, one.why) for one in record.stages[0].elected] == [("A", Why.QUOTA)]
    assert record.stages[0].votes["A"] == record.quota


def test_whoever_is_elected_below_the_quota_has_no_surplus() -> None:
    # ERS97 5.1.7b: at stage 2 A has 2.00 where the quota is 2.34
    record = stv_ers97.count(election(2, "2 CB, 2 A, 3 C"), ties=REFUSE)
    assert record.stages[1].surpluses == {}


def test_equals_elected_together_are_listed_in_the_order_of_the_ballot_paper() -> None:
    record = stv_ers97.count(election(4, "1 C, 1 B, 0 A, 0 D"), ties=REFUSE)
    by_quota = [one.candidate for one in record.stages[0].elected if one.why is Why.QUOTA]
    assert by_quota == ["B", "C"]


def test_sitting_members_who_are_level_are_listed_in_the_order_of_the_ballot_paper() -> None:
    profile = election(4, "2 B, 2 D, 0 A, 0 C, 0 E")
    record = stv_countback.count(profile, gone=["A"], sitting=["B", "C", "D"], ties=REFUSE)
    by_quota = [one.candidate for one in record.stages[0].elected if one.why is Why.QUOTA]
    assert by_quota == ["B", "D"]
    assert stv_countback.filled(record) == ("E",)


def test_a_sitting_member_without_a_vote_is_passed_by_when_the_lowest_is_excluded() -> None:
    # ERS97 section 7: B sits and has nothing; D, with 3, is the lowest who may be excluded
    profile = election(2, "4 C, 5 E, 4 AF, 3 D, 0 B")
    record = stv_countback.count(profile, gone=["A"], sitting=["B"], ties=REFUSE)
    assert record.stages[1].excluded == ("D",)
    assert stv_countback.filled(record) == ("E",)


def test_a_group_that_would_part_equals_is_no_group() -> None:
    # ERS97 5.2.5: B alone goes at stage 2; A and C are level above
    with pytest.raises(TieNeedsLot) as tie:
        stv_ers97.count(election(1, "2 ACB, 1 C, 1 CAB"), ties=REFUSE)
    assert (tie.value.event, tie.value.tied) == ("3:exclude", ("A", "C"))


def test_a_quota_that_stays_as_it_was_is_no_change() -> None:
    # ERS97 5.4.8: after C the papers all go on, so nothing has left the count
    record = stv_ers97.count(election(1, "10 A, 9 B, 5 CA, 4 DB, 8 E"), ties=REFUSE)
    moved = [stage for stage in record.stages if stage.excluded and not stage.non_transferable]
    assert moved
    assert not any(stage.quota_changes for stage in moved)


def test_where_an_earlier_point_leaves_more_equals_than_places_none_is_elected_yet() -> None:
    # ERS97 5.6.2: F, G and H are level on 1.00 for one place; at first F and G had that, H nothing
    profile = election(5, "1 ED, 1 DA, 1 GFA, 1 F, 1 DFH, 1 E, 1 EAH, 0 B, 0 C")
    record = stv_countback.count(profile, gone=["A"], sitting=["B", "C", "D", "E"], ties=REFUSE)
    votes = record.stages[1].votes
    assert [votes[one] for one in "FGH"] == [100, 100, 100]
    assert record.stages[1].elected == ()
    assert stv_countback.filled(record) == ("F",)
