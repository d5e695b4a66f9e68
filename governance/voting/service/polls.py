"""Setting up a poll."""

from datetime import datetime

from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import PollId, new_id
from governance.voting.models import Poll
from governance.voting.rules import Electorate, PaperSpec
from governance.voting.rules.box import SCHEME


def create_poll(
    session: Session,
    *,
    title: str,
    owner: Subject,
    paper: PaperSpec,
    electorate: Electorate,
    opens_at: datetime,
    closes_at: datetime,
    actor: Actor,
    now: datetime,
) -> PollId:
    """Set up a secret vote for its owner (a contest, a resolution); the paper is fixed with it.

    The poll opens by the clock, once its roll is frozen and its sealed box is ready. Raises
    ValueError when it would close before it opens. The journal keeps the paper's fingerprint.
    """
    if opens_at >= closes_at:
        raise ValueError("a poll must open before it closes")
    poll_id = PollId(new_id())
    session.add(
        Poll(
            id=poll_id,
            title=title,
            owner_kind=owner.kind,
            owner_id=str(owner.id),
            paper=paper.canonical(),
            fingerprint=paper.fingerprint(),
            scheme=SCHEME,
            record_on=electorate.record_on,
            constituency_id=electorate.constituency_id,
            electorate_name=electorate.name,
            opens_at=opens_at,
            closes_at=closes_at,
        )
    )
    session.flush()
    record(
        session,
        act=Act.POLL_CREATED,
        actor=actor,
        now=now,
        subject=Subject("poll", poll_id),
        detail={
            "fingerprint": paper.fingerprint(),
            "owner": str(owner.id),
            "scheme": SCHEME,
        },
    )
    return poll_id
