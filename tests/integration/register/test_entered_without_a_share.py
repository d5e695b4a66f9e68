"""The members list of those who stand on the register and hold no share."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.kernel.actor import SYSTEM
from governance.register.queries import listing
from governance.register.queries.entries_as_at import holder
from governance.register.queries.listing import MemberFilter, Show, all_members, find_members
from governance.shares.service import gift_back
from tests.factories.constitution import WITHOUT_SHARES, some_articles
from tests.factories.register import a_member, entry_of, members
from tests.queries import counted_queries

DAY = date(2027, 6, 7)
BARE = MemberFilter(show=Show.NO_SHARE)


def listed(session: Session, filters: MemberFilter = BARE) -> list[str]:
    page = find_members(session, filters=filters, day=DAY)
    assert [row.name for row in page.rows] == [
        row.name for row in all_members(session, filters=filters, day=DAY)
    ]
    assert page.total == len(page.rows)
    return [row.name for row in page.rows]


def test_only_who_is_entered_and_holds_nothing_is_listed(session: Session, now: datetime) -> None:
    holds = a_member(session, now=now, name="Hal Holds", email="hal@example.org")
    a_member(session, now=now, name="Bo Bare", email="bo@example.org", shares=0)
    gone = {"email": None, "left_on": date(2027, 5, 31)}
    a_member(session, now=now, name="Lee Leaver", shares=0, **gone)  # type: ignore[arg-type] # facts by name
    a_member(session, now=now, name="Una Unentered", email=None, holds_share=False)
    a_member(session, now=now, name="Fay Former", email=None, ceased_on=date(2020, 1, 1))
    assert listed(session) == ["Bo Bare", "Lee Leaver"]
    assert listed(session, MemberFilter(show=Show.NO_SHARE, text="lee")) == ["Lee Leaver"]
    gift_back(
        session,
        giver=holder(session, entry_id=entry_of(session, holds), day=DAY),
        class_key="ordinary",
        shares=1,
        effective_on=DAY,
        instrument="Deed of gift",
        articles=articles_on(session, day=DAY),
        actor=SYSTEM,
        now=now,
    )
    assert listed(session) == ["Bo Bare", "Hal Holds", "Lee Leaver"]


def test_where_there_are_no_shares_nobody_lacks_one(session: Session, now: datetime) -> None:
    some_articles(
        session,
        now=now,
        legal_form=WITHOUT_SHARES.legal_form,
        share_classes=(),
        leaver_route=WITHOUT_SHARES.leaver_route,
    )
    a_member(session, now=now, name="Bo Bare", shares=0)
    assert listed(session) == []


def test_the_page_takes_as_many_statements_however_many_hold_shares(
    session: Session, engine: Engine, now: datetime
) -> None:
    a_member(session, now=now, name="Bo Bare", email="bo@example.org", shares=0)
    counts = []
    for more in (1, 60):
        members(session, more, now=now, first=100 * more)
        session.expire_all()
        with counted_queries(engine) as asked:
            assert listed(session) == ["Bo Bare"]
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_total_of_many_is_counted_from_the_noted_entries(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    members(session, 12, now=now, shares=0)
    monkeypatch.setattr(listing, "MOST_COUNTED", 5)
    page = find_members(session, filters=BARE, day=DAY)
    assert (page.total, page.has_more) == (5, True)
