"""Poll timetables by the Model Election Rules, against published ones and the worked year."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.kernel.calendar import (
    MODEL_ELECTION_RULES,
    PACKS,
    BeyondHolidayTable,
    Bound,
    ExtraDay,
    FaultCode,
    Jurisdiction,
    PackStep,
    Step,
    TimetablePack,
    check_timetable,
    earliest_close,
    holiday_table,
    is_working_day,
    moved_steps,
    timetable,
)

ENGLAND = holiday_table(Jurisdiction.ENGLAND_AND_WALES, first_year=2016, last_year=2029)
SCOTLAND = holiday_table(Jurisdiction.SCOTLAND, first_year=2016, last_year=2029)
CLOSE_ON = date(2027, 9, 15)
WORKED_YEAR = {
    Step.NOTICE_OF_ELECTION: date(2027, 7, 20),
    Step.NOMINATIONS_CLOSE: date(2027, 8, 5),
    Step.STATEMENT_OF_CANDIDATES: date(2027, 8, 6),
    Step.WITHDRAWALS_CLOSE: date(2027, 8, 10),
    Step.NOTICE_OF_POLL: date(2027, 8, 24),
    Step.POLL_CLOSE: CLOSE_ON,
}


def mer(close_on, table=ENGLAND):
    return timetable(close_on, table, MODEL_ELECTION_RULES)


def check(dates, table=ENGLAND):
    return check_timetable(dates, table, MODEL_ELECTION_RULES)


def test_the_worked_year_has_every_date_of_the_domain_reference():
    computed = mer(CLOSE_ON)
    assert computed.as_dates() == WORKED_YEAR
    assert computed.on(Step.REPLACEMENT_PAPERS) == date(2027, 9, 1)
    assert computed.closes_at == datetime(2027, 9, 15, 16, tzinfo=UTC)
    assert computed.table_version == ENGLAND.version
    assert computed.pack_code == "mer-2014"


@pytest.mark.parametrize(
    ("close_on", "nominations_on", "withdrawals_on", "notice_of_poll_on"),
    [
        (date(2017, 12, 20), date(2017, 11, 10), date(2017, 11, 15), date(2017, 11, 29)),
        (date(2024, 7, 29), date(2024, 6, 19), date(2024, 6, 24), date(2024, 7, 8)),
    ],
    ids=["Royal United Hospitals Bath 2017", "Royal United Hospitals Bath 2024"],
)
def test_timetables_of_a_real_trust_come_out_alike(
    close_on, nominations_on, withdrawals_on, notice_of_poll_on
):
    computed = mer(close_on)
    assert computed.on(Step.NOMINATIONS_CLOSE) == nominations_on
    assert computed.on(Step.WITHDRAWALS_CLOSE) == withdrawals_on
    assert computed.on(Step.NOTICE_OF_POLL) == notice_of_poll_on


def test_the_same_poll_counted_by_the_scottish_calendar_closes_nominations_a_day_later():
    computed = mer(CLOSE_ON, SCOTLAND)
    assert computed.on(Step.NOMINATIONS_CLOSE) == date(2027, 8, 6)
    assert computed.jurisdiction is Jurisdiction.SCOTLAND


def test_a_close_too_near_the_edge_of_the_table_is_refused():
    with pytest.raises(BeyondHolidayTable):
        mer(date(2016, 1, 20))


def test_computed_dates_have_no_faults():
    assert check(WORKED_YEAR) == ()
    assert check(mer(CLOSE_ON).as_dates() | {Step.REPLACEMENT_PAPERS: date(2027, 9, 1)}) == ()


def test_giving_longer_than_the_rule_is_allowed():
    longer = {
        step: on if step is Step.POLL_CLOSE else on - timedelta(days=9)
        for step, on in WORKED_YEAR.items()
    }
    assert check(longer) == ()


@pytest.mark.parametrize("step", [step for step in WORKED_YEAR if step is not Step.POLL_CLOSE])
def test_giving_a_day_less_than_the_rule_is_a_fault_with_rule_and_both_dates(step):
    late_on = WORKED_YEAR[step] + timedelta(days=1)
    (fault, *others) = [
        fault
        for fault in check(WORKED_YEAR | {step: late_on})
        if fault.code is not FaultCode.NOT_IN_ORDER
    ]
    assert others == []
    assert (fault.code, fault.step, fault.rule) == (FaultCode.TOO_LATE, step, "MER r2")
    assert (fault.set_on, fault.limit_on) == (late_on, WORKED_YEAR[step])
    assert fault.table_version == ENGLAND.version


def test_replacement_papers_too_early_are_a_fault():
    early_on = date(2027, 8, 31)
    (fault,) = check(WORKED_YEAR | {Step.REPLACEMENT_PAPERS: early_on})
    assert (fault.code, fault.rule) == (FaultCode.TOO_EARLY, "MER r30")
    assert (fault.set_on, fault.limit_on) == (early_on, date(2027, 9, 1))


def test_a_step_left_out_is_a_fault_that_says_by_when():
    dates = {step: on for step, on in WORKED_YEAR.items() if step is not Step.WITHDRAWALS_CLOSE}
    (fault,) = check(dates)
    assert (fault.code, fault.set_on) == (FaultCode.MISSING, None)
    assert fault.limit_on == WORKED_YEAR[Step.WITHDRAWALS_CLOSE]


def test_steps_may_not_overtake_each_other():
    (fault,) = check(WORKED_YEAR | {Step.STATEMENT_OF_CANDIDATES: date(2027, 8, 4)})
    assert (fault.code, fault.step) == (FaultCode.NOT_IN_ORDER, Step.STATEMENT_OF_CANDIDATES)
    assert (fault.set_on, fault.limit_on) == (date(2027, 8, 4), date(2027, 8, 5))


def test_a_poll_closing_on_a_bank_holiday_is_a_fault():
    holiday_on = date(2027, 8, 30)
    (fault,) = check(mer(holiday_on).as_dates())
    assert (fault.code, fault.set_on) == (FaultCode.CLOSE_NOT_WORKING_DAY, holiday_on)


def test_faults_come_in_the_order_of_the_rule_book():
    faults = check({Step.POLL_CLOSE: date(2027, 9, 12)})
    assert [fault.step for fault in faults] == [
        step for step in Step if step is not Step.REPLACEMENT_PAPERS
    ]


def test_a_newly_announced_funeral_shows_which_steps_it_moves():
    funeral = ExtraDay(date(2027, 8, 20), frozenset(Jurisdiction), "A day of mourning", "test")
    after = holiday_table(
        Jurisdiction.ENGLAND_AND_WALES, first_year=2016, last_year=2029, extra_days=[funeral]
    )
    moved = moved_steps(mer(CLOSE_ON), mer(CLOSE_ON, after))
    assert [(one.step, one.was_on, one.now_on) for one in moved] == [
        (Step.NOTICE_OF_ELECTION, date(2027, 7, 20), date(2027, 7, 19)),
        (Step.NOMINATIONS_CLOSE, date(2027, 8, 5), date(2027, 8, 4)),
        (Step.STATEMENT_OF_CANDIDATES, date(2027, 8, 6), date(2027, 8, 5)),
        (Step.WITHDRAWALS_CLOSE, date(2027, 8, 10), date(2027, 8, 9)),
    ]


SHORT_PACK = TimetablePack(
    code="own-rules",
    name="A mutual's own rules",
    steps=(
        PackStep(Step.NOMINATIONS_CLOSE, "rule 12", 10),
        PackStep(Step.POLL_CLOSE, "rule 12", 0),
    ),
    closes_at=time(12),
    close_is_working_day=False,
)


def test_a_mutuals_own_pack_may_have_fewer_steps_and_close_on_a_sunday():
    sunday = date(2027, 9, 12)
    computed = timetable(sunday, ENGLAND, SHORT_PACK)
    assert computed.on(Step.NOMINATIONS_CLOSE) == date(2027, 8, 27)
    assert check_timetable(computed.as_dates(), ENGLAND, SHORT_PACK) == ()
    with pytest.raises(ValueError, match="two packs"):
        moved_steps(computed, mer(CLOSE_ON))


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (PackStep(Step.NOTICE_OF_POLL, "r", 15),),
        (PackStep(Step.POLL_CLOSE, "r", 1),),
        (PackStep(Step.NOTICE_OF_POLL, "r", -1), PackStep(Step.POLL_CLOSE, "r", 0)),
        (PackStep(Step.POLL_CLOSE, "r", 3), PackStep(Step.POLL_CLOSE, "r", 0)),
    ],
)
def test_steps_that_make_no_timetable_are_an_error(steps):
    with pytest.raises(ValueError, match="pack broken"):
        TimetablePack(code="broken", name="Broken", steps=steps, closes_at=time(17))


def test_packs_are_found_by_the_code_stored_with_a_contest():
    assert PACKS["mer-2014"] is MODEL_ELECTION_RULES
    assert MODEL_ELECTION_RULES.step(Step.REPLACEMENT_PAPERS).bound is Bound.NOT_EARLIER


@given(st.dates(date(2026, 1, 1), date(2028, 9, 1)))
def test_the_earliest_close_keeps_the_rule_and_no_earlier_working_day_does(notice_on):
    close_on = earliest_close(notice_on, ENGLAND, MODEL_ELECTION_RULES)
    assert is_working_day(close_on, ENGLAND)
    assert mer(close_on).on(Step.NOTICE_OF_ELECTION) >= notice_on
    earlier = close_on - timedelta(days=1)
    while not is_working_day(earlier, ENGLAND):
        earlier -= timedelta(days=1)
    assert mer(earlier).on(Step.NOTICE_OF_ELECTION) < notice_on
