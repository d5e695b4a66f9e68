"""Destruction of decisions, offers, leavers' cases and former officers when their time is over."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.filing.models import OfficerChange
from governance.filing.queries.due import every_deadline
from governance.filing.queries.officers import officer_page
from governance.filing.rules.officers import OfficerFacts
from governance.filing.service.officers import cease_officer
from governance.joining.models import Decision, LeaverCase, LeaverStep, Offer
from governance.joining.queries.cases import case_page
from governance.joining.queries.offers import offers_page
from governance.joining.rules.differences import Choice, DifferenceKind
from governance.joining.rules.leaving import Grounds, LeaverState, NewCase, Route
from governance.joining.rules.offers import AddressChoice, OfferState, Reply, TypedAddress
from governance.joining.service import answer_offer, close_cases, open_case
from governance.kernel.actor import SYSTEM, Actor
from governance.kernel.ids import EntryId, LeaverId, MemberId, OfferId
from governance.privacy.rules.retention import NothingDue, RecordType
from governance.privacy.service.destruction import confirm_destruction, propose_destruction
from governance.privacy.service.retention import place_hold, release_hold
from tests.factories.filing import SEAL, an_officer_of
from tests.factories.joining import (
    HEAD,
    a_case,
    a_joiner,
    a_nominee,
    allotted,
    hr_says,
    left,
    lines_of,
    papered,
    settled,
    stepped,
    two_people,
)
from tests.factories.register import a_member, entry_of

YEARS = timedelta(days=366)
People = tuple[Actor, Actor]


@pytest.fixture
def people(session: Session, now: datetime) -> People:
    a_nominee(session, now=now)
    return two_people(session, now=now)


def destroyed(session: Session, kind: RecordType, people: People, now: datetime) -> int:
    batch_id = propose_destruction(session, record_type=kind, actor=people[0], now=now)
    gone = confirm_destruction(session, batch_id=batch_id, actor=people[1], now=now)
    session.expire_all()
    return gone


def test_the_words_of_a_decision_go_after_two_years_and_the_decision_stays(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now, name="Mary Old")
    hr_says(session, member_id, now=now, surname="New")
    settled(session, DifferenceKind.NAME_CHANGE, Choice.TAKE_HR, now=now, people=people)
    with pytest.raises(NothingDue):
        destroyed(session, RecordType.JOINING_DECISIONS, people, now + timedelta(days=700))
    assert destroyed(session, RecordType.JOINING_DECISIONS, people, now + 2 * YEARS) == 1
    (row,) = session.scalars(select(Decision))
    assert (row.fingerprint, row.reason, row.choice) == ("", "", Choice.TAKE_HR)
    assert row.settled_by == people[1].account_id


def test_a_line_that_was_left_as_it_is_does_not_come_back(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now, name="Mary Old")
    hr_says(session, member_id, now=now, surname="New")
    settled(session, DifferenceKind.NAME_CHANGE, Choice.LEAVE, now=now, people=people)
    later = now + 5 * YEARS
    with pytest.raises(NothingDue):
        destroyed(session, RecordType.JOINING_DECISIONS, people, later)
    assert lines_of(session, DifferenceKind.NAME_CHANGE, now=later) == []


def test_a_decision_put_off_to_a_day_that_is_over_loses_its_words(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now, name="Mary Old")
    hr_says(session, member_id, now=now, surname="New")
    until = now.date() + timedelta(days=30)
    kind = DifferenceKind.NAME_CHANGE
    settled(session, kind, Choice.LATER, now=now, people=people, until=until)
    assert destroyed(session, RecordType.JOINING_DECISIONS, people, now + 3 * YEARS) == 1


def offered(session: Session, now: datetime, people: People, *names: str) -> list[OfferId]:
    for name in names:
        a_joiner(session, now=now, name=name, email=f"{name[:3].lower()}@example.org")
    settled(session, DifferenceKind.OFFER_SHARE, Choice.OFFER, now=now, people=people)
    rows = offers_page(session, state=OfferState.OFFERED, day=now.date()).rows
    return [row.offer_id for row in rows]


def test_an_offer_nobody_answered_goes_after_a_year(
    session: Session, now: datetime, people: People
) -> None:
    offered(session, now, people, "Ann Silent")
    assert destroyed(session, RecordType.OFFERS, people, now + 2 * YEARS) == 1
    assert session.scalars(select(Offer)).all() == []


def test_a_no_stays_while_the_person_works_here(
    session: Session, now: datetime, people: People
) -> None:
    (offer_id,) = offered(session, now, people, "Nora No")
    reply = Reply(is_accepted=False, replied_on=now.date())
    answer_offer(session, offer_id=offer_id, reply=reply, actor=people[0], now=now)
    with pytest.raises(NothingDue):
        destroyed(session, RecordType.OFFERS, people, now + 2 * YEARS)
    assert lines_of(session, DifferenceKind.OFFER_SHARE, now=now + 2 * YEARS) == []
    member_id = session.scalars(select(Offer.member_id)).one()
    hr_says(session, MemberId(member_id), now=now, left_on=date(2027, 6, 30))
    assert destroyed(session, RecordType.OFFERS, people, now + 2 * YEARS) == 1


def a_joiner_with_an_address(session: Session, now: datetime, people: People) -> Offer:
    """Somebody who gave an address of their own with their answer and became a member."""
    (offer_id,) = offered(session, now, people, "Abe Address")
    reply = Reply(
        is_accepted=True,
        replied_on=now.date(),
        address_choice=AddressChoice.OTHER,
        address=TypedAddress(address_1="9 Secret Street", town="Epsom"),
        paper="Form of 7 June, signed Abe",
    )
    answer_offer(session, offer_id=offer_id, reply=reply, actor=people[0], now=now)
    allotted(session, [offer_id], now=now, people=people)
    return session.get_one(Offer, offer_id)


def a_leaver(session: Session, offer: Offer, now: datetime, people: People) -> LeaverId:
    """The same person's case, through to the register."""
    assert offer.entry_id is not None
    hr_says(session, MemberId(offer.member_id), now=now, left_on=now.date())
    case = NewCase(
        member_id=MemberId(offer.member_id),
        entry_id=EntryId(offer.entry_id),
        grounds=Grounds.LEFT_EMPLOYMENT,
        left_on=now.date(),
        route=Route.TRANSFER_TO_NOMINEE,
    )
    case_id = open_case(session, case=case, letterhead=HEAD, actor=people[0], now=now)
    papered(session, [case_id], now=now, actor=people[0])
    left(session, [case_id], now=now, people=people)
    return case_id


def test_an_offer_that_made_a_member_goes_with_the_entry(
    session: Session, now: datetime, people: People
) -> None:
    offer = a_joiner_with_an_address(session, now, people)
    case_id = a_leaver(session, offer, now, people)
    with pytest.raises(NothingDue):
        destroyed(session, RecordType.OFFERS, people, now + 2 * YEARS)
    assert destroyed(session, RecordType.REGISTER_ENTRIES, people, now + 11 * YEARS) == 1
    assert (offer.address_1, offer.town, offer.paper) == ("", "", "")
    assert offer.state is OfferState.ALLOTTED
    (decision,) = session.scalars(select(Decision))
    assert (decision.fingerprint, decision.reason) == ("", "")
    assert references(session, case_id) == [""] * 4


def references(session: Session, case_id: LeaverId) -> list[str]:
    find = select(LeaverStep.reference).where(LeaverStep.case_id == case_id)
    return list(session.scalars(find.order_by(LeaverStep.position)))


def test_the_address_on_an_offer_goes_with_the_leavers_other_addresses(
    session: Session, now: datetime, people: People
) -> None:
    offer = a_joiner_with_an_address(session, now, people)
    a_leaver(session, offer, now, people)
    assert destroyed(session, RecordType.LEAVER_DETAILS, people, now + 2 * YEARS) == 1
    assert (offer.address_1, offer.town) == ("", "")
    assert offer.paper == "Form of 7 June, signed Abe"


def test_a_leavers_case_loses_its_words_and_keeps_its_steps(
    session: Session, now: datetime, people: People
) -> None:
    case_id, entry_id, _ = a_case(session, now, people)
    papered(session, [case_id], now=now, actor=people[0])
    left(session, [case_id], now=now, people=people)
    later = now + 7 * YEARS
    with pytest.raises(NothingDue):  # the certificate is still to be cancelled
        destroyed(session, RecordType.LEAVER_CASES, people, later)
    cancelled = LeaverState.CERTIFICATE_CANCELLED
    stepped(session, [case_id], cancelled, now=now, actor=people[0])
    hold = place_hold(
        session, record_type=None, subject_id=entry_id, reason="Claim", actor=people[0], now=now
    )
    with pytest.raises(NothingDue):
        destroyed(session, RecordType.LEAVER_CASES, people, later)
    release_hold(session, hold_id=hold, reason="Settled", actor=people[0], now=now)
    assert destroyed(session, RecordType.LEAVER_CASES, people, later) == 1
    page = case_page(session, case_id=case_id, articles=articles_on(session, day=now.date()))
    assert [step.state for step in page.steps] == list(LeaverState)[:5]
    assert references(session, case_id) == [""] * 5
    with pytest.raises(NothingDue):
        destroyed(session, RecordType.LEAVER_CASES, people, later)


def test_who_acts_for_an_estate_is_forgotten(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now, name="Dora Dead")
    case = NewCase(
        member_id=member_id,
        entry_id=entry_of(session, member_id),
        grounds=Grounds.DEATH,
        left_on=date(2027, 5, 30),
        route=Route.TRANSFER_TO_NOMINEE,
        representative="Rae Represents",
        representative_address="2 Low Road\nEpsom",
    )
    case_id = open_case(session, case=case, letterhead=HEAD, actor=people[0], now=now)
    close_cases(
        session, case_ids=[case_id], reason="A mix-up", letterhead=HEAD, actor=people[0], now=now
    )
    assert destroyed(session, RecordType.LEAVER_CASES, people, now + 7 * YEARS) == 1
    row = session.get_one(LeaverCase, case_id)
    assert (row.representative, row.representative_address) == ("", "")


def test_a_former_director_becomes_an_office_and_two_days(
    session: Session, now: datetime, people: People
) -> None:
    officer_id = an_officer_of(session, now=now, name="Rosalind Franklin")
    stays = an_officer_of(session, now=now, name="Dorothy Hodgkin")
    cease_officer(
        session,
        officer_id=officer_id,
        ceased_on=date(2027, 6, 7),
        reason="Retired",
        edition=1,
        seal=SEAL,
        actor=SYSTEM,
        now=now,
    )
    with pytest.raises(NothingDue):
        destroyed(session, RecordType.OFFICERS, people, now + 5 * YEARS)
    later = now + 6 * YEARS
    before = {each.key for each in every_deadline(session, today=later.date())}
    assert destroyed(session, RecordType.OFFICERS, people, later) == 1
    page = officer_page(session, officer_id=officer_id, day=later.date())
    assert page.facts == OfficerFacts(
        surname="Erased", appointed_on=date(2027, 6, 1), ceased_on=date(2027, 6, 7)
    )
    assert page.private == frozenset()
    rows = session.scalars(select(OfficerChange).filter_by(officer_id=officer_id)).all()
    assert {row.sealed for row in rows} == {""}
    assert all("officers: 72 months" in row.reason for row in rows)
    assert officer_page(session, officer_id=stays, day=later.date()).facts.surname == "Hodgkin"
    assert {each.key for each in every_deadline(session, today=later.date())} == before
    with pytest.raises(NothingDue):
        destroyed(session, RecordType.OFFICERS, people, later)
