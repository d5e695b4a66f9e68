"""What stands in the way of a leaver's case."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import LeaverRoute
from governance.joining.rules.leaving import (
    Grounds,
    LeaverState,
    NewCase,
    Route,
)
from governance.joining.rules.refusals import (
    AnotherPersonSignsOff,
    BatchNotWaiting,
    CaseNotThere,
    CaseOpenAlready,
    NomineeNotRegistered,
    RepresentativeNeeded,
    StepWillNotDo,
    TermsIncomplete,
)
from governance.joining.service import (
    close_cases,
    open_case,
    propose_leaving,
    sign_off_leaving,
    take_back_batch,
)
from tests.factories.constitution import some_articles
from tests.factories.joining import (
    HEAD,
    LEAVING,
    NOTICE,
    PAPER,
    People,
    a_case,
    a_nominee,
    left,
    papered,
    proposed,
    stepped,
    the_state,
    two_people,
)
from tests.factories.register import a_member, entry_of


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


def test_shares_pass_to_no_representative_who_is_not_named(session: Session, now: datetime) -> None:
    a_nominee(session, now=now)
    people = two_people(session, now=now)
    case = a_death(session, now, people)
    case_id = open_case(session, case=case, letterhead=HEAD, actor=people[0], now=now)
    papered(session, [case_id], now=now, actor=people[0])
    with pytest.raises(RepresentativeNeeded):
        proposed(session, [case_id], now, people[0])


def test_shares_pass_to_nobody_who_is_not_on_the_register(session: Session, now: datetime) -> None:
    some_articles(session, now=now)
    people = two_people(session, now=now)
    case_id, _, _ = a_case(session, now, people)
    papered(session, [case_id], now=now, actor=people[0])
    with pytest.raises(NomineeNotRegistered) as refused:
        proposed(session, [case_id], now, people[0])
    assert refused.value.facts["name"] == "Example Mutual Trustees Limited"


def test_there_is_one_case_of_an_entry(session: Session, now: datetime) -> None:
    a_nominee(session, now=now)
    people = two_people(session, now=now)
    case_id, entry_id, member_id = a_case(session, now, people)
    again = NewCase(
        member_id=member_id,
        entry_id=entry_id,
        grounds=Grounds.OWN_WISH,
        left_on=date(2027, 6, 1),
        route=Route.GIFT_BACK,
    )
    with pytest.raises(CaseOpenAlready):
        open_case(session, case=again, letterhead=HEAD, actor=people[0], now=now)
    close_cases(
        session,
        case_ids=[case_id],
        reason="Maternity leave",
        letterhead=HEAD,
        actor=people[0],
        now=now,
    )
    assert the_state(session, case_id) is LeaverState.CLOSED
    open_case(session, case=again, letterhead=HEAD, actor=people[0], now=now)


def test_steps_are_taken_in_their_order(session: Session, now: datetime) -> None:
    a_nominee(session, now=now)
    people = two_people(session, now=now)
    case_id, _, _ = a_case(session, now, people)
    for step in (PAPER, LeaverState.REGISTERED, LeaverState.CERTIFICATE_CANCELLED):
        with pytest.raises(CaseNotThere):
            stepped(session, [case_id], step, now=now, actor=people[0])
    with pytest.raises(CaseNotThere):
        proposed(session, [case_id], now, people[0])
    papered(session, [case_id], now=now, actor=people[0])
    with pytest.raises(CaseNotThere):
        stepped(session, [case_id], NOTICE, now=now, actor=people[0])
    left(session, [case_id], now=now, people=people)
    with pytest.raises(CaseNotThere):
        close_cases(
            session, case_ids=[case_id], reason="x", letterhead=HEAD, actor=people[0], now=now
        )


def test_a_step_has_a_day_that_can_be_and_names_its_paper(session: Session, now: datetime) -> None:
    a_nominee(session, now=now)
    people = two_people(session, now=now)
    case_id, _, _ = a_case(session, now, people)
    with pytest.raises(StepWillNotDo):
        stepped(session, [case_id], NOTICE, now=now, actor=people[0], on=date(2027, 6, 8))
    stepped(session, [case_id], NOTICE, now=now, actor=people[0], on=date(2027, 6, 1))
    with pytest.raises(StepWillNotDo):
        stepped(session, [case_id], PAPER, now=now, actor=people[0], on=date(2027, 5, 31))
    with pytest.raises(StepWillNotDo):
        stepped(session, [case_id], PAPER, now=now, actor=people[0], reference=" ")
    with pytest.raises(StepWillNotDo):
        stepped(session, [case_id], PAPER, now=now, actor=people[0], reference="x" * 201)


def test_whoever_proposed_a_leaving_cannot_sign_it_off(session: Session, now: datetime) -> None:
    a_nominee(session, now=now)
    people = two_people(session, now=now)
    case_id, _, _ = a_case(session, now, people)
    papered(session, [case_id], now=now, actor=people[0])
    batch_id = propose_leaving(
        session, case_ids=[case_id], terms=LEAVING, letterhead=HEAD, actor=people[0], now=now
    )
    with pytest.raises(AnotherPersonSignsOff):
        sign_off_leaving(session, batch_id=batch_id, letterhead=HEAD, actor=people[0], now=now)
    with pytest.raises(CaseNotThere):
        close_cases(
            session, case_ids=[case_id], reason="x", letterhead=HEAD, actor=people[0], now=now
        )
    take_back_batch(session, batch_id=batch_id, actor=people[1], now=now)
    with pytest.raises(BatchNotWaiting):
        sign_off_leaving(session, batch_id=batch_id, letterhead=HEAD, actor=people[1], now=now)
    left(session, [case_id], now=now, people=people)


def test_a_leaving_is_on_a_day_that_was_and_after_its_paper(
    session: Session, now: datetime
) -> None:
    some_articles(session, now=now, leaver_route=LeaverRoute.PURCHASE)
    people = two_people(session, now=now)
    case_id, _, _ = a_case(session, now, people)
    papered(session, [case_id], now=now, actor=people[0])
    for terms in (
        replace(LEAVING, effective_on=date(2027, 6, 8)),
        replace(LEAVING, effective_on=date(2027, 6, 6)),
        replace(LEAVING, authority=""),
    ):
        with pytest.raises(TermsIncomplete):
            propose_leaving(
                session, case_ids=[case_id], terms=terms, letterhead=HEAD, actor=people[0], now=now
            )
    with pytest.raises(TermsIncomplete):
        propose_leaving(
            session, case_ids=[], terms=LEAVING, letterhead=HEAD, actor=people[0], now=now
        )
