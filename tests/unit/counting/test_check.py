"""What a check of a record says when it fails: where, and what is wrong there."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from governance.counting import stv_mer, stv_scottish
from governance.counting.check import RecordDiffers, check_balance, check_record, replay
from governance.counting.record import CountRecord, Stage
from governance.counting.ties import RefuseTies
from tests.unit.counting.vectors import G1

RECORD = stv_scottish.count(G1, ties=RefuseTies())


def with_stage(record: CountRecord, place: int, stage: Stage) -> CountRecord:
    stages = (*record.stages[:place], stage, *record.stages[place + 1 :])
    return replace(record, stages=stages)


def test_a_stage_that_does_not_add_up_is_named_with_both_sums() -> None:
    votes: Mapping[str, int] = {**RECORD.stages[1].votes, "A": 0}
    with pytest.raises(RecordDiffers) as fault:
        check_balance(with_stage(RECORD, 1, replace(RECORD.stages[1], votes=votes)))
    assert fault.value.stage == 2
    assert str(fault.value) == ("stage 2: the stage adds up to 92.00000, not 123.00000")


def test_a_fault_of_the_whole_record_names_no_stage() -> None:
    for wrong in (
        replace(RECORD, elected=RECORD.elected[1:]),
        replace(RECORD, version="1066.1"),
        replace(RECORD, title="Another election"),
    ):
        with pytest.raises(RecordDiffers) as fault:
            check_record(G1, wrong)
        assert fault.value.stage == 0
        assert str(fault.value) == fault.value.reason
        assert "stage" not in str(fault.value).partition(" ")[0]


def test_votes_the_transfers_do_not_lead_to_are_found_at_their_stage() -> None:
    stage = RECORD.stages[2]
    moved = {**stage.votes, "D": stage.votes["D"] - 1, "E": stage.votes["E"] + 1}
    with pytest.raises(RecordDiffers, match="do not lead to these votes") as fault:
        replay(with_stage(RECORD, 2, replace(stage, votes=moved)))
    assert fault.value.stage == 3


def test_a_record_that_contradicts_itself_is_told_so_before_the_papers_are_asked() -> None:
    stage = RECORD.stages[1]
    lost = replace(stage, non_transferable=stage.non_transferable + 1)
    with pytest.raises(RecordDiffers, match="adds up to") as fault:
        check_record(G1, with_stage(RECORD, 1, lost))
    assert fault.value.stage == 2


def test_a_record_that_stops_too_soon_is_found_out() -> None:
    # every stage it has is right, and those elected so far are listed, but the end is missing
    stages = RECORD.stages[:-1]
    so_far = tuple(one.candidate for stage in stages for one in stage.elected)
    with pytest.raises(RecordDiffers, match="another result"):
        check_record(G1, replace(RECORD, stages=stages, elected=so_far))


def test_a_record_by_another_rule_of_the_same_papers_is_found_out_at_its_stage() -> None:
    other = replace(stv_mer.count(G1, ties=RefuseTies()), rule="ers97", version="3.1")
    with pytest.raises(RecordDiffers, match="a recount of the papers differs here") as fault:
        check_record(G1, other)
    assert fault.value.stage == 1
