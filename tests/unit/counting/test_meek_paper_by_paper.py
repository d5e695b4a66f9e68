"""Meek's count done again the plain way: every paper on its own, by the words of Algorithm 123."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings

from governance.counting import stv_meek
from governance.counting.ballots import Profile, Ranking
from governance.counting.record import CountRecord, Why
from governance.counting.ties import RefuseTies, TieNeedsLot
from tests.golden import synthetic, synthetic_profile
from tests.unit.counting.test_properties import elections
from tests.unit.counting.vectors import G1, election

ONE = 10**9
"""One vote, in the parts Algorithm 123 rounds to."""


@dataclass
class Count:
    """Shares kept, and what they make of the papers; amounts in parts of a vote."""

    papers: Mapping[Ranking, int]
    seats: int
    keep: dict[str, int]
    votes: dict[str, int] = field(default_factory=dict)
    excess: int = 0
    quota: int = 0
    elected: list[str] = field(default_factory=list)

    def all_papers(self) -> None:
        """Each on the paper keeps their share of what reaches them; what is left over is excess."""
        self.votes, self.excess = dict.fromkeys(self.keep, 0), 0
        for ranking, number in self.papers.items():
            left = ONE
            for one in ranking:
                kept = left * self.keep[one] // ONE
                self.votes[one] += number * kept
                left -= kept
            self.excess += number * left
        in_use = ONE * sum(self.papers.values()) - self.excess
        self.quota = max(-(-in_use // (self.seats + 1)), ONE // 10_000)

    def adjust(self, one: str) -> None:
        """Keep quota over votes of what was kept, rounded up, and never more than all."""
        self.keep[one] = min(ONE, -(-self.keep[one] * self.quota // self.votes[one]))

    def settle(self) -> None:
        """Until quota over votes is from 0.99999 to 1.00001 for each of the elected."""
        while True:
            self.all_papers()
            held = [self.votes[one] for one in self.elected]
            for one in self.elected:
                self.adjust(one)
            low, high = 100_000 - 1, 100_000 + 1
            if all(low * one <= 100_000 * self.quota <= high * one for one in held):
                return

    def elect(self) -> list[str]:
        """Elect all with the quota."""
        hopeful = [one for one, share in self.keep.items() if share and one not in self.elected]
        reached = [one for one in hopeful if self.votes[one] >= self.quota]
        for one in reached:
            self.elected.append(one)
            self.adjust(one)
        return reached


def agree(profile: Profile, record: CountRecord) -> None:
    """Go through the stages of a record with single papers."""
    standing = [one.id for one in profile.standing]
    papers: dict[Ranking, int] = {}
    for ranking, number in profile.papers.items():
        left = tuple(one for one in ranking if one in standing)
        if left:
            papers[left] = papers.get(left, 0) + number
    plain = Count(papers, profile.seats, dict.fromkeys(standing, ONE))
    for stage in record.stages:
        for one in stage.excluded:
            lowest = min(plain.votes[each] for each, share in plain.keep.items() if share)
            assert plain.votes[one] == lowest
            plain.keep[one] = 0
        if stage.number > 1:
            plain.settle()
        else:
            plain.all_papers()
        assert dict(stage.votes) == plain.votes
        assert (stage.quota, stage.non_transferable) == (plain.quota, plain.excess)
        by_quota = [one.candidate for one in stage.elected if one.why is Why.QUOTA]
        assert sorted(by_quota) == sorted(plain.elect())


@settings(max_examples=150, deadline=None)
@given(profile=elections())
def test_every_stage_is_what_single_papers_make_it(profile: Profile) -> None:
    try:
        record = stv_meek.count(profile, ties=RefuseTies())
    except TieNeedsLot:
        return
    agree(profile, record)


LARGER = synthetic("meek")[::40]


@pytest.mark.parametrize("row", LARGER, ids=[row["id"] for row in LARGER])
def test_larger_elections_settle_in_the_same_rounds(row: dict[str, Any]) -> None:
    profile = synthetic_profile(row)
    agree(profile, stv_meek.count(profile, ties=RefuseTies()))


def test_without_a_paper_the_quota_is_the_least_there_may_be() -> None:
    # Algorithm 123: the quota is at least 0.0001
    record = stv_meek.count(election(1, "0 A, 0 B").with_seats(2), ties=RefuseTies())
    assert record.decimal(record.quota or 0) == "0.000100000"


def test_a_tie_for_exclusion_is_named_as_one() -> None:
    with pytest.raises(TieNeedsLot) as tie:
        stv_meek.count(election(1, "5 A, 3 B, 3 C"), ties=RefuseTies())
    assert (tie.value.event, tie.value.tied) == ("2:exclude", ("B", "C"))


def test_the_shares_of_a_stage_are_those_its_votes_were_counted_with() -> None:
    record = stv_meek.count(G1, ties=RefuseTies())
    for stage in record.stages:
        plain = Count(G1.papers, G1.seats, dict(stage.keep))
        plain.all_papers()
        assert (plain.votes, plain.excess) == (dict(stage.votes), stage.non_transferable)
