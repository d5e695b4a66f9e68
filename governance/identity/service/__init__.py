"""Acts of identity: accounts, sessions, links, codes, passwords and authenticators, roles."""

from governance.identity.service.accounts import (
    change_account,
    close_accounts,
    normalised_email,
    open_account,
    open_accounts,
    reopen_accounts,
)
from governance.identity.service.codes import IssuedCode, issue_activation_codes
from governance.identity.service.roles import appoint_officer
from governance.identity.service.sessions import end_session, start_session

__all__ = [
    "IssuedCode",
    "appoint_officer",
    "change_account",
    "close_accounts",
    "end_session",
    "issue_activation_codes",
    "normalised_email",
    "open_account",
    "open_accounts",
    "reopen_accounts",
    "start_session",
]
