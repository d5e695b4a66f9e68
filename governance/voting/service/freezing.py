"""Freezing a box after the close: which ballots are counted, and which are not and why."""

import hashlib
from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Detail
from governance.kernel.actor import Actor
from governance.kernel.ids import PollId
from governance.voting.models import Ballot, Box, Credential
from governance.voting.rules import PollStage, PollStillOpen, stage_at
from governance.voting.rules.box import BoxState
from governance.voting.rules.reconciling import Exclusion
from governance.voting.service.board import append
from governance.voting.service.box_rows import box_of, note, require_state
from governance.voting.service.stages import close_box

_AT_A_TIME = 2000


def freeze_box(session: Session, *, poll_id: PollId, actor: Actor, now: datetime) -> None:
    """Fix what is counted: every ballot but those voided and those superseded by a later one.

    Notes the close first, where the worker has not. Nothing goes in or is voided afterwards.
    Refuses with PollStillOpen, WrongBoxState (also when it is frozen already), BoxHalted,
    BoxMissing, NotFound.
    """
    poll, box = box_of(session, poll_id=poll_id)
    stage = stage_at(now, opens_at=poll.opens_at, closes_at=poll.closes_at)
    if stage is not PollStage.CLOSED:
        raise PollStillOpen(title=poll.title, closes_at=poll.closes_at)
    require_state(poll, box, BoxState.READY, BoxState.OPEN, BoxState.CLOSED)
    if box.state is not BoxState.CLOSED:
        close_box(session, box=box, now=now)
    counted, sha256 = 0, hashlib.sha256()
    excluded: list[dict[str, str]] = []
    for ballot, reason in _sorted_out(session, box):
        if reason is None:
            counted += 1
            sha256.update(f"{ballot}\n".encode())
        else:
            excluded.append({"ballot": ballot, "reason": reason.value})
    box.counted_ballots = counted
    box.excluded = excluded
    box.frozen_sha256 = sha256.hexdigest()
    box.state = BoxState.FROZEN
    event = {
        "type": "frozen",
        "counted": counted,
        "excluded": excluded,
        "sha256": box.frozen_sha256,
    }
    append(session, box=box, event=event)
    detail: Detail = {"counted": counted, "excluded": len(excluded), "digest": box.frozen_sha256}
    note(session, box, Act.BOX_FROZEN, actor=actor, now=now, detail=detail)


def _sorted_out(session: Session, box: Box) -> Iterator[tuple[str, Exclusion | None]]:
    """Every ballot in log order, and why it is not counted."""
    last = func.max(Ballot.turn).over(partition_by=Ballot.credential)
    find = (
        select(Ballot.ballot, Ballot.turn, last.label("last"), Credential.void_reason)
        .join(
            Credential,
            and_(Credential.poll_id == Ballot.poll_id, Credential.credential == Ballot.credential),
        )
        .where(Ballot.poll_id == box.poll_id)
        .order_by(Ballot.entry)
    )
    for row in session.execute(find.execution_options(yield_per=_AT_A_TIME)):
        if row.void_reason is not None:
            yield row.ballot, Exclusion.VOIDED
        else:
            yield row.ballot, Exclusion.SUPERSEDED if row.turn < row.last else None
