"""The clocks of the law: counted from the day, from the year end, from the review period."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import EventKind, LegalForm
from governance.filing.rules.accounts import (
    last_year_end,
    months_after_year_end,
    year_end_in,
    year_to,
)
from governance.filing.rules.control import Stake, is_above_a_quarter, proposal, told_by
from governance.filing.rules.deadlines import (
    Deadline,
    DeadlineState,
    Duty,
    Mark,
    advice,
    confirmation_deadlines,
    yearly_deadlines,
)
from governance.filing.rules.review import review_periods
from governance.filing.rules.share_deadlines import share_deadline
from governance.filing.rules.sheets import Sheet, Span, money, parts_of, sheets_of
from governance.kernel.calendar import Jurisdiction, holiday_table
from governance.shares.rules.deadlines import deadlines_of

CIC = Articles(legal_form=LegalForm.CIC_BY_SHARES, incorporated_on="2006-10-01")
TABLE = holiday_table(Jurisdiction.ENGLAND_AND_WALES, first_year=2026, last_year=2028)


def mark(done_on: date, as_at: date | None = None) -> Mark:
    return Mark(
        done_on=done_on,
        as_at=as_at,
        reference="",
        remark="",
        recorded_at=datetime(2027, 10, 1, tzinfo=UTC),
        recorded_by=None,
    )


def due(articles: Articles, **marks: Mark) -> list[tuple[Duty, date]]:
    found = yearly_deadlines(
        articles, first_due=date(2027, 6, 1), last_due=date(2028, 5, 31), marks=marks
    )
    return [(one.duty, one.due_on) for one in found]


def test_a_cic_sends_accounts_and_its_report_nine_months_after_the_year_end() -> None:
    assert due(CIC) == [
        (Duty.ACCOUNTS, date(2027, 12, 31)),
        (Duty.CIC_REPORT, date(2027, 12, 31)),
    ]


def test_a_society_sends_its_return_within_seven_months() -> None:
    society = replace(CIC, legal_form=LegalForm.COOPERATIVE_SOCIETY)
    assert due(society) == [(Duty.SOCIETY_RETURN, date(2027, 10, 31))]


def test_a_foundation_body_has_no_yearly_filing_here() -> None:
    assert due(replace(CIC, legal_form=LegalForm.FOUNDATION_BODY)) == []


def test_a_year_before_incorporation_has_no_accounts() -> None:
    assert due(replace(CIC, incorporated_on="2027-04-01")) == []


@pytest.mark.parametrize(
    ("end", "months", "expected"),
    [
        (date(2027, 3, 31), 9, date(2027, 12, 31)),
        (date(2027, 6, 30), 9, date(2028, 3, 31)),
        (date(2027, 5, 31), 9, date(2028, 2, 29)),
        (date(2027, 2, 28), 9, date(2027, 11, 30)),
        (date(2027, 4, 5), 9, date(2028, 1, 5)),
    ],
)
def test_from_a_months_last_day_to_a_months_last_day(
    end: date, months: int, expected: date
) -> None:
    assert months_after_year_end(end, months) == expected


def test_a_year_end_on_29_february_is_the_last_of_february() -> None:
    assert year_end_in(2028, "02-29") == date(2028, 2, 29)
    assert year_end_in(2027, "02-29") == date(2027, 2, 28)
    assert year_to(date(2028, 2, 29)) == Span(date(2027, 3, 1), date(2028, 2, 29))


def test_the_newest_year_end_is_one_that_is_over() -> None:
    assert last_year_end(date(2027, 3, 31), "03-31") == date(2026, 3, 31)
    assert last_year_end(date(2027, 4, 1), "03-31") == date(2027, 3, 31)


def test_a_confirmation_statement_is_due_14_days_after_the_review_period() -> None:
    (found,) = confirmation_deadlines(
        CIC, first_due=date(2027, 6, 1), last_due=date(2028, 5, 31), marks={}
    )
    assert found.due_on == date(2027, 10, 14)
    assert found.span == Span(date(2026, 10, 1), date(2027, 9, 30))


def test_a_statement_made_up_to_an_earlier_day_begins_a_new_period() -> None:
    marks = {"confirmation-2026-10-01": mark(date(2027, 7, 20), as_at=date(2027, 7, 15))}
    stated, following = confirmation_deadlines(
        CIC, first_due=date(2027, 6, 1), last_due=date(2028, 8, 31), marks=marks
    )
    assert stated.state(date(2027, 8, 1)) is DeadlineState.DONE
    assert following.span == Span(date(2027, 7, 16), date(2028, 7, 15))
    assert following.due_on == date(2028, 7, 29)


def test_without_the_day_of_incorporation_there_is_no_review_period() -> None:
    articles = replace(CIC, incorporated_on="")
    assert not [
        *confirmation_deadlines(
            articles, first_due=date(2027, 6, 1), last_due=date(2028, 5, 31), marks={}
        )
    ]


def test_review_periods_touch_one_another_over_leap_years() -> None:
    periods = [*review_periods(date(2024, 2, 29), {}, until=date(2029, 1, 1))]
    assert periods[0].last_on == date(2025, 2, 28)
    for before, after in pairwise(periods):
        assert (after.first_on - before.last_on).days == 1


def a_deadline(due_on: date, done: Mark | None = None) -> Deadline:
    return Deadline(
        key="accounts-2027-03-31",
        duty=Duty.ACCOUNTS,
        title="Accounts",
        due_on=due_on,
        began_on=date(2027, 3, 31),
        rule="CA 2006 s442",
        how="9 months",
        mark=done,
    )


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2027, 12, 16), DeadlineState.COMING),
        (date(2027, 12, 17), DeadlineState.SOON),
        (date(2027, 12, 31), DeadlineState.SOON),
        (date(2028, 1, 1), DeadlineState.OVERDUE),
    ],
)
def test_a_deadline_is_soon_for_14_days_and_overdue_the_day_after(
    today: date, state: DeadlineState
) -> None:
    assert a_deadline(date(2027, 12, 31)).state(today) is state


def test_what_was_done_after_the_last_day_was_done_late() -> None:
    last = date(2027, 12, 31)
    assert a_deadline(last, mark(last)).state(last) is DeadlineState.DONE
    late = a_deadline(last, mark(date(2028, 1, 1)))
    assert late.state(date(2028, 1, 2)) is DeadlineState.DONE_LATE


def test_a_last_day_on_a_holiday_does_not_move_but_we_say_by_when_to_act() -> None:
    found = advice(date(2027, 12, 28), TABLE)
    assert found is not None
    assert found.on == date(2027, 12, 24)
    assert found.table_version == TABLE.version
    assert advice(date(2027, 12, 29), TABLE) is None


def test_the_allotment_clock_becomes_one_deadline_a_day() -> None:
    (clock, *_) = deadlines_of(EventKind.ALLOTMENT, date(2027, 9, 20), CIC)
    found = share_deadline(
        clock, kind=EventKind.ALLOTMENT, effective_on=date(2027, 9, 20), events=3
    )
    assert found.due_on == date(2027, 10, 20)
    assert found.sheet is Sheet.ALLOTMENTS
    assert "3 allotments" in found.title


def test_exactly_a_quarter_is_not_more_than_a_quarter() -> None:
    assert not is_above_a_quarter(1, 4)
    assert is_above_a_quarter(26, 100)


def test_either_capital_or_votes_above_a_quarter_makes_a_person_registrable() -> None:
    stakes = [
        Stake(name="Trustee", nominal_pence=10, votes=60),
        Stake(name="Founder", nominal_pence=60, votes=10),
        Stake(name="Member", nominal_pence=30, votes=30),
    ]
    found = proposal(stakes, as_at=date(2027, 9, 1), members=3, nominal_pence=120, votes=120)
    assert found.names == ("Founder", "Trustee")


def test_the_statement_on_control_is_told_within_14_days_the_first_counted() -> None:
    assert told_by(date(2027, 9, 23)) == date(2027, 10, 6)


def test_each_legal_form_has_its_own_sheets_and_every_sheet_its_lists() -> None:
    for form in LegalForm:
        rules = replace(CIC, legal_form=form).rules
        assert len(sheets_of(rules)) == len({*sheets_of(rules)}) > 0
        for sheet in sheets_of(rules):
            assert isinstance(parts_of(sheet, rules), tuple)
    cic = sheets_of(CIC.rules)
    assert Sheet.CIC_REPORT in cic
    assert Sheet.ALLOTMENTS in cic
    guarantee = sheets_of(replace(CIC, legal_form=LegalForm.COMPANY_BY_GUARANTEE).rules)
    assert Sheet.ALLOTMENTS not in guarantee
    assert Sheet.CIC_REPORT not in guarantee


def test_money_is_in_pounds_with_two_places() -> None:
    assert (money(1), money(123450)) == ("£0.01", "£1,234.50")
