"""An old register in which people hold shares of several classes."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from governance.register.queries.entries_as_at import EntryRow, register_as_at
from governance.register.rules.outcomes import Outcome
from governance.shares.queries import balance_faults
from tests.factories.constitution import some_articles
from tests.factories.old_register import Row
from tests.factories.shares import NUMBERED, POUND
from tests.integration.register.test_old_register import BASE, brought_in, report, told

SAYS = (
    "shares (founder), £1,000 paid; 3 shares (ordinary), £3 paid, "
    "from 1 February 2010 to 1 February"
)
LATER = SAYS.replace("£1,000", "£400")
BOTH: Row = BASE | {"Class": "Ordinary; founder shares", "Shares": "3; 1,000"}


@pytest.fixture(autouse=True)
def _two_classes(session: Session, now: datetime) -> None:
    some_articles(session, now=now, share_classes=(POUND, NUMBERED))


def held(session: Session, on: date) -> list[tuple[str, int, int]]:
    def holdings(row: EntryRow) -> list[tuple[str, int, int]]:
        return [(each.class_key, each.shares, each.paid_pence) for each in row.holdings]

    return [each for row in register_as_at(session, day=on, limit=9).rows for each in holdings(row)]


def test_a_row_brings_forward_every_class_it_names(session: Session, now: datetime) -> None:
    brought_in(session, [BOTH], now=now)
    assert held(session, date(2010, 2, 1)) == [("founder", 1000, 100000), ("ordinary", 3, 300)]
    assert balance_faults(session) == ()
    (again,) = report(session, [BOTH], now=now)
    assert again.outcome is Outcome.UNCHANGED


def test_amounts_paid_go_with_the_classes(session: Session, now: datetime) -> None:
    brought_in(session, [BOTH | {"Amount paid": "£1.50; £900"}], now=now)
    assert held(session, date(2010, 2, 1)) == [("founder", 1000, 90000), ("ordinary", 3, 150)]


def test_both_classes_go_with_the_membership_and_are_put_right_together(
    session: Session, now: datetime
) -> None:
    brought_in(session, [BOTH | {"Date ceased": "01/02/2020", "How ceased": "died"}], now=now)
    assert held(session, date(2020, 1, 31)) == [("founder", 1000, 100000), ("ordinary", 3, 300)]
    assert held(session, date(2020, 2, 1)) == []
    righted = BOTH | {"Shares": "3; 400", "Date ceased": "01/02/2021", "How ceased": "died"}
    (row,) = report(session, [righted], now=now)
    assert row.changes[-1] == ("Shares", f"1,000 {SAYS} 2020", f"400 {LATER} 2021")
    brought_in(session, [righted], now=now)
    assert held(session, date(2021, 1, 31)) == [("founder", 400, 40000), ("ordinary", 3, 300)]
    assert held(session, date(2021, 2, 1)) == []
    assert balance_faults(session) == ()


@pytest.mark.parametrize(
    ("said", "remark"),
    [
        ({"Shares": "3"}, "classes-uneven"),
        ({"Shares": "3; 1; 2"}, "classes-uneven"),
        ({"Amount paid": "£3"}, "classes-uneven"),
        ({"Class": "Ordinary; Ordinary"}, "class-twice"),
        ({"Class": "Ordinary; Golden"}, "class-not-known"),
        ({"Shares": "3; none"}, "shares-unclear"),
        ({"Amount paid": "£3; £2,000"}, "paid-too-much"),
    ],
)
def test_what_does_not_fit_together_stops_the_row(
    session: Session, now: datetime, said: Row, remark: str
) -> None:
    (row,) = report(session, [BOTH | said], now=now)
    assert row.outcome is Outcome.FAULTY
    assert told(row) == {remark}


def test_who_ceased_may_have_shares_of_one_class_left_untold(
    session: Session, now: datetime
) -> None:
    ceased = {"Shares": "3; 0", "Date ceased": "01/02/2020", "How ceased": "died"}
    brought_in(session, [BOTH | ceased], now=now)
    assert held(session, date(2015, 1, 1)) == [("ordinary", 3, 300)]
