"""Reading accounts, sessions, links, codes, officers and roles."""

from governance.identity.queries.accounts import (
    AccountPage,
    CodeStanding,
    account_of_member,
    account_page,
    accounts_at,
    code_standings,
    names_of,
)
from governance.identity.queries.sessions import SignedIn, digest_of, roles_of, signed_in

__all__ = [
    "AccountPage",
    "CodeStanding",
    "SignedIn",
    "account_of_member",
    "account_page",
    "accounts_at",
    "code_standings",
    "digest_of",
    "names_of",
    "roles_of",
    "signed_in",
]
