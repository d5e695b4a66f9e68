"""Leavers who hold no shares: nobody has to take them, nothing is signed, nothing passes."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.joining.models import LeaverCase
from governance.joining.queries.cases import case_page
from governance.joining.rules.differences import Choice, DifferenceKind
from governance.joining.rules.leaving import Grounds, NewCase, Route
from governance.joining.rules.refusals import NomineeNotRegistered
from governance.joining.service import open_case
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import LeaverId, MemberId
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.register.queries.entries_as_at import entries_of, holder
from governance.register.rules.entries import Cessation
from governance.register.rules.refusals import StillHoldsShares
from governance.shares.queries import balance_faults
from governance.shares.rules import Allotment
from governance.shares.service import allot, gift_back
from tests.factories.constitution import some_articles
from tests.factories.joining import HEAD, People, a_case, left, papered, settled, two_people
from tests.factories.register import a_member, entry_of


@pytest.fixture
def people(session: Session, now: datetime) -> tuple[Actor, Actor]:
    """Articles under which shares pass to a nominee, whom nobody has put on the register."""
    some_articles(session, now=now)
    return two_people(session, now=now)


def given_back(session: Session, member_id: MemberId, now: datetime, actor: Actor) -> None:
    gift_back(
        session,
        giver=holder(session, entry_id=entry_of(session, member_id), day=london_day(now)),
        class_key="ordinary",
        shares=1,
        effective_on=london_day(now),
        instrument="Deed of gift",
        articles=articles_on(session, day=london_day(now)),
        actor=actor,
        now=now,
    )


def test_the_work_list_starts_a_case_without_a_paper_for_whoever_holds_none(
    session: Session, now: datetime, people: People
) -> None:
    bare = a_member(session, now=now, name="Bo Bare", left_on=date(2027, 5, 31), shares=0)
    holds = a_member(session, now=now, name="Hal Holds", left_on=date(2027, 5, 31))
    settled(session, DifferenceKind.LEAVER, Choice.START, now=now, people=people)
    found = session.execute(select(LeaverCase.member_id, LeaverCase.route, LeaverCase.id))
    cases = {MemberId(who): (route, LeaverId(case_id)) for who, route, case_id in found}
    assert cases[bare][0] is Route.NO_SHARES
    assert cases[holds][0] is Route.TRANSFER_TO_NOMINEE
    left(session, [cases[bare][1]], now=now, people=people)
    (row,) = entries_of(session, member_ids=[bare])[bare]
    assert row.particulars.cessation is Cessation.NO_LONGER_ELIGIBLE
    letters = [
        each.body or "" for each in session.scalars(select(Notice).filter_by(person_id=bare))
    ]
    assert len(letters) == 2
    assert not any("share passed" in body or "paper has to be signed" in body for body in letters)
    papered(session, [cases[holds][1]], now=now, actor=people[0])
    with pytest.raises(NomineeNotRegistered):
        left(session, [cases[holds][1]], now=now, people=people)


def test_shares_that_went_while_the_case_was_open_need_no_nominee_either(
    session: Session, now: datetime, people: People
) -> None:
    case_id, _, member_id = a_case(session, now, people)
    papered(session, [case_id], now=now, actor=people[0])
    given_back(session, member_id, now, people[0])
    left(session, [case_id], now=now, people=people)
    page = case_page(session, case_id=case_id, articles=articles_on(session, day=london_day(now)))
    assert page.state.value == "registered"
    (letter,) = session.scalars(select(Notice).filter_by(kind=NoticeKind.MEMBERSHIP_ENDED))
    assert letter.body
    assert "share" not in letter.body
    assert balance_faults(session) == ()


def test_after_a_death_without_shares_nobody_needs_to_represent_the_estate(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now, name="Dora Dead", shares=0)
    case = NewCase(
        member_id=member_id,
        entry_id=entry_of(session, member_id),
        grounds=Grounds.DEATH,
        left_on=date(2027, 6, 1),
        route=Route.TRANSMISSION,
    )
    case_id = open_case(session, case=case, letterhead=HEAD, actor=people[0], now=now)
    papered(session, [case_id], now=now, actor=people[0])
    left(session, [case_id], now=now, people=people)
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    assert row.particulars.cessation is Cessation.DEATH


def test_shares_that_came_after_a_case_without_them_began_stop_its_sign_off(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now, name="Bo Bare", left_on=date(2027, 5, 31), shares=0)
    settled(session, DifferenceKind.LEAVER, Choice.START, now=now, people=people)
    case_id = LeaverId(session.scalars(select(LeaverCase.id)).one())
    today = london_day(now)
    allot(
        session,
        holders=[
            Allotment(
                holder=holder(session, entry_id=entry_of(session, member_id), day=today),
                class_key="ordinary",
                shares=1,
                paid_pence=1,
            )
        ],
        effective_on=today,
        authority="Board minute 4",
        consideration_pence=1,
        articles=articles_on(session, day=today),
        actor=people[0],
        now=now,
    )
    with pytest.raises(StillHoldsShares):
        left(session, [case_id], now=now, people=people)
