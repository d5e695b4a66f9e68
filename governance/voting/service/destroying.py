"""Destruction of a poll's papers when their time is over (MER r57); what is counted stays."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.voting.models import Ballot, Mark, Poll, PollRemains, RollEntry
from governance.voting.queries.roll import turnout
from governance.voting.rules import PollStage, PollStillOpen, stage_at


def destroy_papers(
    session: Session, *, poll_ids: Sequence[PollId], rule: str, now: datetime
) -> None:
    """Destroy the sealed ballots, the marks and the roll of closed polls.

    What remains of each: how many there were of each, the turnout as it was published, the roll's
    digest (with the poll), the day and the rule. Refuses with ``PollStillOpen``.
    """
    for poll_id in poll_ids:
        poll = session.get_one(Poll, poll_id)
        stage = stage_at(now, opens_at=poll.opens_at, closes_at=poll.closes_at)
        if stage is not PollStage.CLOSED:
            raise PollStillOpen(title=poll.title, closes_at=poll.closes_at)
        if session.get(PollRemains, poll_id) is None:
            session.add(_remains(session, poll_id, rule, now))
    session.flush()
    for table in (Mark, Ballot, RollEntry):
        session.execute(delete(table).where(table.poll_id.in_(poll_ids)))
    session.expire_all()


def _remains(session: Session, poll_id: PollId, rule: str, now: datetime) -> PollRemains:
    found = turnout(session, poll_id=poll_id)
    ballots = session.scalar(
        select(func.count()).select_from(Ballot).where(Ballot.poll_id == poll_id)
    )
    return PollRemains(
        poll_id=poll_id,
        destroyed_at=now,
        rule=rule,
        electorate=found.electorate,
        received=found.received,
        ballots=ballots or 0,
        groups=[[one.name, one.electorate, one.received] for one in found.groups],
    )
