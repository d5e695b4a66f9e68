"""STV by the Scottish rules against the official tables of real wards and other counts."""

from typing import Any

import pytest

from governance.counting import stv_scottish
from governance.counting.record import Act, CountRecord, Stage
from governance.counting.ties import RefuseTies
from tests.golden import (
    synthetic,
    synthetic_profile,
    ward_profile,
    ward_results,
    without_repeats,
)
from tests.unit.counting.vectors import G1, election, row


def test_the_first_vector_is_counted_stage_by_stage() -> None:
    record = stv_scottish.count(G1, ties=RefuseTies())
    rows = [row(record, stage) for stage in record.stages]
    assert rows[:2] == [
        "50.00000 21.00000 19.00000 18.00000 15.00000 / 0.00000",
        "31.00000 33.92000 23.94000 18.00000 15.00000 / 1.14000",
    ]
    assert rows[2] == "31.00000 31.00000 26.08510 18.77472 15.00000 / 1.14018"
    assert rows[3] == "31.00000 31.00000 26.08510 26.77472 0.00000 / 8.14018"
    assert record.stages[4].votes["D"] == 4188686
    assert record.elected == ("A", "B", "D")


def _action(stage: Stage) -> str:
    letters = {Act.FIRST: "first", Act.SURPLUS: "S", Act.EXCLUSION: "X"}
    return letters[stage.action.act] + ",".join(stage.action.candidates)


def _table(record: CountRecord) -> list[dict[str, object]]:
    return [
        {
            "action": _action(stage),
            "votes": [record.decimal(amount) for amount in stage.votes.values()],
            "nontransferable": record.decimal(stage.non_transferable),
            "elected": sorted(int(one.candidate) for one in stage.elected),
        }
        for stage in record.stages
    ]


@pytest.mark.parametrize("ward", sorted(ward_results()))
def test_a_real_ward_is_counted_as_the_returning_officer_declared_it(ward: str) -> None:
    official = ward_results()[ward]
    record = stv_scottish.count(ward_profile(official["blt"]), ties=RefuseTies())
    assert record.valid == official["valid"]
    assert record.quota == record.unit.whole(official["quota"])
    assert record.seats == official["seats"]
    assert _table(record) == official["stages"]


@pytest.mark.parametrize("golden", synthetic("scottish"), ids=lambda golden: str(golden["id"]))
def test_seeded_elections_are_counted_as_other_programs_count_them(golden: dict[str, Any]) -> None:
    record = stv_scottish.count(synthetic_profile(golden), ties=RefuseTies())
    assert sorted(record.name(one) for one in record.elected) == golden["elected"]
    assert record.valid == golden["valid"]
    # These programs leave rounding out of the non-transferable votes, and print looks at an
    # unchanged table as stages of their own.
    ours = [
        {
            "votes": [record.decimal(amount) for amount in stage.votes.values()],
            "non_transferable": record.decimal(stage.non_transferable - stage.rounding),
            "quota": record.decimal(stage.quota or 0),
        }
        for stage in record.stages
    ]
    assert without_repeats(ours) == without_repeats(golden["stages"])


def test_equal_lowest_votes_are_settled_by_the_latest_stage_that_differs() -> None:
    # C and D: 4 and 5 first preferences, level at stage 2 when E's paper reaches C
    record = stv_scottish.count(election(1, "9 A, 8 B, 4 C, 5 D, 1 EC"), ties=RefuseTies())
    (back,) = record.stages[2].look_backs
    assert (back.chosen, back.stage) == ("C", 1)
    assert record.stages[2].excluded == ("C",)


def test_a_waiting_surplus_is_never_deferred() -> None:
    record = stv_scottish.count(election(2, "42 AB, 30 B, 20 C, 5 D, 21 E"), ties=RefuseTies())
    assert record.stages[1].action.act is Act.SURPLUS
    assert all(stage.deferral is None for stage in record.stages)


def test_nobody_standing_is_nobody_elected() -> None:
    record = stv_scottish.count(election(1, "6 A", withdrawn="A"), ties=RefuseTies())
    assert record.elected == ()
