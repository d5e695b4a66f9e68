"""The rehearsal timetable: six beats, and waits that can be left out."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.elections.rules.rehearsal import Pace, rehearsal_plan, without_waiting
from governance.elections.rules.timetable import Plan
from governance.kernel.calendar import Jurisdiction, Step

START = datetime(2027, 6, 7, 8, tzinfo=UTC)


def a_plan(pace: Pace = Pace.FIVE_MINUTES) -> Plan:
    return rehearsal_plan(starts_at=START, pace=pace, jurisdiction=Jurisdiction.ENGLAND_AND_WALES)


@pytest.mark.parametrize("pace", list(Pace))
def test_a_rehearsal_lasts_six_beats(pace: Pace) -> None:
    plan = a_plan(pace)
    assert plan.closes_at - START == timedelta(minutes=6 * pace)
    assert plan.pack_code == "rehearsal"
    assert START < plan.step(Step.NOMINATIONS_CLOSE).due_at < plan.opens_at < plan.closes_at


def test_a_rehearsals_steps_have_no_rule_behind_them() -> None:
    assert {(each.rule, each.working_days, each.computed_on) for each in a_plan().steps} == {
        (None, None, None)
    }


def test_a_wait_left_out_brings_everything_to_come_forward() -> None:
    now = START + timedelta(minutes=3)
    plan = without_waiting(a_plan(), now=now)
    assert plan.step(Step.NOMINATIONS_CLOSE).due_at == now
    assert plan.step(Step.NOTICE_OF_ELECTION).due_at == START
    assert plan.closes_at == START + timedelta(minutes=30 - 7)


def test_after_the_end_nothing_is_left_to_bring_forward() -> None:
    plan = a_plan()
    assert without_waiting(plan, now=plan.closes_at) is plan
