"""What anyone may read of the box: the numbers of the ballots in it."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.voting.models import Ballot
from governance.voting.queries.polls import poll_page
from governance.voting.rules import PollStage, PollStillOpen, RehearsalV1, in_groups

_AT_A_TIME = 1000


def ballot_numbers(session: Session, *, poll_id: PollId, now: datetime) -> Iterator[str]:
    """The number of every ballot in the box, sorted, in groups of four, streamed.

    Refuses with PollStillOpen before the close: in a rehearsal a list that grows would tell in
    which order votes came, and the log of a sealed poll is there for whoever wants to watch.
    """
    poll = poll_page(session, poll_id=poll_id)
    if poll.stage(now) is not PollStage.CLOSED:
        raise PollStillOpen(title=poll.title, closes_at=poll.closes_at)
    find = select(Ballot.number).where(Ballot.poll_id == poll_id).order_by(Ballot.number)
    return (
        in_groups(number)
        for number in session.scalars(find.execution_options(yield_per=_AT_A_TIME))
    )


def is_in_box(session: Session, *, poll_id: PollId, number: str, now: datetime) -> bool:
    """Whether a ballot lies in the box under this number (16 characters, without gaps).

    Of a rehearsal this is told after the close only: refuses with PollStillOpen.
    """
    poll = poll_page(session, poll_id=poll_id)
    if poll.scheme == RehearsalV1.name and poll.stage(now) is not PollStage.CLOSED:
        raise PollStillOpen(title=poll.title, closes_at=poll.closes_at)
    find = select(Ballot.number).where(Ballot.poll_id == poll_id, Ballot.number == number)
    return session.scalar(find) is not None
