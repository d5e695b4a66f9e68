"""What a contest still needs, stage by stage; and holidays announced late."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from governance.elections.rules.changes import holidays_moved
from governance.elections.rules.checklist import BoxStands, Need, Numbers, checklist
from governance.elections.rules.stages import Facts, Stage
from governance.elections.rules.timetable import lawful_plan
from governance.kernel.calendar import Jurisdiction, Step

NOW = datetime(2027, 6, 7, 8, tzinfo=UTC)
FACTS = Facts(None, NOW, None, NOW, None, None, NOW, NOW, None, None)
NUMBERS = Numbers(
    voters=9, seats=2, drafts=0, submitted=3, undecided=0, candidates=3, reruns=0, empty=0,
    needs_poll=True,
)  # fmt: skip

READY = BoxStands(is_ready=True, is_opened=False)


def needs(
    stage: Stage,
    numbers: Numbers = NUMBERS,
    *,
    told: bool = False,
    is_rehearsal: bool = False,
    box: BoxStands = READY,
) -> dict[Need, bool]:
    checks = checklist(
        FACTS,
        numbers,
        box=box,
        notice_due_at=NOW - timedelta(days=1),
        is_rehearsal=is_rehearsal,
        voters_told_at=NOW if told else None,
        now=NOW,
        stage=stage,
    )
    return {check.need: check.is_done for check in checks}


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_a_checklist(stage: Stage) -> None:
    assert needs(stage)


def test_a_draft_needs_voters_and_time_for_its_notice() -> None:
    found = needs(Stage.DRAFT, replace(NUMBERS, voters=0))
    assert found == {Need.VOTERS: False, Need.NOTICE_IN_TIME: False, Need.ANNOUNCED: False}
    assert needs(Stage.DRAFT, is_rehearsal=True)[Need.NOTICE_IN_TIME]


def test_undecided_nominations_stand_in_the_way_of_the_statement() -> None:
    assert needs(Stage.NOMINATIONS_CLOSED)[Need.DECIDED]
    assert not needs(Stage.NOMINATIONS_CLOSED, replace(NUMBERS, undecided=1))[Need.DECIDED]


def test_candidates_decide_between_a_poll_and_none() -> None:
    assert Need.ROLL in needs(Stage.WITHDRAWALS_CLOSED)
    assert Need.UNCONTESTED in needs(Stage.WITHDRAWALS_CLOSED, replace(NUMBERS, needs_poll=False))


@pytest.mark.parametrize("stage", [Stage.POLL_SCHEDULED, Stage.POLL_OPEN])
def test_the_ballot_box_is_to_be_ready(stage: Stage) -> None:
    assert needs(stage)[Need.BOX_READY]
    unready = BoxStands(is_ready=False, is_opened=False)
    assert not needs(stage, box=unready)[Need.BOX_READY]


def test_the_ballot_box_is_opened_before_the_count() -> None:
    assert not needs(Stage.POLL_CLOSED)[Need.BOX_OPENED]
    opened = BoxStands(is_ready=False, is_opened=True)
    assert needs(Stage.POLL_CLOSED, box=opened)[Need.BOX_OPENED]


def test_voters_are_to_be_told() -> None:
    assert not needs(Stage.POLL_OPEN)[Need.VOTERS_TOLD]
    assert needs(Stage.POLL_OPEN, told=True)[Need.VOTERS_TOLD]


def test_empty_seats_are_open_until_they_are_run_again() -> None:
    short = replace(NUMBERS, empty=1)
    for stage in (Stage.UNCONTESTED, Stage.DECLARED):
        assert needs(stage)[Need.SEATS_FILLED]
        assert not needs(stage, short)[Need.SEATS_FILLED]
        assert needs(stage, replace(short, reruns=1))[Need.SEATS_FILLED]


def test_a_holiday_announced_since_shows_what_it_moves_and_moves_nothing() -> None:
    plan = lawful_plan(close_on=date(2027, 9, 15), jurisdiction=Jurisdiction.ENGLAND_AND_WALES)
    assert holidays_moved(plan) == ()
    later = timedelta(days=1)
    before = replace(
        plan,
        table_version="as it was before",
        steps=tuple(
            replace(each, on=each.on + later, computed_on=each.on + later)
            if each.step is Step.NOMINATIONS_CLOSE
            else each
            for each in plan.steps
        ),
    )
    (moved,) = holidays_moved(before)
    assert (moved.step, moved.was_on, moved.now_on, moved.is_broken) == (
        Step.NOMINATIONS_CLOSE,
        date(2027, 8, 6),
        date(2027, 8, 5),
        True,
    )
