"""Accounts kept in step with the register: who may sign in when a membership begins or ends."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import LeaverVote
from governance.identity.service import close_accounts, open_accounts, reopen_accounts
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.register.models import Member, MemberVersion
from governance.register.models.members import is_latest
from governance.register.queries.members import facts_of
from governance.register.rules.entries import EntryState
from governance.register.service.source import Source


def kept_by_entry(
    session: Session, *, member_ids: Sequence[MemberId], day: date
) -> frozenset[MemberId]:
    """Which of these people sign in because they stand on the register, employed or not.

    People who were never employees; and everybody, where the vote goes with the entry.
    """
    find = select(Member.id).where(
        Member.id.in_(member_ids), Member.entry_state == EntryState.STANDS
    )
    if articles_on(session, day=day).leaver_vote is LeaverVote.WITH_EMPLOYMENT:
        find = find.where(Member.is_employee.is_(False))
    return frozenset(MemberId(each) for each in session.scalars(find))


def keep_account(session: Session, *, member_id: MemberId, source: Source) -> None:
    """Open or close a person's account after their entry began, ended or was reopened."""
    today = london_day(source.now)
    version, is_employee = session.execute(
        select(MemberVersion, Member.is_employee)
        .join(Member, Member.id == MemberVersion.member_id)
        .where(MemberVersion.member_id == member_id, is_latest())
    ).one()
    facts = facts_of(version)
    if is_employee and (facts.left_on is None or facts.left_on >= today):
        return
    if member_id not in kept_by_entry(session, member_ids=[member_id], day=today):
        close_accounts(session, member_ids=[member_id], actor=source.actor, now=source.now)
    elif not reopen_accounts(session, member_ids=[member_id], actor=source.actor, now=source.now):
        open_accounts(
            session,
            people=[(facts.name, facts.email, member_id)],
            actor=source.actor,
            now=source.now,
        )
