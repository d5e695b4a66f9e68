"""Acts on the statutory register: entering, correcting, ending and reopening an entry."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import EntryId, MemberId
from governance.kernel.refusals import NotFound
from governance.register.models import EntryVersion, RegisterEntry
from governance.register.queries.entry_history import changes_since
from governance.register.queries.entry_rows import (
    CHUNK,
    EntryPeriods,
    edition_of_entry,
    entry_periods,
    stands_now,
)
from governance.register.rules.entries import (
    PARTICULAR_NAMES,
    SPELL_PARTICULARS,
    Cessation,
    Particulars,
)
from governance.register.rules.people import FOREVER
from governance.register.rules.refusals import (
    AlreadyRegistered,
    CeasedBeforeRegistered,
    EntryChangedMeanwhile,
    EntryEnded,
    EntryNotEnded,
    HeldSharesBefore,
    StillHoldsShares,
)
from governance.register.rules.timeline import MEMBERSHIP, with_changes
from governance.register.service.admitting import admit_people, admit_person
from governance.register.service.entry_accounts import keep_account
from governance.register.service.entry_recording import (
    NewEntry,
    RevisedEntry,
    revise_entry,
    write_entries,
)
from governance.register.service.source import Source, locked_state
from governance.shares.queries.holdings import holdings_on

__all__ = [
    "NewEntry",
    "admit_people",
    "admit_person",
    "correct_entry",
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
        _check_spell(each.particulars)
    _check_overlaps(session, [(each.member_id, None, each.particulars) for each in entries])
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
    _check_shares(session, head, replace(before[-1].facts, **wanted), wanted)
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


def end_entry(
    session: Session,
    *,
    entry_id: EntryId,
    ceased_on: date,
    cessation: Cessation,
    reason: str,
    court_order: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """End a membership: from ``ceased_on`` on, the person is no member; the entry stays.

    Refuses with ``EntryEnded``, with ``CeasedBeforeRegistered``, and, where members hold shares,
    with ``StillHoldsShares`` unless the ledger says they hold none on that day and after it.
    """
    locked_state(session)
    head, before = _entry(session, entry_id)
    facts = before[-1].facts
    if facts.ceased_on is not None:
        raise EntryEnded(number=head.number, ceased_on=facts.ceased_on)
    if ceased_on < facts.registered_on:
        raise CeasedBeforeRegistered(registered_on=facts.registered_on, ceased_on=ceased_on)
    _check_no_shares(session, head, facts, since=ceased_on)
    source = Source(actor=actor, now=now, reason=reason.strip(), court_order=court_order.strip())
    changes = {"ceased_on": ceased_on, "cessation": cessation}
    _revise(session, head, changes, true_from=ceased_on, source=source)
    record(
        session,
        act=Act.ENTRY_ENDED,
        actor=actor,
        now=now,
        subject=_subject(entry_id),
        detail={"ceased_on": ceased_on.isoformat(), "cessation": cessation.value},
    )


def reopen_entry(
    session: Session,
    *,
    entry_id: EntryId,
    reason: str,
    court_order: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Take back the end of a membership that was entered in error: it never ended.

    Refuses with ``EntryNotEnded``, and with ``AlreadyRegistered`` when the person has another
    entry by now.
    """
    locked_state(session)
    head, before = _entry(session, entry_id)
    if before[-1].facts.ceased_on is None:
        raise EntryNotEnded(number=head.number)
    source = Source(actor=actor, now=now, reason=reason.strip(), court_order=court_order.strip())
    changes = {"ceased_on": None, "cessation": None}
    _revise(session, head, changes, true_from=before[0].true_from, source=source)
    record(
        session, act=Act.ENTRY_REOPENED, actor=actor, now=now, subject=_subject(entry_id), detail={}
    )


def _check_shares(
    session: Session, head: RegisterEntry, facts: Particulars, wanted: Mapping[str, object]
) -> None:
    """The days of a membership and those of its shares go together: put the ledger right first."""
    if "ceased_on" in wanted and facts.ceased_on is not None:
        _check_no_shares(session, head, facts, since=facts.ceased_on)
    if "registered_on" in wanted:
        eve = facts.registered_on - timedelta(days=1)
        if _held(session, head, eve):
            raise HeldSharesBefore(number=head.number, registered_on=facts.registered_on)


def _check_no_shares(
    session: Session, head: RegisterEntry, facts: Particulars, *, since: date
) -> None:
    if not articles_on(session, day=since).has_shares:
        return
    for day in (since, FOREVER):
        held = _held(session, head, day)
        if held:
            raise StillHoldsShares(number=head.number, name=facts.names, shares=held)


def _held(session: Session, head: RegisterEntry, day: date) -> int:
    entry_id = EntryId(head.id)
    held = holdings_on(session, entry_ids=[entry_id], day=day).get(entry_id, ())
    return sum(each.shares for each in held)


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
        _check_spell(after[-1].facts)
        _check_overlaps(session, [(member_id, entry_id, after[-1].facts)])
    revised = RevisedEntry(entry_id, head.number, member_id, before, after)
    revise_entry(session, revised=revised, source=source)
    if changes.keys() & SPELL_PARTICULARS:
        keep_account(session, member_id=member_id, source=source)


def _says_otherwise(before: EntryPeriods, name: str, value: object, from_on: date) -> bool:
    since = date.min if name in SPELL_PARTICULARS else from_on
    return any(
        getattr(period.facts, name) != value for period in before if period.true_until > since
    )


def _check_spell(particulars: Particulars) -> None:
    ceased_on = particulars.ceased_on
    if ceased_on is not None and ceased_on < particulars.registered_on:
        raise CeasedBeforeRegistered(registered_on=particulars.registered_on, ceased_on=ceased_on)


Spelled = tuple[MemberId, EntryId | None, Particulars]


def _check_overlaps(session: Session, wanted: Sequence[Spelled]) -> None:
    """Nobody stands on the register twice on one day."""
    ids = list(dict.fromkeys(member_id for member_id, *_ in wanted))
    taken: defaultdict[UUID, list[tuple[UUID | None, int, date, date]]] = defaultdict(list)
    for start in range(0, len(ids), CHUNK):
        for version in _standing(session, ids[start : start + CHUNK]):
            ends = version.ceased_on or FOREVER
            spell = (version.entry_id, version.entry_number, version.registered_on, ends)
            taken[version.member_id].append(spell)
    for who, entry_id, particulars in wanted:
        begins, ends = particulars.registered_on, particulars.ceased_on or FOREVER
        for other_id, number, other_begins, other_ends in taken[who]:
            is_other = entry_id is None or other_id != entry_id
            if is_other and max(begins, other_begins) < min(ends, other_ends):
                raise AlreadyRegistered(name=particulars.name, number=number)
        if entry_id is None:
            taken[who].append((None, 0, begins, ends))


def _standing(session: Session, member_ids: Sequence[MemberId]) -> Iterable[EntryVersion]:
    return session.scalars(
        select(EntryVersion).where(EntryVersion.member_id.in_(member_ids), stands_now())
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
