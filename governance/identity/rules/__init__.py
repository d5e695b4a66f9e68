"""What is allowed in signing in: roles, limits, codes, passwords, keys, refusals."""

from governance.identity.rules.refusals import LinkNotValid
from governance.identity.rules.roles import (
    ABSOLUTE_LIMIT,
    EVERYONE_MAY,
    IDLE_LIMIT,
    LINK_LIFE,
    MEMBER_MAY,
    ROLE_MAY,
    Role,
    permissions_of,
)

__all__ = [
    "ABSOLUTE_LIMIT",
    "EVERYONE_MAY",
    "IDLE_LIMIT",
    "LINK_LIFE",
    "MEMBER_MAY",
    "ROLE_MAY",
    "LinkNotValid",
    "Role",
    "permissions_of",
]
