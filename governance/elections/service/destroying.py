"""Destruction of counted papers and nomination forms when their time is over (MER r57)."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from governance.elections.models.contests import Contest
from governance.elections.models.counts import ContestCount, ContestDeclaration, CountedPapers
from governance.elections.models.nominations import (
    Nomination,
    NominationPhoto,
    NominationSupporter,
)
from governance.kernel.calendar import end_of_day_at, london_day
from governance.kernel.ids import ContestId, PollId

_STREAMED = 500


def declared_polls(session: Session, *, until: date) -> Iterator[tuple[PollId, ContestId, date]]:
    """Polls that closed on or before a day and whose result is declared, with their contests."""
    find = (
        select(Contest.poll_id, Contest.id, Contest.closes_at)
        .join(ContestDeclaration, ContestDeclaration.contest_id == Contest.id)
        .where(Contest.poll_id.is_not(None), Contest.closes_at <= end_of_day_at(until))
        .order_by(Contest.closes_at, Contest.id)
    )
    for poll_id, contest_id, closes_at in session.execute(
        find.execution_options(yield_per=_STREAMED)
    ):
        if poll_id is not None:
            yield PollId(poll_id), ContestId(contest_id), london_day(closes_at)


def destroy_counted_papers(session: Session, *, poll_ids: Sequence[PollId]) -> None:
    """Delete the papers that counts were made from; the records and their digests stay."""
    counts = (
        select(ContestCount.id)
        .join(Contest, Contest.id == ContestCount.contest_id)
        .where(Contest.poll_id.in_(poll_ids))
    )
    session.execute(delete(CountedPapers).where(CountedPapers.count_id.in_(counts)))


def contests_with_forms(session: Session, *, until: date) -> Iterator[tuple[ContestId, date]]:
    """Contests that closed on or before a day, declared, that still have nomination forms."""
    of_it = Nomination.contest_id == Contest.id
    has_forms = or_(
        exists().where(of_it, or_(Nomination.signed_name != "", Nomination.contact_address != "")),
        exists().where(of_it, Nomination.submitted_at.is_(None)),
        exists().where(NominationSupporter.contest_id == Contest.id),
    )
    is_settled = or_(
        Contest.uncontested_at.is_not(None),
        exists().where(ContestDeclaration.contest_id == Contest.id),
    )
    find = (
        select(Contest.id, Contest.closes_at)
        .where(Contest.closes_at <= end_of_day_at(until), and_(has_forms, is_settled))
        .order_by(Contest.closes_at, Contest.id)
    )
    for contest_id, closes_at in session.execute(find.execution_options(yield_per=_STREAMED)):
        yield ContestId(contest_id), london_day(closes_at)


def destroy_forms(session: Session, *, contest_ids: Sequence[ContestId]) -> None:
    """Destroy nomination forms: drafts, addresses, statements, interests, photos, supporters.

    The name and the constituency of those who stood, and what was decided, stay: they belong to
    the result.
    """
    forms: list[UUID] = list(
        session.scalars(select(Nomination.id).where(Nomination.contest_id.in_(contest_ids)))
    )
    for table in (NominationPhoto, NominationSupporter):
        session.execute(delete(table).where(table.nomination_id.in_(forms)))
    session.execute(
        delete(Nomination).where(Nomination.id.in_(forms), Nomination.submitted_at.is_(None))
    )
    session.execute(
        update(Nomination)
        .where(Nomination.id.in_(forms))
        .values(
            contact_address="",
            statement="",
            interests="",
            signed_name="",
            signed_on=None,
            has_no_interests=False,
        )
    )
