"""What the rule-books say of every stage, held against many elections: see also test_properties."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from governance.counting.ballots import Profile
from governance.counting.record import Act, CountRecord, Purpose, Stage, Why
from governance.counting.rules import RULES
from governance.counting.ties import SeededLots, lot_v1_seed
from tests.unit.counting.test_properties import elections

LOTS = SeededLots(lot_v1_seed(contest="stages", draw="1", randomness_hex="ef"))
BY_PARCELS = ("ers97", "mer", "scottish")
"""The rules that move papers from pile to pile."""

GREGORY = pytest.mark.parametrize("rule", BY_PARCELS)
TRIED = settings(max_examples=50, deadline=None)

REASONS = {
    "ers97": {Why.QUOTA, Why.ACTIVE_VOTE, Why.REMAINING},  # 5.1.7a, 5.1.7b, 5.5.1
    "mer": {Why.QUOTA, Why.REMAINING, Why.LAST_VACANCY},  # STV49.2, STV50.1, STV50.2
    "scottish": {Why.QUOTA, Why.REMAINING},  # r47, r51
    "meek": {Why.QUOTA, Why.REMAINING},
}
AT_THE_END = {Why.REMAINING, Why.LAST_VACANCY}
"""Reasons that hold once a stage is over, whatever its batches brought."""


def count(rule: str, profile: Profile) -> CountRecord:
    return RULES[rule].count(profile, ties=LOTS)


def elected_before(record: CountRecord, stage: Stage) -> set[str]:
    earlier = record.stages[: stage.number - 1]
    return {one.candidate for each in earlier for one in each.elected}


@pytest.mark.parametrize("rule", REASONS)
@TRIED
@given(profile=elections())
def test_the_elected_of_a_stage_are_listed_most_votes_first_and_say_why(
    rule: str, profile: Profile
) -> None:
    for stage in count(rule, profile).stages:
        together = [(one.why in AT_THE_END, one.batch or 0, -one.votes) for one in stage.elected]
        assert together == sorted(together)
        assert {one.why for one in stage.elected} <= REASONS[rule]


@GREGORY
@TRIED
@given(profile=elections())
def test_whoever_has_the_quota_is_elected_by_it_and_nobody_else(
    rule: str, profile: Profile
) -> None:
    # ERS97 5.1.7a, MER STV49.2, SSI 2007/42 r47: "equals or exceeds the quota"
    for stage in count(rule, profile).stages:
        for one in stage.elected:
            has_quota = one.votes > 0 and one.votes >= (stage.quota or 0)
            # ERS97 5.6.2: of equals with the quota, more than places, none is elected by it yet
            waited = rule == "ers97" and one.why is Why.REMAINING
            assert waited or (one.why is Why.QUOTA) == has_quota


@pytest.mark.parametrize("rule", ["ers97", "mer"])
@TRIED
@given(profile=elections())
def test_what_a_surplus_loses_is_either_rounding_or_papers_that_stop(
    rule: str, profile: Profile
) -> None:
    # ERS97 5.3.8-5.3.10, MER STV47.4-STV47.7
    record = count(rule, profile)
    for before, stage in pairwise(record.stages):
        if stage.action.act is not Act.SURPLUS:
            continue
        (transfer,) = stage.transfers
        moving = transfer.papers - transfer.stopped
        surplus = before.surpluses[transfer.giver]
        assert transfer.amount == surplus
        assert transfer.batch == 1
        if transfer.value < transfer.held_at:
            assert transfer.value == surplus // moving
            assert (transfer.amount_stopped, transfer.rounding) == (0, surplus % moving)
        else:
            assert transfer.rounding == 0
            assert transfer.amount_stopped == surplus - moving * transfer.value


@GREGORY
@TRIED
@given(profile=elections())
def test_everybody_holds_the_papers_that_make_up_their_votes_and_givers_hold_none(
    rule: str, profile: Profile
) -> None:
    record = count(rule, profile)
    given_away: set[str] = set()
    for stage in record.stages:
        if stage.action.act is Act.SURPLUS:
            given_away.update(stage.action.candidates)
        assert all(stage.piles.values())
        assert all(one.papers for one in stage.transfers if stage.action.act is Act.EXCLUSION)
        for one, votes in stage.votes.items():
            piles = stage.piles.get(one, ())
            worth = 0 if one in given_away else votes
            assert sum(pile.value * pile.papers for pile in piles) == worth
            assert len({pile.value for pile in piles}) == len(piles)


@GREGORY
@TRIED
@given(profile=elections())
def test_a_surplus_waits_only_where_there_is_one_and_is_what_is_above_the_quota(
    rule: str, profile: Profile
) -> None:
    for stage in count(rule, profile).stages:
        assert stage.deferral is None or stage.deferral.surplus > 0
        for one, surplus in stage.surpluses.items():
            assert surplus == stage.votes[one] - (stage.quota or 0) > 0


@GREGORY
@TRIED
@given(profile=elections())
def test_a_tie_is_between_equals_and_about_what_the_stage_does(rule: str, profile: Profile) -> None:
    record = count(rule, profile)
    for before, stage in pairwise(record.stages):
        lots = [(lot.purpose, lot.tied) for lot in stage.lots]
        for purpose, tied in [*lots, *((back.purpose, back.tied) for back in stage.look_backs)]:
            if purpose is Purpose.SURPLUS_FIRST:
                assert stage.action.act is Act.SURPLUS
                assert len({before.surpluses[one] for one in tied}) == 1
            if purpose is Purpose.EXCLUDE:
                # ERS97 5.5.1: a stage at which papers would move no more stays with the one before
                is_here = bool(set(stage.excluded) & set(tied))
                votes = before.votes if is_here else stage.votes
                assert len({votes[one] for one in tied}) == 1
                assert is_here or rule == "ers97"


@GREGORY
@TRIED
@given(profile=elections())
def test_whoever_is_excluded_has_less_than_anybody_left_and_a_group_all_together(
    rule: str, profile: Profile
) -> None:
    # ERS97 5.2.5, MER STV48.1 and STV48.2, SSI 2007/42 r50(1)
    record = count(rule, profile)
    gone: set[str] = set()
    for before, stage in pairwise(record.stages):
        out = gone | elected_before(record, stage) | set(stage.excluded)
        others = [before.votes[one] for one in stage.votes if one not in out]
        if stage.excluded:
            most = max(before.votes[one] for one in stage.excluded)
            assert all(most <= one for one in others)
        if len(stage.excluded) > 1:
            together = sum(before.votes[one] for one in stage.excluded)
            assert most < min(others)
            waiting = sum(before.surpluses.values())
            bar = min(others) + (rule == "ers97")  # "does not exceed", MER: "is less than"
            assert together + waiting < bar
        gone |= set(stage.excluded)


@TRIED
@given(profile=elections())
def test_the_last_vacancy_goes_to_more_than_any_other_and_as_much_as_all(profile: Profile) -> None:
    # MER STV50.2
    record = count("mer", profile)
    for stage in record.stages:
        for one in stage.elected:
            if one.why is Why.LAST_VACANCY:
                taken = elected_before(record, stage) | {each.candidate for each in stage.elected}
                out = {each for at in record.stages[: stage.number] for each in at.excluded}
                others = [stage.votes[each] for each in stage.votes if each not in taken | out]
                assert one.votes > max(others, default=-1)
                assert one.votes >= sum(others) + sum(stage.surpluses.values())


@TRIED
@given(profile=elections())
def test_a_new_quota_differs_from_the_one_before(profile: Profile) -> None:
    # ERS97 5.4.8: only until somebody is elected
    record = count("ers97", profile)
    before = record.quota or 0
    for stage in record.stages:
        for change in stage.quota_changes:
            assert 0 <= change.quota < before
            before = change.quota
        assert (stage.quota or 0) == before
