"""In which polls one person was on the roll and whether they voted: never how, and never when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId, PollId
from governance.voting.models import Poll, RollEntry
from governance.voting.queries.polls import has_voted

_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Participation:
    """One poll with this person on its roll; the words of the roll as they were frozen.

    ``has_voted`` is ``None`` where a scrutineer issued the codes and holds the marked register.
    """

    poll_id: PollId
    title: str
    closes_at: datetime
    name: str
    group: str
    site: str
    has_voted: bool | None


def participation_of(session: Session, *, member_id: MemberId) -> Iterator[Participation]:
    """The polls on whose roll a person stands, by their close, streamed.

    No time is told, because none is kept: see ``service.casting``.
    """
    find = (
        select(Poll.id, Poll.title, Poll.closes_at, RollEntry, has_voted(member_id))
        .join(RollEntry, and_(RollEntry.poll_id == Poll.id, RollEntry.member_id == member_id))
        .order_by(Poll.closes_at, Poll.id)
    )
    rows = session.execute(find.execution_options(yield_per=_AT_A_TIME))
    for poll_id, title, closes_at, entry, voted in rows:
        yield Participation(
            poll_id=PollId(poll_id),
            title=title,
            closes_at=closes_at,
            name=entry.name,
            group=entry.group,
            site=entry.site,
            has_voted=voted,
        )
