"""Reading one-time links, activation codes and requests: whose they are, while they work."""

import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity.models import Account, ActivationCode, OneTimeLink, SignInRequest
from governance.identity.queries.sessions import digest_of
from governance.identity.rules.codes import TypedCode
from governance.identity.rules.keys import Keys
from governance.identity.rules.links import LinkPurpose
from governance.kernel.ids import AccountId

CODE_PURPOSE = "activation code"


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Whose link it is, until when it works, and where it leads."""

    account_id: AccountId
    name: str
    email: str | None
    next_path: str | None
    expires_at: datetime


def link_page(
    session: Session, *, token: str, purpose: LinkPurpose, now: datetime
) -> LinkPage | None:
    """The person a link is for; ``None`` when it ran out, was used, or never was."""
    row = session.execute(
        select(OneTimeLink, Account.display_name)
        .join(Account, Account.id == OneTimeLink.account_id)
        .where(
            OneTimeLink.token_digest == digest_of(token),
            OneTimeLink.purpose == purpose,
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            Account.closed_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        return None
    link, name = row
    return LinkPage(
        account_id=AccountId(link.account_id),
        name=name,
        email=link.email,
        next_path=link.next_path,
        expires_at=link.expires_at,
    )


def live_code(session: Session, *, prefix: str, now: datetime) -> ActivationCode | None:
    """The activation code found by its first four characters, while it works (for the service)."""
    return session.scalar(
        select(ActivationCode)
        .join(Account, Account.id == ActivationCode.account_id)
        .where(
            ActivationCode.prefix == prefix,
            ActivationCode.used_at.is_(None),
            ActivationCode.voided_at.is_(None),
            ActivationCode.expires_at > now,
            Account.closed_at.is_(None),
        )
        .with_for_update(of=ActivationCode)
    )


def is_code(row: ActivationCode | None, *, typed: TypedCode, keys: Keys) -> bool:
    """Whether the code typed is the one kept; takes the same time for any wrong one."""
    kept = row.code_digest if row is not None else ""
    return hmac.compare_digest(kept, keys.digest(CODE_PURPOSE, typed.whole))


def is_anybody_waiting(session: Session) -> bool:
    """Whether somebody has asked for a sign-in link and was not answered yet."""
    return session.scalar(select(SignInRequest.id).limit(1)) is not None
