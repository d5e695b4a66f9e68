"""A box with votes in it, and the steps of its opening, for the tests that stop in the middle."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId, PollId
from governance.sealing.note import read_unverified
from governance.sealing.opening import run_turn
from governance.sealing.steps import Step
from governance.voting.queries.opening import (
    turn_lines,
)
from governance.voting.service import (
    choose_subset,
    freeze_box,
    take_step,
)
from tests.factories.sealing import (
    KEYS,
    TRUSTEES,
    newest_note,
    token_of,
)
from tests.factories.voting import a_poll, an_envelope_cast, put_on_roll

VOTES = (("c2", "c1"), ("c1",), ("c2", "c1"), (), ("c3",), ("c1",))


def a_closed_box(
    session: Session,
    now: datetime,
    *,
    trustees: int = 3,
    votes: Iterable[tuple[str, ...]] = VOTES,
    smallest_box: int = 5,
) -> tuple[PollId, list[MemberId]]:
    """A poll with these votes in its box, frozen after its close."""
    poll_id = a_poll(session, now=now)
    members = put_on_roll(session, poll_id, count=9, trustees=trustees, smallest_box=smallest_box)
    for member_id, choices in zip(members, votes, strict=False):
        an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now, choices=choices)
    return poll_id, members


def frozen(session: Session, poll_id: PollId, after: datetime) -> None:
    freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)


def choose(session: Session, poll_id: PollId, subset: int, after: datetime) -> None:
    choose_subset(session, poll_id=poll_id, subset=subset, keys=KEYS, actor=SYSTEM, now=after)


def step_of(session: Session, poll_id: PollId, place: int) -> Step:
    """What the tool of this trustee makes of their turn."""
    given = turn_lines(session, token=token_of(session, poll_id, place))
    head = read_unverified(newest_note(session, poll_id))
    return run_turn(given, key=TRUSTEES[place - 1], emailed_head=head)


def hand_in(
    session: Session, poll_id: PollId, place: int, lines: Iterable[bytes], after: datetime
) -> None:
    token = token_of(session, poll_id, place)
    take_step(session, token=token, lines=lines, keys=KEYS, now=after)
