"""Acts on roles: propose, confirm by a second officer, end; and the first ones, by command."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.identity.models import Account, OfficerCredential, RoleGrant
from governance.identity.queries.accounts import AccountPage, account_page
from governance.identity.queries.officers import officers_who_confirm
from governance.identity.queries.sessions import in_force
from governance.identity.rules.refusals import (
    AccountClosed,
    LastAdministrator,
    NeedsAnotherOfficer,
    OfficerNeedsEmail,
    RoleAlreadyHeld,
    RoleNotWaiting,
)
from governance.identity.rules.roles import ROLES_WITH_AN_END, SET_UP_LIFE, Role
from governance.identity.service.links import make_set_up_link
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import AccountId, new_id
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import NotFound
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice

A_YEAR = timedelta(days=365)


def appoint_officer(
    session: Session,
    *,
    account_id: AccountId,
    role: Role,
    actor: Actor,
    now: datetime,
    ends_on: date | None = None,
) -> None:
    """Give a role at once, without a second officer: for the command line's first set-up only.

    A role that may not be without end is given for a year when no day is named.
    """
    if ends_on is None and role in ROLES_WITH_AN_END:
        ends_on = london_day(now) + A_YEAR
    session.add(
        RoleGrant(
            account_id=account_id,
            role=role,
            proposed_at=now,
            proposed_by=actor.account_id,
            confirmed_at=now,
            confirmed_by=actor.account_id,
            ends_on=ends_on,
        )
    )
    record(
        session,
        act=Act.ROLE_CONFIRMED,
        actor=actor,
        now=now,
        subject=Subject("account", account_id),
        detail={"role": role.value, "by": "command line"},
    )


def propose_role(
    session: Session,
    *,
    account_id: AccountId,
    role: Role,
    ends_on: date | None,
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Propose a role for a person; it waits for a second officer, who is told by e-mail.

    ``ends_on`` (the last day, London) must be given for an auditor. Refuses a person without
    e-mail, a closed account, and a role held or waiting already.
    """
    session.get(Account, account_id, with_for_update=True)  # two proposals at once are one
    account = account_page(session, account_id=account_id)
    if account is None:
        raise NotFound
    if not account.is_open:
        raise AccountClosed
    if account.email is None:
        raise OfficerNeedsEmail
    _refuse_twice(session, account_id=account_id, role=role, name=account.name, now=now)
    grant = RoleGrant(
        id=new_id(),
        account_id=account_id,
        role=role,
        proposed_at=now,
        proposed_by=actor.account_id,
        ends_on=ends_on,
    )
    session.add(grant)
    _journal(session, Act.ROLE_PROPOSED, grant, actor, now)
    _tell_officers(session, grant, account, letterhead, actor=actor, now=now)
    session.flush()
    return grant.id


def _tell_officers(
    session: Session,
    grant: RoleGrant,
    account: AccountPage,
    letterhead: Letterhead,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Tell everybody who may confirm the role that it waits."""
    for officer_id in officers_who_confirm(session, now=now):
        officer = account_page(session, account_id=officer_id)
        if officer is None or officer_id in {actor.account_id, grant.account_id}:
            continue
        queue_notice(
            session,
            kind=NoticeKind.ROLE_PROPOSED,
            recipient=Recipient(officer.person_id, officer.name, officer.email),
            facts={
                "person": account.name,
                "role": grant.role.words,
                "proposer": actor.display_name,
                "link": f"{letterhead.base_url}/manage/roles",
            },
            letterhead=letterhead,
            now=now,
            subject=Subject("role", grant.id),
        )


def confirm_role(
    session: Session, *, grant_id: UUID, letterhead: Letterhead, actor: Actor, now: datetime
) -> None:
    """Confirm a role that waits: it is in force from now on.

    Refuses the proposer and the person concerned. Somebody who has no password yet is sent a
    link to set up their officer's sign-in.
    """
    grant = session.get(RoleGrant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound
    if grant.confirmed_at is not None or grant.ended_at is not None:
        raise RoleNotWaiting
    if actor.account_id is None or actor.account_id in {grant.proposed_by, grant.account_id}:
        raise NeedsAnotherOfficer
    account = session.get_one(Account, grant.account_id)
    if account.closed_at is not None:
        raise AccountClosed
    grant.confirmed_at = now
    grant.confirmed_by = actor.account_id
    _journal(session, Act.ROLE_CONFIRMED, grant, actor, now)
    if session.get(OfficerCredential, account.id) is None:
        _send_set_up_link(session, grant, letterhead, actor, now)


def end_role(session: Session, *, grant_id: UUID, actor: Actor, now: datetime) -> None:
    """End a role, or take back one that waits, at once. The last administrator must stay."""
    grant = session.get(RoleGrant, grant_id, with_for_update=True)
    if grant is None:
        raise NotFound
    if grant.ended_at is not None:
        raise RoleNotWaiting
    is_last = grant.role is Role.ADMINISTRATOR and _administrators(session, now) <= 1
    if grant.confirmed_at is not None and is_last:
        raise LastAdministrator
    grant.ended_at = now
    grant.ended_by = actor.account_id
    _journal(session, Act.ROLE_ENDED, grant, actor, now)


def _administrators(session: Session, now: datetime) -> int:
    counted = session.scalar(
        select(func.count(RoleGrant.account_id.distinct()))
        .join(Account, Account.id == RoleGrant.account_id)
        .where(in_force(now), RoleGrant.role == Role.ADMINISTRATOR, Account.closed_at.is_(None))
    )
    return counted or 0


def _refuse_twice(
    session: Session, *, account_id: AccountId, role: Role, name: str, now: datetime
) -> None:
    waiting = RoleGrant.confirmed_at.is_(None) & RoleGrant.ended_at.is_(None)
    held = session.scalar(
        select(RoleGrant.id)
        .where(
            RoleGrant.account_id == account_id,
            RoleGrant.role == role,
            waiting | in_force(now),
        )
        .limit(1)
    )
    if held is not None:
        raise RoleAlreadyHeld(name=name, role=role.words)


def _send_set_up_link(
    session: Session, grant: RoleGrant, letterhead: Letterhead, actor: Actor, now: datetime
) -> None:
    account = session.get_one(Account, grant.account_id)
    token = make_set_up_link(session, account_id=AccountId(account.id), actor=actor, now=now)
    queue_notice(
        session,
        kind=NoticeKind.OFFICER_SET_UP,
        recipient=Recipient(
            account.member_id or account.id,
            account.display_name,
            account.email or account.own_email,
        ),
        facts={
            "role": grant.role.words,
            "link": f"{letterhead.base_url}/sign-in/set-up/{token}",
            "days": SET_UP_LIFE.days,
        },
        letterhead=letterhead,
        now=now,
        is_secret=True,
        expires_at=now + SET_UP_LIFE,
    )


def _journal(session: Session, act: Act, grant: RoleGrant, actor: Actor, now: datetime) -> None:
    record(
        session,
        act=act,
        actor=actor,
        now=now,
        subject=Subject("account", grant.account_id),
        detail={"role": grant.role.value, "grant": str(grant.id)},
    )
