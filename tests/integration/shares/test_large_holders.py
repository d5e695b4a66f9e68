"""Who has more than a quarter of a class, without summing what everybody holds."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId
from governance.shares.models import LargeHolding
from governance.shares.queries import capital_on
from governance.shares.queries.large_holders import holders_above_a_quarter
from governance.shares.rules import Holder
from governance.shares.service import reverse, transfer
from tests.factories.shares import COMPANY, a_holder, an_allotment
from tests.queries import counted_queries

ON = date(2021, 1, 1)
LATER = date(2021, 6, 1)
Large = Callable[[date], list[EntryId]]


@pytest.fixture
def large(session: Session) -> Large:
    def found(day: date) -> list[EntryId]:
        return holders_above_a_quarter(session, day=day, capital=capital_on(session, day=day))

    return found


def noted(session: Session) -> dict[EntryId, int]:
    find = select(LargeHolding.entry_id, LargeHolding.shares)
    return {EntryId(entry_id): shares for entry_id, shares in session.execute(find)}


def many(session: Session, now: datetime, count: int, shares: int = 1) -> list[Holder]:
    made = [a_holder(session, name=f"Holder {each}", now=now) for each in range(count)]
    for each in made:
        an_allotment(session, each, shares=shares, on=ON, now=now)
    return made


def moved(session: Session, giver: Holder, taker: Holder, now: datetime, shares: int = 1) -> None:
    transfer(
        session,
        giver=giver,
        taker=taker,
        class_key="ordinary",
        shares=shares,
        effective_on=LATER,
        instrument="Form",
        articles=COMPANY,
        actor=SYSTEM,
        now=now,
    )


def test_where_everybody_has_one_share_nothing_is_noted_and_no_holding_is_summed(
    session: Session, engine: Engine, now: datetime, large: Large
) -> None:
    many(session, now, 8)
    assert noted(session) == {}
    capital = capital_on(session, day=ON)
    with counted_queries(engine) as asked:
        assert holders_above_a_quarter(session, day=ON, capital=capital) == []
    assert len(asked) == 2
    assert not any("share_lines" in statement for statement in asked)
    assert large(ON) == []


def test_exactly_a_quarter_is_not_more(session: Session, now: datetime, large: Large) -> None:
    four = many(session, now, 4, shares=5)
    assert large(ON) == []
    moved(session, four[1], four[0], now)
    assert large(LATER) == [four[0].entry_id]
    assert noted(session) == {
        four[0].entry_id: 6, four[1].entry_id: 4, four[2].entry_id: 5, four[3].entry_id: 5,
    }  # fmt: skip


def test_a_day_before_the_last_event_is_summed_as_it_was(
    session: Session, now: datetime, large: Large
) -> None:
    holders = many(session, now, 8)
    for giver in holders[1:4]:
        moved(session, giver, holders[0], now)
    assert large(LATER) == [holders[0].entry_id]
    assert large(LATER - timedelta(days=1)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_of_three_shares_each_is_more_than_a_quarter(
    session: Session, now: datetime, large: Large, count: int
) -> None:
    holders = many(session, now, count)
    assert set(large(ON)) == {each.entry_id for each in holders}


def test_a_note_goes_with_the_shares(session: Session, now: datetime, large: Large) -> None:
    many(session, now, 9)
    trustee = a_holder(session, name="Trustee", now=now)
    event_id = an_allotment(session, trustee, shares=6, on=ON, now=now)
    assert large(ON) == [trustee.entry_id]
    reverse(session, event_id=event_id, reason="Never decided", actor=SYSTEM, now=now)
    assert large(ON) == []
    assert noted(session) == {}
