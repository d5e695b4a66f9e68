"""Acts on the statutory register: entering names, and correcting what an entry says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import EntryId, MemberId
from governance.kernel.refusals import NotFound
from governance.register.models import RegisterEntry
from governance.register.queries.entry_history import changes_since
from governance.register.queries.entry_rows import (
    EntryPeriods,
    edition_of_entry,
    entry_periods,
)
from governance.register.rules.entries import (
    PARTICULAR_NAMES,
    SPELL_PARTICULARS,
)
from governance.register.rules.refusals import (
    EntryChangedMeanwhile,
)
from governance.register.rules.timeline import MEMBERSHIP, with_changes
from governance.register.service.admitting import admit_people, admit_person
from governance.register.service.entry_accounts import keep_accounts
from governance.register.service.entry_checks import check_overlaps, check_shares, check_spell
from governance.register.service.entry_ends import Ending, end_entries, end_entry, reopen_entry
from governance.register.service.entry_recording import (
    NewEntry,
    RevisedEntry,
    revise_entries,
    write_entries,
)
from governance.register.service.source import Source, locked_state

__all__ = [
    "Ending",
    "NewEntry",
    "admit_people",
    "admit_person",
    "correct_entry",
    "end_entries",
    "end_entry",
    "enter_on_register",
    "reopen_entry",
]


def enter_on_register(
    session: Session,
    *,
    entries: Sequence[NewEntry],
    actor: Actor,
    now: datetime,
    reason: str = "",
    court_order: str = "",
    import_id: UUID | None = None,
) -> list[EntryId]:
    """Enter names on the register; the entries made, in the order they were given.

    Each is true from its ``registered_on`` (from today, when that is still to come). An entry
    with ``ceased_on`` is that of a former member. Refuses with ``AlreadyRegistered`` when the
    person stands on the register in those days, and ``CeasedBeforeRegistered`` (CA 2006 s112).
    """
    locked_state(session)
    for each in entries:
        check_spell(each.particulars)
    check_overlaps(session, [(each.member_id, None, each.particulars) for each in entries])
    source = Source(
        actor=actor, now=now, import_id=import_id, reason=reason.strip(), court_order=court_order
    )
    made = write_entries(session, entries=entries, source=source)
    if made:
        record(
            session,
            act=Act.ENTRIES_MADE,
            actor=actor,
            now=now,
            subject=_subject(made[0]) if len(made) == 1 else Subject("register", "entries"),
            detail={"entries": len(made), "has_court_order": bool(court_order)},
        )
    return made


def correct_entry(
    session: Session,
    *,
    entry_id: EntryId,
    changes: Mapping[str, object],
    true_from: date,
    reason: str,
    court_order: str = "",
    edition: int,
    actor: Actor,
    now: datetime,
) -> tuple[str, ...]:
    """Correct an entry from ``true_from`` on; gives the names of the particulars changed.

    ``changes`` holds the new values by name; what is so already on all those days is passed over.
    The days a membership began and ended hold for the whole entry. What was believed before stays,
    with the day it changed and the moment the change was entered (CA 2006 s113(6A)).
    ``court_order`` is the reference of an order under s125.

    Refuses with ``EntryChangedMeanwhile`` when the entry has another ``edition`` (see
    ``edition_of_entry``) than the person was looking at; with ``AlreadyRegistered`` or
    ``CeasedBeforeRegistered`` when the new days will not do; with ``StillHoldsShares`` or
    ``HeldSharesBefore`` when the ledger has shares outside them. Raises ``ValueError`` for a
    particular there is not.
    """
    locked_state(session)
    head, before = _entry(session, entry_id)
    current = edition_of_entry(session, entry_id=entry_id)
    if current != edition:
        raise _changed_meanwhile(session, entry_id, seen=edition, edition=current)
    strangers = changes.keys() - set(PARTICULAR_NAMES)
    if strangers:
        raise ValueError(sorted(strangers))
    from_on = max(true_from, before[0].true_from)
    wanted: dict[str, Any] = {
        name: value
        for name, value in changes.items()
        if _says_otherwise(before, name, value, from_on)
    }
    if not wanted:
        return ()
    check_shares(session, head, replace(before[-1].facts, **wanted), wanted)
    _revise(
        session,
        head,
        wanted,
        true_from=from_on,
        source=Source(actor=actor, now=now, reason=reason.strip(), court_order=court_order.strip()),
    )
    record(
        session,
        act=Act.ENTRY_CORRECTED,
        actor=actor,
        now=now,
        subject=_subject(entry_id),
        detail={
            "facts": sorted(wanted),
            "true_from": from_on.isoformat(),
            "has_court_order": bool(court_order.strip()),
        },
    )
    return tuple(sorted(wanted))


def _subject(entry_id: EntryId) -> Subject:
    return Subject("entry", entry_id)


def _entry(session: Session, entry_id: EntryId) -> tuple[RegisterEntry, EntryPeriods]:
    head = session.get(RegisterEntry, entry_id)
    if head is None:
        raise NotFound
    return head, entry_periods(session, entry_ids=[entry_id])[entry_id]


def _revise(
    session: Session,
    head: RegisterEntry,
    changes: Mapping[str, object],
    *,
    true_from: date,
    source: Source,
) -> None:
    entry_id, member_id = EntryId(head.id), MemberId(head.member_id)
    before = entry_periods(session, entry_ids=[entry_id])[entry_id]
    after = with_changes(before, changes, from_on=true_from, spell=MEMBERSHIP)
    if changes.keys() & SPELL_PARTICULARS:
        check_spell(after[-1].facts)
        check_overlaps(session, [(member_id, entry_id, after[-1].facts)])
    revised = RevisedEntry(entry_id, head.number, member_id, before, after)
    revise_entries(session, revised=[revised], source=source)
    if changes.keys() & SPELL_PARTICULARS:
        keep_accounts(session, member_ids=[member_id], source=source)


def _says_otherwise(before: EntryPeriods, name: str, value: object, from_on: date) -> bool:
    since = date.min if name in SPELL_PARTICULARS else from_on
    return any(
        getattr(period.facts, name) != value for period in before if period.true_until > since
    )


def _changed_meanwhile(
    session: Session, entry_id: EntryId, *, seen: int, edition: int
) -> EntryChangedMeanwhile:
    changes = changes_since(session, entry_id=entry_id, edition=seen)
    newest = changes[0] if changes else None
    return EntryChangedMeanwhile(
        entry_id=entry_id,
        edition=edition,
        changes=changes,
        changed_by=newest.recorded_by if newest else None,
        changed_at=newest.recorded_at if newest else None,
    )
