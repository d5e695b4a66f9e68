"""Every version an entry ever had: what changed, since when it is true, when it was entered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.ids import EntryId
from governance.register.models import Constituency, EntryVersion, MemberImport
from governance.register.queries.entry_rows import particulars_of, stands_now
from governance.register.rules.comparing import Change
from governance.register.rules.entries import Cessation, Particulars
from governance.register.rules.entry_words import entry_changes
from governance.register.rules.people import FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryChange:
    """One thing entered: what changed and since when it is true; who, when and why it was.

    ``is_first``: the entry was made, and ``changes`` is empty. ``true_until`` ``None``: for good.
    """

    recorded_at: datetime
    recorded_by: UUID | None
    true_from: date
    true_until: date | None
    changes: tuple[Change, ...]
    reason: str
    court_order: str
    import_id: UUID | None
    import_name: str
    is_first: bool


def entry_history(session: Session, *, entry_id: EntryId) -> tuple[EntryChange, ...]:
    """Everything that was ever entered of one entry, the newest first; nothing: no entry.

    The old information stays, with the day it changed and the moment the change was entered
    (CA 2006 s113(6A)).
    """
    versions = session.scalars(
        select(EntryVersion)
        .where(EntryVersion.entry_id == entry_id)
        .order_by(
            EntryVersion.recorded_at,
            EntryVersion.superseded_at.is_(None),
            EntryVersion.superseded_at,
            EntryVersion.true_from,
        )
    ).all()
    names: dict[UUID, str] = dict(session.execute(select(Constituency.id, Constituency.name)).all())
    files = _files(session, versions)
    found: list[EntryChange] = []
    for place, version in enumerate(versions):
        before = _before(version, versions[:place])
        changes = entry_changes(before, particulars_of(version), names=names) if before else ()
        if changes or not place:
            found.append(_change(version, changes, files=files, is_first=not place))
    return tuple(reversed(list(_joined(found))))


def changes_since(session: Session, *, entry_id: EntryId, edition: int) -> tuple[EntryChange, ...]:
    """What was entered after an edition (see ``edition_of_entry``) was read, the newest first."""
    seen_at = session.scalar(
        select(EntryVersion.recorded_at)
        .where(EntryVersion.entry_id == entry_id)
        .order_by(EntryVersion.recorded_at)
        .offset(max(edition - 1, 0))
        .limit(1)
    )
    changes = entry_history(session, entry_id=entry_id)
    if seen_at is None:
        return changes
    later = tuple(each for each in changes if each.recorded_at > seen_at)
    return later or tuple(each for each in changes if each.recorded_at == seen_at)


def _joined(changes: Iterable[EntryChange]) -> Iterable[EntryChange]:
    """One line for a change that holds for several stretches of days: since the first of them."""
    for _, alike in groupby(changes, key=lambda each: (each.recorded_at, each.changes)):
        first, *rest = sorted(alike, key=lambda each: each.true_from)
        last = rest[-1] if rest else first
        yield replace(first, true_until=last.true_until)


def _before(version: EntryVersion, earlier: Sequence[EntryVersion]) -> Particulars | None:
    """What was believed of the version's first day, or else of its days, until it was entered."""
    gone = [
        other
        for other in earlier
        if other.superseded_at == version.recorded_at
        and other.true_from < version.true_until
        and version.true_from < other.true_until
    ]
    of_first_day = [other for other in gone if other.true_from <= version.true_from]
    found = of_first_day[-1:] or gone[:1]
    return particulars_of(found[0]) if found else None


def _files(session: Session, versions: Iterable[EntryVersion]) -> dict[UUID, str]:
    ids = {version.import_id for version in versions if version.import_id}
    if not ids:
        return {}
    wanted = select(MemberImport.id, MemberImport.file_name).where(MemberImport.id.in_(ids))
    return dict(session.execute(wanted).all())


def _change(
    version: EntryVersion,
    changes: tuple[Change, ...],
    *,
    files: dict[UUID, str],
    is_first: bool,
) -> EntryChange:
    return EntryChange(
        recorded_at=version.recorded_at,
        recorded_by=version.recorded_by,
        true_from=version.true_from,
        true_until=None if version.true_until == FOREVER else version.true_until,
        changes=changes,
        reason=version.reason,
        court_order=version.court_order,
        import_id=version.import_id,
        import_name=files.get(version.import_id, "") if version.import_id else "",
        is_first=is_first,
    )


def reasons_in_error(session: Session, *, entry_ids: Iterable[EntryId]) -> dict[EntryId, str]:
    """Why entries were ended as entered in error, as was typed then; others are not in it."""
    found = session.execute(
        select(EntryVersion.entry_id, EntryVersion.reason).where(
            EntryVersion.entry_id.in_(list(entry_ids)),
            EntryVersion.cessation == Cessation.ENTERED_IN_ERROR,
            stands_now(),
        )
    )
    return {EntryId(entry_id): reason for entry_id, reason in found if reason}
