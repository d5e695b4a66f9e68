"""Joiners, leavers and the two people who deal with them, for tests."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.joining.models import Decision, LeaverCase
from governance.joining.queries.differences import differences
from governance.joining.rules.differences import (
    Choice,
    DecisionState,
    Difference,
    DifferenceKind,
    Intent,
    digest_of,
)
from governance.joining.rules.leaving import LeaverState, LeavingTerms
from governance.joining.rules.offers import AllotmentTerms, Reply
from governance.joining.service import (
    answer_offer,
    decide_all,
    propose_allotment,
    propose_leaving,
    record_step,
    sign_off,
    sign_off_allotment,
    sign_off_leaving,
)
from governance.joining.service.decisions import Mark, SignedOff
from governance.kernel.actor import SYSTEM, Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import (
    AccountId,
    BatchId,
    DecisionId,
    EntryId,
    LeaverId,
    MemberId,
    OfferId,
)
from governance.kernel.letterhead import Letterhead
from governance.register.queries.entries import periods_of
from governance.register.rules.entries import PartyKind
from governance.register.rules.timeline import with_changes
from governance.register.service.recording import Revised, revise_members
from governance.register.service.source import Source
from tests.factories.constitution import GOOD, some_articles
from tests.factories.identity import an_account
from tests.factories.register import a_member, entry_of

People = tuple[Actor, Actor]
LEAVING = LeavingTerms(effective_on=date(2027, 6, 7), authority="Board minute 13")
NOTICE, PAPER = LeaverState.TRANSFER_NOTICE_DEEMED, LeaverState.INSTRUMENT_EXECUTED
HEAD = Letterhead(
    mutual_name="Example Mutual",
    short_name="Example",
    base_url="https://example.org",
    contact_email="secretary@example.org",
    contact_phone="",
    colour="#123456",
)


def two_people(session: Session, *, now: datetime) -> tuple[Actor, Actor]:
    """A secretary who decides and a director who signs off."""
    first = an_account(session, now=now, name="Sam Secretary", email="sam@example.org")
    second = an_account(session, now=now, name="Dee Director", email="dee@example.org")
    return _actor(first, "Sam Secretary"), _actor(second, "Dee Director")


def _actor(account_id: AccountId, name: str) -> Actor:
    return Actor(account_id=account_id, display_name=name)


def a_nominee(session: Session, *, now: datetime, **terms: Any) -> EntryId:
    """Articles under which leavers' shares pass to a nominee, who is on the register."""
    some_articles(session, now=now, **terms)
    member_id = a_member(
        session,
        now=now,
        name="Example Mutual Trustees Limited",
        email=None,
        joined_on=date(2006, 10, 1),
        is_employee=False,
        particulars={"kind": PartyKind.BODY, "forename": "", "surname": GOOD.nominee_name},
    )
    return entry_of(session, member_id)


def lines_of(session: Session, kind: DifferenceKind, *, now: datetime) -> list[Difference]:
    """The undecided lines of a kind."""
    return list(differences(session, day=london_day(now), kind=kind, limit=1000).rows)


def marks_of(lines: list[Difference]) -> list[Mark]:
    """The lines as a form sends them back."""
    return [(line.member_id, digest_of(line.fingerprint)) for line in lines]


def waiting(session: Session) -> list[DecisionId]:
    """Every decision that waits."""
    find = select(Decision.id).where(Decision.state == DecisionState.WAITING)
    return [DecisionId(each) for each in session.scalars(find)]


def settled(
    session: Session,
    kind: DifferenceKind,
    choice: Choice,
    *,
    now: datetime,
    people: tuple[Actor, Actor],
    until: date | None = None,
) -> SignedOff:
    """Every line of a kind decided by one person and signed off by the other."""
    intent = Intent(choice=choice, reason="HR list of June", until=until)
    decide_all(session, kind=kind, intent=intent, actor=people[0], now=now)
    return sign_off(
        session, decision_ids=waiting(session), letterhead=HEAD, actor=people[1], now=now
    )


def accepted(session: Session, offer_ids: list[OfferId], *, now: datetime, actor: Actor) -> None:
    """Offers accepted today, with the office as the service address."""
    reply = Reply(is_accepted=True, replied_on=london_day(now))
    for offer_id in offer_ids:
        answer_offer(session, offer_id=offer_id, reply=reply, actor=actor, now=now)


def allotted(
    session: Session, offer_ids: list[OfferId], *, now: datetime, people: tuple[Actor, Actor]
) -> list[EntryId]:
    """Accepted offers proposed by one person and signed off by the other."""
    terms = AllotmentTerms(effective_on=london_day(now), authority="Board minute 12", price_pence=1)
    batch_id = propose_allotment(
        session, offer_ids=offer_ids, terms=terms, actor=people[0], now=now
    )
    return sign_off_allotment(session, batch_id=batch_id, letterhead=HEAD, actor=people[1], now=now)


def stepped(
    session: Session,
    case_ids: list[LeaverId],
    step: LeaverState,
    *,
    now: datetime,
    actor: Actor,
    on: date | None = None,
    reference: str = "Stock transfer form 7",
) -> int:
    """A step recorded for some cases."""
    return record_step(
        session,
        case_ids=case_ids,
        step=step,
        on=on or london_day(now),
        reference=reference,
        letterhead=HEAD,
        actor=actor,
        now=now,
    )


def papered(session: Session, case_ids: list[LeaverId], *, now: datetime, actor: Actor) -> None:
    """Cases brought so far that only the register is left."""
    stepped(session, case_ids, LeaverState.TRANSFER_NOTICE_DEEMED, now=now, actor=actor)
    stepped(session, case_ids, LeaverState.INSTRUMENT_EXECUTED, now=now, actor=actor)


def left(
    session: Session,
    case_ids: list[LeaverId],
    *,
    now: datetime,
    people: tuple[Actor, Actor],
    price_pence: int = 0,
) -> BatchId:
    """Cases proposed to the register by one person and signed off by the other."""
    terms = LeavingTerms(
        effective_on=london_day(now), authority="Board minute 13", price_pence=price_pence
    )
    batch_id = propose_leaving(
        session, case_ids=case_ids, terms=terms, letterhead=HEAD, actor=people[0], now=now
    )
    sign_off_leaving(session, batch_id=batch_id, letterhead=HEAD, actor=people[1], now=now)
    return batch_id


def hr_says(
    session: Session,
    *member_ids: MemberId,
    now: datetime,
    from_on: date | None = None,
    **facts: Any,
) -> None:
    """HR's next list: these facts of these people are different from a day on."""
    found = periods_of(session, member_ids=member_ids)
    revised = [
        Revised(
            member_id,
            number,
            before,
            with_changes(before, facts, from_on=from_on or london_day(now)),
        )
        for member_id, (number, before) in found.items()
    ]
    revise_members(session, revised=revised, source=Source(actor=SYSTEM, now=now))


def a_joiner(
    session: Session, *, now: datetime, name: str = "Jo Newcomer", **facts: Any
) -> MemberId:
    """Somebody in post who is not on the register."""
    return a_member(session, now=now, name=name, holds_share=False, **facts)


def a_case(
    session: Session, now: datetime, people: People, **facts: object
) -> tuple[LeaverId, EntryId, MemberId]:
    """A member who left on 31 May, whose case was opened from the work list."""
    member_id = a_member(session, now=now, left_on=date(2027, 5, 31), **facts)  # type: ignore[arg-type] # facts by name
    settled(session, DifferenceKind.LEAVER, Choice.START, now=now, people=people)
    (case,) = session.scalars(select(LeaverCase).where(LeaverCase.member_id == member_id))
    return LeaverId(case.id), EntryId(case.entry_id), member_id


def the_state(session: Session, case_id: LeaverId) -> LeaverState:
    session.expire_all()
    case = session.get(LeaverCase, case_id)
    assert case is not None
    return case.state


def proposed(session: Session, case_ids: list[LeaverId], now: datetime, actor: Actor) -> object:
    return propose_leaving(
        session, case_ids=case_ids, terms=LEAVING, letterhead=HEAD, actor=actor, now=now
    )
