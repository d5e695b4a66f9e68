"""A contest's timetable: the worked year, dates that break a rule, dates made longer."""

from datetime import UTC, date, datetime, timedelta

import pytest

from governance.elections.rules.changes import change_faults
from governance.elections.rules.timetable import (
    Plan,
    PlanFaultCode,
    earliest_close_on,
    lawful_plan,
    plan_faults,
)
from governance.kernel.calendar import Jurisdiction, Step

CLOSE_ON = date(2027, 9, 15)
IN_TIME = date(2027, 6, 7)
ENGLAND = Jurisdiction.ENGLAND_AND_WALES


def a_plan(
    *,
    close_on: date = CLOSE_ON,
    chosen: dict[Step, date] | None = None,
    opens_on: date | None = None,
    jurisdiction: Jurisdiction = ENGLAND,
) -> Plan:
    return lawful_plan(
        close_on=close_on, jurisdiction=jurisdiction, chosen=chosen, opens_on=opens_on
    )


@pytest.mark.parametrize(
    ("step", "on", "days", "rule"),
    [
        (Step.NOTICE_OF_ELECTION, date(2027, 7, 20), 40, "MER r2"),
        (Step.NOMINATIONS_CLOSE, date(2027, 8, 5), 28, "MER r2"),
        (Step.STATEMENT_OF_CANDIDATES, date(2027, 8, 6), 27, "MER r2"),
        (Step.WITHDRAWALS_CLOSE, date(2027, 8, 10), 25, "MER r2"),
        (Step.NOTICE_OF_POLL, date(2027, 8, 24), 15, "MER r2"),
        (Step.REPLACEMENT_PAPERS, date(2027, 9, 1), 10, "MER r30"),
        (Step.POLL_CLOSE, date(2027, 9, 15), 0, "MER r2"),
    ],
)
def test_the_worked_year_comes_out_as_the_law_counts_it(
    step: Step, on: date, days: int, rule: str
) -> None:
    planned = a_plan().step(step)
    assert (planned.on, planned.computed_on, planned.working_days) == (on, on, days)
    assert planned.rule == rule


def test_voting_opens_at_nine_the_working_day_after_the_notice_and_closes_at_five() -> None:
    plan = a_plan()
    assert plan.opens_at == datetime(2027, 8, 25, 8, tzinfo=UTC)
    assert plan.closes_at == datetime(2027, 9, 15, 16, tzinfo=UTC)


def test_members_deadlines_end_at_five_and_an_officers_day_ends_at_midnight() -> None:
    plan = a_plan()
    assert plan.step(Step.NOMINATIONS_CLOSE).due_at == datetime(2027, 8, 5, 16, tzinfo=UTC)
    assert plan.step(Step.NOTICE_OF_ELECTION).due_at == datetime(2027, 7, 20, 23, tzinfo=UTC)


def test_scotland_has_its_own_holidays() -> None:
    plan = a_plan(jurisdiction=Jurisdiction.SCOTLAND)
    assert plan.step(Step.NOMINATIONS_CLOSE).on == date(2027, 8, 6)
    assert "scotland" in plan.table_version


def test_the_rules_own_dates_have_no_fault() -> None:
    assert plan_faults(a_plan(), today=IN_TIME) == ()


def test_a_longer_time_for_nominations_is_allowed() -> None:
    plan = a_plan(chosen={Step.NOTICE_OF_ELECTION: date(2027, 7, 1)})
    assert plan_faults(plan, today=IN_TIME) == ()
    assert plan.step(Step.NOTICE_OF_ELECTION).computed_on == date(2027, 7, 20)


def test_a_date_below_the_rule_is_refused_with_the_rule_and_both_dates() -> None:
    plan = a_plan(chosen={Step.NOMINATIONS_CLOSE: date(2027, 8, 6)})
    (fault,) = plan_faults(plan, today=IN_TIME)
    assert fault.code is PlanFaultCode.TOO_LATE
    assert (fault.step, fault.rule) == (Step.NOMINATIONS_CLOSE, "MER r2")
    assert (fault.set_on, fault.limit_on) == (date(2027, 8, 6), date(2027, 8, 5))


def test_a_close_on_a_weekend_is_refused() -> None:
    (fault,) = plan_faults(a_plan(close_on=date(2027, 9, 18)), today=IN_TIME)
    assert fault.code is PlanFaultCode.CLOSE_NOT_WORKING_DAY


def test_a_notice_that_would_lie_in_the_past_names_the_earliest_close() -> None:
    today = date(2027, 7, 21)
    (fault,) = plan_faults(a_plan(), today=today)
    assert fault.code is PlanFaultCode.NOTICE_PASSED
    assert fault.limit_on == earliest_close_on(ENGLAND, today=today)
    retry = a_plan(close_on=fault.limit_on)
    assert plan_faults(retry, today=today) == ()
    sooner = a_plan(close_on=fault.limit_on - timedelta(days=1))
    assert plan_faults(sooner, today=today)


def test_an_announced_plan_keeps_standing_after_its_notice() -> None:
    assert plan_faults(a_plan(), today=date(2027, 8, 1), is_announced=True) == ()


def test_voting_may_not_open_before_the_notice_of_poll() -> None:
    (fault,) = plan_faults(a_plan(opens_on=date(2027, 8, 23)), today=IN_TIME)
    assert fault.code is PlanFaultCode.OPENS_BEFORE_NOTICE
    assert fault.step is None


def test_voting_may_not_open_after_it_closed() -> None:
    (fault,) = plan_faults(a_plan(opens_on=date(2027, 9, 16)), today=IN_TIME)
    assert fault.code is PlanFaultCode.OPENS_AFTER_CLOSE


NOW = datetime(2027, 8, 4, 9, tzinfo=UTC)


def test_an_announced_deadline_may_move_later() -> None:
    before = a_plan()
    chosen = {each.step: each.on for each in before.steps if not each.is_permission}
    chosen[Step.NOMINATIONS_CLOSE] = date(2027, 8, 10)
    chosen[Step.STATEMENT_OF_CANDIDATES] = date(2027, 8, 11)
    chosen[Step.WITHDRAWALS_CLOSE] = date(2027, 8, 13)
    after = a_plan(close_on=date(2027, 9, 20), chosen=chosen)
    assert change_faults(before, after, now=NOW) == ()
    assert plan_faults(after, today=date(2027, 8, 4), is_announced=True) == ()


def test_an_announced_deadline_may_not_move_earlier() -> None:
    after = a_plan(chosen={Step.WITHDRAWALS_CLOSE: date(2027, 8, 9)})
    (fault,) = change_faults(a_plan(), after, now=NOW)
    assert fault.code is PlanFaultCode.SHORTER_THAN_ANNOUNCED
    assert (fault.set_on, fault.limit_on) == (date(2027, 8, 9), date(2027, 8, 10))


def test_a_deadline_that_has_passed_stays_as_it_is() -> None:
    after = a_plan(close_on=date(2027, 9, 22), chosen={Step.NOTICE_OF_ELECTION: date(2027, 7, 26)})
    faults = change_faults(a_plan(), after, now=NOW)
    assert PlanFaultCode.ALREADY_PASSED in {fault.code for fault in faults}


def test_a_deadline_may_not_move_into_the_past() -> None:
    now = datetime(2027, 8, 25, 9, tzinfo=UTC)
    after = a_plan(chosen={Step.NOTICE_OF_POLL: date(2027, 8, 24)}, opens_on=date(2027, 8, 24))
    before = a_plan()
    faults = change_faults(before, after, now=now)
    assert [fault.code for fault in faults] == [PlanFaultCode.IN_THE_PAST]
