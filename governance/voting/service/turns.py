"""Choosing who opens the box, and ending a poll whose box cannot be opened."""

from datetime import datetime

from sqlalchemy.orm import Session

from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.voting.rules.box import BoxState, Moment, WrongBoxState
from governance.voting.rules.keepers import LONGEST_REASON, BoxTooSmall, subset_places
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.board import append, checkpoint
from governance.voting.service.box_rows import box_of, note, require_state

_NEVER_ENDED = frozenset(
    {
        BoxState.DRAFT,
        BoxState.COUNTED,
        BoxState.DECLARED,
        BoxState.ARCHIVED,
        BoxState.ABORTED,
    }
)


def choose_subset(
    session: Session,
    *,
    poll_id: PollId,
    subset: int,
    keys: BoothKeys,
    actor: Actor,
    now: datetime,
) -> None:
    """Say which trustees open the frozen box; the first of them is written to.

    ``subset`` is numbered from 1 in the order of the manifest. This is said once: opening a box in
    two ways could show who voted how. Refuses with BoxTooSmall, WrongBoxState, BoxHalted,
    BoxMissing, and NotFound when there is no such subset.
    """
    poll, box = box_of(session, poll_id=poll_id)
    require_state(poll, box, BoxState.FROZEN)
    if not 1 <= subset <= len(subset_places(box.threshold)):
        raise NotFound
    counted = box.counted_ballots or 0
    if counted < box.smallest_box:
        raise BoxTooSmall(title=poll.title, counted=counted, smallest=box.smallest_box)
    box.subset = subset
    box.state = BoxState.OPENING
    append(session, box=box, event={"type": "opening", "subset": subset})
    checkpoint(session, box=box, moment=Moment.OPENING, keys=keys, now=now)
    note(session, box, Act.BOX_OPENING_BEGUN, actor=actor, now=now, detail={"subset": subset})


def end_box(session: Session, *, poll_id: PollId, reason: str, actor: Actor, now: datetime) -> None:
    """End a poll whose box is not opened: too few ballots, keys lost, a log that does not fit.

    ``reason`` is a sentence for everybody (at most 500 characters): it goes into the log, unless
    that is halted and grows no further. A counted poll cannot be ended. Refuses with
    WrongBoxState, BoxMissing, NotFound; raises ValueError for a reason that is none.
    """
    said = " ".join(reason.split())
    if not 0 < len(said) <= LONGEST_REASON:
        raise ValueError(f"a reason has between 1 and {LONGEST_REASON} characters")
    poll, box = box_of(session, poll_id=poll_id)
    if box.state in _NEVER_ENDED:
        raise WrongBoxState(title=poll.title, state=box.state)
    if box.halted_at is None:
        append(session, box=box, event={"type": "aborted", "reason": said})
    box.state = BoxState.ABORTED
    box.ended_because = said
    session.flush()
    note(session, box, Act.BOX_ENDED, actor=actor, now=now, detail={"reason": said})
