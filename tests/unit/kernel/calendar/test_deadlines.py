"""Wall-clock time in London and instants, across the changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.kernel.calendar import (
    Jurisdiction,
    NoSuchWallClockTime,
    deadline_at,
    end_of_day_at,
    holiday_table,
    london_day,
    working_hours_after,
    working_hours_before,
)

ENGLAND = holiday_table(Jurisdiction.ENGLAND_AND_WALES, first_year=2026, last_year=2029)


def test_five_in_the_afternoon_is_four_in_summer_and_five_in_winter():
    assert deadline_at(date(2027, 9, 15), time(17)) == datetime(2027, 9, 15, 16, tzinfo=UTC)
    assert deadline_at(date(2027, 10, 30), time(17)) == datetime(2027, 10, 30, 16, tzinfo=UTC)
    assert deadline_at(date(2027, 10, 31), time(17)) == datetime(2027, 10, 31, 17, tzinfo=UTC)
    assert deadline_at(date(2027, 12, 1), time(17)).tzinfo is UTC


def test_a_time_the_clocks_show_twice_means_the_later_one():
    assert deadline_at(date(2027, 10, 31), time(1, 30)) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_a_time_the_clocks_skip_is_refused():
    with pytest.raises(NoSuchWallClockTime) as refusal:
        deadline_at(date(2027, 3, 28), time(1, 30))
    assert refusal.value.facts == {"day": date(2027, 3, 28), "at": time(1, 30)}


def test_a_time_with_a_zone_and_an_instant_without_are_errors():
    with pytest.raises(ValueError, match="without a zone"):
        deadline_at(date(2027, 3, 28), time(12, tzinfo=UTC))
    with pytest.raises(ValueError, match="aware"):
        london_day(datetime(2027, 3, 28, 12))  # noqa: DTZ001 - the naive instant is the point


def test_a_day_ends_at_midnight_in_london():
    assert end_of_day_at(date(2027, 6, 6)) == datetime(2027, 6, 6, 23, tzinfo=UTC)
    assert london_day(datetime(2027, 6, 6, 22, 59, tzinfo=UTC)) == date(2027, 6, 6)
    assert london_day(datetime(2027, 6, 6, 23, tzinfo=UTC)) == date(2027, 6, 7)


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        ((9, 6, 10), (9, 8, 10)),  # Monday to Wednesday: the last lawful e-mail for the AGM
        ((9, 3, 10), (9, 7, 10)),  # over a weekend
        ((9, 4, 10), (9, 8, 0)),  # sent on a Saturday: counts from Monday
        ((8, 27, 10), (9, 1, 10)),  # over a bank-holiday weekend
    ],
)
def test_an_email_counts_as_received_48_working_hours_later(sent, received):
    def at(month, day, hour):
        return deadline_at(date(2027, month, day), time(hour))

    assert working_hours_after(at(*sent), 48, ENGLAND) == at(*received)


def test_the_latest_proxy_cut_off_is_48_working_hours_before_the_meeting():
    meeting_at = deadline_at(date(2027, 9, 23), time(14))
    cut_off_at = deadline_at(date(2027, 9, 21), time(14))
    assert working_hours_before(meeting_at, 48, ENGLAND) == cut_off_at
    tuesday_after_the_holiday = deadline_at(date(2027, 8, 31), time(14))
    thursday = deadline_at(date(2027, 8, 26), time(14))
    assert working_hours_before(tuesday_after_the_holiday, 48, ENGLAND) == thursday


def test_working_hours_reach_across_the_end_of_summer_time():
    friday = deadline_at(date(2027, 10, 29), time(14))
    monday = deadline_at(date(2027, 11, 1), time(14))
    assert working_hours_after(friday, 24, ENGLAND) == monday
    assert working_hours_before(monday, 24, ENGLAND) == friday


def test_negative_hours_are_an_error_and_none_change_nothing():
    at = datetime(2027, 9, 4, 10, tzinfo=UTC)
    assert working_hours_after(at, 0, ENGLAND) == at
    assert working_hours_before(at, 0, ENGLAND) == at
    with pytest.raises(ValueError, match="negative"):
        working_hours_after(at, -1, ENGLAND)


@given(st.datetimes(datetime(2027, 1, 1), datetime(2028, 12, 1)), st.integers(1, 200))  # noqa: DTZ001 - hypothesis takes naive bounds
def test_working_hours_never_run_faster_than_the_clock(naive, hours):
    at = naive.replace(tzinfo=UTC)
    later = working_hours_after(at, hours, ENGLAND)
    assert later - at >= timedelta(hours=hours)
    assert working_hours_before(later, hours, ENGLAND) >= at
