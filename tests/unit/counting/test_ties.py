"""Ties: refused, recorded, listed or seeded; and always on the record."""

import hashlib

import pytest

from governance.counting import fptp, stv_scottish
from governance.counting.record import Purpose
from governance.counting.ties import (
    ListedOrder,
    RecordedLot,
    RecordedLots,
    RefuseTies,
    SeededLots,
    TieNeedsLot,
    lot_v1_seed,
)
from tests.unit.counting.vectors import election

TIED = election(1, "5 A, 3 B, 3 C")


def test_refusing_names_the_stage_the_purpose_and_the_tied() -> None:
    with pytest.raises(TieNeedsLot, match="stage 2: exclude needs a lot between B, C") as refused:
        stv_scottish.count(TIED, ties=RefuseTies())
    assert (refused.value.stage, refused.value.purpose) == (2, Purpose.EXCLUDE)


def test_a_recorded_lot_is_used_and_kept() -> None:
    lot = RecordedLot("2:exclude", frozenset("BC"), ("C", "B"))
    record = stv_scottish.count(TIED, ties=RecordedLots([lot]))
    assert record.stages[1].excluded == ("C",)
    assert [(one.event, one.tied, one.order, one.method) for one in record.lots] == [
        ("2:exclude", ("B", "C"), ("C", "B"), "recorded")
    ]


def test_a_lot_between_others_is_not_used() -> None:
    lot = RecordedLot("2:exclude", frozenset("AB"), ("A", "B"))
    with pytest.raises(TieNeedsLot):
        stv_scottish.count(TIED, ties=RecordedLots([lot]))


def test_a_recorded_lot_must_order_exactly_the_tied() -> None:
    with pytest.raises(ValueError, match="must order exactly"):
        RecordedLot("2:exclude", frozenset("BC"), ("B",))
    with pytest.raises(ValueError, match="must order exactly"):
        RecordedLot("2:exclude", frozenset("BC"), ("B", "B", "C"))


def test_the_seed_and_the_order_can_be_checked_with_any_checksum_program() -> None:
    seed = lot_v1_seed(contest="board-2027", draw="4711", randomness_hex="00ff")
    assert seed == hashlib.sha256(b"lot-v1|board-2027|4711|00ff").hexdigest()
    record = stv_scottish.count(TIED, ties=SeededLots(seed))
    checksums = {
        one: hashlib.sha256(f"{seed}|2:exclude|{one}".encode()).hexdigest() for one in "BC"
    }
    first = min(checksums, key=checksums.__getitem__)
    assert record.stages[1].excluded == (first,)
    assert record.lots[0].method == "lot-v1"
    assert record.lots[0].seed == seed


@pytest.mark.parametrize("seed", ["", "AB" * 32, "0" * 63, "g" * 64])
def test_a_seed_is_64_lower_case_hexadecimal_digits(seed: str) -> None:
    with pytest.raises(ValueError, match="64 lower-case"):
        SeededLots(seed)


def test_a_listed_order_settles_every_tie() -> None:
    record = stv_scottish.count(TIED, ties=ListedOrder(("C", "A", "B")))
    assert record.stages[1].excluded == ("C",)


def test_a_list_that_lacks_a_tied_candidate_is_refused() -> None:
    with pytest.raises(TieNeedsLot):
        stv_scottish.count(TIED, ties=ListedOrder(("C", "A")))


def test_first_past_the_post_gives_the_lot_one_vote_more() -> None:
    with pytest.raises(TieNeedsLot) as refused:
        fptp.count(election(1, "5 A, 5 B, 3 C"), ties=RefuseTies())
    assert refused.value.event == "1:extra_vote"
    lot = RecordedLot("1:extra_vote", frozenset("AB"), ("B", "A"))
    record = fptp.count(election(1, "5 A, 5 B, 3 C"), ties=RecordedLots([lot]))
    assert record.elected == ("B",)
    assert record.stages[0].lots == record.lots
