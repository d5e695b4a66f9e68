"""The same papers give the same result: however they are heaped, whoever is printed first."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.counting import stv_countback, yes_no
from governance.counting.ballots import Candidate, Profile, Ranking, Ranks, group
from governance.counting.check import check_record
from governance.counting.record import CountRecord
from governance.counting.record_data import from_data, to_data
from governance.counting.rules import RULES
from governance.counting.ties import SeededLots, lot_v1_seed
from tests.unit.counting.test_properties import ALL_RULES, elections, fitted

LOTS = SeededLots(lot_v1_seed(contest="same papers", draw="1", randomness_hex="cd"))
"""It orders the tied by their ids alone, so it falls alike however the candidates are printed."""

HEAPS = st.randoms(use_true_random=False)


def by_rule(rule: str) -> Callable[[Profile], CountRecord]:
    return lambda profile: RULES[rule].count(fitted(rule, profile), ties=LOTS)


def countback(profile: Profile) -> CountRecord:
    """Count again without the first candidate."""
    gone = [profile.candidates[0].id] if len(profile.candidates) > 1 else []
    return stv_countback.count(profile, gone=gone, sitting=[], ties=LOTS)


def answered(profile: Profile) -> Profile:
    """Read each ranking as "yes" to its first half and "no" to the others."""
    said: dict[Ranks, int] = {}
    for ranking, number in profile.papers.items():
        half = (len(ranking) + 1) // 2
        answers = (ranking[:half], ranking[half:])
        said[answers] = said.get(answers, 0) + number
    return Profile(profile.candidates, profile.seats, {}, profile.title, irregular=said)


def yes_or_no(profile: Profile) -> CountRecord:
    return yes_no.count(answered(profile), ties=LOTS, reopen=profile.candidates[-1].id)


EVERY_COUNT = pytest.mark.parametrize(
    "count",
    [*(by_rule(rule) for rule in sorted(RULES)), countback, yes_or_no],
    ids=[*sorted(RULES), "countback", "yes-no"],
)


@EVERY_COUNT
@settings(max_examples=25, deadline=None)
@given(profile=elections(), order=HEAPS)
def test_papers_taken_up_one_by_one_in_any_order_give_the_same_record(
    count: Callable[[Profile], CountRecord], profile: Profile, order: Random
) -> None:
    few = {ranking: 1 + number % 7 for ranking, number in profile.papers.items()}
    whole = Profile(profile.candidates, profile.seats, few, profile.title)
    singles: list[Ranking] = [ranking for ranking, number in few.items() for _ in range(number)]
    order.shuffle(singles)
    heaped = Profile(profile.candidates, profile.seats, group(singles), profile.title)
    assert count(heaped) == count(whole)


@EVERY_COUNT
@settings(max_examples=40, deadline=None)
@given(profile=elections(), order=HEAPS)
def test_candidates_printed_in_another_order_get_the_same_votes_and_seats(
    count: Callable[[Profile], CountRecord], profile: Profile, order: Random
) -> None:
    middle = list(profile.candidates[1:-1])
    order.shuffle(middle)  # the first and the last have a part of their own in two of the counts
    people = (*profile.candidates[:1], *middle, *profile.candidates[1:][-1:])
    ours = count(Profile(people, profile.seats, profile.papers, profile.title))
    theirs = count(profile)
    assert [stage.votes for stage in ours.stages] == [stage.votes for stage in theirs.stages]
    assert [set(stage.excluded) for stage in ours.stages] == [
        set(stage.excluded) for stage in theirs.stages
    ]
    assert set(ours.elected) == set(theirs.elected)
    if not theirs.undecided:
        assert ours.elected == theirs.elected


@settings(max_examples=60, deadline=None)
@given(profile=elections(), with_reopen=st.booleans())
def test_yes_and_no_balance_and_a_recount_is_the_same(
    profile: Profile, *, with_reopen: bool
) -> None:
    asked = answered(profile)
    reopen = profile.candidates[-1].id if with_reopen else ""
    record = yes_no.count(asked, ties=LOTS, reopen=reopen)
    check_record(asked, record)
    assert from_data(to_data(record)) == record
    by_id = {one.candidate: one for one in record.answers}
    assert all(by_id[one].yes > by_id[one].no for one in record.elected)
    assert reopen not in record.elected
    assert len(record.elected) <= record.seats


@ALL_RULES
@settings(max_examples=25, deadline=None)
@given(profile=elections())
def test_whoever_withdrew_might_as_well_never_have_stood(rule: str, profile: Profile) -> None:
    # MER STV59, ERS97 4.1: papers pass to the next preference; nobody else is affected
    gone = {one.id for one in profile.candidates if one.withdrawn}
    papers: dict[Ranking, int] = {}
    for ranking, number in profile.papers.items():
        left = tuple(one for one in ranking if one not in gone)
        if left and len(ranking) <= most_marks(rule, profile):
            papers[left] = papers.get(left, 0) + number
    people = tuple(Candidate(one.id, one.name) for one in profile.standing)
    if people:
        without = Profile(people, profile.seats, papers, profile.title)
        ours, theirs = by_rule(rule)(profile), by_rule(rule)(without)
        assert ours.stages == theirs.stages
        assert ours.elected == theirs.elected


def most_marks(rule: str, profile: Profile) -> int:
    """Marks a paper may carry, those for whoever withdrew included."""
    limit = RULES[rule].most_marks
    return limit(fitted(rule, profile).seats) if limit else len(profile.candidates)
