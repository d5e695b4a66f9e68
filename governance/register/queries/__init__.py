"""Reading the register: who is a member on a day, the list, one entry's history, the imports."""

from governance.register.queries.constituencies import Constituency, constituencies
from governance.register.queries.members import (
    MemberCard,
    RollMember,
    member_card,
    member_cards,
    members_on,
    standing,
)

__all__ = [
    "Constituency",
    "MemberCard",
    "RollMember",
    "constituencies",
    "member_card",
    "member_cards",
    "members_on",
    "standing",
]
