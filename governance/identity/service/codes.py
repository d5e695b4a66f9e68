"""Acts on activation codes: issue printed ones, and sign in with one."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from governance.identity.models import Account, ActivationCode
from governance.identity.queries.links import CODE_PURPOSE, is_code, live_code
from governance.identity.rules.codes import (
    ALPHABET,
    PREFIX_LENGTH,
    SECRET_LENGTH,
    TypedCode,
    grouped,
    with_check,
)
from governance.identity.rules.keys import Keys
from governance.identity.rules.roles import CODE_LIFE
from governance.identity.rules.waiting import Tried
from governance.identity.service.tries import count_try, forget_tries
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import end_of_day_at, london_day
from governance.kernel.ids import AccountId, new_id
from governance.kernel.refusals import NotFound
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import note_printed


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A fresh code, to be printed now: it is kept nowhere.

    It works until the end of ``last_day`` in London; ``person_id`` is how notices know the person.
    """

    account_id: AccountId
    person_id: UUID
    name: str
    code: str
    last_day: date


def issue_activation_codes(
    session: Session,
    *,
    account_ids: Iterable[AccountId],
    keys: Keys,
    actor: Actor,
    now: datetime,
) -> list[IssuedCode]:
    """Make a new code for each account, by name; the ones they had before stop working.

    Only keyed digests are kept: what is given back must be printed at once. Raises ``NotFound``
    when an account is closed or unknown. The outbox notes one printed letter for each.
    """
    wanted = list(dict.fromkeys(account_ids))
    accounts = session.scalars(
        select(Account)
        .where(Account.id.in_(wanted), Account.closed_at.is_(None))
        .order_by(Account.display_name, Account.id)
    ).all()
    if len(accounts) != len(wanted) or not wanted:
        raise NotFound
    session.execute(
        update(ActivationCode)
        .where(ActivationCode.account_id.in_(wanted), ActivationCode.voided_at.is_(None))
        .values(voided_at=now)
    )
    last_day = london_day(now + CODE_LIFE)
    prefixes = _fresh_prefixes(session, len(accounts))
    issued = []
    for account, prefix in zip(accounts, prefixes, strict=True):
        code = with_check(prefix + _random(SECRET_LENGTH))
        session.add(
            ActivationCode(
                id=new_id(),
                account_id=account.id,
                prefix=prefix,
                code_digest=keys.digest(CODE_PURPOSE, code),
                issued_at=now,
                expires_at=end_of_day_at(last_day),
            )
        )
        issued.append(
            IssuedCode(
                account_id=AccountId(account.id),
                person_id=account.member_id or account.id,
                name=account.display_name,
                code=grouped(code),
                last_day=last_day,
            )
        )
    note_printed(
        session,
        kind=NoticeKind.ACTIVATION_LETTER,
        recipients=[Recipient(one.person_id, one.name, None) for one in issued],
        subject_line="Your activation code",
        now=now,
    )
    record(
        session,
        act=Act.ACTIVATION_CODES_ISSUED,
        actor=actor,
        now=now,
        subject=Subject("accounts", "many" if len(issued) > 1 else wanted[0]),
        detail={"count": len(issued)},
    )
    return issued


def count_code_try(session: Session, *, code: TypedCode, keys: Keys, now: datetime) -> None:
    """Count a try of this code, by its beginning and by the account that it would open."""
    row = live_code(session, prefix=code.prefix, now=now)
    count_try(session, tried=Tried.CODE, of=code.prefix, keys=keys, now=now)
    if row is not None:
        of = str(row.account_id)
        count_try(session, tried=Tried.CODE_OF_ACCOUNT, of=of, keys=keys, now=now)


def use_activation_code(
    session: Session, *, code: TypedCode, keys: Keys, now: datetime
) -> AccountId | None:
    """Use up an activation code; whose it was, or ``None`` when it is wrong, used or too old."""
    row = live_code(session, prefix=code.prefix, now=now)
    if not is_code(row, typed=code, keys=keys) or row is None:
        return None
    row.used_at = now
    forget_tries(session, tried=Tried.CODE, of=code.prefix, keys=keys)
    forget_tries(session, tried=Tried.CODE_OF_ACCOUNT, of=str(row.account_id), keys=keys)
    session.flush()
    return AccountId(row.account_id)


def _fresh_prefixes(session: Session, count: int) -> list[str]:
    """Different beginnings that no code has had, so that each code is found by its own."""
    fresh: set[str] = set()
    while len(fresh) < count:
        fresh |= {_random(PREFIX_LENGTH) for _ in range(count - len(fresh))}
        taken = session.scalars(
            select(ActivationCode.prefix).where(ActivationCode.prefix.in_(fresh))
        )
        fresh -= set(taken)
    return sorted(fresh)


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
