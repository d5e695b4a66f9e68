"""Nothing is counted out of a box in which what must tally does not."""

from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.voting.models import Poll
from governance.voting.queries.reconciling import reconcile
from governance.voting.rules.box import BoxDoesNotReconcile

__all__ = ["reconcile", "refuse_unless_reconciled"]


def refuse_unless_reconciled(session: Session, *, poll_id: PollId) -> None:
    """Raises BoxDoesNotReconcile with the first sentence that is not true."""
    found = reconcile(session, poll_id=poll_id)
    if not found.holds:
        title = session.get_one(Poll, poll_id).title
        raise BoxDoesNotReconcile(title=title, sentence=found.broken[0])
