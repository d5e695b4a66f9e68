"""Entering those who accepted on the register with their shares: proposed, then signed off."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles, ServiceAddress
from governance.joining.models import Batch, Offer
from governance.joining.queries.people import PersonOnFile, people_on_file
from governance.joining.rules.batches import BatchKind
from governance.joining.rules.offers import AddressChoice, AllotmentTerms, OfferState
from governance.joining.rules.refusals import (
    AllottedBeforeAgreed,
    NotInPostAnyMore,
    OffersNotAccepted,
    TermsIncomplete,
)
from governance.joining.service.batches import (
    LONGEST_AUTHORITY,
    proposed_batch,
    settle,
    waiting_batch,
)
from governance.joining.service.doing import Doing, doing
from governance.joining.service.letters import write_began
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import BatchId, EntryId, MemberId, OfferId
from governance.kernel.letterhead import Letterhead
from governance.register.queries.entries_as_at import holders
from governance.register.rules.entries import Particulars
from governance.register.rules.opening import opening_particulars
from governance.register.service.entries import NewEntry, enter_on_register
from governance.register.service.source import locked_state
from governance.shares.rules import Allotment
from governance.shares.service import allot
from governance.shares.service.certificates import issue_certificates


def propose_allotment(
    session: Session,
    *,
    offer_ids: Sequence[OfferId],
    terms: AllotmentTerms,
    actor: Actor,
    now: datetime,
) -> BatchId:
    """Propose to enter some who accepted, on one day, by one decision of the directors.

    Refuses with ``OffersNotAccepted``, ``AllottedBeforeAgreed``, ``TermsIncomplete``.
    """
    locked_state(session)
    faults: dict[str, str] = {}
    if terms.effective_on > london_day(now):
        faults["effective_on"] = "This day is still to come."
    if not terms.authority.strip():
        faults["authority"] = "Name the decision, such as “Board minute 12 of 3 June 2027”."
    elif len(terms.authority) > LONGEST_AUTHORITY:
        faults["authority"] = f"Use no more than {LONGEST_AUTHORITY} characters."
    ids = list(dict.fromkeys(offer_ids))
    if not ids:
        faults["chosen"] = "Choose at least one person."
    if faults:
        raise TermsIncomplete(faults=faults)
    offers = session.scalars(select(Offer).where(Offer.id.in_(ids)).with_for_update()).all()
    _check_offers(session, offers, terms, wanted=len(ids))
    return proposed_batch(
        session, kind=BatchKind.ALLOTMENT, terms=terms, people=offers, actor=actor, now=now
    )


def _check_offers(
    session: Session, offers: Sequence[Offer], terms: AllotmentTerms, *, wanted: int
) -> None:
    bad = [
        offer
        for offer in offers
        if offer.state is not OfferState.ACCEPTED or offer.batch_id is not None
    ]
    if bad or len(offers) != wanted:
        raise OffersNotAccepted(names=_names(session, bad))
    early = [
        offer
        for offer in offers
        if offer.replied_on is not None and offer.replied_on > terms.effective_on
    ]
    if early:
        raise AllottedBeforeAgreed(name=_names(session, early)[0], on=early[0].replied_on)


def sign_off_allotment(
    session: Session,
    *,
    batch_id: BatchId,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> list[EntryId]:
    """Sign a proposal off: entries, one allotment for all, certificates, letters; the entries.

    They are numbered by name, as the proposal's list has them.
    All of it or nothing. Refuses with ``BatchNotWaiting``, ``AnotherPersonSignsOff``,
    ``NotInPostAnyMore``, and as the register and the ledger do.
    """
    batch = waiting_batch(session, batch_id, BatchKind.ALLOTMENT)
    settle(batch, actor=actor, now=now)
    act = doing(session, letterhead=letterhead, actor=actor, now=now)
    found = session.scalars(select(Offer).where(Offer.batch_id == batch_id)).all()
    people = people_on_file(session, member_ids=[MemberId(each.member_id) for each in found])
    offers = sorted(found, key=lambda each: people[MemberId(each.member_id)].place)
    gone = [each for each in people.values() if not each.facts.is_in_post(batch.effective_on)]
    if gone:
        raise NotInPostAnyMore(names=tuple(each.facts.name for each in gone))
    entries = [
        NewEntry(person.member_id, _particulars(offer, person, act.articles, batch))
        for offer, person in _with_people(offers, people)
    ]
    made = enter_on_register(session, entries=entries, actor=actor, now=now, reason=batch.authority)
    _give_shares(act, batch, offers, made)
    for offer, entry_id in zip(offers, made, strict=True):
        offer.state = OfferState.ALLOTTED
        offer.entry_id = entry_id
    for offer, person in _with_people(offers, people):
        write_began(act, person, began_on=batch.effective_on, offer=offer)
    session.flush()
    record(
        session,
        act=Act.ALLOTMENT_SIGNED_OFF,
        actor=actor,
        now=now,
        subject=Subject("batch", batch_id),
        detail={"people": len(made)},
    )
    return made


def _with_people(
    offers: Iterable[Offer], people: dict[MemberId, PersonOnFile]
) -> list[tuple[Offer, PersonOnFile]]:
    return [(offer, people[MemberId(offer.member_id)]) for offer in offers]


def _particulars(
    offer: Offer, person: PersonOnFile, articles: Articles, batch: Batch
) -> Particulars:
    """HR's name, and the service address that the member chose when accepting."""
    chosen = offer.address_choice
    if chosen in {AddressChoice.HOME, AddressChoice.OFFICE}:
        is_home = chosen is AddressChoice.HOME
        wanted = ServiceAddress.HOME if is_home else ServiceAddress.REGISTERED_OFFICE
        articles = replace(articles, service_address=wanted)
    opening = replace(opening_particulars(person.facts, articles), registered_on=batch.effective_on)
    if chosen is not AddressChoice.OTHER:
        return opening
    return replace(
        opening,
        address_1=offer.address_1,
        address_2=offer.address_2,
        town=offer.town,
        postcode=offer.postcode,
    )


def _give_shares(
    act: Doing, batch: Batch, offers: Sequence[Offer], entry_ids: Sequence[EntryId]
) -> None:
    """One allotment for all of them, and a certificate each; nothing without shares."""
    if not act.articles.has_shares:
        return
    found = holders(act.session, entry_ids=entry_ids, day=batch.effective_on)
    nominal = {each.key: each.nominal_pence for each in act.articles.share_classes}
    allotments = [
        Allotment(
            holder=found[entry_id],
            class_key=offer.class_key,
            shares=offer.shares,
            paid_pence=min(batch.price_pence, offer.shares * nominal.get(offer.class_key, 0)),
        )
        for offer, entry_id in zip(offers, entry_ids, strict=True)
    ]
    event_id = allot(
        act.session,
        holders=allotments,
        effective_on=batch.effective_on,
        authority=batch.authority,
        consideration_pence=batch.price_pence * len(offers),
        articles=act.articles,
        actor=act.actor,
        now=act.now,
    )
    issue_certificates(
        act.session,
        holders=[each.holder for each in allotments],
        articles=act.articles,
        actor=act.actor,
        now=act.now,
        event_id=event_id,
    )


def _names(session: Session, offers: Iterable[Offer]) -> tuple[str, ...]:
    people = people_on_file(session, member_ids=[MemberId(each.member_id) for each in offers])
    return tuple(person.facts.name for person in people.values())
