"""Reading accounts: one, the names of many, finding people, and the codes they were given."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from governance.identity.models import Account, ActivationCode
from governance.kernel.calendar import london_day
from governance.kernel.ids import AccountId, MemberId
from governance.notices.queries import wants_email_at


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One account; ``email`` is where its sign-in links go."""

    id: AccountId
    member_id: MemberId | None
    name: str
    email: str | None
    is_open: bool

    @property
    def person_id(self) -> UUID:
        """The person as notices know them: their member id, or their account's."""
        return self.member_id or self.id


@dataclass(frozen=True, slots=True)
class CodeStanding:
    """How a co-owner with an open account can sign in: their own e-mail, their newest code."""

    account_id: AccountId
    email: str | None
    issued_at: datetime | None
    expires_at: datetime | None
    used_at: datetime | None

    @property
    def last_day(self) -> date | None:
        """The last day, in London, on which the code works."""
        moment = timedelta(microseconds=1)
        return london_day(self.expires_at - moment) if self.expires_at else None


def account_page(session: Session, *, account_id: AccountId) -> AccountPage | None:
    """One account, open or closed."""
    row = session.get(Account, account_id)
    return None if row is None else _page(row)


def account_of_member(session: Session, *, member_id: MemberId) -> AccountPage | None:
    """The account of a co-owner, open or closed."""
    row = session.scalar(select(Account).where(Account.member_id == member_id))
    return None if row is None else _page(row)


def own_email_of(session: Session, *, member_id: MemberId) -> str | None:
    """The address that a co-owner gave and confirmed themselves; ``None`` without one."""
    return session.scalar(select(Account.own_email).where(Account.member_id == member_id))


def names_of(session: Session, *, account_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of these accounts; what is unknown is left out."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(wanted)))
    return {row.id: row.display_name for row in rows}


def accounts_at(session: Session, *, email: str) -> list[AccountPage]:
    """The open accounts whose links go to this address, by name.

    A person's own address counts while the register knows none, or while they chose to be
    written to there: their old address was told of that.
    """
    is_used = or_(Account.email.is_(None), wants_email_at(Account.member_id, Account.own_email))
    rows = session.scalars(
        select(Account)
        .where(
            or_(Account.email == email, and_(Account.own_email == email, is_used)),
            Account.closed_at.is_(None),
        )
        .order_by(Account.display_name, Account.id)
    )
    return [_page(row) for row in rows]


def find_accounts(session: Session, *, text: str, limit: int = 20) -> list[AccountPage]:
    """Open accounts whose name or address holds every word of ``text``, by name."""
    words = text.lower().split()
    if not words:
        return []
    find = select(Account).where(Account.closed_at.is_(None))
    for word in words:
        find = find.where(
            or_(
                func.lower(Account.display_name).contains(word, autoescape=True),
                Account.email.contains(word, autoescape=True),
            )
        )
    rows = session.scalars(find.order_by(Account.display_name, Account.id).limit(limit))
    return [_page(row) for row in rows]


def code_standings(
    session: Session, *, member_ids: Iterable[MemberId]
) -> dict[MemberId, CodeStanding]:
    """Of these co-owners, those with an open account, and the newest code each was given."""
    newest = and_(
        ActivationCode.account_id == Account.id,
        ActivationCode.voided_at.is_(None),
    )
    rows = session.execute(
        select(Account, ActivationCode)
        .outerjoin(ActivationCode, newest)
        .where(Account.member_id.in_(list(member_ids)), Account.closed_at.is_(None))
    )
    return {
        MemberId(account.member_id): _code_standing(account, code)
        for account, code in rows
        if account.member_id is not None
    }


def _code_standing(account: Account, code: ActivationCode | None) -> CodeStanding:
    return CodeStanding(
        account_id=AccountId(account.id),
        email=account.email or account.own_email,
        issued_at=code.issued_at if code else None,
        expires_at=code.expires_at if code else None,
        used_at=code.used_at if code else None,
    )


def _page(row: Account) -> AccountPage:
    return AccountPage(
        id=AccountId(row.id),
        member_id=MemberId(row.member_id) if row.member_id else None,
        name=row.display_name,
        email=row.email or row.own_email,
        is_open=row.closed_at is None,
    )
