"""One person on the roll of a poll, found by their number."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId, PollId
from governance.voting.models import RollEntry


@dataclass(frozen=True, slots=True)
class Voter:
    """A person on the roll, in the words of the roll."""

    member_id: MemberId
    number: str
    name: str


def voter_numbered(session: Session, *, poll_id: PollId, number: str) -> Voter | None:
    """The person with this member number on the roll; small letters do not matter."""
    find = select(RollEntry).where(
        RollEntry.poll_id == poll_id, RollEntry.number == number.strip().upper()
    )
    entry = session.scalar(find)
    return None if entry is None else Voter(MemberId(entry.member_id), entry.number, entry.name)
