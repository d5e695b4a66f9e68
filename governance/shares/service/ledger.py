"""The acts of the ledger: what happens to shares, each one event, entered for good."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles, ShareClass
from governance.constitution.rules.forms import EventKind
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import EntryId, ShareEventId
from governance.shares.queries.preview import allotment_lines, next_numbers
from governance.shares.queries.reversal import reversible
from governance.shares.rules import Allotment, BroughtForward, Line, gates
from governance.shares.rules import refusals as no
from governance.shares.rules.lines import issued, opposite
from governance.shares.service.moving import (
    enter,
    enter_all,
    forfeit,
    gift_back,
    pay_up,
    purchase,
    redeem,
    transfer,
    transmit,
    withdraw,
)
from governance.shares.service.writing import EventFacts, hold_ledger, write_event

__all__ = [
    "allot",
    "bring_forward",
    "enter",
    "enter_all",
    "forfeit",
    "gift_back",
    "pay_up",
    "purchase",
    "redeem",
    "reverse",
    "transfer",
    "transmit",
    "withdraw",
]

Carried = BroughtForward | tuple[EntryId, str, int, int, date]


def allot(
    session: Session,
    *,
    holders: Sequence[Allotment],
    effective_on: date,
    authority: str,
    consideration_pence: int,
    articles: Articles,
    actor: Actor,
    now: datetime,
) -> ShareEventId:
    """New shares for one or many holders (CA 2006 ss549-551, 555, 580).

    ``consideration_pence`` is the price of all of them together, paid or payable, at least their
    nominal value; for no holder at all there is nothing to enter: ``NotWholeShares``.
    """
    if not holders:
        raise no.NotWholeShares
    hold_ledger(session)
    _check_day(effective_on, now)
    if not authority.strip():
        raise no.AuthorityNeeded(kind=EventKind.ALLOTMENT.value)
    lines = allotment_lines(
        session,
        allotments=holders,
        effective_on=effective_on,
        consideration_pence=consideration_pence,
        articles=articles,
    )
    facts = EventFacts(
        kind=EventKind.ALLOTMENT,
        effective_on=effective_on,
        authority=authority.strip(),
        consideration_pence=consideration_pence,
    )
    return write_event(session, facts=facts, lines=lines, actor=actor, now=now)


def bring_forward(
    session: Session,
    *,
    lines: Iterable[Carried],
    reason: str,
    actor: Actor,
    now: datetime,
    articles: Articles | None = None,
) -> list[ShareEventId]:
    """Enter holdings as they were handed over from an older register, one event for each day.

    Lines are (entry, class, shares, paid pence, day), a tuple or a ``BroughtForward``. A sequence
    may be in any order; an iterator is read as it comes and must be in order of the day, so that
    a million lines need not be held at once. Without ``articles`` the classes are today's.
    """
    hold_ledger(session)
    terms = articles or articles_on(session, day=london_day(now))
    numbers = next_numbers(session, classes=terms.share_classes)
    ordered = sorted(lines, key=_day) if isinstance(lines, Sequence) else lines
    return [
        write_event(
            session,
            facts=EventFacts(kind=EventKind.BROUGHT_FORWARD, effective_on=day, reason=reason),
            lines=_carried(group, day=day, articles=terms, now=now, numbers=numbers),
            actor=actor,
            now=now,
        )
        for day, group in groupby(ordered, key=_day)
    ]


def _day(line: Carried) -> date:
    return line[4]


def _carried(
    group: Iterable[Carried],
    *,
    day: date,
    articles: Articles,
    now: datetime,
    numbers: dict[str, int],
) -> Iterator[Line]:
    _check_day(day, now)
    classes: dict[str, ShareClass] = {}

    def checked() -> Iterator[tuple[EntryId, str, int, int]]:
        for entry_id, class_key, shares, paid_pence, _ in group:
            if class_key not in classes:
                classes[class_key] = gates.class_for(EventKind.BROUGHT_FORWARD, class_key, articles)
            gates.check_new_shares(shares, paid_pence, classes[class_key])
            yield entry_id, class_key, shares, paid_pence

    return issued(checked(), next_numbers=numbers)


def reverse(
    session: Session,
    *,
    event_id: ShareEventId,
    reason: str,
    court_order: str = "",
    is_by_court: bool = False,
    actor: Actor,
    now: datetime,
    articles: Articles | None = None,
) -> ShareEventId:
    """Take an event back by another of the same day with the opposite lines (s113(6A), s125).

    ``is_by_court``: a court ordered it, so ``court_order`` must name the order. Refused when the
    shares have moved on since, and for an event that is a reversal or has one.
    """
    hold_ledger(session)
    event = reversible(
        session,
        event_id=event_id,
        articles=articles or articles_on(session, day=london_day(now)),
    )
    if not reason.strip():
        raise no.ReasonNeeded
    if is_by_court and not court_order.strip():
        raise no.CourtOrderNeeded
    facts = EventFacts(
        kind=EventKind.REVERSAL,
        effective_on=event.effective_on,
        reason=reason.strip(),
        court_order=court_order.strip(),
        reverses_id=event_id,
    )
    return write_event(session, facts=facts, lines=opposite(event.lines), actor=actor, now=now)


def _check_day(effective_on: date, now: datetime) -> None:
    if effective_on > london_day(now):
        raise no.NotYetEffective(effective_on=effective_on)
