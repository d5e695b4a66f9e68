"""The one thing that taking one’s data writes: that it was taken, by whom, and how."""

from datetime import datetime

from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import MemberId


def note_own_data_taken(
    session: Session, *, member_id: MemberId, kind: str, reason: str, actor: Actor, now: datetime
) -> None:
    """Note that a copy was taken by the person, or made for them when they asked on paper."""
    is_own = actor.member_id == member_id
    record(
        session,
        act=Act.DOWNLOAD_TAKEN,
        actor=actor,
        now=now,
        subject=Subject("member", member_id),
        detail={"document": f"own-data.{kind}", "by_the_person": is_own, "reason": reason},
    )
