"""The names and numbers of entries, for pages that only mention them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import EntryId
from governance.register.models import EntryVersion, RegisterEntry
from governance.register.queries.entry_rows import CHUNK


def names_on(session: Session, *, entry_ids: Sequence[EntryId], day: date) -> dict[EntryId, str]:
    """All holders' names of each entry as on ``day``, or as they were first said after it.

    One statement for every 500, of the names alone. Entries that are not there are left out.
    """
    found: dict[EntryId, str] = {}
    for start in range(0, len(entry_ids), CHUNK):
        rows = session.execute(
            select(
                EntryVersion.entry_id,
                EntryVersion.forename,
                EntryVersion.surname,
                EntryVersion.joint_holders,
            )
            .where(
                EntryVersion.entry_id.in_(entry_ids[start : start + CHUNK]),
                EntryVersion.superseded_at.is_(None),
                EntryVersion.true_until > day,
            )
            .order_by(EntryVersion.entry_id, EntryVersion.true_from)
        )
        for entry_id, forename, surname, joint in rows:
            found.setdefault(EntryId(entry_id), _names(forename, surname, joint))
    return found


def numbers_of(session: Session, *, entry_ids: Sequence[EntryId]) -> dict[EntryId, int]:
    """The number of each entry; one statement for every 500."""
    found: dict[EntryId, int] = {}
    for start in range(0, len(entry_ids), CHUNK):
        rows = session.execute(
            select(RegisterEntry.id, RegisterEntry.number).where(
                RegisterEntry.id.in_(entry_ids[start : start + CHUNK])
            )
        )
        found |= {EntryId(entry_id): number for entry_id, number in rows}
    return found


def _names(forename: str, surname: str, joint: Iterable[Mapping[str, str]]) -> str:
    others = (f"{each['forename']} {each['surname']}".strip() for each in joint)
    return ", ".join((f"{forename} {surname}".strip(), *others))
