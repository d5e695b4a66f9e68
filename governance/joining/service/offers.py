"""Offers of membership: making them, the member's answer, withdrawing one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from governance.joining.models import Offer
from governance.joining.queries.people import people_on_file
from governance.joining.rules.offers import (
    OFFER_LIFE,
    OfferState,
    Reply,
    state_on,
    terms_of_offer,
)
from governance.joining.rules.refusals import OfferNotOpen, ReplyWillNotDo
from governance.joining.service.doing import Doing
from governance.joining.service.letters import write_offer
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import DecisionId, MemberId, OfferId, new_id
from governance.kernel.refusals import NotFound

_OPEN = (OfferState.OFFERED, OfferState.ACCEPTED)


def make_offers(doing: Doing, people: Sequence[tuple[MemberId, DecisionId]]) -> None:
    """Offer membership to some people, on the terms of the articles, and write to each."""
    session = doing.session
    ids = [member_id for member_id, _ in people]
    session.execute(
        update(Offer)
        .where(Offer.member_id.in_(ids), Offer.state == OfferState.OFFERED)
        .values(state=OfferState.LAPSED)
    )
    terms = terms_of_offer(doing.articles)
    found = people_on_file(session, member_ids=ids)
    for member_id, decision_id in people:
        offer = Offer(
            id=new_id(),
            member_id=member_id,
            decision_id=decision_id,
            state=OfferState.OFFERED,
            class_key=terms.class_key,
            shares=terms.shares,
            price_pence=terms.price_pence,
            offered_at=doing.now,
            expires_on=doing.today + OFFER_LIFE,
        )
        session.add(offer)
        write_offer(doing, found[member_id], offer, terms)
    session.flush()
    record(
        session,
        act=Act.OFFERS_MADE,
        actor=doing.actor,
        now=doing.now,
        subject=Subject("offers", "offers"),
        detail={"offers": len(people), "shares": terms.shares},
    )


def answer_offer(
    session: Session, *, offer_id: OfferId, reply: Reply, actor: Actor, now: datetime
) -> None:
    """Take the answer to an offer: the member's own on the page, or from a paper.

    Accepting is agreement to become a member (CA 2006 s112(2)); nobody is one before the entry.
    Refuses with ``OfferNotOpen`` and ``ReplyWillNotDo``. A paper counts by its own day, also
    when it is entered after the offer's last.
    """
    offer = _locked(session, offer_id)
    today = london_day(now)
    faults = _faults(offer, reply, now=now)
    if faults:
        raise ReplyWillNotDo(faults=faults)
    state = state_on(offer.state, offer.expires_on, reply.replied_on)
    if state is not OfferState.OFFERED:
        raise OfferNotOpen(state=state.value, expires_on=offer.expires_on)
    offer.state = OfferState.ACCEPTED if reply.is_accepted else OfferState.DECLINED
    offer.replied_on = min(reply.replied_on, today)
    offer.replied_at = now
    offer.replied_by = actor.account_id
    offer.paper = reply.paper.strip()
    if reply.is_accepted:
        offer.address_choice = reply.address_choice
        offer.address_1 = reply.address.address_1
        offer.address_2 = reply.address.address_2
        offer.town = reply.address.town
        offer.postcode = reply.address.postcode
    session.flush()
    record(
        session,
        act=Act.OFFER_ANSWERED,
        actor=actor,
        now=now,
        subject=Subject("offer", offer_id),
        detail={"is_accepted": reply.is_accepted, "is_on_paper": bool(reply.paper.strip())},
    )


def _faults(offer: Offer, reply: Reply, *, now: datetime) -> dict[str, str]:
    found: dict[str, str] = {}
    if reply.lacks_address:
        found["address_1"] = "Enter the first line, and the town or the postcode."
    if reply.replied_on > london_day(now):
        found["replied_on"] = "This day is still to come."
    elif reply.replied_on < london_day(offer.offered_at):
        found["replied_on"] = "This day is before the offer was made."
    return found


def withdraw_offer(session: Session, *, offer_id: OfferId, actor: Actor, now: datetime) -> None:
    """Take an offer back that is not allotted. Refuses with ``OfferNotOpen``."""
    offer = _locked(session, offer_id)
    if offer.state not in _OPEN or offer.batch_id is not None:
        raise OfferNotOpen(state=offer.state.value, expires_on=offer.expires_on)
    offer.state = OfferState.WITHDRAWN
    session.flush()
    record(
        session, act=Act.OFFER_WITHDRAWN, actor=actor, now=now, subject=Subject("offer", offer_id)
    )


def _locked(session: Session, offer_id: OfferId) -> Offer:
    find = select(Offer).where(Offer.id == offer_id).with_for_update()
    offer = session.scalar(find.execution_options(populate_existing=True))
    if offer is None:
        raise NotFound
    return offer
