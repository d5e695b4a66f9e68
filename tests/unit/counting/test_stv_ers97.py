"""STV by ERS97 against hand-made vectors, the model election and other programs' counts."""

from itertools import groupby
from typing import Any

import pytest

from governance.counting import stv_ers97, stv_mer
from governance.counting.record import Act, CountRecord, Purpose, Why
from governance.counting.ties import RecordedLot, RecordedLots, RefuseTies, TieNeedsLot
from tests.golden import synthetic, synthetic_profile, ward_profile
from tests.unit.counting.vectors import G1, G2, election, row


def test_the_first_vector_is_counted_stage_by_stage() -> None:
    record = stv_ers97.count(G1, ties=RefuseTies())
    assert [row(record, stage) for stage in record.stages] == [
        "50.00 21.00 19.00 18.00 15.00 / 0.00",
        "30.75 34.60 24.20 18.00 15.00 / 0.45",
        "30.75 30.75 27.94 18.00 15.00 / 0.56",
        "30.75 30.75 27.94 26.00 0.00 / 7.56",
    ]
    assert record.quota == 3075
    assert record.elected == ("A", "B", "C")
    assert record.stages[3].elected[0].why is Why.ACTIVE_VOTE


def test_the_quota_falls_while_nobody_is_elected() -> None:
    record = stv_ers97.count(G2, ties=RefuseTies())
    assert record.quota == 667
    assert record.stages[1].excluded == ("A",)
    assert [(one.batch, one.quota) for one in record.stages[1].quota_changes] == [(1, 534)]
    assert [one.candidate for one in record.stages[1].elected] == ["C"]
    assert record.stages[2].transfers[0].value == 11
    assert record.stages[2].votes["D"] == 566
    assert record.elected == ("C", "D")


def _batches(record: CountRecord) -> list[dict[str, object]]:
    """The state after every batch: other programs print one row for each."""
    rows: list[dict[str, object]] = []
    votes: dict[str, int] = {}
    gone, quota = 0, record.quota or 0

    def note() -> None:
        rows.append(
            {
                "votes": [record.decimal(votes[one.id]) for one in record.candidates],
                "non_transferable": record.decimal(gone),
                "quota": record.decimal(quota),
            }
        )

    for stage in record.stages:
        if not stage.transfers:
            votes, gone = dict(stage.votes), stage.non_transferable
            note()
        for batch, transfers in groupby(stage.transfers, key=lambda one: one.batch):
            for transfer in transfers:
                votes[transfer.giver] -= transfer.amount
                gone += transfer.amount_stopped + transfer.rounding
                for receipt in transfer.received:
                    votes[receipt.candidate] += receipt.amount
            quota = next((one.quota for one in stage.quota_changes if one.batch == batch), quota)
            note()
        assert (votes, gone, quota) == (stage.votes, stage.non_transferable, stage.quota)
    return rows


@pytest.mark.parametrize("golden", synthetic("ers97"), ids=lambda golden: str(golden["id"]))
def test_seeded_elections_are_counted_as_other_programs_count_them(golden: dict[str, Any]) -> None:
    record = stv_ers97.count(synthetic_profile(golden), ties=RefuseTies())
    assert sorted(record.name(one) for one in record.elected) == golden["elected"]
    assert record.valid == golden["valid"]
    assert _batches(record) == golden["stages"]


def test_the_model_election_of_the_rule_book_has_its_winners() -> None:
    record = stv_ers97.count(ward_profile("ers97-model-election.blt"), ties=RefuseTies())
    assert record.decimal(record.quota or 0) == "107.58"
    assert sorted(record.name(one) for one in record.elected) == [
        "Carpenter", "Duke", "Freeman", "Prince", "Smith", "Vicar",
    ]  # fmt: skip
    assert record.stages[3].excluded == ("4", "3")


def test_a_surplus_equal_to_the_gap_waits() -> None:
    # quota 106/3 = 35.34, surplus 2.66; D is 2.66 behind nobody, but 3 behind C
    record = stv_ers97.count(election(2, "38 AB, 29 B, 21 C, 18 D"), ties=RefuseTies())
    assert record.stages[1].deferral is not None
    # quota 35, surplus exactly the 3 between D and C: 5.2.2 says "does not exceed"
    level = stv_ers97.count(election(2, "38 AB, 28 B, 21 C, 18 D"), ties=RefuseTies())
    assert level.quota == 3500
    assert level.stages[1].deferral is not None
    over = stv_ers97.count(election(2, "38 AB, 28 B, 20 C, 18 D"), ties=RefuseTies())
    assert over.stages[1].action.act is Act.SURPLUS


def test_nobody_of_the_equals_is_elected_where_they_are_more_than_the_places() -> None:
    with pytest.raises(TieNeedsLot) as refused:
        stv_ers97.count(election(1, "5 A, 5 B"), ties=RefuseTies())
    assert (refused.value.purpose, refused.value.tied) == (Purpose.EXCLUDE, ("A", "B"))


def test_the_lot_then_excludes_and_the_other_is_elected_without_a_transfer() -> None:
    lot = RecordedLot("2:exclude", frozenset("AB"), ("A", "B"))
    record = stv_ers97.count(election(1, "5 A, 5 B"), ties=RecordedLots([lot]))
    assert record.elected == ("B",)
    assert len(record.stages) == 1
    assert record.lots[0].order == ("A", "B")
    assert record.stages[0].elected[0].why is Why.REMAINING


def test_equals_for_the_last_place_are_settled_by_an_earlier_point() -> None:
    record = stv_ers97.count(election(1, "12 A, 10 B, 2 CB, 1 D"), ties=RefuseTies())
    assert record.elected == ("A",)
    assert record.stages[1].votes["A"] == record.stages[1].votes["B"] == 1200
    (back,) = record.stages[1].look_backs
    assert (back.purpose, back.chosen, back.stage) == (Purpose.ELECT, "A", 1)


def test_first_preferences_and_transfers_of_full_value_move_in_one_batch() -> None:
    profile = election(1, "12 A, 9 B, 6 CB, 4 DCA, 1 EDCA, 2 EA")
    ours = stv_ers97.count(profile, ties=RefuseTies()).stages[2]
    assert ours.excluded == ("D",)
    assert [(one.batch, one.papers) for one in ours.transfers] == [(1, 5)]
    # the NHS rules move first preferences before anything else
    theirs = stv_mer.count(profile, ties=RefuseTies()).stages[2]
    assert [(one.batch, one.papers) for one in theirs.transfers] == [(1, 4), (2, 1)]
