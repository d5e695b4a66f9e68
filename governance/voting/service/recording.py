"""What becomes of an opened box, in its log: counted by which record, and declared."""

from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.voting.models import Box, Poll
from governance.voting.rules.box import SCHEME, BoxMissing, BoxNotReady, BoxState
from governance.voting.service.board import append
from governance.voting.service.box_rows import box_of, require_state


def record_counted(session: Session, *, poll_id: PollId, record_sha256: str) -> None:
    """Note in the log which record a count has made; a recount is noted too.

    Nothing to note for a rehearsal. Refuses with WrongBoxState before the opening, BoxHalted.
    """
    if _is_rehearsal(session, poll_id):
        return
    poll, box = box_of(session, poll_id=poll_id)
    require_state(poll, box, BoxState.OPENED, BoxState.COUNTED)
    append(session, box=box, event={"type": "counted", "record": record_sha256})
    box.state = BoxState.COUNTED
    session.flush()


def record_declared(session: Session, *, poll_id: PollId, record_sha256: str) -> None:
    """Note in the log that the result of this record was declared, once.

    Nothing to note for a rehearsal. Refuses with WrongBoxState before the count, BoxHalted.
    """
    if _is_rehearsal(session, poll_id):
        return
    poll, box = box_of(session, poll_id=poll_id)
    require_state(poll, box, BoxState.COUNTED)
    append(session, box=box, event={"type": "declared", "record": record_sha256})
    box.state = BoxState.DECLARED
    session.flush()


def refuse_unless_ready(session: Session, *, poll_id: PollId) -> None:
    """The box takes votes when its hour comes; a rehearsal has none and is always ready.

    Refuses with BoxMissing, and BoxNotReady while keys or key checks are missing or after an end.
    """
    if _is_rehearsal(session, poll_id):
        return
    poll = session.get_one(Poll, poll_id)
    box = session.get(Box, poll_id)
    if box is None:
        raise BoxMissing(title=poll.title, poll_id=poll_id)
    if not box.state.takes_ballots or box.halted_at is not None:
        raise BoxNotReady(title=poll.title)


def _is_rehearsal(session: Session, poll_id: PollId) -> bool:
    poll = session.get(Poll, poll_id)
    if poll is None:
        raise NotFound
    return poll.scheme != SCHEME
