"""Majorities, exactly: each just missed and just met."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.counting.thresholds import (
    REQUIREMENTS,
    Base,
    Tally,
    all_passed,
    decide,
    decide_short_notice,
    judge,
)


def passes(kind: str, in_favour: int, against: int, eligible: int = 1000) -> bool:
    return decide(REQUIREMENTS[kind], Tally(in_favour, against, eligible)).passed


BOUNDARIES = {
    "ordinary": ((50, 50), (51, 50)),
    "ordinary_written": ((500, 0), (501, 0)),
    "special": ((74, 25), (75, 25)),
    "special_written": ((749, 0), (750, 250)),
    "class_consent": ((749, 0), (750, 0)),
    "unanimous": ((999, 0), (1000, 0)),
    "society_transfer": ((199, 100), (200, 100)),
    "society_dormant": ((199, 100), (200, 100)),
    "society_conversion": ((374, 126), (375, 125)),
    "society_second_meeting": ((50, 50), (51, 50)),
    "society_instrument": ((749, 0), (750, 0)),
}


@pytest.mark.parametrize("kind", REQUIREMENTS)
def test_each_majority_is_just_missed_and_just_met(kind: str) -> None:
    missed, met = BOUNDARIES[kind]
    assert not passes(kind, *missed)
    assert passes(kind, *met)


def test_a_conversion_needs_half_of_all_to_vote() -> None:
    assert not passes("society_conversion", 499, 0)
    assert passes("society_conversion", 500, 0)
    vote, turnout = decide(REQUIREMENTS["society_conversion"], Tally(499, 0, 1000)).judgements
    assert (vote.met, turnout.met) == (True, False)
    assert (turnout.had, turnout.needed) == (499, 500)


def test_abstentions_count_for_neither_side() -> None:
    tally = Tally(3, 1, eligible=1000, abstained=500)
    assert decide(REQUIREMENTS["special"], tally).passed
    assert judge(REQUIREMENTS["special"].vote, tally).base == 4


def test_nothing_passes_where_nobody_voted() -> None:
    for kind in REQUIREMENTS:
        assert not passes(kind, 0, 0)
        assert not passes(kind, 0, 0, eligible=0)


def test_the_vote_needed_and_the_vote_had_are_told() -> None:
    judgement = judge(REQUIREMENTS["special"].vote, Tally(74, 27, 1000))
    assert (judgement.had, judgement.needed, judgement.base) == (74, 76, 101)


def test_short_notice_needs_a_majority_in_number_and_in_value() -> None:
    value = Tally(9000, 0, 10_000)
    assert decide_short_notice(members=Tally(6, 0, 10), value=value).passed
    assert not decide_short_notice(members=Tally(5, 0, 10), value=value).passed
    assert not decide_short_notice(members=Tally(6, 0, 10), value=Tally(8999, 0, 10_000)).passed
    strict = decide_short_notice(
        members=Tally(6, 0, 10), value=value, value_share=Fraction(95, 100)
    )
    assert not strict.passed


def test_articles_may_not_ask_for_less_or_more_than_the_act_allows() -> None:
    for share in (Fraction(89, 100), Fraction(96, 100)):
        with pytest.raises(ValueError, match="from 90% to 95%"):
            decide_short_notice(members=Tally(1, 0, 1), value=Tally(1, 0, 1), value_share=share)


def test_a_single_vote_is_enough_where_nobody_else_voted() -> None:
    assert passes("ordinary", 1, 0)
    assert passes("special", 1, 0)


def test_two_meetings_must_both_agree() -> None:
    first = decide(REQUIREMENTS["society_transfer"], Tally(200, 100, 1000))
    second = decide(REQUIREMENTS["society_second_meeting"], Tally(50, 50, 1000))
    assert all_passed([first, first])
    assert not all_passed([first, second])
    assert not all_passed([])


@pytest.mark.parametrize("numbers", [(-1, 0, 5), (3, 3, 5), (0, 0, -1)])
def test_an_impossible_tally_is_refused(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="votes"):
        Tally(*numbers)


def test_abstentions_are_votes_of_somebody() -> None:
    with pytest.raises(ValueError, match="more votes than there are voters"):
        Tally(1, 1, eligible=2, abstained=1)
    assert Tally(1, 0, eligible=2, abstained=1).cast == 1


@settings(deadline=None)
@given(
    kind=st.sampled_from(sorted(REQUIREMENTS)),
    in_favour=st.integers(0, 400),
    against=st.integers(0, 400),
)
def test_the_vote_needed_is_the_least_that_passes(kind: str, in_favour: int, against: int) -> None:
    threshold = REQUIREMENTS[kind].vote
    judgement = judge(threshold, Tally(in_favour, against, 800))
    base = in_favour + against if threshold.base is Base.CAST else 800
    share = Fraction(in_favour, base) if base else Fraction(0)
    enough = share > threshold.share if threshold.more_than else share >= threshold.share
    assert judgement.met == enough
