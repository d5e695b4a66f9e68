"""Reading accounts: one, the names of many, finding people, and who has no e-mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from governance.identity.models import Account, ActivationCode
from governance.kernel.calendar import london_day
from governance.kernel.ids import AccountId, MemberId


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
class PersonWithoutEmail:
    """Somebody who signs in with a printed code, and the newest code they were given."""

    account_id: AccountId
    name: str
    issued_at: datetime | None
    expires_at: datetime | None
    used_at: datetime | None

    @property
    def last_day(self) -> date | None:
        """The last day, in London, on which the code works."""
        moment = timedelta(microseconds=1)
        return london_day(self.expires_at - moment) if self.expires_at else None


@dataclass(frozen=True, slots=True)
class PeopleWithoutEmail:
    """A page of them, by name; ``next`` is where the following page begins."""

    people: tuple[PersonWithoutEmail, ...]
    next: str | None


def account_page(session: Session, *, account_id: AccountId) -> AccountPage | None:
    """One account, open or closed."""
    row = session.get(Account, account_id)
    return None if row is None else _page(row)


def account_of_member(session: Session, *, member_id: MemberId) -> AccountPage | None:
    """The account of a co-owner, open or closed."""
    row = session.scalar(select(Account).where(Account.member_id == member_id))
    return None if row is None else _page(row)


def names_of(session: Session, *, account_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of these accounts; what is unknown is left out."""
    wanted = {account_id for account_id in account_ids if account_id is not None}
    if not wanted:
        return {}
    rows = session.execute(select(Account.id, Account.display_name).where(Account.id.in_(wanted)))
    return {row.id: row.display_name for row in rows}


def accounts_at(session: Session, *, email: str) -> list[AccountPage]:
    """The open accounts whose links go to this address, by name."""
    rows = session.scalars(
        select(Account)
        .where(
            or_(
                Account.email == email,
                and_(Account.email.is_(None), Account.own_email == email),
            ),
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


def people_without_email(
    session: Session, *, after: str | None = None, limit: int = 50
) -> PeopleWithoutEmail:
    """A keyset page of the co-owners who have no e-mail, each with the newest code they have.

    ``after`` is the ``next`` of the page before; one that cannot be read gives the first page.
    """
    find = (
        select(Account, ActivationCode)
        .outerjoin(
            ActivationCode,
            and_(
                ActivationCode.account_id == Account.id,
                ActivationCode.voided_at.is_(None),
            ),
        )
        .where(
            Account.email.is_(None),
            Account.own_email.is_(None),
            Account.closed_at.is_(None),
            Account.member_id.is_not(None),
        )
        .order_by(Account.display_name, Account.id)
        .limit(limit + 1)
    )
    place = _place(after)
    if place is not None:
        find = find.where(tuple_(Account.display_name, Account.id) > place)
    rows = session.execute(find).all()
    people = tuple(_without_email(account, code) for account, code in rows[:limit])
    last = people[-1] if len(rows) > limit else None
    return PeopleWithoutEmail(people, f"{last.account_id}~{last.name}" if last else None)


def _without_email(account: Account, code: ActivationCode | None) -> PersonWithoutEmail:
    return PersonWithoutEmail(
        account_id=AccountId(account.id),
        name=account.display_name,
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


def _place(after: str | None) -> tuple[str, UUID] | None:
    ident, _, name = (after or "").partition("~")
    try:
        return name, UUID(ident)
    except ValueError:
        return None
