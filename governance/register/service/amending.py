"""Correcting one entry by hand, with a reason; what was believed before stays, dated."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.identity.service import close_accounts
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.kernel.refusals import NotFound, StaleForm
from governance.register.models import MemberVersion
from governance.register.models.members import is_latest
from governance.register.queries.entries import periods_of
from governance.register.rules.amending import Amendment
from governance.register.rules.comparing import differences
from governance.register.rules.timeline import with_changes
from governance.register.service.entry_accounts import kept_by_entry
from governance.register.service.recording import Revised, revise_members
from governance.register.service.source import Source, locked_state, next_revision


def amend_member(
    session: Session,
    *,
    member_id: MemberId,
    amendment: Amendment,
    edition: int,
    actor: Actor,
    now: datetime,
) -> tuple[str, ...]:
    """Correct an entry from ``amendment.true_from`` on; gives the names of the facts changed.

    Only what differs from the entry as it stands now is changed, and from that day on for good.
    ``edition`` says which state of the entry the person was looking at: refuses with
    ``StaleForm`` when somebody changed it meanwhile. Look at the amendment's faults before.
    """
    locked_state(session)
    if edition_of(session, member_id=member_id) != edition:
        raise StaleForm(member_id=member_id)
    found = periods_of(session, member_ids=[member_id])
    if member_id not in found:
        raise NotFound
    number, before = found[member_id]
    from_on = max(amendment.true_from, before[0].true_from)
    entry = before[-1].facts
    changes = differences(entry, amendment.facts(entry))
    if not changes:
        return ()
    after = with_changes(before, changes, from_on=from_on)
    source = Source(actor=actor, now=now, reason=amendment.reason.strip())
    revise_members(session, revised=[Revised(member_id, number, before, after)], source=source)
    next_revision(session)
    record(
        session,
        act=Act.MEMBER_AMENDED,
        actor=actor,
        now=now,
        subject=Subject("member", member_id),
        detail={"facts": sorted(changes), "true_from": from_on.isoformat()},
    )
    return tuple(sorted(changes))


def edition_of(session: Session, *, member_id: MemberId) -> int:
    """How many versions an entry has had: it grows with every change."""
    return session.scalars(
        select(func.count()).select_from(MemberVersion).where(MemberVersion.member_id == member_id)
    ).one()


def end_accounts_of_leavers(session: Session, *, actor: Actor, now: datetime) -> int:
    """Close the accounts of people whose last day in post is over; gives how many were open.

    For leaving dates that were still to come when they were recorded: run it every day.
    """
    gone = session.scalars(
        select(MemberVersion.member_id).where(
            is_latest(), MemberVersion.left_on.is_not(None), MemberVersion.left_on < london_day(now)
        )
    ).all()
    closed = 0
    for start in range(0, len(gone), _CHUNK):
        ids = [MemberId(each) for each in gone[start : start + _CHUNK]]
        kept = kept_by_entry(session, member_ids=ids, day=london_day(now))
        closing = [member_id for member_id in ids if member_id not in kept]
        closed += close_accounts(session, member_ids=closing, actor=actor, now=now)
    return closed


_CHUNK = 5000
