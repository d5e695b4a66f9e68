"""Destruction of what joining and leaving no longer need: decisions, offers, leavers' cases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from governance.joining.models import Decision, LeaverCase, LeaverStep, Offer
from governance.joining.rules.differences import HIDING, DecisionState
from governance.joining.rules.leaving import ENDS, LeaverState, Route
from governance.joining.rules.offers import OfferState
from governance.kernel.calendar import end_of_day_at, london_day
from governance.kernel.ids import EntryId, MemberId
from governance.register.models import MemberVersion
from governance.register.models.members import is_latest

_STREAMED = 1000
_NO_ADDRESS = {"address_1": "", "address_2": "", "town": "", "postcode": ""}
_GONE = (OfferState.LAPSED, OfferState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class OldCase:
    """A leaver's case whose time is over: whose, of which entry, and the day of its last step."""

    id: UUID
    member_id: UUID
    entry_id: UUID
    ended_on: date


def old_decisions(session: Session, *, until: date) -> Iterator[tuple[UUID, MemberId, date]]:
    """Decisions settled on or before a day that still have words: id, about whom, and the day.

    One that keeps a line off the work list stays as long as it does so: without its words the
    line would come back.
    """
    hides = and_(
        Decision.state == DecisionState.SIGNED_OFF,
        Decision.choice.in_(HIDING),
        or_(Decision.until_on.is_(None), Decision.until_on > until),
    )
    find = (
        select(Decision.id, Decision.member_id, Decision.settled_at)
        .where(
            Decision.settled_at <= end_of_day_at(until),
            or_(Decision.fingerprint != "", Decision.reason != ""),
            ~hides,
        )
        .order_by(Decision.settled_at, Decision.id)
    )
    for id_, member_id, settled_at in session.execute(find.execution_options(yield_per=_STREAMED)):
        if settled_at is not None:
            yield id_, MemberId(member_id), london_day(settled_at)


def erase_decisions(session: Session, *, decision_ids: Sequence[UUID]) -> None:
    """Empty what differed and why it was decided; that it was, by whom and when, stays."""
    _without_words(session, decision_ids)


def _without_words(session: Session, decision_ids: Sequence[UUID]) -> None:
    session.execute(
        update(Decision).where(Decision.id.in_(decision_ids)).values(fingerprint="", reason="")
    )


def old_offers(session: Session, *, until: date) -> Iterator[tuple[UUID, MemberId, date]]:
    """Offers that came to nothing and ended on or before a day: id, to whom, and the day.

    One that was declined stays while the person works here, so that nobody is asked again. One
    that was allotted belongs to the entry and goes with it.
    """
    has_left = exists().where(
        MemberVersion.member_id == Offer.member_id, is_latest(), MemberVersion.left_on <= until
    )
    find = (
        select(Offer.id, Offer.member_id, Offer.expires_on)
        .where(
            Offer.expires_on <= until,
            Offer.batch_id.is_(None),
            or_(
                Offer.state.in_((OfferState.OFFERED, *_GONE)),
                and_(Offer.state == OfferState.DECLINED, has_left),
            ),
        )
        .order_by(Offer.expires_on, Offer.id)
    )
    for id_, member_id, expires_on in session.execute(find.execution_options(yield_per=_STREAMED)):
        yield id_, MemberId(member_id), expires_on


def destroy_offers(session: Session, *, offer_ids: Sequence[UUID]) -> None:
    """Delete offers that came to nothing."""
    session.execute(delete(Offer).where(Offer.id.in_(offer_ids), Offer.entry_id.is_(None)))


def old_cases(session: Session, *, until: date) -> Iterator[OldCase]:
    """Leavers' cases with nothing more to do, ended on or before a day, that still have words."""
    last = (
        select(LeaverStep.case_id, func.max(LeaverStep.on).label("ended_on"))
        .group_by(LeaverStep.case_id)
        .subquery()
    )
    has_reference = exists().where(LeaverStep.case_id == LeaverCase.id, LeaverStep.reference != "")
    is_over = or_(
        LeaverCase.state.in_(ENDS),
        and_(LeaverCase.route == Route.NO_SHARES, LeaverCase.state == LeaverState.REGISTERED),
    )
    find = (
        select(LeaverCase.id, LeaverCase.member_id, LeaverCase.entry_id, last.c.ended_on)
        .join(last, last.c.case_id == LeaverCase.id)
        .where(
            is_over,
            last.c.ended_on <= until,
            or_(LeaverCase.representative != "", has_reference),
        )
        .order_by(last.c.ended_on, LeaverCase.id)
    )
    for row in session.execute(find.execution_options(yield_per=_STREAMED)):
        yield OldCase(*row)


def erase_cases(session: Session, *, case_ids: Sequence[UUID]) -> None:
    """Empty who acted for an estate and what the steps referred to; the steps and days stay."""
    session.execute(
        update(LeaverCase)
        .where(LeaverCase.id.in_(case_ids))
        .values(representative="", representative_address="")
    )
    session.execute(update(LeaverStep).where(LeaverStep.case_id.in_(case_ids)).values(reference=""))


def erase_cases_of(session: Session, *, entry_ids: Sequence[EntryId]) -> None:
    """The same for every case of some entries, and of those who acted for an estate with them."""
    of_them = or_(
        LeaverCase.entry_id.in_(entry_ids), LeaverCase.representative_entry_id.in_(entry_ids)
    )
    ids = session.scalars(select(LeaverCase.id).where(of_them)).all()
    erase_cases(session, case_ids=ids)


def erase_addresses(session: Session, *, member_ids: Sequence[MemberId]) -> None:
    """Of people who left: the addresses they gave with an offer, and what once differed."""
    session.execute(update(Offer).where(Offer.member_id.in_(member_ids)).values(**_NO_ADDRESS))
    _erase_decisions_of(session, member_ids)


def erase_people(session: Session, *, member_ids: Sequence[MemberId]) -> None:
    """Of people whose data are erased: every word of their offers, and of decisions on them."""
    session.execute(
        update(Offer).where(Offer.member_id.in_(member_ids)).values(paper="", **_NO_ADDRESS)
    )
    _erase_decisions_of(session, member_ids)


def _erase_decisions_of(session: Session, member_ids: Sequence[MemberId]) -> None:
    """Those settled; of two people alike the words name both."""
    about = or_(Decision.member_id.in_(member_ids), Decision.other_id.in_(member_ids))
    ids = session.scalars(
        select(Decision.id).where(about, Decision.state != DecisionState.WAITING)
    ).all()
    _without_words(session, ids)
