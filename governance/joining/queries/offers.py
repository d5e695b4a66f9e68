"""Offers: lists by what has become of them, one member's own, and proposals that wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from governance.identity.queries import names_of
from governance.joining.models import Batch, Offer
from governance.joining.queries.people import PersonOnFile, people_on_file
from governance.joining.rules.batches import BatchKind, BatchState
from governance.joining.rules.offers import AddressChoice, OfferState, TypedAddress, state_on
from governance.kernel.ids import AccountId, BatchId, EntryId, MemberId, OfferId
from governance.kernel.refusals import NotFound


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferPage:
    """One offer; ``state`` is what it is on the day that was asked about."""

    offer_id: OfferId
    member_id: MemberId
    name: str
    number: str
    home_lines: tuple[str, ...]
    state: OfferState
    class_key: str
    shares: int
    price_pence: int
    offered_at: datetime
    expires_on: date
    replied_on: date | None
    paper: str
    address_choice: AddressChoice | None
    address: TypedAddress
    batch_id: BatchId | None
    entry_id: EntryId | None


@dataclass(frozen=True, slots=True)
class OffersPage:
    """A page of offers, the oldest first."""

    rows: tuple[OfferPage, ...]
    next_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage:
    """A proposal, and whether the reader made it."""

    batch_id: BatchId
    kind: BatchKind
    state: BatchState
    effective_on: date
    authority: str
    price_pence: int
    people: int
    proposed_at: datetime
    proposed_by: str
    is_own: bool


def offers_page(
    session: Session,
    *,
    state: OfferState,
    day: date,
    after: str | None = None,
    limit: int = 200,
) -> OffersPage:
    """A page of offers at one state on ``day``; two statements. Proposed ones are left out."""
    where = [_at(state, day)]
    if state is OfferState.ACCEPTED:
        where.append(Offer.batch_id.is_(None))
    place = _place(after)
    if place is not None:
        at, offer_id = place
        where.append(or_(Offer.offered_at > at, and_(Offer.offered_at == at, Offer.id > offer_id)))
    rows = session.scalars(
        select(Offer).where(*where).order_by(Offer.offered_at, Offer.id).limit(limit + 1)
    ).all()
    has_more = len(rows) > limit
    key = f"{rows[limit - 1].offered_at.isoformat()}~{rows[limit - 1].id}" if has_more else None
    return OffersPage(tuple(_pages(session, rows[:limit], day)), key)


def _at(state: OfferState, day: date) -> ColumnElement[bool]:
    if state is OfferState.OFFERED:
        return and_(Offer.state == state, Offer.expires_on >= day)
    if state is OfferState.LAPSED:
        run_out = and_(Offer.state == OfferState.OFFERED, Offer.expires_on < day)
        return or_(Offer.state == state, run_out)
    return Offer.state == state


def _place(key: str | None) -> tuple[datetime, UUID] | None:
    at, _, offer_id = (key or "").partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(offer_id)) if moment.tzinfo else None
    except ValueError:
        return None


def offer_counts(session: Session, *, day: date) -> dict[OfferState, int]:
    """How many offers there are of each state on ``day``."""
    is_lapsed = and_(Offer.state == OfferState.OFFERED, Offer.expires_on < day)
    counts: dict[OfferState, int] = {}
    rows = session.execute(
        select(Offer.state, is_lapsed, func.count()).group_by(Offer.state, is_lapsed)
    )
    for state, has_lapsed, number in rows:
        now_is = OfferState.LAPSED if has_lapsed else state
        counts[now_is] = counts.get(now_is, 0) + number
    return counts


def offer_page(session: Session, *, offer_id: OfferId, day: date) -> OfferPage:
    """One offer. Raises ``NotFound``."""
    row = session.get(Offer, offer_id)
    if row is None:
        raise NotFound
    return _pages(session, [row], day)[0]


def offer_of_member(session: Session, *, member_id: MemberId, day: date) -> OfferPage | None:
    """The newest offer to a person; ``None``: they never had one."""
    row = session.scalar(
        select(Offer)
        .where(Offer.member_id == member_id)
        .order_by(Offer.offered_at.desc(), Offer.id)
        .limit(1)
    )
    return None if row is None else _pages(session, [row], day)[0]


def offers_of_batch(session: Session, *, batch_id: BatchId, day: date) -> tuple[OfferPage, ...]:
    """The offers of one proposal, by name then number: in the order of the entries to come."""
    rows = session.scalars(select(Offer).where(Offer.batch_id == batch_id)).all()
    people = people_on_file(session, member_ids=[MemberId(row.member_id) for row in rows])
    pages = [_page(row, people[MemberId(row.member_id)], day) for row in rows]
    return tuple(sorted(pages, key=lambda page: people[page.member_id].place))


def batches_waiting(
    session: Session, *, kind: BatchKind, reader: AccountId | None
) -> tuple[BatchPage, ...]:
    """Proposals of a kind that wait for a second person, oldest first."""
    return _batches(session, reader, Batch.kind == kind, Batch.state == BatchState.WAITING)


def batch_page(session: Session, *, batch_id: BatchId, reader: AccountId | None) -> BatchPage:
    """One proposal. Raises ``NotFound``."""
    found = _batches(session, reader, Batch.id == batch_id)
    if not found:
        raise NotFound
    return found[0]


def _batches(
    session: Session, reader: AccountId | None, *where: ColumnElement[bool]
) -> tuple[BatchPage, ...]:
    rows = session.scalars(select(Batch).where(*where).order_by(Batch.proposed_at, Batch.id)).all()
    names = names_of(session, account_ids=[row.proposed_by for row in rows])
    return tuple(
        BatchPage(
            batch_id=BatchId(row.id),
            kind=row.kind,
            state=row.state,
            effective_on=row.effective_on,
            authority=row.authority,
            price_pence=row.price_pence,
            people=row.people,
            proposed_at=row.proposed_at,
            proposed_by=names.get(row.proposed_by, "") if row.proposed_by else "",
            is_own=row.proposed_by == reader,
        )
        for row in rows
    )


def _pages(session: Session, rows: Sequence[Offer], day: date) -> list[OfferPage]:
    people = people_on_file(session, member_ids=[MemberId(row.member_id) for row in rows])
    return [_page(row, people[MemberId(row.member_id)], day) for row in rows]


def _page(row: Offer, person: PersonOnFile, day: date) -> OfferPage:
    return OfferPage(
        offer_id=OfferId(row.id),
        member_id=person.member_id,
        name=person.facts.name,
        number=person.number,
        home_lines=person.facts.address_lines,
        state=state_on(row.state, row.expires_on, day),
        class_key=row.class_key,
        shares=row.shares,
        price_pence=row.price_pence,
        offered_at=row.offered_at,
        expires_on=row.expires_on,
        replied_on=row.replied_on,
        paper=row.paper,
        address_choice=row.address_choice,
        address=TypedAddress(
            address_1=row.address_1,
            address_2=row.address_2,
            town=row.town,
            postcode=row.postcode,
        ),
        batch_id=BatchId(row.batch_id) if row.batch_id else None,
        entry_id=EntryId(row.entry_id) if row.entry_id else None,
    )
