"""Confirming an import: what its report says is written down, all of it or nothing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import ImportId, MemberId
from governance.kernel.refusals import NotFound, StaleForm
from governance.register.models import Constituency, Member, MemberImport, MemberVersion
from governance.register.queries.entries import periods_of
from governance.register.queries.imports import rows_to_write, tally_of
from governance.register.rules.columns import Field, to_remember
from governance.register.rules.comparing import differences
from governance.register.rules.outcomes import Tally
from governance.register.rules.people import ConstituencyKind, Facts
from governance.register.rules.refusals import RowsStillFaulty
from governance.register.rules.search import name_key
from governance.register.rules.timeline import with_changes
from governance.register.service.opening import open_register
from governance.register.service.recording import Revised, enter_members, revise_members
from governance.register.service.source import Source, locked_state
from governance.register.service.staging import drop_rows, open_import
from governance.storage.statistics import refresh_statistics

CHUNK = 2000
_DATES = ("joined_on", "left_on")
_IDS = ("staff_group_id", "site_id")


def confirm_import(
    session: Session, *, import_id: ImportId, checked_at: datetime | None, actor: Actor,
    now: datetime,
) -> Tally:  # fmt: skip
    """Write an import to the staff records, whole; accounts are opened, changed, closed with it.

    While nobody was ever entered on the register, it is opened with this too (see
    ``open_register``). Afterwards an import changes what HR says, never who is a member.

    ``checked_at`` says which report the secretary was looking at. Refuses with ``StaleForm``
    when that is not the newest report or the register has changed since it was made, with
    ``RowsStillFaulty`` while a faulty row is not left out, and with ``ImportSettled`` when the
    import was let go. Confirming again what is confirmed already changes nothing.
    A leaving date is kept as the last day in post; it does not strike the entry (see ``Facts``).
    """
    state = locked_state(session)
    held = session.get(MemberImport, import_id, with_for_update=True, populate_existing=True)
    if held is None:
        raise NotFound
    if held.confirmed_at is not None:
        return tally_of(held)
    held = open_import(session, import_id=import_id)
    if held.checked_at is None or held.checked_at != checked_at or held.revision != state.revision:
        raise StaleForm(import_id=import_id)
    tally = tally_of(held)
    if tally.blocking:
        raise RowsStillFaulty(count=tally.blocking, import_id=import_id)
    _open_groups(session, held.groups.get("new", ()), now=now)
    source = Source(actor=actor, now=now, import_id=import_id)
    for place, rows in enumerate(_rows_to_write(session, import_id)):
        _write(session, rows, source)
        if not place:
            refresh_statistics(session, Member, MemberVersion)
    open_register(session, actor=actor, now=now, import_id=import_id)
    if tally.writes:
        state.revision += 1
    state.mapping = to_remember(
        {Field(name): at for name, at in held.mapping.items()}, held.headers
    )
    held.confirmed_at, held.confirmed_by = now, actor.account_id
    drop_rows(session, import_ids=[held.id], with_report=False)
    record(
        session,
        act=Act.IMPORT_CONFIRMED,
        actor=actor,
        now=now,
        subject=Subject("import", import_id),
        detail={
            "rows": tally.rows,
            "added": tally.added,
            "changed": tally.changed,
            "left": tally.left,
            "unchanged": tally.unchanged,
            "left_out": tally.left_out,
        },
    )
    return tally


Written = tuple[str, MemberId | None, Facts]


def _rows_to_write(session: Session, import_id: UUID) -> Iterator[list[Written]]:
    for rows in rows_to_write(session, import_id=import_id, limit=CHUNK):
        yield [
            (number, MemberId(member_id) if member_id else None, facts_from_json(facts))
            for number, member_id, facts in rows
        ]


def facts_from_json(stored: Mapping[str, Any]) -> Facts:
    """Facts as they were kept with a row."""
    values = dict(stored)
    values.update({name: date.fromisoformat(values[name]) for name in _DATES if name in values})
    values.update({name: UUID(values[name]) for name in _IDS if name in values})
    return Facts(**values)


def _write(session: Session, rows: Sequence[Written], source: Source) -> None:
    new = [(number, facts) for number, member_id, facts in rows if member_id is None]
    enter_members(
        session, people=new, actor=source.actor, now=source.now, import_id=source.import_id
    )
    wanted = {member_id: facts for _, member_id, facts in rows if member_id is not None}
    today = london_day(source.now)
    revised = []
    for member_id, (number, before) in periods_of(session, member_ids=list(wanted)).items():
        changes = differences(before[-1].facts, wanted[member_id])
        after = with_changes(before, changes, from_on=today)
        revised.append(Revised(member_id, number, before, after))
    revise_members(session, revised=revised, source=source)


def _open_groups(session: Session, new: Sequence[Mapping[str, Any]], *, now: datetime) -> None:
    ids = [UUID(each["id"]) for each in new]
    there = set(session.scalars(select(Constituency.id).where(Constituency.id.in_(ids))))
    rows = [
        {
            "id": id_,
            "kind": ConstituencyKind(each["kind"]),
            "name": each["name"],
            "name_key": name_key(each["name"]),
            "version": 1,
            "opened_at": now,
        }
        for id_, each in zip(ids, new, strict=True)
        if id_ not in there
    ]
    if rows:
        session.execute(insert(Constituency), rows)
    if there:
        session.execute(
            update(Constituency).where(Constituency.id.in_(there)).values(closed_at=None)
        )
