"""Casting in a rehearsal: a mark on the roll and a ballot in the box, and nothing else.

These polls began before ballots were sealed, and end as they began. No journal entry, no log
line, no time and no sequence: whatever is written beside the two rows could put the member and
the ballot together again.
"""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from governance.kernel.actor import Actor
from governance.kernel.ids import MemberId, PollId
from governance.kernel.refusals import NotFound, Refusal, StaleForm
from governance.voting.models import Ballot, Mark, Poll
from governance.voting.queries.polls import is_on_roll
from governance.voting.rules import (
    AlreadyVoted,
    Channel,
    NotOnRoll,
    NotOpen,
    Paper,
    PaperSpec,
    PollClosed,
    PollStage,
    Receipt,
    check_paper,
    in_groups,
    scheme_named,
    stage_at,
)
from governance.voting.service.inserting import is_inserted


def cast_rehearsal(
    session: Session,
    *,
    poll_id: PollId,
    paper: Paper,
    ballot_key: str,
    actor: Actor,
    now: datetime,
) -> Receipt:
    """Put a member's paper into the unsealed box of a rehearsal and mark the roll.

    ``ballot_key`` comes from ``new_ballot_key`` and belongs to this one paper: sent again, it
    gets the same receipt, even after the close. ``now`` is read once, when the vote arrives; and
    once the box has been opened nothing goes in any more, so that the commit decides. Refuses
    with NotOpen, PollClosed, NotOnRoll, AlreadyVoted, SpoiltPaper, NotFound, or StaleForm for a
    key that is another voter's. Source: MER r26.4, r33, r36, r39.
    """
    poll, on_roll = _poll_to_cast_in(session, poll_id=poll_id, member_id=actor.member_id)
    scheme = scheme_named(poll.scheme)
    number = scheme.ballot_number(poll_id=poll_id, ballot_key=ballot_key)
    if actor.member_id is None or not on_roll:
        raise _not_open(poll, now=now) or NotOnRoll(title=poll.title, poll_id=poll_id)
    standing_in_the_way = _not_open(poll, now=now)
    if standing_in_the_way is None:
        spec = PaperSpec.from_canonical(poll.paper)
        sealed = scheme.seal(check_paper(spec, paper), poll_id=poll_id, spec=spec)
        if _mark_roll(session, poll_id=poll_id, member_id=actor.member_id):
            _put_in(session, poll_id=poll_id, number=number, scheme=poll.scheme, sealed=sealed)
            return Receipt(ballot_number=in_groups(number), is_repeat=False)
        standing_in_the_way = AlreadyVoted(title=poll.title, poll_id=poll_id)
    if _is_in_already(session, poll_id=poll_id, member_id=actor.member_id, number=number):
        return Receipt(ballot_number=in_groups(number), is_repeat=True)
    raise standing_in_the_way


def _poll_to_cast_in(
    session: Session, *, poll_id: PollId, member_id: MemberId | None
) -> tuple[Poll, bool]:
    """The poll, locked against the opening of its box but shared with other voters."""
    row = session.execute(
        select(Poll, is_on_roll(member_id))
        .where(Poll.id == poll_id)
        .with_for_update(read=True, key_share=True, of=Poll)
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise NotFound
    poll, on_roll = row
    return poll, on_roll


def _not_open(poll: Poll, *, now: datetime) -> Refusal | None:
    stage = stage_at(now, opens_at=poll.opens_at, closes_at=poll.closes_at)
    if stage is PollStage.CLOSED or poll.box_opened_at is not None:
        return PollClosed(title=poll.title, closes_at=poll.closes_at, is_vote_lost=True)
    if stage is PollStage.COMING or poll.roll_frozen_at is None:
        return NotOpen(
            title=poll.title,
            opens_at=poll.opens_at,
            is_roll_missing=stage is not PollStage.COMING,
        )
    return None


def _mark_roll(session: Session, *, poll_id: PollId, member_id: MemberId) -> bool:
    """Mark the roll; ``False`` when it is marked already, for which the database vouches."""
    values = {"poll_id": poll_id, "member_id": member_id, "channel": Channel.ONLINE}
    return is_inserted(session, Mark, values)


def _put_in(session: Session, *, poll_id: PollId, number: str, scheme: str, sealed: str) -> None:
    values = {"poll_id": poll_id, "number": number, "scheme": scheme, "sealed": sealed}
    if not is_inserted(session, Ballot, values):
        raise StaleForm  # somebody else's key: this voter needs one of their own


def _is_in_already(session: Session, *, poll_id: PollId, member_id: MemberId, number: str) -> bool:
    """Whether this very paper came in before: the member is marked and its number is in the box."""
    is_marked = exists().where(Mark.poll_id == poll_id, Mark.member_id == member_id)
    is_there = exists().where(Ballot.poll_id == poll_id, Ballot.number == number)
    return session.scalar(select(is_marked & is_there)) is True
