"""The hours of a poll in its log: opened, by the worker or the first vote, and closed."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.sealing.fields import shown_instant
from governance.voting.models import Ballot, Box
from governance.voting.rules.box import BoxState
from governance.voting.service.board import append


def open_box(session: Session, *, box: Box, now: datetime) -> None:
    """Note that the poll has opened. The caller holds the box and has seen that it is time."""
    append(session, box=box, event={"type": "opened", "at": shown_instant(now)})
    box.state = BoxState.OPEN
    session.flush()


def close_box(session: Session, *, box: Box, now: datetime) -> None:
    """Note that the poll has closed, and with how many ballots. The caller holds the box."""
    if box.state is BoxState.READY:
        open_box(session, box=box, now=now)
    ballots = session.scalar(select(func.count()).where(Ballot.poll_id == box.poll_id))
    event = {"type": "closed", "at": shown_instant(now), "ballots": ballots or 0}
    append(session, box=box, event=event)
    box.state = BoxState.CLOSED
    session.flush()
