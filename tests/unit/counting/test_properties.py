"""What must hold for every election there can be, tried on many."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from governance.counting.ballots import Candidate, Profile, Ranking
from governance.counting.check import check_record
from governance.counting.record import Act, CountRecord
from governance.counting.record_data import from_data, to_data
from governance.counting.rules import RULES, PaperKind
from governance.counting.sentences import explain, explain_candidate
from governance.counting.ties import SeededLots, lot_v1_seed

LOTS = SeededLots(lot_v1_seed(contest="property", draw="1", randomness_hex="ab"))
LETTERS = "ABCDEFG"

ALL_RULES = pytest.mark.parametrize("rule", sorted(RULES))
STV_RULES = pytest.mark.parametrize(
    "rule", sorted(name for name, one in RULES.items() if one.paper is PaperKind.RANKED)
)


@st.composite
def elections(draw: Callable[..., object]) -> Profile:
    """Small elections full of ties, short papers, few candidates, and some no longer standing."""
    number = draw(st.integers(1, 7))
    seats = draw(st.integers(1, 5))
    assert isinstance(number, int)
    assert isinstance(seats, int)
    letters = LETTERS[:number]
    ranking = st.lists(st.sampled_from(letters), unique=True, max_size=number).map(tuple)
    weight = st.one_of(st.integers(1, 4), st.integers(1, 300))
    papers = draw(st.dictionaries(ranking, weight, max_size=14))
    gone = draw(st.sets(st.sampled_from(letters), max_size=1))
    assert isinstance(papers, dict)
    assert isinstance(gone, set)
    people = tuple(Candidate(one, f"Name {one}", one in gone) for one in letters)
    return Profile(people, seats, papers, "Tried")


def fitted(rule: str, profile: Profile) -> Profile:
    """The election with one seat, where the rule fills no more."""
    return profile.with_seats(1) if RULES[rule].one_seat else profile


def count(rule: str, profile: Profile) -> CountRecord:
    return RULES[rule].count(fitted(rule, profile), ties=LOTS)


def held(value: object) -> list[object]:
    """Every value inside a record."""
    if is_dataclass(value) and not isinstance(value, type):
        return [one for field in fields(value) for one in held(getattr(value, field.name))]
    if isinstance(value, dict):
        return [one for pair in value.items() for part in pair for one in held(part)]
    if isinstance(value, tuple | list):
        return [one for part in value for one in held(part)]
    return [value]


@ALL_RULES
@settings(max_examples=60, deadline=None)
@given(profile=elections())
def test_every_stage_balances_and_a_recount_is_the_same(rule: str, profile: Profile) -> None:
    check_record(fitted(rule, profile), count(rule, profile))


@ALL_RULES
@settings(max_examples=60, deadline=None)
@given(profile=elections())
def test_no_more_are_elected_than_there_are_places(rule: str, profile: Profile) -> None:
    record = count(rule, profile)
    if record.stages[-1].action.act is Act.SECOND_BALLOT:
        assert record.elected == ()
        return
    assert len(record.elected) == min(record.seats, len(profile.standing))
    assert len(set(record.elected)) == len(record.elected)
    assert set(record.elected) <= {one.id for one in profile.standing}


@ALL_RULES
@settings(max_examples=60, deadline=None)
@given(profile=elections())
def test_nobody_ever_has_less_than_nothing(rule: str, profile: Profile) -> None:
    for stage in count(rule, profile).stages:
        assert min([*stage.votes.values(), stage.non_transferable, stage.rounding]) >= 0
        assert stage.rounding <= stage.non_transferable


@ALL_RULES
@settings(max_examples=60, deadline=None)
@given(profile=elections())
def test_there_is_no_float_in_a_record(rule: str, profile: Profile) -> None:
    record = count(rule, profile)
    assert not [one for one in held(record) if isinstance(one, float)]
    assert not [one for one in held(to_data(record)) if isinstance(one, float)]


@ALL_RULES
@settings(max_examples=60, deadline=None)
@given(profile=elections(), order=st.randoms(use_true_random=False))
def test_the_order_of_the_papers_changes_nothing(
    rule: str, profile: Profile, order: Random
) -> None:
    rankings = list(profile.papers)
    order.shuffle(rankings)
    shuffled = {ranking: profile.papers[ranking] for ranking in rankings}
    again = Profile(profile.candidates, profile.seats, shuffled, profile.title)
    assert count(rule, again) == count(rule, profile)


@ALL_RULES
@settings(max_examples=60, deadline=None)
@given(profile=elections())
def test_renaming_candidates_renames_the_result(rule: str, profile: Profile) -> None:
    people = tuple(Candidate(one.id, one.name.upper(), one.withdrawn) for one in profile.candidates)
    renamed = Profile(people, profile.seats, profile.papers, profile.title)
    ours, theirs = count(rule, renamed), count(rule, profile)
    assert ours.stages == theirs.stages
    assert [ours.name(one) for one in ours.elected] == [
        theirs.name(one).upper() for one in theirs.elected
    ]


@STV_RULES
@settings(max_examples=60, deadline=None)
@given(profile=elections())
def test_other_ids_in_the_same_order_give_the_same_count_where_no_lot_is_needed(
    rule: str, profile: Profile
) -> None:
    new = {one.id: f"person-{one.id.lower()}" for one in profile.candidates}

    def moved(ranking: Ranking) -> Ranking:
        return tuple(new[one] for one in ranking)

    other = Profile(
        tuple(Candidate(new[one.id], one.name, one.withdrawn) for one in profile.candidates),
        profile.seats,
        {moved(ranking): number for ranking, number in profile.papers.items()},
        profile.title,
    )
    ours, theirs = count(rule, other), count(rule, profile)
    if not theirs.lots:
        assert ours.elected == moved(theirs.elected)
        assert [list(stage.votes.values()) for stage in ours.stages] == [
            list(stage.votes.values()) for stage in theirs.stages
        ]


@ALL_RULES
@settings(max_examples=60, deadline=None)
@given(profile=elections())
def test_every_record_survives_json_and_can_be_told(rule: str, profile: Profile) -> None:
    record = count(rule, profile)
    assert from_data(to_data(record)) == record
    assert all(line.endswith(".") for line in explain(record))
    for one in record.candidates:
        assert one.name in explain_candidate(record, one.id)
