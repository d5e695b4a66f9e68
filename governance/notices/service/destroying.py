"""Destruction of what notices said, and of the names and addresses of people who are erased."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from governance.kernel.calendar import end_of_day_at, london_day
from governance.notices.models import Notice, NoticeChoice
from governance.notices.rules import DeliveryState

_STREAMED = 1000
NO_NAME = "Erased"


def old_words(session: Session, *, until: date) -> Iterator[tuple[UUID, UUID, date]]:
    """Notices queued on or before a day that still have their words: id, to whom, and the day."""
    find = (
        select(Notice.id, Notice.person_id, Notice.queued_at)
        .where(
            Notice.queued_at <= end_of_day_at(until),
            Notice.state != DeliveryState.QUEUED,
            or_(Notice.body != "", Notice.address != ""),
        )
        .order_by(Notice.queued_at, Notice.id)
    )
    for id_, person_id, queued_at in session.execute(find.execution_options(yield_per=_STREAMED)):
        yield id_, person_id, london_day(queued_at)


def destroy_words(session: Session, *, notice_ids: Sequence[UUID]) -> None:
    """Empty the words and the postal address; what was sent when, to whom and how stays."""
    session.execute(
        update(Notice).where(Notice.id.in_(notice_ids)).values(body="", address="", answer="")
    )


def erase_people(session: Session, *, person_ids: Sequence[UUID]) -> None:
    """Take names, addresses and words off everything that was sent to these people."""
    session.execute(
        update(Notice)
        .where(Notice.person_id.in_(person_ids))
        .values(name=NO_NAME, address="", searchable="", body="", answer="", subject_line=NO_NAME)
    )
    session.execute(
        update(Notice)
        .where(Notice.person_id.in_(person_ids), Notice.email.is_not(None))
        .values(email="")
    )
    session.execute(delete(NoticeChoice).where(NoticeChoice.person_id.in_(person_ids)))
