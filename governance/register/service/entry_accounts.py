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
from governance.register.rules.people import Facts
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


def keep_accounts(session: Session, *, member_ids: Sequence[MemberId], source: Source) -> None:
    """Open or close people's accounts after their entries began, ended or were reopened.

    Who works here keeps theirs whatever the register says.
    """
    today = london_day(source.now)
    found = session.execute(
        select(MemberVersion, Member.is_employee)
        .join(Member, Member.id == MemberVersion.member_id)
        .where(MemberVersion.member_id.in_(member_ids), is_latest())
    )
    people = {
        MemberId(version.member_id): facts_of(version)
        for version, is_employee in found
        if not is_employee or _has_left(facts_of(version), today)
    }
    if not people:
        return
    actor, now = source.actor, source.now
    kept = kept_by_entry(session, member_ids=list(people), day=today)
    close_accounts(session, member_ids=people.keys() - kept, actor=actor, now=now)
    have = reopen_accounts(session, member_ids=kept, actor=actor, now=now)
    missing = [each for each in people if each in kept and each not in have]
    open_accounts(
        session,
        people=[(people[each].name, people[each].email, each) for each in missing],
        actor=actor,
        now=now,
    )


def _has_left(facts: Facts, today: date) -> bool:
    return facts.left_on is not None and facts.left_on < today
