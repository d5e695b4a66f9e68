"""The end of memberships, many at once; and taking an end back that was entered in error."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import Done, record, record_all
from governance.kernel.actor import Actor
from governance.kernel.ids import EntryId, MemberId
from governance.kernel.refusals import NotFound
from governance.register.models import RegisterEntry
from governance.register.queries.entry_rows import CHUNK, EntryPeriods, entry_periods
from governance.register.rules.entries import Cessation
from governance.register.rules.refusals import (
    CeasedBeforeRegistered,
    EntryEnded,
    EntryNotEnded,
)
from governance.register.rules.timeline import MEMBERSHIP, with_changes
from governance.register.service.entry_accounts import keep_accounts
from governance.register.service.entry_checks import check_no_shares, check_overlaps, check_spell
from governance.register.service.entry_recording import RevisedEntry, revise_entries
from governance.register.service.source import Source, locked_state


@dataclass(frozen=True, slots=True)
class Ending:
    """Whose membership ends, and why."""

    entry_id: EntryId
    cessation: Cessation


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

    Refuses as ``end_entries`` does.
    """
    end_entries(
        session,
        endings=[Ending(entry_id, cessation)],
        ceased_on=ceased_on,
        reason=reason,
        court_order=court_order,
        actor=actor,
        now=now,
    )


def end_entries(
    session: Session,
    *,
    endings: Sequence[Ending],
    ceased_on: date,
    reason: str,
    court_order: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """End memberships on one day; all of them or none, in some statements for every 500.

    Refuses with ``EntryEnded``, with ``CeasedBeforeRegistered``, and, where members hold shares,
    with ``StillHoldsShares`` unless the ledger says they hold none on that day and after it.
    """
    locked_state(session)
    source = Source(actor=actor, now=now, reason=reason.strip(), court_order=court_order.strip())
    for start in range(0, len(endings), CHUNK):
        _end(session, endings[start : start + CHUNK], ceased_on, source)


def _end(session: Session, endings: Sequence[Ending], ceased_on: date, source: Source) -> None:
    found = _entries(session, [each.entry_id for each in endings])
    for head, before in found.values():
        facts = before[-1].facts
        if facts.ceased_on is not None:
            raise EntryEnded(number=head.number, ceased_on=facts.ceased_on)
        if ceased_on < facts.registered_on:
            raise CeasedBeforeRegistered(registered_on=facts.registered_on, ceased_on=ceased_on)
    ending = [(head, before[-1].facts) for head, before in found.values()]
    check_no_shares(session, ending, since=ceased_on)
    why = {each.entry_id: each.cessation for each in endings}
    revised = [
        _revised(
            head,
            before,
            {"ceased_on": ceased_on, "cessation": why[entry_id]},
            true_from=ceased_on,
        )
        for entry_id, (head, before) in found.items()
    ]
    _keep(session, revised, source)
    record_all(
        session,
        done=[
            Done(
                act=Act.ENTRY_ENDED,
                subject=Subject("entry", entry_id),
                detail={"ceased_on": ceased_on.isoformat(), "cessation": why[entry_id].value},
            )
            for entry_id in found
        ],
        actor=source.actor,
        now=source.now,
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
    ((head, before),) = _entries(session, [entry_id]).values()
    if before[-1].facts.ceased_on is None:
        raise EntryNotEnded(number=head.number)
    source = Source(actor=actor, now=now, reason=reason.strip(), court_order=court_order.strip())
    changes = {"ceased_on": None, "cessation": None}
    _keep(session, [_revised(head, before, changes, true_from=before[0].true_from)], source)
    record(
        session,
        act=Act.ENTRY_REOPENED,
        actor=actor,
        now=now,
        subject=Subject("entry", entry_id),
        detail={},
    )


def _entries(
    session: Session, entry_ids: Sequence[EntryId]
) -> dict[EntryId, tuple[RegisterEntry, EntryPeriods]]:
    """These entries in the order given. Raises ``NotFound`` when one is not there."""
    heads = {
        EntryId(head.id): head
        for head in session.scalars(select(RegisterEntry).where(RegisterEntry.id.in_(entry_ids)))
    }
    if heads.keys() != set(entry_ids):
        raise NotFound
    periods = entry_periods(session, entry_ids=list(heads))
    return {each: (heads[each], periods[each]) for each in dict.fromkeys(entry_ids)}


def _revised(
    head: RegisterEntry, before: EntryPeriods, changes: Mapping[str, object], *, true_from: date
) -> RevisedEntry:
    after = with_changes(before, changes, from_on=true_from, spell=MEMBERSHIP)
    check_spell(after[-1].facts)
    return RevisedEntry(EntryId(head.id), head.number, MemberId(head.member_id), before, after)


def _keep(session: Session, revised: Sequence[RevisedEntry], source: Source) -> None:
    check_overlaps(
        session, [(each.member_id, each.entry_id, each.after[-1].facts) for each in revised]
    )
    revise_entries(session, revised=revised, source=source)
    keep_accounts(session, member_ids=[each.member_id for each in revised], source=source)
