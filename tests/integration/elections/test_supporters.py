"""Proposers and seconders: asked, and answering for themselves."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.elections.queries.contests import contest_page
from governance.elections.queries.nominations import nomination_page
from governance.elections.queries.supporters import support_request, support_requests
from governance.elections.rules.nominating import (
    EnoughSupporters,
    NominationsNotOpen,
    NotAsked,
    NotEligibleToSupport,
    SupportsTooMany,
)
from governance.elections.rules.nominations import SupportAnswer
from governance.elections.service.supporters import (
    answer_support,
    ask_supporter,
    drop_supporter,
)
from governance.journal.queries import all_entries
from governance.journal.rules import Subject
from governance.kernel.ids import ContestId, MemberId, NominationId
from governance.kernel.refusals import NotFound, NotPermitted
from governance.notices.queries import notices_about
from tests.factories.elections import LETTERHEAD, a_contest, a_nomination, an_actor
from tests.factories.register import a_constituency, a_member, members

LINK = "https://votes.example.org/somewhere"


def a_draft(
    session: Session, now: datetime, *, needed: int = 2, seats: int = 1
) -> tuple[ContestId, NominationId, MemberId]:
    contest_id = a_contest(
        session, now=now, is_announced=True, supporters_needed=needed, seats=seats
    )
    candidate = a_member(session, now=now, name="Amina Diallo")
    nomination_id = a_nomination(
        session, contest_id=contest_id, member_id=candidate, is_submitted=False, now=now
    )
    return contest_id, nomination_id, candidate


def ask(
    session: Session, nomination: NominationId, who: MemberId, by: MemberId, now: datetime
) -> None:
    ask_supporter(
        session,
        nomination_id=nomination,
        member_id=who,
        link=LINK,
        letterhead=LETTERHEAD,
        actor=an_actor(member_id=by),
        now=now,
    )


def answer(
    session: Session,
    nomination: NominationId,
    who: MemberId,
    now: datetime,
    *,
    does_support: bool = True,
) -> None:
    answer_support(
        session,
        nomination_id=nomination,
        does_support=does_support,
        link=LINK,
        letterhead=LETTERHEAD,
        actor=an_actor(member_id=who),
        now=now,
    )


def test_a_supporter_is_asked_confirms_and_both_are_told(session: Session, now: datetime) -> None:
    contest_id, nomination, candidate = a_draft(session, now)
    (friend,) = members(session, 1, now=now)
    ask(session, nomination, friend, candidate, now)
    ask(session, nomination, friend, candidate, now)
    assert len(support_requests(session, member_id=friend)) == 1
    assert nomination_page(session, nomination_id=nomination).confirmed == 0
    answer(session, nomination, friend, now)
    assert nomination_page(session, nomination_id=nomination).confirmed == 1
    told = notices_about(session, subject=Subject("contest", contest_id))
    assert sorted(notice.kind.value for notice in told) == ["support-asked", "support-given"]
    acts = [e.act for e in all_entries(session, subject_id=str(contest_id))]
    assert acts[-2:] == ["nomination:support-asked", "nomination:supported"]


def test_somebody_who_declined_can_be_replaced(session: Session, now: datetime) -> None:
    _, nomination, candidate = a_draft(session, now, needed=1)
    no, yes = members(session, 2, now=now)
    ask(session, nomination, no, candidate, now)
    with pytest.raises(EnoughSupporters):
        ask(session, nomination, yes, candidate, now)
    answer(session, nomination, no, now, does_support=False)
    ask(session, nomination, yes, candidate, now)
    answer(session, nomination, yes, now)
    page = nomination_page(session, nomination_id=nomination)
    assert {one.member_id: one.answer for one in page.supporters} == {
        no: SupportAnswer.DECLINED,
        yes: SupportAnswer.CONFIRMED,
    }


def test_somebody_who_has_not_answered_can_be_dropped_and_one_who_has_confirmed_stays(
    session: Session, now: datetime
) -> None:
    _, nomination, candidate = a_draft(session, now)
    one, two = members(session, 2, now=now)
    for each in (one, two):
        ask(session, nomination, each, candidate, now)
    answer(session, nomination, two, now)
    for each in (one, two):
        drop_supporter(
            session,
            nomination_id=nomination,
            member_id=each,
            actor=an_actor(member_id=candidate),
            now=now,
        )
    page = nomination_page(session, nomination_id=nomination)
    assert [each.member_id for each in page.supporters] == [two]


def test_an_answer_is_given_once_and_only_by_the_person_asked(
    session: Session, now: datetime
) -> None:
    _, nomination, candidate = a_draft(session, now)
    asked, stranger = members(session, 2, now=now)
    ask(session, nomination, asked, candidate, now)
    with pytest.raises(NotAsked):
        answer(session, nomination, stranger, now)
    with pytest.raises(NotFound):
        support_request(session, nomination_id=nomination, member_id=stranger)
    answer(session, nomination, asked, now)
    with pytest.raises(NotAsked):
        answer(session, nomination, asked, now, does_support=False)


def test_nobody_supports_themselves_nor_from_outside_the_electorate(
    session: Session, now: datetime
) -> None:
    porters = a_constituency(session, name="Porters")
    contest_id = a_contest(
        session, now=now, is_announced=True, supporters_needed=1, constituency_id=porters
    )
    candidate = a_member(session, now=now, staff_group="Porters")
    nurse = a_member(session, now=now, staff_group="Nursing", email="n@example.org")
    nomination = a_nomination(
        session, contest_id=contest_id, member_id=candidate, is_submitted=False, now=now
    )
    for who in (candidate, nurse):
        with pytest.raises(NotEligibleToSupport):
            ask(session, nomination, who, candidate, now)


def test_a_member_supports_no_more_nominations_than_there_are_seats(
    session: Session, now: datetime
) -> None:
    contest_id, first, candidate = a_draft(session, now, needed=1, seats=1)
    (friend,) = members(session, 1, now=now)
    rival = a_member(session, now=now, name="Bo Lind", email="bo@example.org")
    second = a_nomination(
        session, contest_id=contest_id, member_id=rival, is_submitted=False, now=now
    )
    ask(session, first, friend, candidate, now)
    ask(session, second, friend, rival, now)
    answer(session, first, friend, now)
    with pytest.raises(SupportsTooMany) as refused:
        answer(session, second, friend, now)
    assert refused.value.facts == {"most": 1}
    answer(session, second, friend, now, does_support=False)


def test_support_ends_with_the_nominations(session: Session, now: datetime) -> None:
    contest_id, nomination, candidate = a_draft(session, now)
    (friend,) = members(session, 1, now=now)
    ask(session, nomination, friend, candidate, now)
    over = contest_page(session, contest_id=contest_id).nominations_close_at
    with pytest.raises(NominationsNotOpen):
        answer(session, nomination, friend, over)
    with pytest.raises(NominationsNotOpen):
        ask(session, nomination, friend, candidate, over + timedelta(days=1))


def test_only_the_candidate_asks(session: Session, now: datetime) -> None:
    _, nomination, _ = a_draft(session, now)
    (friend,) = members(session, 1, now=now)
    with pytest.raises(NotPermitted):
        ask(session, nomination, friend, friend, now)
