"""Reading the ledger: pages, a member's events, certificates; and how many questions are asked."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.shares.queries import (
    LedgerFilter,
    events_of,
    holdings_on,
    ledger_page,
    stream_ledger,
)
from governance.shares.queries.certificates import (
    certificate,
    certificate_by_code,
    certificates_of,
    certificates_page,
    entries_without_certificate,
    standings_of,
)
from governance.shares.rules import (
    BroughtForward,
    CertificateState,
    EventKind,
    Holder,
    refusals,
)
from governance.shares.service import bring_forward, gift_back, transfer
from governance.shares.service.certificates import (
    cancel_certificate,
    issue_certificate,
    issue_certificates,
    mark_lost,
    replace_certificate,
)
from tests.factories.shares import COMPANY, a_holder, an_allotment
from tests.queries import counted_queries

ON = date(2022, 3, 1)
TODAY = date(2027, 6, 7)


@pytest.fixture
def people(session: Session, now: datetime) -> list[Holder]:
    """Thirty people with a share each from the old register."""
    found = [a_holder(session, name=f"P{i}", now=now) for i in range(30)]
    bring_forward(
        session,
        lines=[BroughtForward(each.entry_id, "ordinary", 10, 1000, ON) for each in found],
        reason="Opening",
        articles=COMPANY,
        actor=SYSTEM,
        now=now,
    )
    return found


def moved(session: Session, giver: Holder, taker: Holder, now: datetime, on: date = ON) -> None:
    transfer(
        session, giver=giver, taker=taker, class_key="ordinary", shares=1, effective_on=on,
        instrument="Form", articles=COMPANY, actor=SYSTEM, now=now,
    )  # fmt: skip


def test_a_members_events_run_by_the_day_with_the_balance_after_each(
    session: Session, now: datetime, people: list[Holder]
) -> None:
    ann, bob, *_ = people
    moved(session, ann, bob, now, on=date(2024, 1, 1))
    moved(session, ann, bob, now, on=date(2023, 1, 1))
    events = events_of(session, entry_id=ann.entry_id)
    assert [(each.effective_on.year, each.shares, each.balance) for each in events] == [
        (2022, 10, 10), (2023, -1, 9), (2024, -1, 8),
    ]  # fmt: skip
    assert [each.others for each in events] == [(), (bob.entry_id,), (bob.entry_id,)]


def test_the_ledger_is_read_a_page_at_a_time_forwards_and_back(
    session: Session, now: datetime, people: list[Holder]
) -> None:
    for _ in range(4):
        moved(session, people[0], people[1], now)
    first = ledger_page(session, limit=2)
    assert [row.event.number for row in first.rows] == [5, 4]
    assert first.previous_key is None
    second = ledger_page(session, after=first.next_key, limit=2)
    assert [row.event.number for row in second.rows] == [3, 2]
    last = ledger_page(session, after=second.next_key, limit=2)
    assert [(row.event.number, row.lines, row.shares) for row in last.rows] == [(1, 31, 300)]
    assert last.next_key is None
    back = ledger_page(session, before=last.previous_key, limit=2)
    assert [row.event.number for row in back.rows] == [3, 2]
    assert (back.next_key, back.previous_key) == (2, 3)


def test_events_are_found_by_kind_and_by_the_days_they_are_about(
    session: Session, now: datetime, people: list[Holder]
) -> None:
    moved(session, people[0], people[1], now, on=date(2024, 1, 1))
    for filters, numbers in (
        (LedgerFilter(kind=EventKind.TRANSFER), [2]),
        (LedgerFilter(kind=EventKind.PURCHASE), []),
        (LedgerFilter(since=date(2024, 1, 1)), [2]),
        (LedgerFilter(until=date(2023, 12, 31)), [1]),
    ):
        page = ledger_page(session, filters=filters)
        assert [row.event.number for row in page.rows] == numbers
        lines = list(stream_ledger(session, filters=filters))
        assert {each.event.number for each in lines} == set(numbers)


def test_pages_ask_as_many_questions_for_many_rows_as_for_few(
    session: Session, engine: Engine, now: datetime, people: list[Holder]
) -> None:
    issue_certificates(session, holders=people, articles=COMPANY, actor=SYSTEM, now=now)
    ids = [each.entry_id for each in people]
    asked = []
    for few in (2, 30):
        with counted_queries(engine) as seen:
            holdings_on(session, entry_ids=ids[:few], day=TODAY)
            certificates_of(session, entry_ids=ids[:few])
            standings_of(session, entry_ids=ids[:few], day=TODAY)
            certificates_page(session, limit=few)
        asked.append(len(seen))
    for _ in range(9):
        moved(session, people[0], people[1], now)
    for few in (2, 10):
        with counted_queries(engine) as seen:
            ledger_page(session, limit=few)
        asked.append(len(seen))
    assert asked[0] == asked[1]
    assert asked[2] == asked[3] <= 4


def test_a_certificate_is_issued_once_for_what_is_held(
    session: Session, now: datetime, people: list[Holder]
) -> None:
    ann = people[0]
    terms = {"articles": COMPANY, "actor": SYSTEM, "now": now}
    first = issue_certificate(session, holder=ann, class_key="ordinary", **terms)
    one = certificate(session, certificate_id=first)
    assert (one.number, one.shares, one.paid_pence, one.holder_name) == (1, 10, 1000, "P0")
    assert one.state is CertificateState.ISSUED
    with pytest.raises(refusals.NothingToCertify):
        issue_certificate(session, holder=ann, class_key="ordinary", **terms)
    an_allotment(session, ann, class_key="founder", shares=4, now=now)
    (second,) = issue_certificates(session, holders=[ann], **terms)
    assert certificate(session, certificate_id=second).share_numbers == "1 to 4"
    shouted = one.code.upper()
    found = certificate_by_code(session, code=shouted)
    assert found is not None
    assert found.number == 1
    assert certificate_by_code(session, code="nothing") is None


def test_a_lost_certificate_is_replaced_by_one_that_says_so(
    session: Session, now: datetime, people: list[Holder]
) -> None:
    ann = people[0]
    terms = {"articles": COMPANY, "actor": SYSTEM, "now": now}
    first = issue_certificate(session, holder=ann, class_key="ordinary", **terms)
    with pytest.raises(refusals.CertificateNotLost):
        replace_certificate(session, certificate_id=first, holder=ann, indemnity="L", **terms)
    mark_lost(session, certificate_id=first, reason="Burgled", actor=SYSTEM, now=now)
    second = replace_certificate(
        session, certificate_id=first, holder=ann, indemnity="Letter of 3 June", **terms
    )
    old = certificate(session, certificate_id=first)
    new = certificate(session, certificate_id=second)
    assert [step.state for step in old.steps] == [
        CertificateState.ISSUED, CertificateState.LOST, CertificateState.CANCELLED,
    ]  # fmt: skip
    assert (new.replaces_id, new.shares, new.number) == (first, 10, 2)
    assert new.code != old.code
    mark_lost(session, certificate_id=second, reason="Again", actor=SYSTEM, now=now)
    with pytest.raises(refusals.NoSuchCertificate):
        replace_certificate(
            session, certificate_id=second, holder=people[1], indemnity="L", **terms
        )


def test_a_lost_certificate_comes_back_for_no_more_than_is_held_now(
    session: Session, now: datetime, people: list[Holder]
) -> None:
    ann = people[0]
    terms = {"articles": COMPANY, "actor": SYSTEM, "now": now}
    first = issue_certificate(session, holder=ann, class_key="ordinary", **terms)
    mark_lost(session, certificate_id=first, reason="Burgled", actor=SYSTEM, now=now)
    give = {"giver": ann, "class_key": "ordinary", "effective_on": ON, "instrument": "Letter"}
    gift_back(session, shares=4, **give, **terms)
    second = replace_certificate(
        session, certificate_id=first, holder=ann, indemnity="Letter", **terms
    )
    assert certificate(session, certificate_id=second).shares == 6
    mark_lost(session, certificate_id=second, reason="Again", actor=SYSTEM, now=now)
    gift_back(session, shares=6, **give, **terms)
    with pytest.raises(refusals.NothingToCertify), session.begin_nested():
        replace_certificate(session, certificate_id=second, holder=ann, indemnity="Letter", **terms)


def test_who_still_needs_a_certificate_and_whose_says_too_much(
    session: Session, now: datetime, people: list[Holder]
) -> None:
    terms = {"articles": COMPANY, "actor": SYSTEM, "now": now}
    assert len(entries_without_certificate(session, day=TODAY, limit=100)) == 30
    issued = issue_certificates(session, holders=people, **terms)
    assert entries_without_certificate(session, day=TODAY, limit=100) == []
    moved(session, people[0], people[1], now)
    assert entries_without_certificate(session, day=TODAY, limit=100) == [people[1].entry_id]
    standings = standings_of(session, entry_ids=[people[0].entry_id, people[1].entry_id], day=TODAY)
    assert [each.is_over for each in standings[people[0].entry_id]] == [True]
    assert [each.is_over for each in standings[people[1].entry_id]] == [False]
    cancel_certificate(
        session, certificate_id=issued[0], reason="Handed in", actor=SYSTEM,
        now=now + timedelta(days=1),
    )  # fmt: skip
    waiting = entries_without_certificate(session, day=TODAY, limit=100)
    assert set(waiting) == {people[0].entry_id, people[1].entry_id}
    assert len(entries_without_certificate(session, day=TODAY, limit=1)) == 1


def test_the_pages_of_certificates_go_forwards_and_back(
    session: Session, now: datetime, people: list[Holder]
) -> None:
    issue_certificates(session, holders=people[:5], articles=COMPANY, actor=SYSTEM, now=now)
    first = certificates_page(session, limit=2)
    assert ([one.number for one in first.rows], first.previous_key) == ([5, 4], None)
    last = certificates_page(session, after=2, limit=2)
    assert ([one.number for one in last.rows], last.next_key) == ([1], None)
    back = certificates_page(session, before=1, limit=2)
    assert [one.number for one in back.rows] == [3, 2]
