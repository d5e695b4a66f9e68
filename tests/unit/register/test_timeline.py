"""Changes over time against a calendar that simply writes down every day."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from governance.register.rules.people import FOREVER, Facts
from governance.register.rules.timeline import Period, facts_on, first_period, with_changes

START = date(2020, 1, 1)
HORIZON = 40
ENTRY = Facts(forename="Ann", surname="Hill", joined_on=START)

plain_changes = st.fixed_dictionaries(
    {}, optional={"surname": st.sampled_from("ABC"), "town": st.sampled_from(["", "Epsom"])}
)
steps = st.lists(st.tuples(st.integers(0, HORIZON - 1), plain_changes), max_size=12)


@given(steps)
def test_every_day_reads_as_if_each_day_had_been_written_down(
    changes: list[tuple[int, dict[str, Any]]],
) -> None:
    periods = first_period(ENTRY, entered_on=START)
    diary = [{"surname": "Hill", "town": ""} for _ in range(HORIZON)]
    for offset, values in changes:
        periods = with_changes(periods, values, from_on=START + timedelta(days=offset))
        for day in diary[offset:]:
            day.update(values)
    for offset, expected in enumerate(diary):
        facts = facts_on(periods, START + timedelta(days=offset))
        assert facts is not None
        assert {"surname": facts.surname, "town": facts.town} == expected
    check_whole(periods)


def check_whole(periods: tuple[Period, ...]) -> None:
    """In order, touching, to the end of time, and no two neighbours alike."""
    assert periods[-1].true_until == FOREVER
    for before, after in pairwise(periods):
        assert before.true_from < before.true_until == after.true_from
        assert before.facts != after.facts


def test_a_change_from_before_the_first_day_holds_from_the_first_day() -> None:
    periods = with_changes(
        first_period(ENTRY, entered_on=START), {"town": "Epsom"}, from_on=date(1999, 1, 1)
    )
    assert periods == (Period(START, FOREVER, Facts(
        forename="Ann", surname="Hill", town="Epsom", joined_on=START)),)  # fmt: skip


def test_a_leaving_date_holds_for_the_whole_employment() -> None:
    periods = first_period(ENTRY, entered_on=START)
    periods = with_changes(periods, {"town": "Epsom"}, from_on=date(2021, 1, 1))
    left = date(2022, 3, 31)
    periods = with_changes(periods, {"left_on": left}, from_on=date(2022, 5, 1))
    assert [period.facts.left_on for period in periods] == [left, left]


def test_an_earlier_start_moves_the_beginning() -> None:
    periods = with_changes(
        first_period(ENTRY, entered_on=START), {"joined_on": date(2018, 5, 1)}, from_on=START
    )
    assert periods[0].true_from == date(2018, 5, 1)


def test_somebody_who_comes_back_begins_again_and_the_time_before_stays() -> None:
    gone = Facts(forename="Ann", surname="Hill", joined_on=START, left_on=date(2021, 6, 30))
    back_on = date(2023, 2, 1)
    periods = with_changes(
        first_period(gone, entered_on=START),
        {"joined_on": back_on, "left_on": None},
        from_on=date(2023, 3, 1),
    )
    assert [period.facts.joined_on for period in periods] == [START, back_on]
    during = facts_on(periods, date(2021, 6, 30))
    between = facts_on(periods, date(2022, 1, 1))
    assert during is not None
    assert between is not None
    assert during.is_in_post(date(2021, 6, 30))
    assert not between.is_in_post(date(2022, 1, 1))


def test_somebody_starting_later_is_known_from_today() -> None:
    later = Facts(forename="Ann", surname="Hill", joined_on=date(2030, 1, 1))
    (period,) = first_period(later, entered_on=START)
    assert period.true_from == START
    assert not later.is_in_post(START)
