"""Meek's method against exact solutions and the winners of other programs."""

from fractions import Fraction
from typing import Any

import pytest

from governance.counting import stv_meek
from governance.counting.record import Act, Why
from governance.counting.ties import ListedOrder, RefuseTies, TieNeedsLot
from tests.golden import synthetic, synthetic_profile
from tests.unit.counting.vectors import G1, election


@pytest.mark.parametrize("golden", synthetic("meek"), ids=lambda golden: str(golden["id"]))
def test_seeded_elections_have_the_winners_of_other_programs(golden: dict[str, Any]) -> None:
    record = stv_meek.count(synthetic_profile(golden), ties=RefuseTies())
    assert sorted(record.name(one) for one in record.elected) == golden["elected"]
    assert record.valid == golden["valid"]


def test_the_share_kept_is_the_exact_one_to_one_part_in_100000() -> None:
    record = stv_meek.count(G1, ties=RefuseTies())
    # A alone elected: 50 k = (123 - 3 (1 - k)) / 4, so k = 120 / 197
    kept = Fraction(record.stages[1].keep["A"], record.unit.one)
    assert abs(kept / Fraction(120, 197) - 1) < Fraction(1, 100_000)
    quota = (record.total - record.stages[1].non_transferable) / Fraction(4)
    assert record.stages[1].quota == -(-quota.numerator // quota.denominator)


def test_every_stage_says_what_it_did() -> None:
    record = stv_meek.count(G1, ties=RefuseTies())
    assert [(stage.action.act, stage.action.candidates) for stage in record.stages] == [
        (Act.FIRST, ()),
        (Act.SURPLUS, ("A",)),
        (Act.SURPLUS, ("A", "B")),
        (Act.EXCLUSION, ("E",)),
    ]
    assert record.elected == ("A", "B", "C")
    assert record.decimal(record.quota or 0) == "30.750000000"
    assert record.stages[3].keep["E"] == 0


def test_an_elected_candidate_still_receives_and_passes_on() -> None:
    # C's papers name A next; A is elected already, keeps a part and passes the rest to B
    record = stv_meek.count(election(2, "6 AB, 3 B, 4 D, 2 CAB"), ties=RefuseTies())
    last = record.stages[-1]
    assert last.excluded == ("C",)
    assert 0 < last.keep["A"] < record.unit.one
    assert last.votes["B"] > record.stages[-2].votes["B"]


def test_the_lowest_of_equals_is_drawn() -> None:
    with pytest.raises(TieNeedsLot) as refused:
        stv_meek.count(election(1, "5 A, 3 B, 3 C"), ties=RefuseTies())
    assert refused.value.tied == ("B", "C")


def test_two_with_exactly_half_each_are_drawn() -> None:
    record = stv_meek.count(election(1, "5 A, 5 B"), ties=ListedOrder(("A", "B")))
    assert record.elected == ("B",)
    assert [lot.event for lot in record.lots] == ["1:exclude"]


def test_the_last_places_go_to_whoever_is_left() -> None:
    # Algorithm 123 excludes the lowest and, with just enough left, looks at no paper again
    profile = election(2, "7 A, 6 BC, 4 B, 8 DB, 7 CD, 7 C")
    record = stv_meek.count(profile, ties=RefuseTies())
    assert record.elected == ("C", "B")
    assert record.stages[-1].excluded == ("A",)
    assert [(one.candidate, one.why) for one in record.stages[-1].elected] == [("B", Why.REMAINING)]


@pytest.mark.parametrize("golden", synthetic("meek")[::9], ids=lambda golden: str(golden["id"]))
def test_every_stage_follows_from_its_shares_paper_by_paper(golden: dict[str, Any]) -> None:
    profile = synthetic_profile(golden)
    record = stv_meek.count(profile, ties=RefuseTies())
    for stage in record.stages:
        votes = dict.fromkeys(stage.votes, 0)
        gone = 0
        for ranking, number in profile.papers.items():
            left = record.unit.one if ranking else 0
            for one in ranking:
                kept = left * stage.keep[one] // record.unit.one
                votes[one] += kept * number
                left -= kept
            gone += left * number
        assert (votes, gone) == (stage.votes, stage.non_transferable)
