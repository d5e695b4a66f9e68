"""The first accounts of a company: how long the first period is, and by when they are due."""

from dataclasses import replace
from datetime import date

import pytest

from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import LegalForm
from governance.filing.rules.accounts import first_period_end
from governance.filing.rules.deadlines import Deadline, Duty, yearly_deadlines
from governance.filing.rules.sheets import Span

COMPANY = Articles(legal_form=LegalForm.COMPANY_BY_SHARES)


def due(articles: Articles) -> list[Deadline]:
    return list(
        yearly_deadlines(
            articles, first_due=date(2026, 1, 1), last_due=date(2030, 12, 31), marks={}
        )
    )


@pytest.mark.parametrize(
    ("incorporated", "year_end", "ends"),
    [
        ("2027-01-15", "03-31", date(2028, 3, 31)),  # less than 6 months: the next one
        ("2026-10-01", "03-31", date(2028, 3, 31)),  # 6 months to the day are not more than 6
        ("2026-09-30", "03-31", date(2027, 3, 31)),
        ("2027-04-01", "03-31", date(2028, 3, 31)),
        ("2027-06-07", "12-31", date(2027, 12, 31)),
        ("2027-08-31", "02-29", date(2029, 2, 28)),  # 6 months after is the 29th: not more
    ],
)
def test_the_first_period_is_more_than_six_months_and_no_more_than_eighteen(
    incorporated: str, year_end: str, ends: date
) -> None:
    assert first_period_end(date.fromisoformat(incorporated), year_end) == ends


@pytest.mark.parametrize(
    ("incorporated", "year_end", "due_on"),
    [
        ("2027-01-15", "03-31", date(2028, 10, 15)),  # 9 months after the anniversary
        ("2026-10-01", "03-31", date(2028, 7, 1)),  # 18 months: still 9 after the anniversary
        ("2027-04-30", "04-30", date(2029, 1, 31)),  # from a month's last day to one
        ("2027-04-01", "03-31", date(2028, 12, 31)),  # just 12 months: the usual 9
        ("2027-06-07", "12-31", date(2028, 9, 30)),  # a short first period: the usual 9
    ],
)
def test_the_first_accounts_wait_longer_after_a_long_first_period(
    incorporated: str, year_end: str, due_on: date
) -> None:
    first, second, *_ = due(replace(COMPANY, incorporated_on=incorporated, year_end=year_end))
    assert first.due_on == due_on
    assert first.span is not None
    assert first.span.first_on == date.fromisoformat(incorporated)
    assert "first period to" in first.title
    assert "first period" not in second.title
    assert second.how.startswith("9 months after the year end")


def test_a_long_first_period_says_how_it_is_counted_and_where_that_stands() -> None:
    articles = replace(COMPANY, incorporated_on="2027-01-15", legal_form=LegalForm.CIC_BY_SHARES)
    accounts, report = due(articles)[:2]
    assert (accounts.duty, accounts.rule) == (Duty.ACCOUNTS, "CA 2006 s442(3)")
    assert "9 months after 15 January 2028" in accounts.how.replace("Saturday ", "")
    assert accounts.span == Span(date(2027, 1, 15), date(2028, 3, 31))
    assert (report.duty, report.due_on) == (Duty.CIC_REPORT, accounts.due_on)


def test_a_society_and_an_unknown_day_of_incorporation_go_by_the_year_end_alone() -> None:
    society = Articles(
        legal_form=LegalForm.COOPERATIVE_SOCIETY, incorporated_on="2027-01-15", year_end="03-31"
    )
    assert due(society)[0].due_on == date(2027, 10, 31)
    assert due(COMPANY)[0].due_on == date(2026, 12, 31)
