"""A joiner's way onto the register, from the work list to the certificate."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.joining.models import Offer
from governance.joining.queries.offers import (
    batches_waiting,
    offer_counts,
    offer_of_member,
    offers_of_batch,
    offers_page,
)
from governance.joining.rules.batches import BatchKind
from governance.joining.rules.differences import Choice, DifferenceKind
from governance.joining.rules.offers import (
    AddressChoice,
    AllotmentTerms,
    OfferState,
    Reply,
    TypedAddress,
)
from governance.joining.rules.refusals import (
    AllottedBeforeAgreed,
    AnotherPersonSignsOff,
    BatchNotWaiting,
    NotInPostAnyMore,
    OfferNotOpen,
    OffersNotAccepted,
    ReplyWillNotDo,
    TermsIncomplete,
)
from governance.joining.service import (
    answer_offer,
    propose_allotment,
    sign_off_allotment,
    take_back_batch,
    withdraw_offer,
)
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import BatchId, MemberId, OfferId
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.register.models import EntryVersion
from governance.register.queries.entries_as_at import entries_of
from governance.register.queries.members import members_on, standing
from governance.shares.queries.certificates import certificates_of
from tests.factories.constitution import WITHOUT_SHARES, some_articles
from tests.factories.joining import (
    HEAD,
    a_joiner,
    accepted,
    allotted,
    hr_says,
    lines_of,
    settled,
    two_people,
)

People = tuple[Actor, Actor]
TERMS = AllotmentTerms(effective_on=date(2027, 6, 7), authority="Board minute 12", price_pence=1)


def an_offer(session: Session, now: datetime, people: People, **facts: object) -> OfferId:
    member_id = a_joiner(session, now=now, **facts)  # type: ignore[arg-type] # facts by name
    settled(session, DifferenceKind.OFFER_SHARE, Choice.OFFER, now=now, people=people)
    offer = offer_of_member(session, member_id=member_id, day=london_day(now))
    assert offer is not None
    return offer.offer_id


def the_offer(session: Session, offer_id: OfferId) -> Offer:
    found = session.get(Offer, offer_id)
    assert found is not None
    return found


def notices(session: Session, kind: NoticeKind) -> list[Notice]:
    return list(session.scalars(select(Notice).where(Notice.kind == kind)))


def test_a_joiner_is_offered_a_share_accepts_and_is_entered_with_a_certificate(
    session: Session, now: datetime, people: People
) -> None:
    offer_id = an_offer(session, now, people)
    member_id = MemberId(the_offer(session, offer_id).member_id)
    (letter,) = notices(session, NoticeKind.SHARE_OFFERED)
    assert "1 Ordinary share" in (letter.body or "")
    assert "1p" in (letter.body or "")
    assert "https://example.org/my-membership/offer" in (letter.body or "")
    assert "19 July 2027" in (letter.body or "")
    assert not standing(
        session, member_id=member_id, day=london_day(now), constituency_id=None
    ).is_entitled
    accepted(session, [offer_id], now=now, actor=people[0])
    (entry_id,) = allotted(session, [offer_id], now=now, people=people)
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    assert row.shares == 1
    assert row.particulars.registered_on == london_day(now)
    assert row.particulars.address_1 == "1 Ewell Road"
    (certificate,) = certificates_of(session, entry_ids=[entry_id])[entry_id]
    assert certificate.holder_name == "Jo Newcomer"
    assert "Jo Newcomer" in [each.name for each in members_on(session, day=london_day(now))]
    assert len(notices(session, NoticeKind.MEMBERSHIP_BEGAN)) == 1
    assert lines_of(session, DifferenceKind.OFFER_SHARE, now=now) == []
    assert offer_counts(session, day=london_day(now)) == {OfferState.ALLOTTED: 1}


NAMES = ("Ian Moss", "Ada Young", "Zoe Able", "Bea Reed", "Cy Hall", "Di Nash")
BY_NAME = ["Zoe Able", "Cy Hall", "Ian Moss", "Di Nash", "Bea Reed", "Ada Young"]


def test_entries_of_one_sign_off_are_numbered_in_the_order_of_its_list(
    session: Session, now: datetime, people: People
) -> None:
    for name in NAMES:
        a_joiner(session, now=now, name=name, email=f"{name[:2]}@example.org")
    settled(session, DifferenceKind.OFFER_SHARE, Choice.OFFER, now=now, people=people)
    offer_ids = [OfferId(each) for each in session.scalars(select(Offer.id))]
    accepted(session, offer_ids, now=now, actor=people[0])
    allotted(session, offer_ids, now=now, people=people)
    batch_id = session.scalars(select(Offer.batch_id).distinct()).one()
    assert batch_id is not None
    pages = offers_of_batch(session, batch_id=BatchId(batch_id), day=london_day(now))
    assert [page.name for page in pages] == BY_NAME
    rows = entries_of(session, member_ids=[page.member_id for page in pages])
    numbers = [rows[page.member_id][0].entry_number for page in pages]
    assert numbers == sorted(numbers)


def test_the_service_address_is_the_one_the_member_chose(
    session: Session, now: datetime, people: People
) -> None:
    home = an_offer(session, now, people, name="Holly Home")
    own = an_offer(session, now, people, name="Otto Own", email="otto@example.org")
    today = london_day(now)
    answers = (
        (home, AddressChoice.HOME, TypedAddress()),
        (own, AddressChoice.OTHER, TypedAddress(address_1="PO Box 7", postcode="KT1 1AA")),
    )
    for offer_id, choice, address in answers:
        reply = Reply(is_accepted=True, replied_on=today, address_choice=choice, address=address)
        answer_offer(session, offer_id=offer_id, reply=reply, actor=people[0], now=now)
    allotted(session, [home, own], now=now, people=people)
    ids = [MemberId(the_offer(session, each).member_id) for each in (home, own)]
    rows = entries_of(session, member_ids=ids)
    assert rows[ids[0]][0].particulars.address_lines == ("1 The Avenue", "Epsom", "KT18 5EW")
    assert rows[ids[1]][0].particulars.address_lines == ("PO Box 7", "KT1 1AA")


def test_an_own_address_must_be_whole(session: Session, now: datetime, people: People) -> None:
    offer_id = an_offer(session, now, people)
    reply = Reply(
        is_accepted=True,
        replied_on=london_day(now),
        address_choice=AddressChoice.OTHER,
        address=TypedAddress(address_1="PO Box 7"),
    )
    with pytest.raises(ReplyWillNotDo) as refused:
        answer_offer(session, offer_id=offer_id, reply=reply, actor=people[0], now=now)
    assert set(refused.value.facts["faults"]) == {"address_1"}  # type: ignore[call-overload]


def test_an_offer_lapses_after_its_last_day_and_is_made_anew(
    session: Session, now: datetime, people: People
) -> None:
    offer_id = an_offer(session, now, people)
    later = now + timedelta(days=43)
    reply = Reply(is_accepted=True, replied_on=london_day(later))
    with pytest.raises(OfferNotOpen):
        answer_offer(session, offer_id=offer_id, reply=reply, actor=people[0], now=later)
    assert len(lines_of(session, DifferenceKind.OFFER_SHARE, now=later)) == 1
    page = offers_page(session, state=OfferState.LAPSED, day=london_day(later))
    assert [row.offer_id for row in page.rows] == [offer_id]
    settled(session, DifferenceKind.OFFER_SHARE, Choice.OFFER, now=later, people=people)
    assert offer_counts(session, day=london_day(later)) == {
        OfferState.LAPSED: 1,
        OfferState.OFFERED: 1,
    }


def test_a_paper_counts_by_its_own_day(session: Session, now: datetime, people: People) -> None:
    offer_id = an_offer(session, now, people)
    later = now + timedelta(days=50)
    reply = Reply(
        is_accepted=True, replied_on=london_day(now) + timedelta(days=40), paper="Slip of 17 July"
    )
    answer_offer(session, offer_id=offer_id, reply=reply, actor=people[0], now=later)
    offer = the_offer(session, offer_id)
    assert offer.state is OfferState.ACCEPTED
    assert offer.paper == "Slip of 17 July"


@pytest.mark.parametrize("days", [-1, 1])
def test_an_answer_is_dated_between_the_offer_and_today(
    session: Session, now: datetime, people: People, days: int
) -> None:
    offer_id = an_offer(session, now, people)
    reply = Reply(is_accepted=True, replied_on=london_day(now) + timedelta(days=days), paper="x")
    with pytest.raises(ReplyWillNotDo):
        answer_offer(session, offer_id=offer_id, reply=reply, actor=people[0], now=now)


def test_somebody_who_declined_is_not_asked_again(
    session: Session, now: datetime, people: People
) -> None:
    offer_id = an_offer(session, now, people)
    reply = Reply(is_accepted=False, replied_on=london_day(now))
    answer_offer(session, offer_id=offer_id, reply=reply, actor=people[0], now=now)
    assert lines_of(session, DifferenceKind.OFFER_SHARE, now=now) == []
    with pytest.raises(OfferNotOpen):
        accepted(session, [offer_id], now=now, actor=people[0])


def test_an_offer_that_was_withdrawn_cannot_be_accepted(
    session: Session, now: datetime, people: People
) -> None:
    offer_id = an_offer(session, now, people)
    withdraw_offer(session, offer_id=offer_id, actor=people[0], now=now)
    with pytest.raises(OfferNotOpen):
        accepted(session, [offer_id], now=now, actor=people[0])
    with pytest.raises(OfferNotOpen):
        withdraw_offer(session, offer_id=offer_id, actor=people[0], now=now)


def test_only_accepted_offers_are_proposed(session: Session, now: datetime, people: People) -> None:
    offer_id = an_offer(session, now, people)
    with pytest.raises(OffersNotAccepted) as refused:
        propose_allotment(session, offer_ids=[offer_id], terms=TERMS, actor=people[0], now=now)
    assert refused.value.facts["names"] == ("Jo Newcomer",)


def test_nobody_is_proposed_twice(session: Session, now: datetime, people: People) -> None:
    offer_id = an_offer(session, now, people)
    accepted(session, [offer_id], now=now, actor=people[0])
    propose_allotment(session, offer_ids=[offer_id], terms=TERMS, actor=people[0], now=now)
    with pytest.raises(OffersNotAccepted):
        propose_allotment(session, offer_ids=[offer_id], terms=TERMS, actor=people[0], now=now)


def test_nobody_is_a_member_before_they_agreed(
    session: Session, now: datetime, people: People
) -> None:
    offer_id = an_offer(session, now, people)
    accepted(session, [offer_id], now=now, actor=people[0])
    early = replace(TERMS, effective_on=date(2027, 6, 6))
    with pytest.raises(AllottedBeforeAgreed):
        propose_allotment(session, offer_ids=[offer_id], terms=early, actor=people[0], now=now)


def test_an_allotment_names_its_decision_its_day_and_its_people(
    session: Session, now: datetime, people: People
) -> None:
    bad = AllotmentTerms(effective_on=date(2027, 6, 8), authority=" ", price_pence=1)
    with pytest.raises(TermsIncomplete) as refused:
        propose_allotment(session, offer_ids=[], terms=bad, actor=people[0], now=now)
    assert set(refused.value.facts["faults"]) == {"authority", "chosen", "effective_on"}  # type: ignore[call-overload]


def test_whoever_proposed_an_allotment_cannot_sign_it_off(
    session: Session, now: datetime, people: People
) -> None:
    offer_id = an_offer(session, now, people)
    accepted(session, [offer_id], now=now, actor=people[0])
    batch_id = propose_allotment(
        session, offer_ids=[offer_id], terms=TERMS, actor=people[0], now=now
    )
    with pytest.raises(AnotherPersonSignsOff):
        sign_off_allotment(session, batch_id=batch_id, letterhead=HEAD, actor=people[0], now=now)


def test_an_allotment_taken_back_can_be_proposed_again(
    session: Session, now: datetime, people: People
) -> None:
    offer_id = an_offer(session, now, people)
    accepted(session, [offer_id], now=now, actor=people[0])
    batch_id = propose_allotment(
        session, offer_ids=[offer_id], terms=TERMS, actor=people[0], now=now
    )
    assert len(batches_waiting(session, kind=BatchKind.ALLOTMENT, reader=None)) == 1
    take_back_batch(session, batch_id=batch_id, actor=people[0], now=now)
    with pytest.raises(BatchNotWaiting):
        sign_off_allotment(session, batch_id=batch_id, letterhead=HEAD, actor=people[1], now=now)
    assert len(allotted(session, [offer_id], now=now, people=people)) == 1


def test_nobody_who_left_meanwhile_is_entered(
    session: Session, now: datetime, people: People
) -> None:
    offer_id = an_offer(session, now, people)
    accepted(session, [offer_id], now=now, actor=people[0])
    member_id = MemberId(the_offer(session, offer_id).member_id)
    hr_says(session, member_id, now=now, left_on=date(2027, 6, 6))
    with pytest.raises(NotInPostAnyMore):
        allotted(session, [offer_id], now=now, people=people)


def test_without_shares_a_joiner_is_entered_at_the_sign_off(
    session: Session, now: datetime
) -> None:
    some_articles(
        session,
        now=now,
        **{
            name: getattr(WITHOUT_SHARES, name)
            for name in ("legal_form", "share_classes", "leaver_route")
        },
    )
    people = two_people(session, now=now)
    member_id = a_joiner(session, now=now)
    for name in NAMES:
        a_joiner(session, now=now, name=name, email=f"{name[:2]}@example.org")
    settled(session, DifferenceKind.OFFER_SHARE, Choice.ENTER, now=now, people=people)
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    assert row.particulars.registered_on == london_day(now)
    letters = notices(session, NoticeKind.MEMBERSHIP_BEGAN)
    assert not any("share" in (letter.body or "") for letter in letters)
    entered = session.execute(
        select(EntryVersion.forename, EntryVersion.surname).order_by(EntryVersion.entry_number)
    )
    assert [f"{forename} {surname}" for forename, surname in entered] == [
        *BY_NAME[:4], "Jo Newcomer", *BY_NAME[4:]
    ]  # fmt: skip
