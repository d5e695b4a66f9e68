"""Destruction of what is held of directors and secretaries long out of office."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.filing.models import OfficerChange
from governance.filing.queries.officers import officers
from governance.filing.rules.officers import SPELL_NAMES
from governance.kernel.ids import MemberId, OfficerId

NO_NAME = "Erased"


@dataclass(frozen=True, slots=True)
class FormerOfficer:
    """Somebody out of office since a day; ``member_id`` when they are on file as a member."""

    officer_id: OfficerId
    member_id: MemberId | None
    ceased_on: date


def former_officers(session: Session, *, until: date) -> Iterator[FormerOfficer]:
    """Those who ceased on or before a day and are not erased yet, the longest gone first."""
    found = [
        FormerOfficer(one.officer_id, one.member_id, one.facts.ceased_on)
        for one in officers(session, day=until)
        if one.facts.ceased_on is not None
        and one.facts.ceased_on <= until
        and (one.facts.forename, one.facts.surname) != ("", NO_NAME)
    ]
    yield from sorted(found, key=lambda one: (one.ceased_on, str(one.officer_id)))


def erase_officers(session: Session, *, officer_ids: Sequence[UUID], rule: str) -> None:
    """Leave of each record the office, the days and when they were entered; nothing else."""
    rows = session.scalars(
        select(OfficerChange).where(OfficerChange.officer_id.in_(officer_ids))
    ).all()
    for row in rows:
        days = {name: value for name, value in row.facts.items() if name in SPELL_NAMES}
        row.facts = days | ({"surname": NO_NAME} if row.number == 1 else {})
        row.private = []
        row.sealed = ""
        row.reason = f"Erased under retention rule {rule}"
    session.flush()
