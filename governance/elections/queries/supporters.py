"""Reading supporters and photos: what one person was asked, and the picture at an address."""

from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from governance.elections.models.contests import Contest
from governance.elections.models.nominations import (
    Nomination,
    NominationPhoto,
    NominationSupporter,
)
from governance.elections.queries.nominations import Photo, SupportRequest, nomination_page
from governance.elections.rules.nominations import SupportAnswer
from governance.kernel.ids import ContestId, MemberId, NominationId
from governance.kernel.refusals import NotFound

Asked = Select[NominationSupporter, Nomination]


def support_requests(
    session: Session, *, member_id: MemberId, contest_id: ContestId | None = None
) -> list[SupportRequest]:
    """Everything a member was asked to support, newest first; in one contest if it is given."""
    find = _asked(member_id).order_by(NominationSupporter.asked_at.desc())
    if contest_id is not None:
        find = find.where(NominationSupporter.contest_id == contest_id)
    return [_request(*row) for row in session.execute(find)]


def support_request(
    session: Session, *, nomination_id: NominationId, member_id: MemberId
) -> SupportRequest:
    """What a member was asked for one nomination; ``NotFound`` when they were not asked."""
    find = _asked(member_id).where(NominationSupporter.nomination_id == nomination_id)
    row = session.execute(find).one_or_none()
    if row is None:
        raise NotFound
    return _request(*row)


def supports_given(session: Session, *, contest_id: ContestId, member_id: MemberId) -> int:
    """How many standing nominations of a contest a member has confirmed support for."""
    return session.scalars(
        select(func.count())
        .select_from(NominationSupporter)
        .join(Nomination, Nomination.id == NominationSupporter.nomination_id)
        .where(
            NominationSupporter.contest_id == contest_id,
            NominationSupporter.member_id == member_id,
            NominationSupporter.answer == SupportAnswer.CONFIRMED,
            Nomination.withdrawn_at.is_(None),
        )
    ).one()


def photo_at(session: Session, *, photo_id: UUID) -> Photo:
    """The picture at an address, and whose it is. Refuses with ``NotFound``."""
    row = session.get(NominationPhoto, photo_id)
    if row is None:
        raise NotFound
    page = nomination_page(session, nomination_id=NominationId(row.nomination_id))
    return Photo(
        content=row.content,
        digest=row.digest,
        contest_id=page.contest_id,
        member_id=page.member_id,
        is_candidate=page.is_candidate,
    )


def photos_of(session: Session, *, contest_id: ContestId) -> dict[NominationId, bytes]:
    """The pictures of a contest's nominations, for the statement as a document."""
    rows = session.execute(
        select(NominationPhoto.nomination_id, NominationPhoto.content)
        .join(Nomination, Nomination.id == NominationPhoto.nomination_id)
        .where(Nomination.contest_id == contest_id)
    )
    return {NominationId(nomination_id): content for nomination_id, content in rows}


def _asked(member_id: MemberId) -> Asked:
    return (
        select(NominationSupporter, Nomination)
        .join(Nomination, Nomination.id == NominationSupporter.nomination_id)
        .join(Contest, Contest.id == Nomination.contest_id)
        .where(NominationSupporter.member_id == member_id)
    )


def _request(supporter: NominationSupporter, nomination: Nomination) -> SupportRequest:
    return SupportRequest(
        nomination_id=NominationId(nomination.id),
        contest_id=ContestId(nomination.contest_id),
        candidate_name=nomination.name,
        candidate_member_id=MemberId(nomination.member_id),
        candidate_constituency=nomination.constituency_name,
        statement=nomination.statement,
        answer=supporter.answer,
        answered_at=supporter.answered_at,
        is_withdrawn=nomination.withdrawn_at is not None,
    )
