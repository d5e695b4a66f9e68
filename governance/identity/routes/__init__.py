"""The pages of signing in, of one's own sessions, of roles and of activation codes."""

from governance.identity.routes import (
    account,
    activation_codes,
    authenticator,
    officer,
    roles,
    security,
    sign_in,
)
from governance.identity.routes.blueprint import blueprint

__all__ = [
    "account",
    "activation_codes",
    "authenticator",
    "blueprint",
    "officer",
    "roles",
    "security",
    "sign_in",
]
