"""Days, times and numbers as members read them."""

from datetime import UTC, date, datetime

import pytest

from governance.kernel.wording import (
    clock_time,
    counted,
    day,
    moment,
    number,
    plural,
    short_day,
    short_moment,
)


@pytest.mark.parametrize(
    ("instant", "written"),
    [
        (datetime(2027, 8, 5, 16, 0, tzinfo=UTC), "5:00pm on Thursday 5 August 2027"),
        (datetime(2027, 1, 5, 9, 30, tzinfo=UTC), "9:30am on Tuesday 5 January 2027"),
        (datetime(2027, 8, 5, 11, 0, tzinfo=UTC), "noon on Thursday 5 August 2027"),
        (datetime(2027, 8, 5, 11, 1, tzinfo=UTC), "12:01pm on Thursday 5 August 2027"),
        (datetime(2027, 8, 5, 23, 0, tzinfo=UTC), "midnight on Friday 6 August 2027"),
        (datetime(2027, 8, 5, 23, 5, tzinfo=UTC), "12:05am on Friday 6 August 2027"),
    ],
)
def test_an_instant_is_written_as_its_time_and_day_in_london(
    instant: datetime, written: str
) -> None:
    assert moment(instant) == written
    assert written == f"{clock_time(instant)} on {day(instant)}"


def test_a_day_is_written_long_and_short() -> None:
    assert day(date(2027, 8, 5)) == "Thursday 5 August 2027"
    assert short_day(date(2027, 8, 5)) == "5 Aug 2027"
    assert short_day(datetime(2027, 8, 5, 23, 30, tzinfo=UTC)) == "6 Aug 2027"
    assert short_moment(datetime(2027, 8, 5, 16, 0, tzinfo=UTC)) == "5 Aug 2027, 5:00pm"


def test_numbers_have_commas_and_things_their_plural() -> None:
    assert number(12345) == "12,345"
    assert plural(1, "vote") == "1 vote"
    assert plural(0, "vote") == "0 votes"
    assert plural(2, "person", "people") == "2 people"
    assert plural(1200, "member") == "1,200 members"


def test_a_count_that_stopped_says_that_there_are_more() -> None:
    assert counted(1200, 1200) == "1,200"
    assert counted(1201, 1200) == "more than 1,200"
    assert counted(1, 1200, "person", "people") == "1 person"
    assert counted(21, 20, "person", "people") == "more than 20 people"
    assert counted(1201, 1200, "member") == "more than 1,200 members"
