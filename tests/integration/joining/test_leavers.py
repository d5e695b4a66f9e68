"""A leaver's case: every step, each way the shares can go, who is written to."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import LeaverRoute, ShareClass
from governance.constitution.rules.forms import EventKind, LegalForm
from governance.joining.queries.cases import case_page
from governance.joining.rules.differences import DifferenceKind
from governance.joining.rules.leaving import (
    Grounds,
    LeaverState,
    NewCase,
    Route,
)
from governance.joining.rules.refusals import (
    NoticeStillRuns,
)
from governance.joining.service import (
    open_case,
)
from governance.kernel.calendar import london_day
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.register.queries.entries_as_at import entries_of, holder
from governance.register.rules.entries import Cessation
from governance.shares.queries import balance_faults, events_of, holdings_on
from governance.shares.queries.certificates import certificates_of
from governance.shares.service.certificates import issue_certificate
from tests.factories.constitution import WITHOUT_SHARES, some_articles
from tests.factories.joining import (
    HEAD,
    NOTICE,
    People,
    a_case,
    a_nominee,
    left,
    lines_of,
    papered,
    proposed,
    stepped,
    the_state,
    two_people,
)
from tests.factories.register import a_member, entry_of


def test_the_whole_life_of_a_leaver(session: Session, now: datetime) -> None:
    nominee = a_nominee(session, now=now)
    people = two_people(session, now=now)
    case_id, entry_id, member_id = a_case(session, now, people)
    articles = articles_on(session, day=london_day(now))
    issue_certificate(
        session,
        holder=holder(session, entry_id=entry_id, day=london_day(now)),
        class_key="ordinary",
        articles=articles,
        actor=people[0],
        now=now,
    )
    assert lines_of(session, DifferenceKind.LEAVER, now=now) == []
    page = case_page(session, case_id=case_id, articles=articles)
    assert (page.next, page.due_on) == (NOTICE, date(2027, 6, 21))
    assert not page.is_late(date(2027, 6, 21))
    assert page.is_late(date(2027, 6, 22))
    papered(session, [case_id], now=now, actor=people[0])
    page = case_page(session, case_id=case_id, articles=articles)
    assert (page.next, page.due_on) == (LeaverState.REGISTERED, date(2027, 8, 7))
    left(session, [case_id], now=now, people=people)
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    assert row.particulars.ceased_on == date(2027, 6, 7)
    assert row.particulars.cessation is Cessation.TRANSFER
    held = holdings_on(session, entry_ids=[entry_id, nominee], day=london_day(now))
    assert [each.shares for each in held[nominee]] == [2]
    assert entry_id not in held
    (move,) = [
        each for each in events_of(session, entry_id=entry_id) if each.kind is EventKind.TRANSFER
    ]
    assert move.shares == -1
    assert len(certificates_of(session, entry_ids=[nominee])[nominee]) == 1
    assert the_state(session, case_id) is LeaverState.REGISTERED
    stepped(session, [case_id], LeaverState.CERTIFICATE_CANCELLED, now=now, actor=people[0])
    (certificate,) = certificates_of(session, entry_ids=[entry_id])[entry_id]
    assert not certificate.stands
    page = case_page(session, case_id=case_id, articles=articles)
    assert [step.state for step in page.steps] == list(LeaverState)[:5]
    registered = page.steps[3]
    assert (registered.recorded_by, registered.confirmed_by) == ("Sam Secretary", "Dee Director")
    assert not page.is_open
    assert balance_faults(session) == ()
    letters = [notice.kind for notice in session.scalars(select(Notice).order_by(Notice.queued_at))]
    assert sorted(letters) == [NoticeKind.LEAVER_REPORTED, NoticeKind.MEMBERSHIP_ENDED]


def test_letters_to_a_leaver_do_not_go_to_the_address_at_work(
    session: Session, now: datetime
) -> None:
    a_nominee(session, now=now)
    a_case(session, now, two_people(session, now=now))
    (letter,) = session.scalars(select(Notice))
    assert letter.email is None
    assert letter.address == "1 The Avenue\nEpsom\nKT18 5EW"


@pytest.mark.parametrize(
    ("route", "cessation", "price"),
    [
        (LeaverRoute.GIFT_BACK, Cessation.GIFT_BACK, 0),
        (LeaverRoute.PURCHASE, Cessation.PURCHASE, 1),
    ],
)
def test_shares_that_go_back_to_the_company(
    session: Session, now: datetime, route: LeaverRoute, cessation: Cessation, price: int
) -> None:
    some_articles(session, now=now, leaver_route=route)
    people = two_people(session, now=now)
    case_id, entry_id, member_id = a_case(session, now, people)
    papered(session, [case_id], now=now, actor=people[0])
    left(session, [case_id], now=now, people=people, price_pence=price)
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    assert row.particulars.cessation is cessation
    assert entry_id not in holdings_on(session, entry_ids=[entry_id], day=london_day(now))


def test_a_withdrawal_waits_for_its_notice(session: Session, now: datetime) -> None:
    share = ShareClass(key="ordinary", name="Ordinary", nominal_pence=100, is_withdrawable=True)
    some_articles(
        session,
        now=now,
        legal_form=LegalForm.COOPERATIVE_SOCIETY,
        share_classes=(share,),
        leaver_route=LeaverRoute.WITHDRAWAL,
        withdrawal_notice_days=30,
    )
    people = two_people(session, now=now)
    case_id, _, member_id = a_case(session, now, people)
    papered(session, [case_id], now=now, actor=people[0])
    with pytest.raises(NoticeStillRuns) as refused:
        proposed(session, [case_id], now, people[0])
    assert refused.value.facts["ends_on"] == date(2027, 7, 7)
    left(session, [case_id], now=now + timedelta(days=30), people=people)
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    assert row.particulars.cessation is Cessation.WITHDRAWAL


def test_without_shares_the_entry_is_ended_in_one_step(session: Session, now: datetime) -> None:
    some_articles(
        session,
        now=now,
        legal_form=WITHOUT_SHARES.legal_form,
        share_classes=(),
        leaver_route=LeaverRoute.NO_SHARES,
    )
    people = two_people(session, now=now)
    case_id, _, member_id = a_case(session, now, people)
    left(session, [case_id], now=now, people=people)
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    assert row.particulars.cessation is Cessation.NO_LONGER_ELIGIBLE
    articles = articles_on(session, day=london_day(now))
    assert not case_page(session, case_id=case_id, articles=articles).is_open


def a_death(session: Session, now: datetime, people: People, **facts: object) -> NewCase:
    member_id = a_member(session, now=now, name="Ada Gone", email="ada@example.org")
    return NewCase(
        member_id=member_id,
        entry_id=entry_of(session, member_id),
        grounds=Grounds.DEATH,
        left_on=date(2027, 6, 1),
        route=Route.TRANSMISSION,
        **facts,  # type: ignore[arg-type] # facts by name
    )


def test_after_a_death_the_shares_pass_to_the_representative(
    session: Session, now: datetime
) -> None:
    a_nominee(session, now=now)
    people = two_people(session, now=now)
    heir = a_member(
        session, now=now, name="Rae Represents", email=None, is_employee=False, shares=0
    )
    case = a_death(
        session,
        now,
        people,
        representative="Rae Represents",
        representative_address="2 Low Road\nEpsom",
        representative_entry=entry_of(session, heir),
    )
    case_id = open_case(session, case=case, letterhead=HEAD, actor=people[0], now=now)
    papered(session, [case_id], now=now, actor=people[0])
    left(session, [case_id], now=now, people=people)
    (row,) = entries_of(session, member_ids=[case.member_id])[case.member_id]
    assert row.particulars.cessation is Cessation.DEATH
    held = holdings_on(session, entry_ids=[entry_of(session, heir)], day=london_day(now))
    assert [each.shares for each in held[entry_of(session, heir)]] == [1]
    letters = list(session.scalars(select(Notice)))
    assert {(letter.name, letter.address) for letter in letters} == {
        ("Rae Represents", "2 Low Road\nEpsom")
    }


def test_after_a_death_nobody_writes_to_the_dead(session: Session, now: datetime) -> None:
    a_nominee(session, now=now)
    people = two_people(session, now=now)
    case = replace(a_death(session, now, people), route=Route.TRANSFER_TO_NOMINEE)
    case_id = open_case(session, case=case, letterhead=HEAD, actor=people[0], now=now)
    papered(session, [case_id], now=now, actor=people[0])
    left(session, [case_id], now=now, people=people)
    (row,) = entries_of(session, member_ids=[case.member_id])[case.member_id]
    assert row.particulars.cessation is Cessation.DEATH
    assert session.scalars(select(Notice)).all() == []
