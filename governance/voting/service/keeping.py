"""Keeping a box by the clock: its hours in the log, key checks, checkpoints, and asking again."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.letterhead import Letterhead
from governance.voting.models import Box, Checkpoint, Poll
from governance.voting.rules.box import BoxState, Moment
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.asking import ask_keepers, is_anybody_to_be_asked
from governance.voting.service.board import checkpoint
from governance.voting.service.box_rows import box_of
from governance.voting.service.key_checks import ask_again_before_close, due_for_second_check
from governance.voting.service.stages import close_box, open_box

CHECKPOINT_EVERY = timedelta(hours=6)

_AT_REST = frozenset({BoxState.ABORTED, BoxState.ARCHIVED, BoxState.DECLARED})
_MOMENTS: Mapping[BoxState, Moment] = {
    BoxState.CLOSED: Moment.CLOSED,
    BoxState.FROZEN: Moment.FROZEN,
    BoxState.COUNTED: Moment.COUNTED,
    BoxState.DECLARED: Moment.DECLARED,
    BoxState.ABORTED: Moment.ENDED,
    BoxState.ARCHIVED: Moment.DESTROYED,
}
"""States in which every new entry of the log gets a checkpoint at once."""


def boxes_to_keep(session: Session) -> list[PollId]:
    """The boxes that the worker looks after: those in use, and those with a head to mail."""
    mine = Checkpoint.poll_id == Box.poll_id
    find = select(Box.poll_id).where(
        or_(
            Box.state.not_in(_AT_REST),
            exists().where(mine, Checkpoint.mailed_at.is_(None)),
            ~exists().where(mine, Checkpoint.size == Box.log_size),
        )
    )
    return [PollId(one) for one in session.scalars(find.order_by(Box.poll_id))]


def is_anything_due(session: Session, *, poll_id: PollId, now: datetime) -> bool:
    """Whether ``keep_box`` would do anything: asked first, since it holds up whoever votes."""
    box, poll = session.get_one(Box, poll_id), session.get_one(Poll, poll_id)
    if box.halted_at is not None:
        return False
    return (
        _is_hour(poll, box, now=now)
        or bool(due_for_second_check(session, poll=poll, box=box, now=now))
        or moment_due(session, box=box, now=now) is not None
        or (_is_asking(poll, box, now=now) and is_anybody_to_be_asked(session, box=box, now=now))
    )


def keep_box(
    session: Session, *, poll_id: PollId, keys: BoothKeys, house: Letterhead, now: datetime
) -> int:
    """Do what is due for one box; gives how many things that were. A halted box is left alone."""
    poll, box = box_of(session, poll_id=poll_id)
    if box.halted_at is not None:
        return 0
    done = _note_hour(session, poll, box, now=now)
    done += ask_again_before_close(session, poll=poll, box=box, now=now)
    moment = moment_due(session, box=box, now=now)
    if moment is not None:
        checkpoint(session, box=box, moment=moment, keys=keys, now=now)
        done += 1
    if _is_asking(poll, box, now=now):
        done += ask_keepers(session, box=box, keys=keys, house=house, now=now)
    return done


def moment_due(session: Session, *, box: Box, now: datetime) -> Moment | None:
    """For which moment the log wants a checkpoint now; ``None`` when it has all it needs."""
    find = select(Checkpoint).where(Checkpoint.poll_id == box.poll_id)
    newest = session.scalar(find.order_by(Checkpoint.size.desc()).limit(1))
    if newest is None or newest.size == box.log_size:
        return None
    if box.state is BoxState.OPEN:
        opened = find.where(Checkpoint.moment == Moment.OPENED)
        if session.scalar(opened.limit(1)) is None:
            return Moment.OPENED
        return Moment.SIX_HOURS if now - newest.made_at >= CHECKPOINT_EVERY else None
    return _MOMENTS.get(box.state)


def _is_hour(poll: Poll, box: Box, *, now: datetime) -> bool:
    """Whether the clock has opened or closed the box and its log does not say so yet."""
    has_begun = box.state is BoxState.READY and now >= poll.opens_at
    return has_begun or (box.state.takes_ballots and now >= poll.closes_at)


def _note_hour(session: Session, poll: Poll, box: Box, *, now: datetime) -> int:
    """Open or close the box in its log when the clock has."""
    if not _is_hour(poll, box, now=now):
        return 0
    if now >= poll.closes_at:
        close_box(session, box=box, now=now)
    else:
        open_box(session, box=box, now=now)
    return 1


def _is_asking(poll: Poll, box: Box, *, now: datetime) -> bool:
    """Whether anything a keeper does still helps: not for a box that was not ready in time."""
    return now < poll.closes_at or box.state not in {BoxState.DRAFT, BoxState.FIXED}
