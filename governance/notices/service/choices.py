"""How a person asked to be reached: keeping the choice, and turning what waits to its way."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from governance.notices.models import Notice, NoticeChoice
from governance.notices.rules import Channel, DeliveryState, NoticeKind, searchable

AS_QUEUED = (NoticeKind.ACTIVATION_LETTER, NoticeKind.CONTACT_CHANGED)
"""Kinds that go where they were sent: a code on paper, and the word to an old address."""
AT_ONCE = 500


def choose_way(
    session: Session, *, person_id: UUID, channel: Channel | None, email: str | None, now: datetime
) -> None:
    """Keep how a person wants to be reached; ``channel`` ``None`` takes the choice back.

    ``email`` goes with the channel e-mail alone, and must have been confirmed by its owner.
    """
    row = session.get(NoticeChoice, person_id)
    if channel is None:
        if row is not None:
            session.delete(row)
    elif row is None:
        session.add(NoticeChoice(person_id=person_id, channel=channel, email=email, chosen_at=now))
    else:
        row.channel, row.email, row.chosen_at = channel, email, now
    session.flush()


def way_chosen(session: Session, *, person_id: UUID) -> tuple[Channel, str | None] | None:
    """The channel a person chose and the address that goes with it; ``None``: no choice."""
    row = session.get(NoticeChoice, person_id)
    return None if row is None else (row.channel, row.email)


def turn_to_choices(session: Session, *, now: datetime) -> int:
    """Turn queued notices to the way their people chose; gives how many, at most 500.

    What holds a secret, has been printed or is being sent stays as it is; so does an e-mail
    whose sender gave no postal address to print on the letter.
    """
    to_letter = and_(
        NoticeChoice.channel == Channel.LETTER,
        Notice.channel == Channel.EMAIL,
        Notice.address != "",
    )
    to_email = and_(
        NoticeChoice.channel == Channel.EMAIL,
        or_(Notice.channel == Channel.LETTER, Notice.email != NoticeChoice.email),
    )
    rows = session.execute(
        select(Notice, NoticeChoice)
        .join(NoticeChoice, NoticeChoice.person_id == Notice.person_id)
        .where(
            Notice.state == DeliveryState.QUEUED,
            Notice.is_secret.is_(False),
            Notice.kind.not_in(AS_QUEUED),
            or_(Notice.leased_until.is_(None), Notice.leased_until <= now),
            or_(to_letter, to_email),
        )
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Notice)
    ).all()
    for notice, choice in rows:
        notice.channel = choice.channel
        if choice.channel is Channel.EMAIL:
            notice.email = choice.email
        notice.searchable = searchable(notice.name, notice.email)
    session.flush()
    return len(rows)
