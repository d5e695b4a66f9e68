"""Casual vacancies filled from the papers of the election (ERS97 section 7)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.counting import stv_countback, stv_ers97
from governance.counting.ballots import Candidate, Profile
from governance.counting.check import RecordDiffers, check_record
from governance.counting.record_data import from_data, to_data
from governance.counting.sentences import explain, explain_candidate
from governance.counting.ties import RefuseTies, SeededLots, lot_v1_seed
from tests.unit.counting.test_properties import elections
from tests.unit.counting.vectors import G1, election, row

REFUSE = RefuseTies()
LOTS = SeededLots(lot_v1_seed(contest="countback", draw="1", randomness_hex="cd"))


def test_the_papers_of_whoever_left_pass_to_the_next_choice() -> None:
    # Elected at first: A, B, C. When A leaves, B and C sit, and D or E takes the place.
    record = stv_countback.count(G1, gone=["A"], sitting=["B", "C"], ties=REFUSE)
    assert record.valid == 120  # 3 papers named A only
    assert record.invalid == {"only_withdrawn": 3}
    assert record.quota == 3000
    assert row(record, record.stages[0]) == "55.00 32.00 18.00 15.00 / 0.00"
    assert stv_countback.filled(record) == ("D",)
    check_record(G1, record)


def test_a_sitting_member_is_never_excluded_however_few_votes_are_left() -> None:
    # A and B were elected; B, on transfers from A, has fewest first choices.
    profile = election(2, "12 AB, 1 B, 6 C, 5 D")
    assert stv_ers97.count(profile, ties=REFUSE).elected == ("A", "C")
    record = stv_countback.count(profile, gone=["A"], sitting=["C"], ties=REFUSE)
    assert stv_countback.filled(record) == ("B",)
    lowest = election(2, "9 AC, 6 DC, 1 C, 4 BD")
    record = stv_countback.count(lowest, gone=["A"], sitting=["B"], ties=REFUSE)
    assert "B" not in {one for stage in record.stages for one in stage.excluded}
    assert len(stv_countback.filled(record)) == 1


def test_the_count_stops_when_the_vacancy_is_filled() -> None:
    profile = election(3, "20 A, 30 B, 1 C, 9 D")
    record = stv_countback.count(profile, gone=["D"], sitting=["A", "C"], ties=REFUSE)
    assert record.elected[:1] == ("B",)
    assert "C" not in record.elected  # not reached, and keeps the seat all the same
    assert record.sitting == ("A", "C")


def test_two_who_left_are_replaced_by_two() -> None:
    record = stv_countback.count(G1, gone=["A", "B"], sitting=["C"], ties=LOTS)
    assert len(stv_countback.filled(record)) == 2
    check_record(G1, record)


def test_whoever_would_no_longer_take_a_seat_is_passed_over_too() -> None:
    record = stv_countback.count(G1, gone=["A", "D"], sitting=["B", "C"], ties=REFUSE)
    assert stv_countback.filled(record) == ("E",)


def test_equals_for_the_vacancy_are_not_elected_together() -> None:
    profile = election(2, "10 A, 10 B, 10 C")
    record = stv_countback.count(profile, gone=[], sitting=["A"], ties=LOTS)
    assert len(stv_countback.filled(record)) == 1
    assert [lot.tied for lot in record.lots] == [("B", "C")]


def test_the_story_says_that_it_is_a_vacancy() -> None:
    record = stv_countback.count(G1, gone=["A"], sitting=["B", "C"], ties=REFUSE)
    assert explain(record)[0].startswith("A place had become empty")
    assert "no longer standing" in explain_candidate(record, "A")


def test_the_record_carries_who_was_sitting_and_a_recount_uses_it() -> None:
    record = stv_countback.count(G1, gone=["A"], sitting=["B", "C"], ties=REFUSE)
    assert from_data(to_data(record)) == record
    changed = from_data({**to_data(record), "sitting": ["C", "D"]})
    with pytest.raises(RecordDiffers):
        check_record(G1, changed)


@pytest.mark.parametrize(
    ("gone", "sitting", "why"),
    [
        (["A"], ["A"], "not both"),
        (["Z"], ["B"], "must be a candidate"),
        ([], ["Z"], "must be a candidate"),
        ([], ["A", "B", "C"], "no vacancy"),
    ],
)
def test_what_does_not_fit_together_is_refused(
    gone: list[str], sitting: list[str], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        stv_countback.count(G1, gone=gone, sitting=sitting, ties=REFUSE)


def test_a_sitting_member_who_had_withdrawn_is_refused() -> None:
    people = (Candidate("a", "A", withdrawn=True), Candidate("b", "B"), Candidate("c", "C"))
    with pytest.raises(ValueError, match="withdrawn"):
        stv_countback.count(Profile(people, 2, {("b",): 1}), gone=[], sitting=["a"], ties=REFUSE)


@settings(max_examples=150, deadline=None)
@given(profile=elections(), leaver=st.integers(0, 4))
def test_vacancies_are_filled_as_far_as_there_are_candidates(profile: Profile, leaver: int) -> None:
    winners = stv_ers97.count(profile, ties=LOTS).elected
    if not winners:
        return
    gone = winners[leaver % len(winners)]
    sitting = [one for one in winners if one != gone]
    record = stv_countback.count(profile, gone=[gone], sitting=sitting, ties=LOTS)
    check_record(profile, record)
    new = stv_countback.filled(record)
    others = [one.id for one in profile.standing if one.id not in winners]
    assert len(new) == min(profile.seats - len(sitting), len(others))
    assert gone not in record.elected
    assert not set(sitting) & {one for stage in record.stages for one in stage.excluded}


@settings(max_examples=60, deadline=None)
@given(profile=elections())
def test_with_nobody_sitting_it_is_the_election_itself(profile: Profile) -> None:
    ours = stv_countback.count(profile, gone=[], sitting=[], ties=LOTS)
    theirs = stv_ers97.count(profile, ties=LOTS)
    assert ours.stages == theirs.stages
    assert ours.elected == theirs.elected
