"""The bank holidays of each division, against the lists of GOV.UK."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.kernel.calendar import (
    ANNOUNCED_DAYS,
    BeyondHolidayTable,
    ExtraDay,
    Jurisdiction,
    holiday_table,
    is_working_day,
)
from governance.kernel.calendar.holiday_table import library_days

COMMON = {
    2026: "01-01 04-03 05-04 05-25 12-25 12-28",
    2027: "01-01 03-26 05-03 05-31 12-27 12-28",
    2028: "01-03 04-14 05-01 05-29 12-25 12-26",
}
ENGLAND_AND_NORTHERN_IRELAND = {2026: "04-06 08-31", 2027: "03-29 08-30", 2028: "04-17 08-28"}
SCOTLAND = {
    2026: "01-02 06-15 08-03 11-30",
    2027: "01-04 08-02 11-30",
    2028: "01-04 08-07 11-30",
}
NORTHERN_IRELAND = {2026: "03-17 07-13", 2027: "03-17 07-12", 2028: "03-17 07-12"}
OWN = {
    Jurisdiction.ENGLAND_AND_WALES: (ENGLAND_AND_NORTHERN_IRELAND,),
    Jurisdiction.SCOTLAND: (SCOTLAND,),
    Jurisdiction.NORTHERN_IRELAND: (ENGLAND_AND_NORTHERN_IRELAND, NORTHERN_IRELAND),
}


def days_of(jurisdiction, year):
    lists = [COMMON, *OWN[jurisdiction]]
    return {date.fromisoformat(f"{year}-{day}") for one in lists for day in one[year].split()}


@pytest.mark.parametrize("year", [2026, 2027, 2028])
@pytest.mark.parametrize("jurisdiction", list(Jurisdiction))
def test_each_division_has_exactly_its_published_holidays(jurisdiction, year):
    table = holiday_table(jurisdiction, first_year=year, last_year=year)
    assert {day for day, _ in table.days} == days_of(jurisdiction, year)


def test_a_weekend_holiday_gives_way_to_its_substitute_and_both_are_no_working_days():
    table = holiday_table(Jurisdiction.ENGLAND_AND_WALES, first_year=2027, last_year=2027)
    assert date(2027, 12, 25) in library_days(table.jurisdiction, first_year=2027, last_year=2027)
    assert date(2027, 12, 25) not in dict(table.days)
    for day in range(25, 29):
        assert not is_working_day(date(2027, 12, day), table)
    assert is_working_day(date(2027, 12, 24), table)
    assert is_working_day(date(2027, 12, 29), table)


@pytest.mark.parametrize("extra", ANNOUNCED_DAYS, ids=lambda extra: extra.name)
def test_every_announced_day_is_in_the_tables_of_its_divisions_and_names_its_source(extra):
    assert len(extra.source) > 20
    for jurisdiction in Jurisdiction:
        table = holiday_table(
            jurisdiction, first_year=extra.on.year, last_year=extra.on.year, extra_days=()
        )
        assert (extra.on in table) == (jurisdiction in extra.jurisdictions)


def test_scotland_alone_has_its_world_cup_day():
    for jurisdiction in Jurisdiction:
        table = holiday_table(jurisdiction, first_year=2026, last_year=2026)
        assert is_working_day(date(2026, 6, 15), table) == (jurisdiction != Jurisdiction.SCOTLAND)


FUNERAL = ExtraDay(
    date(2027, 9, 7), frozenset({Jurisdiction.ENGLAND_AND_WALES}), "A day of mourning", "test"
)


def test_a_day_of_mourning_is_added_only_where_it_was_appointed_and_changes_the_version():
    before = holiday_table(Jurisdiction.ENGLAND_AND_WALES, first_year=2027, last_year=2027)
    after = holiday_table(
        Jurisdiction.ENGLAND_AND_WALES, first_year=2027, last_year=2027, extra_days=[FUNERAL]
    )
    scotland = holiday_table(
        Jurisdiction.SCOTLAND, first_year=2027, last_year=2027, extra_days=[FUNERAL]
    )
    assert after.name_of(FUNERAL.on) == "A day of mourning"
    assert before.name_of(FUNERAL.on) is None
    assert FUNERAL.on not in scotland
    assert before.version != after.version


def test_the_version_is_stable_and_names_library_division_years_and_dates():
    table = holiday_table(Jurisdiction.ENGLAND_AND_WALES, first_year=2027, last_year=2027)
    again = holiday_table(Jurisdiction.ENGLAND_AND_WALES, first_year=2027, last_year=2027)
    assert table == again
    assert table.version == "holidays-0.109/england-and-wales/2027-2027/5377657c2ab0"


def test_days_outside_the_years_of_the_table_are_refused_weekends_too():
    table = holiday_table(Jurisdiction.SCOTLAND, first_year=2027, last_year=2027)
    for day in (date(2026, 12, 31), date(2028, 1, 1)):
        with pytest.raises(BeyondHolidayTable) as refusal:
            is_working_day(day, table)
        assert refusal.value.facts == {"day": day, "first_year": 2027, "last_year": 2027}


def test_years_that_run_backwards_are_an_error():
    with pytest.raises(ValueError, match="backwards"):
        holiday_table(Jurisdiction.SCOTLAND, first_year=2028, last_year=2027)


@given(st.sampled_from(list(Jurisdiction)), st.integers(2012, 2060))
def test_a_table_of_one_year_says_the_same_as_a_longer_one(jurisdiction, year):
    short = holiday_table(jurisdiction, first_year=year, last_year=year)
    long = holiday_table(jurisdiction, first_year=year - 1, last_year=year + 1)
    assert short.days == tuple(pair for pair in long.days if pair[0].year == year)
