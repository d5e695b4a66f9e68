"""In what order the elected are declared, and which moment of a count tells equals apart."""

import pytest

from governance.counting import stv_countback, stv_ers97, stv_mer
from governance.counting.record import LookBack, Purpose, Why
from governance.counting.ties import RefuseTies
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
