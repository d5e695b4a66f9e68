"""Confirming an old register: its entries and holdings are written, all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.ids import EntryId, ImportId, MemberId
from governance.kernel.refusals import NotFound, StaleForm
from governance.register.models import (
    EntryVersion,
    Member,
    MemberImport,
    MemberVersion,
    MemberWord,
    RegisterEntry,
)
from governance.register.queries.entries_as_at import last_alteration
from governance.register.queries.entry_rows import entry_periods
from governance.register.queries.imports import rows_to_write, tally_of
from governance.register.rules.entries import Particulars
from governance.register.rules.entry_words import particulars_that_differ
from governance.register.rules.old_register_comparing import said_from_json
from governance.register.rules.outcomes import Tally
from governance.register.rules.people import Facts
from governance.register.rules.refusals import RowsStillFaulty
from governance.register.rules.timeline import MEMBERSHIP, with_changes
from governance.register.service.admitting import admit_people
from governance.register.service.entries import enter_on_register
from governance.register.service.entry_accounts import keep_accounts
from governance.register.service.entry_recording import NewEntry, RevisedEntry, revise_entries
from governance.register.service.source import Source, locked_state
from governance.register.service.staging import drop_rows, open_import
from governance.shares.rules import BroughtForward
from governance.shares.service import bring_forward
from governance.shares.service.taking_back import take_back
from governance.storage.statistics import refresh_statistics

CHUNK = 500
LONGEST_SURNAME = 100
_LONGEST_REASON = 500
_FILLED = (Member, MemberVersion, MemberWord, RegisterEntry, EntryVersion)


@dataclass(frozen=True, slots=True)
class _Written:
    """One row to be written."""

    old_number: str
    member_id: MemberId | None
    number: str
    entry_id: EntryId | None
    said: Particulars
    holdings: Sequence[Sequence[Any]]
    was: Sequence[Any] | None
    is_ledger_changed: bool


@dataclass(slots=True)
class _Holdings:
    """What is to be done in the ledger, once all entries are there."""

    reopened: list[BroughtForward] = field(default_factory=list)
    gone: list[BroughtForward] = field(default_factory=list)
    come: list[BroughtForward] = field(default_factory=list)
    closed: list[BroughtForward] = field(default_factory=list)

    def note(self, entry_id: EntryId, row: _Written) -> None:
        """The old holding out, the new one in, and its end if the membership has ended."""
        if not row.is_ledger_changed or not row.holdings:
            return
        if row.was is not None:
            held, begins, ends = row.was
            if ends is not None:  # it was closed: opened again first, then taken out whole
                self.reopened += _lines(entry_id, held, date.fromisoformat(ends))
            self.gone += _lines(entry_id, held, date.fromisoformat(begins))
        self.come += _lines(entry_id, row.holdings, row.said.registered_on)
        if row.said.ceased_on is not None:
            self.closed += _lines(entry_id, row.holdings, row.said.ceased_on)


def _lines(
    entry_id: EntryId, holdings: Sequence[Sequence[Any]], on: date
) -> Iterator[BroughtForward]:
    for class_key, shares, paid_pence in holdings:
        yield BroughtForward(entry_id, class_key, shares, paid_pence, on)


def confirm_old_register(
    session: Session,
    *,
    import_id: ImportId,
    checked_at: datetime | None,
    actor: Actor,
    now: datetime,
) -> Tally:
    """Write an old register, whole: people, entries, and the shares of their time.

    What is there already stays as it was believed: corrections are recorded now (s113(6A)).
    Refuses as the confirming of an HR export does: ``StaleForm`` when the report is not the
    newest, or register or ledger have changed since; ``RowsStillFaulty``; ``ImportSettled``.
    """
    state = locked_state(session)
    held = session.get(MemberImport, import_id, with_for_update=True, populate_existing=True)
    if held is None:
        raise NotFound
    if held.confirmed_at is not None:
        return tally_of(held)
    held = open_import(session, import_id=import_id)
    altered_at = last_alteration(session).at
    is_overtaken = altered_at is not None and held.checked_at and altered_at > held.checked_at
    is_newest = held.checked_at is not None and held.checked_at == checked_at
    if not is_newest or is_overtaken or held.revision != state.revision:
        raise StaleForm(import_id=import_id)
    tally = tally_of(held)
    if tally.blocking:
        raise RowsStillFaulty(count=tally.blocking, import_id=import_id)
    reason = f"As the old register says ({held.file_name})"[:_LONGEST_REASON]
    source = Source(actor=actor, now=now, import_id=import_id, reason=reason)
    _write(session, import_id, source)
    if tally.writes:
        state.revision += 1
    held.confirmed_at, held.confirmed_by = now, actor.account_id
    drop_rows(session, import_ids=[held.id], with_report=False)
    record(
        session,
        act=Act.IMPORT_CONFIRMED,
        actor=actor,
        now=now,
        subject=Subject("import", import_id),
        detail={
            "kind": held.kind.value,
            "rows": tally.rows,
            "added": tally.added,
            "changed": tally.changed,
            "left": tally.left,
            "unchanged": tally.unchanged,
            "left_out": tally.left_out,
        },
    )
    return tally


def _write(session: Session, import_id: ImportId, source: Source) -> None:
    """Corrections before new entries, so that nobody stands twice meanwhile; then the ledger."""
    holdings = _Holdings()
    for rows in _rows(session, import_id):
        _correct(session, [row for row in rows if row.entry_id is not None], holdings, source)
    admitted: dict[str, MemberId] = {}
    for number, rows in enumerate(_rows(session, import_id)):
        _enter(session, [row for row in rows if row.entry_id is None], admitted, holdings, source)
        if number == 0:
            refresh_statistics(session, *_FILLED)
    for act, lines in (
        (bring_forward, holdings.reopened),
        (take_back, holdings.gone),
        (bring_forward, holdings.come),
        (take_back, holdings.closed),
    ):
        if lines:
            act(session, lines=lines, reason=source.reason, actor=source.actor, now=source.now)


def _correct(
    session: Session, rows: Sequence[_Written], holdings: _Holdings, source: Source
) -> None:
    wanted = {row.entry_id: row for row in rows if row.entry_id is not None}
    heads = session.scalars(select(RegisterEntry).where(RegisterEntry.id.in_(wanted))).all()
    periods = entry_periods(session, entry_ids=list(wanted))
    revised: list[RevisedEntry] = []
    ended: list[MemberId] = []
    for head in heads:
        entry_id, member_id = EntryId(head.id), MemberId(head.member_id)
        row, before = wanted[entry_id], periods[entry_id]
        changes = particulars_that_differ(before[-1].facts, row.said)
        after = with_changes(before, changes, from_on=date.min, spell=MEMBERSHIP)
        revised.append(RevisedEntry(entry_id, head.number, member_id, before, after))
        head.old_number = row.old_number
        if changes.keys() & {"ceased_on"}:
            ended.append(member_id)
        holdings.note(entry_id, row)
    session.flush()
    revise_entries(session, revised=revised, source=source)
    keep_accounts(session, member_ids=ended, source=source)


def _enter(
    session: Session,
    rows: Sequence[_Written],
    admitted: dict[str, MemberId],
    holdings: _Holdings,
    source: Source,
) -> None:
    """Enter new entries; ``admitted`` are the people put on file so far, by employee number."""
    new = {row.number: row for row in rows if _is_new(row) and row.number not in admitted}
    new.pop("", None)
    strangers = [row for row in rows if _is_new(row) and not row.number]
    known = _admit(session, list(new.values()), source, is_employee=True)
    admitted |= dict(zip(new, known, strict=True))
    own = iter(_admit(session, strangers, source, is_employee=False))
    entries = []
    for row in rows:
        who = row.member_id or admitted.get(row.number) or next(own)
        entries.append(NewEntry(who, row.said, old_number=row.old_number or None))
    made = enter_on_register(
        session,
        entries=entries,
        actor=source.actor,
        now=source.now,
        reason=source.reason,
        import_id=source.import_id,
    )
    for entry_id, row in zip(made, rows, strict=True):
        holdings.note(entry_id, row)


def _is_new(row: _Written) -> bool:
    return row.member_id is None


def _admit(
    session: Session, rows: Sequence[_Written], source: Source, *, is_employee: bool
) -> list[MemberId]:
    people = [(row.number or None, _facts(row.said)) for row in rows]
    return admit_people(
        session, people=people, is_employee=is_employee, actor=source.actor, now=source.now
    )


def _facts(said: Particulars) -> Facts:
    """As much as an old register lets us say of a person whom HR does not mention."""
    return Facts(
        title=said.title,
        forename=said.forename,
        surname=said.surname[:LONGEST_SURNAME],
        joined_on=said.registered_on,
        left_on=said.ceased_on,
        holds_share=said.ceased_on is None,
    )


def _rows(session: Session, import_id: UUID) -> Iterator[list[_Written]]:
    for rows in rows_to_write(session, import_id=import_id, limit=CHUNK):
        yield [_written(*row) for row in rows]


def _written(old_number: str, member_id: UUID | None, facts: Mapping[str, Any]) -> _Written:
    return _Written(
        old_number=old_number,
        member_id=MemberId(member_id) if member_id else None,
        number=facts["number"],
        entry_id=EntryId(UUID(facts["entry_id"])) if facts["entry_id"] else None,
        said=said_from_json(facts["said"]),
        holdings=facts["holdings"],
        was=facts["was"],
        is_ledger_changed=facts["is_ledger_changed"],
    )
