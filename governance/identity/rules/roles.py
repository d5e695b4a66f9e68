"""Roles and what each may do, on one page; how long sign-ins and links last."""

from datetime import timedelta
from enum import StrEnum

from governance.kernel.permissions import Permission


class Role(StrEnum):
    """An office a person holds. Being on the register is not a role: see ``MEMBER_MAY``."""

    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    COMPANY_SECRETARY = "company-secretary"
    DIRECTOR = "director"
    RETURNING_OFFICER = "returning-officer"
    SCRUTINEER = "scrutineer"

    @property
    def words(self) -> str:
        """The role in the middle of a sentence: ``company secretary``."""
        return self.value.replace("-", " ")


EVERYONE_MAY = frozenset({Permission.CONTESTS_READ, Permission.SESSIONS_OWN})
"""What anyone signed in may do."""

MEMBER_MAY = frozenset(
    {
        Permission.BALLOTS_CAST,
        Permission.MEMBERSHIP_CHANGE_OWN,
        Permission.MEMBERSHIP_READ_OWN,
        Permission.NOMINATIONS_MAKE,
    }
)
"""What a person on the register may do besides."""

ROLE_MAY: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.ACCOUNTS_MANAGE,
            Permission.ACTIVATION_CODES_ISSUE,
            Permission.NOTICES_MANAGE,
            Permission.ROLES_CONFIRM,
        }
    ),
    Role.AUDITOR: frozenset(
        {Permission.AUDIT_DOWNLOAD, Permission.JOURNAL_READ, Permission.MEMBERS_READ}
    ),
    Role.COMPANY_SECRETARY: frozenset(
        {
            Permission.ACTIVATION_CODES_ISSUE,
            Permission.ARTICLES_PROPOSE,
            Permission.BOXES_KEEP,
            Permission.CONTESTS_PREPARE,
            Permission.FILINGS_KEEP,
            Permission.JOURNAL_READ,
            Permission.MEMBERS_EXPORT,
            Permission.MEMBERS_IMPORT,
            Permission.MEMBERS_READ,
            Permission.NOTICES_MANAGE,
            Permission.REGISTER_CONFIRM,
            Permission.REGISTER_KEEP,
            Permission.RETENTION_KEEP,
            Permission.ROLES_CONFIRM,
        }
    ),
    Role.DIRECTOR: frozenset({Permission.MEMBERS_READ, Permission.REGISTER_CONFIRM}),
    Role.RETURNING_OFFICER: frozenset(
        {
            Permission.BOXES_KEEP,
            Permission.CONTESTS_COUNT,
            Permission.CONTESTS_DECLARE,
            Permission.CONTESTS_PREPARE,
            Permission.JOURNAL_READ,
            Permission.NOMINATIONS_DECIDE,
        }
    ),
    Role.SCRUTINEER: frozenset(
        {Permission.AUDIT_DOWNLOAD, Permission.AUDIT_HOLD, Permission.JOURNAL_READ}
    ),
}

IDLE_LIMIT = timedelta(minutes=30)
ABSOLUTE_LIMIT = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=5)
"""How exactly a session's last use is kept: not to the request."""
HALF_WAY_LIFE = timedelta(minutes=10)
"""How long after the password an officer may take for the second step."""
LINK_LIFE = timedelta(minutes=15)
EMAIL_LINK_LIFE = timedelta(hours=24)
SET_UP_LIFE = timedelta(days=7)
CODE_LIFE = timedelta(days=60)
ROLES_WITH_AN_END = frozenset({Role.AUDITOR})
"""Roles that are given until a day, never without end."""


def permissions_of(*, is_member: bool, roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything a signed-in person may do."""
    allowed = EVERYONE_MAY | (MEMBER_MAY if is_member else frozenset())
    for role in roles:
        allowed |= ROLE_MAY[role]
    return allowed
