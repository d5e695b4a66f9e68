"""Destruction of a poll's papers when their time is over (MER r57); what is counted stays."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.sealing.fields import shown_instant
from governance.voting.models import (
    Ballot,
    Box,
    Credential,
    Mark,
    OpenedRow,
    OpeningLine,
    Poll,
    PollRemains,
    RollEntry,
)
from governance.voting.queries.roll import turnout
from governance.voting.rules import PollStage, PollStillOpen, stage_at
from governance.voting.rules.box import BoxState
from governance.voting.service.board import append


def destroy_papers(
    session: Session, *, poll_ids: Sequence[PollId], rule: str, now: datetime
) -> None:
    """Destroy the ballots, the marks and the roll of closed polls, and what was made of ballots.

    What remains of each: how many there were of each, the turnout as it was published, the roll's
    digest (with the poll), the day and the rule. Of a sealed poll the log, the manifest, the
    signed headers of the opening and the commitments remain too, none of which says how anybody
    voted; the envelopes, whose credential is whose, the plaintexts and their nonces go, and the
    log says so. Refuses with ``PollStillOpen``.
    """
    for poll_id in poll_ids:
        poll = session.get_one(Poll, poll_id)
        stage = stage_at(now, opens_at=poll.opens_at, closes_at=poll.closes_at)
        if stage is not PollStage.CLOSED:
            raise PollStillOpen(title=poll.title, closes_at=poll.closes_at)
        if session.get(PollRemains, poll_id) is None:
            session.add(_remains(session, poll_id, rule, now))
    session.flush()
    for table in (Mark, Ballot, OpeningLine):
        session.execute(delete(table).where(table.poll_id.in_(poll_ids)))
    _forget(session, poll_ids)
    session.execute(delete(RollEntry).where(RollEntry.poll_id.in_(poll_ids)))
    for box in session.scalars(
        select(Box).where(Box.poll_id.in_(poll_ids)).order_by(Box.poll_id).with_for_update()
    ):
        _archive(session, box, now=now)
    session.expire_all()


def _forget(session: Session, poll_ids: Sequence[PollId]) -> None:
    """Take from the rows and the credentials what leads to a vote or to a person."""
    session.execute(
        update(OpenedRow)
        .where(OpenedRow.poll_id.in_(poll_ids))
        .values(choices=None, nonce=None, plaintext=None)
    )
    session.execute(
        update(Credential).where(Credential.poll_id.in_(poll_ids)).values(member_id=None, seed=None)
    )


def _archive(session: Session, box: Box, *, now: datetime) -> None:
    """The last event of a log; a halted one, and one that never began, grows no further."""
    if box.state is BoxState.ARCHIVED:
        return
    if box.halted_at is None and box.manifest is not None:
        append(session, box=box, event={"type": "destroyed", "at": shown_instant(now)})
    box.state = BoxState.ARCHIVED
    session.flush()


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
