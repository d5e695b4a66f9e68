"""The pages of signing in, of one's own sessions and of roles."""

from governance.identity.routes import (
    account,
    authenticator,
    officer,
    roles,
    security,
    sign_in,
)
from governance.identity.routes.blueprint import blueprint

__all__ = [
    "account",
    "authenticator",
    "blueprint",
    "officer",
    "roles",
    "security",
    "sign_in",
]
