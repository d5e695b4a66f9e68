"""Freezing the roll: from the register as it stands to a list that no longer changes."""

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import ConstituencyId, PollId
from governance.kernel.refusals import NotFound
from governance.register.queries import RollMember, members_on
from governance.voting.models import Poll, RollEntry
from governance.voting.rules import (
    RollAlreadyFrozen,
    RollEmpty,
    RollFrozen,
    RollLine,
    RollTooEarly,
    roll_digest,
)


def freeze_roll(session: Session, *, poll_id: PollId, actor: Actor, now: datetime) -> RollFrozen:
    """Copy the members entitled on the record day to the roll, and fix its digest.

    Refuses with RollAlreadyFrozen (nothing changes), RollTooEarly before the record day, and
    RollEmpty when nobody would be on it. Source: MER r22, r27.
    """
    poll = session.scalar(select(Poll).where(Poll.id == poll_id).with_for_update())
    if poll is None:
        raise NotFound
    if poll.roll_frozen_at is not None:
        raise RollAlreadyFrozen(
            title=poll.title, frozen_at=poll.roll_frozen_at, count=poll.roll_count
        )
    if london_day(now) < poll.record_on:
        raise RollTooEarly(title=poll.title, record_on=poll.record_on)
    members = members_on(
        session,
        day=poll.record_on,
        constituency_id=ConstituencyId(poll.constituency_id) if poll.constituency_id else None,
    )
    if not members:
        raise RollEmpty(
            title=poll.title, record_on=poll.record_on, electorate_name=poll.electorate_name
        )
    session.execute(insert(RollEntry), [_entry(poll_id, member) for member in members])
    frozen = RollFrozen(count=len(members), digest=roll_digest(_line(one) for one in members))
    poll.roll_frozen_at = now
    poll.roll_count = frozen.count
    poll.roll_digest = frozen.digest
    session.flush()
    record(
        session,
        act=Act.POLL_ROLL_FROZEN,
        actor=actor,
        now=now,
        subject=Subject("poll", poll_id),
        detail={"count": frozen.count, "digest": frozen.digest},
    )
    return frozen


def _entry(poll_id: PollId, member: RollMember) -> dict[str, object]:
    return {
        "poll_id": poll_id,
        "member_id": member.member_id,
        "number": member.number,
        "name": member.name,
        "sort_name": member.sort_name,
        "group": member.staff_group or "",
        "site": member.site or "",
        "weight": 1,
    }


def _line(member: RollMember) -> RollLine:
    return RollLine(
        number=member.number,
        name=member.name,
        group=member.staff_group or "",
        site=member.site or "",
    )
