"""What is on file that the rows of an old register may mean: people, and entries as they stand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from governance.kernel.ids import EntryId, MemberId
from governance.register.models import EntryVersion, Member, MemberVersion, RegisterEntry
from governance.register.models.members import is_latest
from governance.register.queries.entry_rows import particulars_of, stands_now
from governance.register.rules.old_register import OldRow
from governance.register.rules.old_register_comparing import Known, ThereEntry, entry_meant
from governance.register.rules.people import sort_name_of
from governance.shares.queries.brought_forward import Brought, brought_forward


@dataclass(frozen=True, slots=True)
class OnFile:
    """As much of the file as some rows may be about."""

    by_old_number: dict[str, ThereEntry]
    people: dict[str, MemberId]
    entries: dict[MemberId, list[ThereEntry]]
    namesakes: dict[str, tuple[str, str]]

    def known(self, row: OldRow, *, is_last: bool) -> Known:
        """What one row means; a row without an employee number goes by its entry number alone."""
        member_id = self.people.get(row.number)
        entry = self.by_old_number.get(row.entry_number)
        if entry is None and member_id is not None:
            entry = entry_meant(row, self.entries.get(member_id, ()), is_last=is_last)
        if entry is not None:
            return Known(entry=entry, member_id=entry.member_id)
        sort_name = sort_name_of(row.values.get("forename", ""), row.values.get("surname", ""))
        namesake = None if row.number else self.namesakes.get(sort_name)
        return Known(member_id=member_id, namesake=namesake)


def on_file(session: Session, *, rows: Sequence[OldRow]) -> OnFile:
    """Everything some rows may be about, in five queries for up to a thousand rows."""
    employees = _known(row.number for row in rows)
    found_people = session.execute(
        select(Member.number, Member.id).where(Member.number.in_(employees))
    )
    people = {number: MemberId(member_id) for number, member_id in found_people}
    numbers = _known(row.entry_number for row in rows)
    found = _entries(
        session,
        RegisterEntry.old_number.in_(numbers) | EntryVersion.member_id.in_(people.values()),
    )
    entries: defaultdict[MemberId, list[ThereEntry]] = defaultdict(list)
    for each in found:
        entries[each.member_id].append(each)
    names = [
        sort_name_of(row.values.get("forename", ""), row.values["surname"])
        for row in rows
        if row.values.get("surname") and not row.number
    ]
    namesakes = session.execute(
        select(
            MemberVersion.sort_name,
            MemberVersion.forename,
            MemberVersion.surname,
            MemberVersion.number,
        ).where(MemberVersion.sort_name.in_(names), is_latest())
    )
    return OnFile(
        by_old_number={each.old_number: each for each in found if each.old_number},
        people=people,
        entries=entries,
        namesakes={
            sort_name: (f"{forename} {surname}".strip(), number)
            for sort_name, forename, surname, number in namesakes
        },
    )


def _known(texts: Iterable[str]) -> list[str]:
    return sorted({text for text in texts if text})


def _entries(session: Session, where: ColumnElement[bool]) -> list[ThereEntry]:
    rows = session.execute(
        select(EntryVersion, RegisterEntry.old_number)
        .join(RegisterEntry, RegisterEntry.id == EntryVersion.entry_id)
        .where(where, stands_now())
        .order_by(EntryVersion.registered_on, EntryVersion.entry_number)
    ).all()
    ids = [EntryId(version.entry_id) for version, _ in rows]
    held = brought_forward(session, entry_ids=ids)
    return [
        _there(version, old_number, held.get(EntryId(version.entry_id)))
        for version, old_number in rows
    ]


def _there(version: EntryVersion, old_number: str | None, held: Brought | None) -> ThereEntry:
    return ThereEntry(
        entry_id=EntryId(version.entry_id),
        number=version.entry_number,
        old_number=old_number,
        member_id=MemberId(version.member_id),
        particulars=particulars_of(version),
        holdings=held.holdings if held else (),
        held_from=held.since if held else None,
        held_until=held.until if held else None,
        is_plain=held is None or held.is_all,
    )


def old_numbers(session: Session, *, entry_ids: Iterable[EntryId]) -> dict[EntryId, str]:
    """The numbers that entries had in the register kept elsewhere before; others are not in it."""
    found = session.execute(
        select(RegisterEntry.id, RegisterEntry.old_number).where(
            RegisterEntry.id.in_(list(entry_ids)), RegisterEntry.old_number.is_not(None)
        )
    )
    return {EntryId(entry_id): number for entry_id, number in found if number}
