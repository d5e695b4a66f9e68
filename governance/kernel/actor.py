"""Who is acting: the person (or the system itself) that every act is recorded against."""

from dataclasses import dataclass, field

from governance.kernel.ids import AccountId, MemberId
from governance.kernel.permissions import Permission


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, with what they may do at this moment.

    ``account_id`` is ``None`` only for the system itself (the worker, the command line).
    ``member_id`` is set when the person is on the register. ``roles`` are the names of the
    offices they hold, for showing; what they may do is ``permissions`` alone. ``is_officer``:
    they have set up an officer's sign-in, even if they came another way now and hold no role.
    """

    account_id: AccountId | None
    display_name: str
    member_id: MemberId | None = None
    roles: tuple[str, ...] = ()
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    is_officer: bool = False

    def can(self, permission: Permission) -> bool:
        """Whether this person may do acts of this kind."""
        return permission in self.permissions


SYSTEM = Actor(account_id=None, display_name="Commonweal", permissions=frozenset(Permission))
"""The system itself: the outbox worker and the command line."""

NOBODY = Actor(account_id=None, display_name="Not signed in")
"""A visitor who has not signed in."""
