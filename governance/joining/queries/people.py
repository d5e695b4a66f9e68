"""The people that letters go to: what the staff records say of them now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId
from governance.notices.rules import Recipient
from governance.register.models import MemberVersion
from governance.register.models.members import is_latest
from governance.register.queries.members import facts_of
from governance.register.rules.people import Facts

CHUNK = 500
"""How many ids go into one statement."""


@dataclass(frozen=True, slots=True)
class PersonOnFile:
    """One person by HR's number and facts."""

    member_id: MemberId
    number: str
    facts: Facts

    @property
    def place(self) -> tuple[str, str]:
        """Where they stand in a list: by name, then number."""
        return self.facts.sort_name, self.number

    def recipient(self, day: date) -> Recipient:
        """How to write to them: somebody who has left has no address at work any more."""
        facts = self.facts
        has_left = facts.left_on is not None and facts.left_on < day
        email = facts.personal_email if has_left else facts.email
        return Recipient(self.member_id, facts.name, email, facts.address_lines)


def people_on_file(
    session: Session, *, member_ids: Iterable[MemberId]
) -> dict[MemberId, PersonOnFile]:
    """These people as HR has them now; one statement for every 500."""
    ids = list(dict.fromkeys(member_ids))
    found: dict[MemberId, PersonOnFile] = {}
    for start in range(0, len(ids), CHUNK):
        versions = session.scalars(
            select(MemberVersion).where(
                MemberVersion.member_id.in_(ids[start : start + CHUNK]), is_latest()
            )
        )
        for version in versions:
            member_id = MemberId(version.member_id)
            found[member_id] = PersonOnFile(member_id, version.number, facts_of(version))
    return found
