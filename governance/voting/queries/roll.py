"""Reading the roll and its marks: who is on it and why, turnout, and the marked register."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId, PollId
from governance.register.queries import standing
from governance.voting.models import Box, Mark, PollRemains, RollEntry
from governance.voting.queries.polls import poll_page
from governance.voting.queries.reconciling import used_credentials
from governance.voting.rules import (
    GroupTurnout,
    MarkedLine,
    MarksElsewhere,
    OnRollReason,
    PollStage,
    PollStillOpen,
    RollLine,
    Turnout,
    without_small_groups,
)
from governance.voting.rules.box import Issuer

NO_GROUP = "No group"
_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class RollStanding:
    """Whether a member is on the roll of a poll, and why; before it is frozen, would be."""

    is_on_roll: bool
    is_frozen: bool
    reason: OnRollReason
    entry: RollLine | None = None


def my_standing(session: Session, *, poll_id: PollId, member_id: MemberId | None) -> RollStanding:
    """Whether this member is on the roll and why; raises NotFound when there is no such poll.

    Once the roll is frozen it decides, and the register as it is known now gives the reason.
    """
    poll = poll_page(session, poll_id=poll_id)
    is_frozen = poll.roll_frozen_at is not None
    if member_id is None:
        return RollStanding(
            is_on_roll=False, is_frozen=is_frozen, reason=OnRollReason.NOT_ON_REGISTER
        )
    entry = session.get(RollEntry, (poll_id, member_id)) if is_frozen else None
    if entry is not None:
        return RollStanding(
            is_on_roll=True, is_frozen=True, reason=OnRollReason.ON_ROLL, entry=_line(entry)
        )
    found = standing(
        session,
        member_id=member_id,
        day=poll.electorate.record_on,
        constituency_id=poll.electorate.constituency_id,
    )
    if not found.is_entitled:
        return RollStanding(
            is_on_roll=False, is_frozen=is_frozen, reason=OnRollReason(found.reason.value)
        )
    return RollStanding(
        is_on_roll=not is_frozen,
        is_frozen=is_frozen,
        reason=OnRollReason.ADDED_LATER if is_frozen else OnRollReason.WILL_BE,
    )


def turnout(session: Session, *, poll_id: PollId) -> Turnout:
    """How many are on the roll and have voted, by staff group; groups under ten are merged.

    Where a scrutineer issued the codes there are no marks: then the codes under which a ballot
    was cast are counted, and there are no groups. While the poll is open this is for officers'
    eyes only; the caller's permission sees to that. When the roll has been destroyed, the
    turnout is what it was.
    """
    remains = session.get(PollRemains, poll_id)
    if remains is not None:
        return Turnout(
            electorate=remains.electorate,
            received=remains.received,
            groups=tuple(GroupTurnout(*group) for group in remains.groups),
        )
    if not marks_are_kept(session, poll_id=poll_id):
        on_roll = select(func.count()).where(RollEntry.poll_id == poll_id)
        return Turnout(
            electorate=session.scalar(on_roll) or 0,
            received=used_credentials(session, poll_id=poll_id),
        )
    rows = session.execute(
        select(RollEntry.group, func.count(), func.count(Mark.member_id))
        .outerjoin(Mark, _mark_of_entry())
        .where(RollEntry.poll_id == poll_id)
        .group_by(RollEntry.group)
    )
    groups = [
        GroupTurnout(name=name or NO_GROUP, electorate=electorate, received=received)
        for name, electorate, received in rows
    ]
    return Turnout(
        electorate=sum(group.electorate for group in groups),
        received=sum(group.received for group in groups),
        groups=without_small_groups(groups),
    )


def marks_are_kept(session: Session, *, poll_id: PollId) -> bool:
    """Whether the roll is marked here; not where a scrutineer issued the codes."""
    find = select(Box.issuer).where(Box.poll_id == poll_id)
    return session.scalar(find) is not Issuer.SCRUTINEER


def papers_destroyed_at(session: Session, *, poll_id: PollId) -> datetime | None:
    """When the ballots, the roll and the marks of a poll were destroyed; ``None``: not yet."""
    remains = session.get(PollRemains, poll_id)
    return None if remains is None else remains.destroyed_at


def roll_lines(session: Session, *, poll_id: PollId) -> Iterator[RollLine]:
    """The frozen roll by surname, streamed; empty while it is not frozen."""
    find = select(RollEntry).where(RollEntry.poll_id == poll_id).order_by(*_BY_NAME)
    for entry in session.scalars(find.execution_options(yield_per=_AT_A_TIME)):
        yield _line(entry)


def marked_register(session: Session, *, poll_id: PollId, now: datetime) -> Iterator[MarkedLine]:
    """Who voted and who did not, by surname, streamed; never how, and never when.

    Refuses with PollStillOpen until the poll has closed (MER r67: no disclosure before the
    close of who has voted), and with MarksElsewhere where a scrutineer issued the codes. The
    refusal comes at once, not with the first line.
    """
    poll = poll_page(session, poll_id=poll_id)
    if poll.stage(now) is not PollStage.CLOSED:
        raise PollStillOpen(title=poll.title, closes_at=poll.closes_at)
    if not marks_are_kept(session, poll_id=poll_id):
        raise MarksElsewhere(title=poll.title)
    return _marked_lines(session, poll_id=poll_id)


def _marked_lines(session: Session, *, poll_id: PollId) -> Iterator[MarkedLine]:
    find = (
        select(RollEntry, Mark.channel)
        .outerjoin(Mark, _mark_of_entry())
        .where(RollEntry.poll_id == poll_id)
        .order_by(*_BY_NAME)
    )
    for entry, channel in session.execute(find.execution_options(yield_per=_AT_A_TIME)):
        yield MarkedLine(
            number=entry.number,
            name=entry.name,
            group=entry.group,
            site=entry.site,
            has_voted=channel is not None,
            channel=channel.value if channel is not None else None,
        )


_BY_NAME = (RollEntry.sort_name, RollEntry.number, RollEntry.member_id)


def _mark_of_entry() -> ColumnElement[bool]:
    return and_(Mark.poll_id == RollEntry.poll_id, Mark.member_id == RollEntry.member_id)


def _line(entry: RollEntry) -> RollLine:
    return RollLine(
        number=entry.number,
        name=entry.name,
        group=entry.group,
        site=entry.site,
        weight=entry.weight,
    )
