"""Reading the outbox: a page of it, what one person was sent, what was sent about one thing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from governance.journal.rules import Subject
from governance.kernel.ids import NoticeId
from governance.notices.models import Notice, NoticeChoice
from governance.notices.rules import (
    Channel,
    DeliveryState,
    FailureReason,
    NoticeKind,
    NoticeWasSecret,
    searchable,
)


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice as the outbox lists it; its words are not here."""

    id: NoticeId
    kind: NoticeKind
    channel: Channel
    state: DeliveryState
    person_id: UUID
    name: str
    email: str | None
    subject_line: str
    is_secret: bool
    queued_at: datetime
    changed_at: datetime
    tries: int
    reason: FailureReason | None
    answer: str

    @property
    def can_resend(self) -> bool:
        """Whether it may be put in the queue again."""
        is_email = self.channel is Channel.EMAIL
        return is_email and not self.is_secret and self.state is not DeliveryState.QUEUED

    @property
    def can_print(self) -> bool:
        """Whether it may be printed as a letter."""
        return not self.is_secret


@dataclass(frozen=True, slots=True)
class NoticesPage:
    """Some notices, the newest first; ``next`` is where the following page begins."""

    notices: tuple[NoticeLine, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class LetterText:
    """The words of one notice, for printing."""

    id: NoticeId
    name: str
    address_lines: tuple[str, ...]
    subject_line: str
    body: str


def notices_page(
    session: Session,
    *,
    state: DeliveryState | None = None,
    channel: Channel | None = None,
    text: str = "",
    before: str | None = None,
    limit: int = 50,
) -> NoticesPage:
    """A keyset page of the outbox, the newest first, by state, channel, name and address.

    ``before`` is the ``next`` of the page before; one that cannot be read gives the first page.
    """
    find = _lines().limit(limit + 1)
    if state is not None:
        find = find.where(Notice.state == state)
    if channel is not None:
        find = find.where(Notice.channel == channel)
    for word in searchable(text).split():
        find = find.where(Notice.searchable.contains(word, autoescape=True))
    place = _place(before)
    if place is not None:
        find = find.where(tuple_(Notice.queued_at, Notice.id) < place)
    lines = [_line(row) for row in session.scalars(find)]
    more = len(lines) > limit
    shown = tuple(lines[:limit])
    return NoticesPage(shown, _cursor(shown[-1]) if more else None)


def notices_to(session: Session, *, person_id: UUID, limit: int = 100) -> list[NoticeLine]:
    """What one person was sent, the newest first."""
    find = _lines().where(Notice.person_id == person_id).limit(limit)
    return [_line(row) for row in session.scalars(find)]


def wants_email_at(
    person_id: InstrumentedAttribute[UUID | None], email: InstrumentedAttribute[str | None]
) -> ColumnElement[bool]:
    """Whether the person of a row chose to be written to at this address: for a statement."""
    return exists().where(NoticeChoice.person_id == person_id, NoticeChoice.email == email)


def notices_in_full(
    session: Session, *, person_id: UUID
) -> Iterator[tuple[NoticeLine, str | None]]:
    """Everything one person was sent, the newest first, with its words, streamed.

    The words of a secret notice are left out: it held a link to sign in.
    """
    find = _lines().where(Notice.person_id == person_id)
    for row in session.scalars(find.execution_options(yield_per=200)):
        yield _line(row), None if row.is_secret else row.body


def notices_about(session: Session, *, subject: Subject, limit: int = 1000) -> list[NoticeLine]:
    """What was sent about one thing, the newest first."""
    find = _lines().where(Notice.about_id == str(subject.id), Notice.about_kind == subject.kind)
    return [_line(row) for row in session.scalars(find.limit(limit))]


def notice_counts(
    session: Session, *, subject: Subject | None = None
) -> dict[tuple[Channel, DeliveryState], int]:
    """How many notices are in each state, by channel; of one thing only, if it is given."""
    find = select(Notice.channel, Notice.state, func.count()).group_by(Notice.channel, Notice.state)
    if subject is not None:
        find = find.where(Notice.about_id == str(subject.id), Notice.about_kind == subject.kind)
    return {(channel, state): count for channel, state, count in session.execute(find)}


def letters_waiting(session: Session, *, limit: int = 200) -> list[LetterText]:
    """The letters that wait to be printed, the oldest first."""
    find = (
        select(Notice)
        .where(
            Notice.channel == Channel.LETTER,
            Notice.state == DeliveryState.QUEUED,
            Notice.is_secret.is_(False),
        )
        .order_by(Notice.queued_at, Notice.id)
        .limit(limit)
    )
    return [_letter(row) for row in session.scalars(find)]


def letter_text(session: Session, *, notice_id: NoticeId) -> LetterText | None:
    """The words of one notice; ``None`` when there is none. Refuses to give those of a secret."""
    row = session.get(Notice, notice_id)
    if row is not None and row.is_secret:
        raise NoticeWasSecret
    return None if row is None else _letter(row)


def _letter(row: Notice) -> LetterText:
    return LetterText(
        id=NoticeId(row.id),
        name=row.name,
        address_lines=tuple(row.address.splitlines()),
        subject_line=row.subject_line,
        body=row.body or "",
    )


def _lines() -> Select[Notice]:
    return select(Notice).order_by(Notice.queued_at.desc(), Notice.id.desc())


def _line(row: Notice) -> NoticeLine:
    return NoticeLine(
        id=NoticeId(row.id),
        kind=row.kind,
        channel=row.channel,
        state=row.state,
        person_id=row.person_id,
        name=row.name,
        email=row.email,
        subject_line=row.subject_line,
        is_secret=row.is_secret,
        queued_at=row.queued_at,
        changed_at=row.changed_at,
        tries=row.tries,
        reason=row.reason,
        answer=row.answer,
    )


def _cursor(line: NoticeLine) -> str:
    return f"{line.queued_at.isoformat()}~{line.id}"


def _place(before: str | None) -> tuple[datetime, UUID] | None:
    at, _, ident = (before or "").partition("~")
    try:
        place = datetime.fromisoformat(at), UUID(ident)
    except ValueError:
        return None
    return place if place[0].tzinfo is not None else None
