"""Reading officers: what they have set up to sign in, and every role, waiting and in force."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from governance.identity.models import Account, OfficerCredential, RecoveryCode, RoleGrant
from governance.identity.queries.sessions import in_force
from governance.identity.rules.keys import Keys
from governance.identity.rules.roles import Role
from governance.kernel.ids import AccountId


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """What an officer has set up; ``None`` for the times of what they have not."""

    password_set_at: datetime
    authenticator_set_at: datetime | None
    recovery_codes_left: int


@dataclass(frozen=True, slots=True)
class RoleLine:
    """One role of one person: proposed by whom, confirmed by whom, until when."""

    id: UUID
    account_id: AccountId
    name: str
    role: Role
    proposed_at: datetime
    proposed_by: UUID | None
    proposer: str | None
    confirmed_at: datetime | None
    confirmer: str | None
    ends_on: date | None
    ended_at: datetime | None

    def can_be_confirmed_by(self, account_id: UUID | None) -> bool:
        """Whether this officer is another than the proposer and the person concerned."""
        return account_id is not None and account_id not in {self.proposed_by, self.account_id}


@dataclass(frozen=True, slots=True)
class RolesPage:
    """Every role: those that wait for a second officer, those in force, those over."""

    waiting: tuple[RoleLine, ...]
    in_force: tuple[RoleLine, ...]
    over: tuple[RoleLine, ...]


def security_page(session: Session, *, account_id: AccountId) -> SecurityPage | None:
    """What an officer has set up; ``None`` for somebody who has no password."""
    row = session.get(OfficerCredential, account_id)
    if row is None:
        return None
    left = session.scalar(
        select(func.count())
        .select_from(RecoveryCode)
        .where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    )
    return SecurityPage(
        password_set_at=row.password_set_at,
        authenticator_set_at=row.authenticator_set_at,
        recovery_codes_left=left or 0,
    )


def waiting_authenticator(session: Session, *, account_id: AccountId, keys: Keys) -> str | None:
    """The secret (base 32) of an authenticator that waits for its first code, if one does."""
    row = session.get(OfficerCredential, account_id)
    if row is None or row.new_authenticator is None:
        return None
    return keys.unseal(row.new_authenticator, about=str(account_id))


def roles_page(session: Session, *, now: datetime, most_over: int = 20) -> RolesPage:
    """Every role that waits or is in force, and the last few that are over."""
    waiting = _lines(session, RoleGrant.confirmed_at.is_(None), RoleGrant.ended_at.is_(None))
    held = _lines(session, in_force(now))
    over = _lines(
        session,
        or_(
            RoleGrant.ended_at.is_not(None),
            RoleGrant.confirmed_at.is_not(None) & ~in_force(now),
        ),
        limit=most_over,
    )
    return RolesPage(waiting=waiting, in_force=held, over=over)


def role_line(session: Session, *, grant_id: UUID) -> RoleLine | None:
    """One role of one person."""
    lines = _lines(session, RoleGrant.id == grant_id)
    return lines[0] if lines else None


def officers_who_confirm(session: Session, *, now: datetime) -> list[AccountId]:
    """The accounts that may confirm a role now: administrators and company secretaries."""
    rows = session.scalars(
        select(RoleGrant.account_id)
        .join(Account, Account.id == RoleGrant.account_id)
        .where(
            in_force(now),
            RoleGrant.role.in_((Role.ADMINISTRATOR, Role.COMPANY_SECRETARY)),
            Account.closed_at.is_(None),
        )
        .distinct()
    )
    return [AccountId(account_id) for account_id in rows]


def _lines(session: Session, *conditions: object, limit: int = 200) -> tuple[RoleLine, ...]:
    proposer, confirmer = aliased(Account), aliased(Account)
    rows = session.execute(
        select(RoleGrant, Account.display_name, proposer.display_name, confirmer.display_name)
        .join(Account, Account.id == RoleGrant.account_id)
        .outerjoin(proposer, proposer.id == RoleGrant.proposed_by)
        .outerjoin(confirmer, confirmer.id == RoleGrant.confirmed_by)
        .where(*conditions)  # type: ignore[arg-type] # column expressions of several kinds
        .order_by(RoleGrant.proposed_at.desc(), RoleGrant.id)
        .limit(limit)
    )
    return tuple(
        RoleLine(
            id=grant.id,
            account_id=AccountId(grant.account_id),
            name=name,
            role=grant.role,
            proposed_at=grant.proposed_at,
            proposed_by=grant.proposed_by,
            proposer=proposer_name,
            confirmed_at=grant.confirmed_at,
            confirmer=confirmer_name,
            ends_on=grant.ends_on,
            ended_at=grant.ended_at,
        )
        for grant, name, proposer_name, confirmer_name in rows
    )
