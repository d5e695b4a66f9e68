"""Opening the box after the close: the papers, grouped and sorted, for whoever counts them."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.voting.models import Ballot, Mark, Poll
from governance.voting.rules import (
    BoxDoesNotTally,
    OpenedBox,
    PaperSpec,
    PollStage,
    PollStillOpen,
    SpoiltPaper,
    scheme_named,
    stage_at,
)
from governance.voting.rules.paper import canonical_json

_AT_A_TIME = 1000
Papers = Counter[tuple[str, ...]]


def papers_for_count(
    session: Session, *, poll_id: PollId, actor: Actor, now: datetime
) -> OpenedBox:
    """Open the box of a closed poll. It may be opened again for a recount; each time is journalled.

    The first opening waits for votes still on their way into the database, and shuts the box to
    any that come later. Refuses with PollStillOpen before the close, and with BoxDoesNotTally
    when there are not as many ballots as marks on the roll or a ballot cannot be read.
    """
    poll = session.scalar(
        select(Poll)
        .where(Poll.id == poll_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if poll is None:
        raise NotFound
    stage = stage_at(now, opens_at=poll.opens_at, closes_at=poll.closes_at)
    if stage is not PollStage.CLOSED:
        raise PollStillOpen(title=poll.title, closes_at=poll.closes_at)
    papers, unreadable = _opened(session, poll)
    marks = session.scalar(select(func.count()).where(Mark.poll_id == poll_id)) or 0
    ballots = papers.total() + unreadable
    if unreadable or marks != ballots:
        raise BoxDoesNotTally(title=poll.title, marks=marks, ballots=ballots, unreadable=unreadable)
    box = _box(papers)
    if poll.box_opened_at is None:
        poll.box_opened_at = now
        session.flush()
    record(
        session,
        act=Act.POLL_OPENED_FOR_COUNT,
        actor=actor,
        now=now,
        subject=Subject("poll", poll_id),
        detail={"blank": box.blank, "digest": box.digest, "received": box.received},
    )
    return box


def _opened(session: Session, poll: Poll) -> tuple[Papers, int]:
    """Every paper of the poll, grouped, and how many envelopes could not be opened."""
    spec = PaperSpec.from_canonical(poll.paper)
    papers: Papers = Counter()
    unreadable = 0
    find = select(Ballot.scheme, Ballot.sealed).where(Ballot.poll_id == poll.id)
    for scheme, sealed in session.execute(find.execution_options(yield_per=_AT_A_TIME)):
        try:
            paper = scheme_named(scheme).open(sealed, poll_id=PollId(poll.id), spec=spec)
        except SpoiltPaper:
            unreadable += 1
        else:
            papers[paper.choices] += 1
    return papers, unreadable


def _box(papers: Papers) -> OpenedBox:
    groups = tuple(sorted(papers.items()))
    return OpenedBox(
        papers=tuple((choices, count) for choices, count in groups if choices),
        blank=papers[()],
        received=papers.total(),
        digest=_digest(groups),
    )


def _digest(groups: Iterable[tuple[tuple[str, ...], int]]) -> str:
    r"""SHA-256 over one line a group, sorted: ``{"choices":[…],"papers":n}`` and ``\n``."""
    digest = hashlib.sha256()
    for choices, papers in groups:
        line = canonical_json({"choices": list(choices), "papers": papers})
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()
