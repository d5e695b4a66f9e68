"""The acts that move shares from a holder: to another, or back to the issuer; and calls paid."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NotRequired, Required, TypedDict, Unpack

from sqlalchemy.orm import Session

from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import EventKind
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import ShareEventId
from governance.kernel.refusals import StaleForm
from governance.shares.queries.events import edition_of
from governance.shares.queries.preview import preview, previews
from governance.shares.rules import Holder, Proposal, Ranges
from governance.shares.service.writing import EventFacts, hold_ledger, write_event, write_events


class ReturnTerms(TypedDict, total=False):
    """What every act says in which shares leave a holder.

    ``instrument`` names the paper and ``authority`` the decision it rests on; which of them is
    needed depends on the act (``rules.gates``). ``paid_pence`` is what is paid up on the shares
    that move, if not an even part; ``numbers`` chooses among numbered shares.
    """

    giver: Required[Holder]
    class_key: Required[str]
    shares: Required[int]
    effective_on: Required[date]
    articles: Required[Articles]
    actor: Required[Actor]
    now: Required[datetime]
    authority: NotRequired[str]
    instrument: NotRequired[str]
    consideration_pence: NotRequired[int]
    reason: NotRequired[str]
    court_order: NotRequired[str]
    paid_pence: NotRequired[int | None]
    numbers: NotRequired[Ranges]


class MoveTerms(ReturnTerms, total=False):
    """The same, and who gets the shares."""

    taker: Required[Holder]


def enter(
    session: Session,
    *,
    proposal: Proposal,
    articles: Articles,
    actor: Actor,
    now: datetime,
    edition: int | None = None,
) -> ShareEventId:
    """Enter one act just as ``preview`` shows it; every gate is passed again under the lock.

    ``edition`` is what ``edition_of`` gave for the entry when the act was reviewed: ``StaleForm``
    when an event of that entry was entered since, so that nothing is entered twice.
    """
    hold_ledger(session)
    holder = proposal.giver or proposal.taker
    if edition is not None and (
        holder is None or edition != edition_of(session, entry_id=holder.entry_id)
    ):
        raise StaleForm
    shown = preview(session, proposal=proposal, articles=articles, today=london_day(now))
    return write_event(session, facts=_facts(proposal), lines=shown.lines, actor=actor, now=now)


def enter_all(
    session: Session,
    *,
    proposals: Sequence[Proposal],
    articles: Articles,
    actor: Actor,
    now: datetime,
) -> list[ShareEventId]:
    """Enter many movements, an event each, in the order given; all of them or none.

    Each passes every gate as if those before it were entered already; a handful of statements for
    all. Refuses as ``enter`` does; raises ``ValueError`` when no holder gives shares in one.
    """
    hold_ledger(session)
    shown = previews(session, proposals=proposals, articles=articles, today=london_day(now))
    events = [(_facts(each.proposal), each.lines) for each in shown]
    return write_events(session, events=events, actor=actor, now=now)


def _facts(proposal: Proposal) -> EventFacts:
    return EventFacts(
        kind=proposal.kind,
        effective_on=proposal.effective_on,
        authority=proposal.authority.strip(),
        instrument=proposal.instrument.strip(),
        consideration_pence=proposal.consideration_pence,
        reason=proposal.reason.strip(),
        court_order=proposal.court_order.strip(),
    )


def transfer(session: Session, **terms: Unpack[MoveTerms]) -> ShareEventId:
    """From one holder to another, by a proper instrument (CA 2006 ss770-771)."""
    return _moved(session, EventKind.TRANSFER, **terms)


def transmit(session: Session, **terms: Unpack[MoveTerms]) -> ShareEventId:
    """To a personal representative or trustee in bankruptcy (CA 2006 ss773-774; CCBSA ss37-40).

    ``instrument`` names the evidence: the grant of probate, the order.
    """
    return _moved(session, EventKind.TRANSMISSION, **terms)


def gift_back(session: Session, **terms: Unpack[ReturnTerms]) -> ShareEventId:
    """Fully paid shares given to the company for nothing (CA 2006 s659(1))."""
    return _returned(session, EventKind.GIFT_BACK, **terms)


def purchase(session: Session, **terms: Unpack[ReturnTerms]) -> ShareEventId:
    """The company buys its own fully paid shares (CA 2006 ss690-708)."""
    return _returned(session, EventKind.PURCHASE, **terms)


def redeem(session: Session, **terms: Unpack[ReturnTerms]) -> ShareEventId:
    """Redeemable, fully paid shares are redeemed and cancelled (CA 2006 ss684-689)."""
    return _returned(session, EventKind.REDEMPTION, **terms)


def withdraw(session: Session, **terms: Unpack[ReturnTerms]) -> ShareEventId:
    """A society's member withdraws shares of a withdrawable class, by notice."""
    return _returned(session, EventKind.WITHDRAWAL, **terms)


def forfeit(session: Session, **terms: Unpack[ReturnTerms]) -> ShareEventId:
    """Shares not fully paid are forfeited under the articles (CA 2006 s659(2)(c))."""
    return _returned(session, EventKind.FORFEITURE, **terms)


def pay_up(
    session: Session,
    *,
    holder: Holder,
    class_key: str,
    paid_pence: int,
    effective_on: date,
    articles: Articles,
    actor: Actor,
    now: datetime,
    authority: str = "",
    instrument: str = "",
) -> ShareEventId:
    """A call is paid: more is paid up on the shares held (CA 2006 s113(3)(b))."""
    proposal = Proposal(
        kind=EventKind.PAYMENT,
        taker=holder,
        class_key=class_key,
        shares=0,
        paid_pence=paid_pence,
        effective_on=effective_on,
        consideration_pence=paid_pence,
        authority=authority,
        instrument=instrument,
    )
    return enter(session, proposal=proposal, articles=articles, actor=actor, now=now)


def _moved(session: Session, kind: EventKind, **terms: Unpack[MoveTerms]) -> ShareEventId:
    proposal = _proposal(kind, terms, terms["taker"])
    return enter(
        session,
        proposal=proposal,
        articles=terms["articles"],
        actor=terms["actor"],
        now=terms["now"],
    )


def _returned(session: Session, kind: EventKind, **terms: Unpack[ReturnTerms]) -> ShareEventId:
    return enter(
        session,
        proposal=_proposal(kind, terms, None),
        articles=terms["articles"],
        actor=terms["actor"],
        now=terms["now"],
    )


def _proposal(kind: EventKind, terms: ReturnTerms, taker: Holder | None) -> Proposal:
    return Proposal(
        kind=kind,
        giver=terms["giver"],
        taker=taker,
        class_key=terms["class_key"],
        shares=terms["shares"],
        effective_on=terms["effective_on"],
        authority=terms.get("authority", ""),
        instrument=terms.get("instrument", ""),
        consideration_pence=terms.get("consideration_pence", 0),
        reason=terms.get("reason", ""),
        court_order=terms.get("court_order", ""),
        paid_pence=terms.get("paid_pence"),
        numbers=terms.get("numbers", ()),
    )
