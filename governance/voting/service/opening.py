"""Papers for a count: those of an opened box, or of a rehearsal's; grouped and sorted."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.voting.models import Ballot, Mark, Poll
from governance.voting.queries.opening import opened_lines
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
from governance.voting.rules.box import SCHEME, BoxHalted, BoxState, BoxStillSealed, WrongBoxState
from governance.voting.rules.paper import canonical_json
from governance.voting.service.board import held_box
from governance.voting.service.reconciling import refuse_unless_reconciled

_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class _Papers:
    """Papers by what they say, and those that cannot be counted by why."""

    valid: Counter[tuple[str, ...]] = field(default_factory=Counter)
    invalid: Counter[str] = field(default_factory=Counter)


def papers_for_count(
    session: Session, *, poll_id: PollId, actor: Actor, now: datetime
) -> OpenedBox:
    """The papers of a closed poll. They may be taken again for a recount; each time is journalled.

    Of a sealed box: its rows, once the trustees have opened it. Of a rehearsal: the first opening
    waits for votes still on their way into the database, and shuts the box to any that come later.
    Refuses with PollStillOpen before the close. A sealed box refuses with BoxMissing,
    BoxStillSealed, WrongBoxState (it was ended unopened), BoxHalted, BoxDoesNotReconcile; a
    rehearsal's with BoxDoesNotTally when there are not as many ballots as marks on the roll or a
    ballot cannot be read.
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
    papers = _rows(session, poll) if poll.scheme == SCHEME else _rehearsed(session, poll)
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


def _rows(session: Session, poll: Poll) -> _Papers:
    """The rows that the trustees opened; refuses before, and when something does not tally."""
    poll_id = PollId(poll.id)
    box = held_box(session, poll_id=poll_id)
    if box.halted_at is not None:
        raise BoxHalted(title=poll.title)
    if box.state is BoxState.ABORTED:
        raise WrongBoxState(title=poll.title, state=box.state)
    if not box.state.is_opened:
        raise BoxStillSealed(title=poll.title, poll_id=poll_id)
    refuse_unless_reconciled(session, poll_id=poll_id)
    papers = _Papers()
    for row in opened_lines(session, poll_id=poll_id):
        if row.choices is not None:
            papers.valid[row.choices] += 1
        elif row.invalid is not None:
            papers.invalid[row.invalid.value] += 1
    return papers


def _rehearsed(session: Session, poll: Poll) -> _Papers:
    """Every paper of a rehearsal; refuses unless each can be read and there is a mark for each."""
    papers, unreadable = _read(session, poll)
    marks = session.scalar(select(func.count()).where(Mark.poll_id == poll.id)) or 0
    ballots = papers.valid.total() + unreadable
    if unreadable or marks != ballots:
        raise BoxDoesNotTally(title=poll.title, marks=marks, ballots=ballots, unreadable=unreadable)
    return papers


def _read(session: Session, poll: Poll) -> tuple[_Papers, int]:
    """Every paper of a rehearsal, grouped, and how many envelopes could not be opened."""
    spec = PaperSpec.from_canonical(poll.paper)
    papers = _Papers()
    unreadable = 0
    find = select(Ballot.scheme, Ballot.sealed).where(Ballot.poll_id == poll.id)
    for scheme, sealed in session.execute(find.execution_options(yield_per=_AT_A_TIME)):
        try:
            paper = scheme_named(scheme).open(sealed, poll_id=PollId(poll.id), spec=spec)
        except SpoiltPaper:
            unreadable += 1
        else:
            papers.valid[paper.choices] += 1
    return papers, unreadable


def _box(papers: _Papers) -> OpenedBox:
    groups = tuple(sorted(papers.valid.items()))
    return OpenedBox(
        papers=tuple((choices, count) for choices, count in groups if choices),
        blank=papers.valid[()],
        received=papers.valid.total() + papers.invalid.total(),
        digest=_digest(groups),
        invalid=tuple(sorted(papers.invalid.items())),
    )


def _digest(groups: Iterable[tuple[tuple[str, ...], int]]) -> str:
    r"""SHA-256 over one line a group, sorted: ``{"choices":[…],"papers":n}`` and ``\n``."""
    digest = hashlib.sha256()
    for choices, papers in groups:
        line = canonical_json({"choices": list(choices), "papers": papers})
        digest.update(f"{line}\n".encode())
    return digest.hexdigest()
