"""Each way of counting days, against the worked year of the domain reference."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.kernel.calendar import (
    Jurisdiction,
    clear_days,
    days_after,
    days_beginning_with,
    holiday_table,
    is_working_day,
    last_day_giving_clear_days,
    months_after,
    next_working_day,
    working_days_after,
    working_days_before,
)

ENGLAND = holiday_table(Jurisdiction.ENGLAND_AND_WALES, first_year=2026, last_year=2029)
SCOTLAND = holiday_table(Jurisdiction.SCOTLAND, first_year=2026, last_year=2029)
AGM_ON = date(2027, 9, 23)


def test_an_inspection_request_is_answered_in_five_working_days_of_the_right_country():
    received_on = date(2027, 8, 25)
    assert working_days_after(received_on, 5, ENGLAND) == date(2027, 9, 2)
    assert working_days_after(received_on, 5, SCOTLAND) == date(2027, 9, 1)


def test_day_nought_is_the_day_itself_in_both_directions():
    sunday = date(2027, 8, 29)
    assert working_days_after(sunday, 0, ENGLAND) == sunday
    assert working_days_before(sunday, 0, ENGLAND) == sunday


def test_the_first_working_day_after_easter_is_tuesday_but_monday_in_scotland():
    thursday = date(2027, 3, 25)
    assert working_days_after(thursday, 1, ENGLAND) == date(2027, 3, 30)
    assert working_days_after(thursday, 1, SCOTLAND) == date(2027, 3, 29)
    assert next_working_day(date(2027, 3, 26), ENGLAND) == date(2027, 3, 30)
    assert next_working_day(thursday, ENGLAND) == thursday


def test_nine_to_twenty_two_september_are_fourteen_clear_days():
    assert clear_days(date(2027, 9, 8), AGM_ON) == 14
    assert clear_days(date(2027, 9, 9), AGM_ON) == 13
    assert clear_days(AGM_ON, AGM_ON) == -1


@pytest.mark.parametrize(
    ("number", "latest_on"),
    [
        (14, date(2027, 9, 8)),  # notice of the AGM, s307
        (28, date(2027, 8, 25)),  # special notice, s312
        (7, date(2027, 9, 15)),  # members' statement, s314
    ],
)
def test_the_last_day_that_still_gives_the_clear_days(number, latest_on):
    assert last_day_giving_clear_days(AGM_ON, number) == latest_on
    assert clear_days(latest_on, AGM_ON) == number


def test_a_period_beginning_with_a_day_counts_that_day():
    assert days_beginning_with(date(2027, 5, 10), 28) == date(2027, 6, 6)  # s297
    assert days_beginning_with(AGM_ON, 14) == date(2027, 10, 6)  # s167G
    assert days_beginning_with(AGM_ON, 1) == AGM_ON


def test_a_period_after_a_day_does_not_count_that_day():
    assert days_after(AGM_ON, 15) == date(2027, 10, 8)  # s30
    assert days_after(date(2027, 9, 17), 21) == date(2027, 10, 8)  # MER r66
    assert days_after(date(2027, 3, 1), 21) == date(2027, 3, 22)  # s304
    assert days_after(AGM_ON, 14) == date(2027, 10, 7)  # CCBSA s111, confirming meeting


def test_months_end_on_the_corresponding_day_or_the_last_of_a_shorter_month():
    assert months_after(AGM_ON, 1) == date(2027, 10, 23)  # CCBSA s111
    assert months_after(date(2027, 3, 31), 9) == date(2027, 12, 31)  # s442
    assert months_after(date(2027, 3, 31), 7) == date(2027, 10, 31)
    assert months_after(date(2027, 9, 15), 12) == date(2028, 9, 15)  # MER r57
    assert months_after(AGM_ON, 120) == date(2037, 9, 23)  # s355
    assert months_after(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert months_after(date(2027, 11, 30), 1) == date(2027, 12, 30)


@pytest.mark.parametrize(
    "count",
    [
        lambda: days_after(AGM_ON, -1),
        lambda: months_after(AGM_ON, -1),
        lambda: last_day_giving_clear_days(AGM_ON, -1),
        lambda: days_beginning_with(AGM_ON, 0),
        lambda: working_days_after(AGM_ON, -1, ENGLAND),
        lambda: working_days_before(AGM_ON, -1, ENGLAND),
    ],
)
def test_counts_below_what_the_words_can_mean_are_errors(count):
    with pytest.raises(ValueError, match=r"negative|at least one"):
        count()


days = st.dates(date(2027, 1, 1), date(2028, 12, 31))


@given(days, st.integers(1, 60))
def test_counting_forward_undoes_counting_back_from_a_working_day(day, number):
    start = next_working_day(day, ENGLAND)
    there = working_days_before(start, number, ENGLAND)
    assert is_working_day(there, ENGLAND)
    assert working_days_after(there, number, ENGLAND) == start


@given(days, st.integers(0, 60))
def test_the_days_passed_over_hold_exactly_that_many_working_days(day, number):
    end = working_days_after(day, number, SCOTLAND)
    passed = [day + timedelta(days=n) for n in range(1, (end - day).days + 1)]
    assert sum(is_working_day(one, SCOTLAND) for one in passed) == number


@given(days, st.integers(0, 400))
def test_clear_days_agree_with_the_last_day_that_gives_them(day, number):
    assert clear_days(last_day_giving_clear_days(day, number), day) == number
