"""Making the report of an old register: each row read and put beside the entries that are there."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.kernel.calendar import london_day
from governance.kernel.ids import ImportId
from governance.register.models import ImportRow, RegisterState
from governance.register.models.members import table_of
from governance.register.queries.old_entries import on_file
from governance.register.rules.cells import cleaned, read_number
from governance.register.rules.dates import read_date
from governance.register.rules.old_register import OldPlan, OldRow, read_old_row
from governance.register.rules.old_register_columns import OLD_REGISTER, OldField
from governance.register.rules.old_register_comparing import (
    Known,
    OldVerdict,
    old_verdict,
    said_as_json,
)
from governance.register.rules.old_register_remarks import OldRemarkKind
from governance.register.rules.old_register_shares import OldHolding
from governance.register.rules.outcomes import Outcome, Tally
from governance.register.rules.refusals import ColumnsMissing
from governance.register.rules.remarks import Remark, is_warned
from governance.register.service.checking import counted_rows, keep_counts, staged
from governance.register.service.cross_checking import (
    Check,
    Row,
    Said,
    lines_named,
    rows_sharing,
    say,
)
from governance.register.service.staging import open_import

_FEW = 3
_DATES = (OldField.REGISTERED_ON, OldField.CEASED_ON)
_STANDS = "9999-12-31"


def check_old_register(session: Session, *, import_id: ImportId, now: datetime) -> Tally:
    """Make the report of an old register, or make it again; nothing is written to the register.

    Refuses with ``ImportSettled``, or ``ColumnsMissing`` when the columns are not chosen yet.
    """
    held = open_import(session, import_id=import_id)
    mapped = OLD_REGISTER.of(held.mapping)
    if missing := OLD_REGISTER.missing(mapped):
        raise ColumnsMissing(missing=missing, import_id=import_id)
    state = session.get(RegisterState, 1, populate_existing=True)
    held.revision = state.revision if state else 0
    today = london_day(now)
    seen = _survey(session, held.id, mapped, today)
    articles = articles_on(session, day=today)
    plan = OldPlan(mapped, held.headers, articles, today, seen.usual)
    session.execute(delete(ImportRow).where(ImportRow.import_id == held.id))
    left_out = frozenset(held.left_out_lines)
    counts: Counter[str] = Counter()
    for chunk in staged(session, held.id):
        read = [read_old_row(row, plan) for row in chunk]
        there = on_file(session, rows=read)
        rows = []
        for each in read:
            known = there.known(each, is_last=seen.last.get(each.number, each.line) == each.line)
            verdict = old_verdict(each, known, articles=articles)
            counts.update(remark.kind.value for remark in verdict.remarks)
            rows.append(_row(held.id, each, verdict, known, is_left_out=each.line in left_out))
        session.execute(insert(table_of(ImportRow)), rows)
    counts.update(_across_rows(Check(session, import_id, left_out, today)))
    tally = counted_rows(session, held.id)
    keep_counts(held, tally, counts)
    held.groups, held.missing, held.checked_at = {}, 0, now
    session.flush()
    return tally


@dataclass(slots=True)
class _Seen:
    """A first reading: how dates are mostly written, and each employee's last line by date."""

    ways: Counter[tuple[OldField, StrEnum]] = field(default_factory=Counter)
    dates: Counter[OldField] = field(default_factory=Counter)
    newest: dict[str, tuple[date, int]] = field(default_factory=dict)

    @property
    def usual(self) -> frozenset[tuple[OldField, StrEnum]]:
        return frozenset(
            way for way, count in self.ways.items() if count * 2 > self.dates[way[0]] >= _FEW
        )

    @property
    def last(self) -> dict[str, int]:
        return {number: line for number, (_, line) in self.newest.items()}


def _survey(session: Session, import_id: UUID, mapped: dict[OldField, int], today: date) -> _Seen:
    seen = _Seen()
    for chunk in staged(session, import_id):
        for row in chunk:
            texts = {name: cleaned(row.cells[at]) for name, at in mapped.items()}
            days = {name: _day(seen, texts.get(name, ""), name, today) for name in _DATES}
            number = read_number(texts.get(OldField.NUMBER, ""))
            if number:
                here = (days[OldField.REGISTERED_ON] or date.min, row.line)
                seen.newest[number] = max(seen.newest.get(number, here), here)
    return seen


def _day(seen: _Seen, text: str, name: OldField, today: date) -> date | None:
    found = read_date(text, field=name, today=today)
    seen.dates[name] += bool(text)
    if found.day and found.remark:
        seen.ways[name, found.remark.kind] += 1
    return found.day


def _row(
    import_id: UUID, read: OldRow, verdict: OldVerdict, known: Known, *, is_left_out: bool
) -> dict[str, Any]:
    return {
        "import_id": import_id,
        "line": read.line,
        "outcome": verdict.outcome,
        "is_left_out": is_left_out and verdict.outcome is Outcome.FAULTY,
        "is_warned": is_warned(verdict.remarks),
        "number": read.entry_number,
        "name": read.name[:220],
        "email": "",
        "home_key": _person_key(read, known),
        "member_id": known.member_id,
        "facts": _facts(read, verdict, known),
        "changes": [[each.field, each.old, each.new] for each in verdict.changes],
        "remarks": [remark.as_json() for remark in verdict.remarks],
    }


def _person_key(read: OldRow, known: Known) -> str:
    """What tells that two rows are about one person: who is on file, or the employee number."""
    if known.member_id is not None:
        return known.member_id.hex
    return f"n {read.number}"[:32] if read.number else ""


def _facts(read: OldRow, verdict: OldVerdict, known: Known) -> dict[str, Any] | None:
    if verdict.said is None:
        return None
    entry = known.entry
    return {
        "said": said_as_json(verdict.said),
        "number": read.number,
        "entry_id": str(entry.entry_id) if entry else None,
        "holdings": [list(each) for each in read.holdings],
        "is_ledger_changed": verdict.is_ledger_changed,
        "was": _was(entry.holdings, entry.held_from, entry.held_until) if entry else None,
    }


def _was(
    holdings: Sequence[OldHolding], begins: date | None, ends: date | None
) -> list[Any] | None:
    """What the ledger has now, to be taken back before it is brought forward anew."""
    if not holdings or begins is None:
        return None
    held = [list(each) for each in holdings]
    return [held, begins.isoformat(), ends.isoformat() if ends else None]


def _across_rows(check: Check) -> Counter[str]:
    counts: Counter[str] = Counter()
    for groups in rows_sharing(check, ImportRow.number):
        counts.update(say(check, [said for group in groups for said in _same_number(group)]))
    for groups in rows_sharing(check, ImportRow.home_key):
        counts.update(say(check, [said for group in groups for said in _overlapping(group)]))
    return counts


def _same_number(group: list[Row]) -> Iterator[Said]:
    rows = [row for row in group if not row.is_left_out]
    for row in rows if len(rows) > 1 else ():
        facts = {"lines": lines_named([other for other in rows if other is not row])}
        kind = OldRemarkKind.ENTRY_NUMBER_TWICE
        yield row, Remark(kind, OldField.ENTRY_NUMBER, row.number, facts)


def _overlapping(group: list[Row]) -> Iterator[Said]:
    """Nobody is a member twice on one day."""
    rivals: defaultdict[int, list[Row]] = defaultdict(list)
    spells = [(row, *_spell(row)) for row in group if row.facts and not row.is_left_out]
    for row, begins, ends in spells:
        for other, other_begins, other_ends in spells:
            if other is not row and max(begins, other_begins) < min(ends, other_ends):
                rivals[row.line].append(other)
    for row in (row for row in group if row.line in rivals):
        facts = {"lines": lines_named(rivals[row.line])}
        yield row, Remark(OldRemarkKind.SPELLS_OVERLAP, OldField.REGISTERED_ON, "", facts)


def _spell(row: Row) -> tuple[str, str]:
    said = (row.facts or {})["said"]
    return said["registered_on"], said.get("ceased_on", _STANDS)
