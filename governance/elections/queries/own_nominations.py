"""The nominations of one member, drafts too, in all contests."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.elections.models.nominations import Nomination
from governance.elections.queries.nominations import NominationPage, nomination_page
from governance.kernel.ids import MemberId, NominationId


def nominations_of(session: Session, *, member_id: MemberId) -> list[NominationPage]:
    """What a member handed in or began, the oldest first."""
    ids = session.scalars(
        select(Nomination.id)
        .where(Nomination.member_id == member_id)
        .order_by(Nomination.saved_at, Nomination.id)
    ).all()
    return [nomination_page(session, nomination_id=NominationId(one)) for one in ids]
