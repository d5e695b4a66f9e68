"""What joining and leaving hold of one person, for their own copy of their data."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from governance.joining.models import Decision, LeaverCase, Offer
from governance.joining.queries.cases import steps_of
from governance.joining.rules.differences import Choice, DecisionState, DifferenceKind
from governance.joining.rules.leaving import Grounds, LeaverState, Route, Step
from governance.joining.rules.offers import AddressChoice, OfferState
from governance.kernel.ids import EntryId, LeaverId, MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnOffer:
    """An offer of membership, the answer, and the address given with it."""

    state: OfferState
    class_key: str
    shares: int
    price_pence: int
    offered_at: datetime
    expires_on: date
    replied_on: date | None
    paper: str
    address_choice: AddressChoice | None
    address_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDecision:
    """A decision on a line of the work list; ``what_differed`` names nobody else."""

    kind: DifferenceKind
    what_differed: str
    choice: Choice
    reason: str
    until_on: date | None
    state: DecisionState
    decided_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCase:
    """A leaver's case; ``acts_for_another``: the person acts for somebody's estate in it."""

    grounds: Grounds
    route: Route
    left_on: date
    state: LeaverState
    acts_for_another: bool
    representative: str
    representative_address: str
    steps: tuple[Step, ...]


def offers_to(session: Session, *, member_id: MemberId) -> Iterator[OwnOffer]:
    """Every offer to a person, the oldest first."""
    rows = session.scalars(
        select(Offer).where(Offer.member_id == member_id).order_by(Offer.offered_at, Offer.id)
    )
    for row in rows:
        lines = (row.address_1, row.address_2, row.town, row.postcode)
        yield OwnOffer(
            state=row.state,
            class_key=row.class_key,
            shares=row.shares,
            price_pence=row.price_pence,
            offered_at=row.offered_at,
            expires_on=row.expires_on,
            replied_on=row.replied_on,
            paper=row.paper,
            address_choice=row.address_choice,
            address_lines=tuple(line for line in lines if line),
        )


def decisions_about(session: Session, *, member_id: MemberId) -> Iterator[OwnDecision]:
    """Every decision on a person, the oldest first; of two alike, what is said of the other goes.

    The words of such a decision hold the other one's name and number.
    """
    rows = session.scalars(
        select(Decision)
        .where(or_(Decision.member_id == member_id, Decision.other_id == member_id))
        .order_by(Decision.decided_at, Decision.id)
    )
    for row in rows:
        yield OwnDecision(
            kind=row.kind,
            what_differed="" if row.other_id is not None else row.fingerprint,
            choice=row.choice,
            reason=row.reason,
            until_on=row.until_on,
            state=row.state,
            decided_at=row.decided_at,
            settled_at=row.settled_at,
        )


def cases_about(
    session: Session, *, member_id: MemberId, entry_ids: Sequence[EntryId]
) -> Iterator[OwnCase]:
    """The person's own leaver's cases, and those in which they act for an estate.

    Of somebody else's case only what is held of the person who acts is given.
    """
    rows = session.scalars(
        select(LeaverCase)
        .where(
            or_(
                LeaverCase.member_id == member_id,
                LeaverCase.representative_entry_id.in_(entry_ids),
            )
        )
        .order_by(LeaverCase.opened_at, LeaverCase.id)
    ).all()
    own = [LeaverId(row.id) for row in rows if row.member_id == member_id]
    steps = steps_of(session, case_ids=own)
    for row in rows:
        yield OwnCase(
            grounds=row.grounds,
            route=row.route,
            left_on=row.left_on,
            state=row.state,
            acts_for_another=row.member_id != member_id,
            representative=row.representative,
            representative_address=row.representative_address,
            steps=steps.get(LeaverId(row.id), ()),
        )
