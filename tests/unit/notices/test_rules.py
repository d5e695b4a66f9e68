from datetime import UTC, date, datetime, timedelta

from governance.notices.rules import (
    MOST_TRIES,
    pause_after,
    searchable,
    written_day,
    written_moment,
)


def test_pauses_grow_and_end_after_the_last_try() -> None:
    pauses = [pause_after(tries) for tries in range(1, MOST_TRIES)]
    assert all(pause is not None for pause in pauses)
    assert pauses == sorted(pauses, key=lambda pause: pause or timedelta(0))
    assert pause_after(MOST_TRIES) is None


def test_all_the_tries_together_last_longer_than_a_night_without_a_mail_server() -> None:
    pauses = [pause_after(tries) or timedelta(0) for tries in range(1, MOST_TRIES)]
    assert sum(pauses, timedelta(0)) > timedelta(hours=20)


def test_days_and_times_are_written_as_in_london() -> None:
    assert written_day(date(2027, 8, 5)) == "Thursday 5 August 2027"
    assert written_moment(datetime(2027, 8, 5, 16, 0, tzinfo=UTC)) == (
        "5:00pm on Thursday 5 August 2027"
    )
    assert written_moment(datetime(2027, 1, 5, 9, 30, tzinfo=UTC)) == (
        "9:30am on Tuesday 5 January 2027"
    )
    assert written_moment(datetime(2027, 8, 5, 11, 0, tzinfo=UTC)) == (
        "noon on Thursday 5 August 2027"
    )
    assert written_moment(datetime(2027, 8, 5, 23, 0, tzinfo=UTC)) == (
        "midnight on Friday 6 August 2027"
    )


def test_capitals_and_spaces_make_no_difference_when_searching() -> None:
    assert searchable("  Órla  McDONALD ", None, "Orla@Example.org") == (
        "órla mcdonald orla@example.org"
    )
