"""How each way of settling a tie is written down, so that a recount can use it again."""

from governance.counting import stv_scottish, yes_no
from governance.counting.ballots import Candidate, Profile
from governance.counting.record import Lot, Purpose
from governance.counting.ties import (
    ListedOrder,
    RecordedLot,
    RecordedLots,
    RefuseTies,
    SeededLots,
    lot_v1_seed,
)
from tests.unit.counting.vectors import election

TIED = election(1, "5 A, 3 B, 3 C")


def test_a_lot_drawn_by_hand_has_no_seed() -> None:
    lots = RecordedLots([RecordedLot("2:exclude", frozenset("BC"), ("C", "B"))])
    (lot,) = stv_scottish.count(TIED, ties=lots).lots
    assert lot == Lot(2, Purpose.EXCLUDE, ("B", "C"), ("C", "B"), "recorded", "")


def test_a_lot_by_a_list_says_so() -> None:
    (lot,) = stv_scottish.count(TIED, ties=ListedOrder(("C", "B", "A"))).lots
    assert lot == Lot(2, Purpose.EXCLUDE, ("B", "C"), ("C", "B"), "listed", "")


def test_a_recount_keeps_how_a_lot_was_drawn_and_from_what_seed() -> None:
    seed = lot_v1_seed(contest="c", draw="1", randomness_hex="ab")
    record = stv_scottish.count(TIED, ties=SeededLots(seed))
    again = stv_scottish.count(TIED, ties=RecordedLots.from_record(record))
    assert again.lots == record.lots
    assert [(lot.method, lot.seed) for lot in again.lots] == [("lot-v1", seed)]


def test_without_re_opening_nominations_nobody_stands_for_it() -> None:
    profile = Profile((Candidate("A", "A"),), 1, {("A",): 1})
    assert yes_no.count(profile, ties=RefuseTies()).reopen == ""
