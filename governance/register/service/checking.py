"""Making an import's report: every row read, compared with the register, and judged."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2s
from typing import Any
from uuid import UUID

from sqlalchemy import case, delete, func, insert, select
from sqlalchemy.orm import Session

from governance.kernel.calendar import london_day
from governance.kernel.ids import ImportId, new_id
from governance.register.models import (
    Constituency,
    ImportLine,
    ImportRow,
    MemberImport,
    RegisterState,
)
from governance.register.models.members import table_of
from governance.register.queries.entries import Entry, entries_by_number, missing_from_file
from governance.register.rules.cells import cleaned
from governance.register.rules.columns import Field, missing_columns
from governance.register.rules.comparing import Verdict, verdict_on
from governance.register.rules.dates import read_date
from governance.register.rules.groups import KIND_OF, Counted, GroupBook, Named, group_key, settled
from governance.register.rules.outcomes import Outcome, Tally
from governance.register.rules.people import FACT_NAMES, ConstituencyKind, Facts
from governance.register.rules.reading import Plan, ReadRow, StagedRow, read_row
from governance.register.rules.refusals import ColumnsMissing
from governance.register.rules.remarks import is_warned
from governance.register.rules.search import folded
from governance.register.service.cross_checking import remark_across_rows
from governance.register.service.staging import CHUNK, open_import

_FEW = 3
_DATES = (Field.JOINED_ON, Field.LEFT_ON)


def check_import(session: Session, *, import_id: ImportId, now: datetime) -> Tally:
    """Make the report of an import, or make it again; nothing is written to the register.

    Refuses with ``ImportSettled``, or ``ColumnsMissing`` when the columns are not chosen yet.
    """
    held = open_import(session, import_id=import_id)
    mapped = {Field(name): at for name, at in held.mapping.items()}
    if missing := missing_columns(mapped):
        raise ColumnsMissing(missing=missing, import_id=import_id)
    state = session.get(RegisterState, 1, populate_existing=True)
    today = london_day(now)
    held.revision = state.revision if state else 0
    plan, names = _plan(session, held, mapped, today)
    session.execute(delete(ImportRow).where(ImportRow.import_id == held.id))
    left_out = frozenset(held.left_out_lines)
    counts: Counter[str] = Counter()
    for chunk in staged(session, held.id):
        read = [read_row(row, plan) for row in chunk]
        entries = entries_by_number(session, numbers=[each.number for each in read if each.number])
        rows = []
        for each in read:
            entry = entries.get(each.number)
            verdict = verdict_on(
                each, entry=entry.facts if entry else None, names=names, today=today
            )
            counts.update(remark.kind.value for remark in verdict.remarks)
            rows.append(_row(held.id, each, verdict, entry, is_left_out=each.line in left_out))
        session.execute(insert(table_of(ImportRow)), rows)
    counts.update(remark_across_rows(session, import_id=import_id, left_out=left_out, today=today))
    tally = counted_rows(session, held.id)
    _keep(held, tally, plan.groups, counts)
    held.missing = missing_from_file(session, import_id=import_id, day=today)
    held.checked_at = now
    session.flush()
    return tally


def _plan(
    session: Session, held: MemberImport, mapped: dict[Field, int], today: date
) -> tuple[Plan, dict[UUID, str]]:
    known = session.scalars(select(Constituency)).all()
    names = {row.id: row.name for row in known}
    counts, usual = _survey(session, held.id, mapped, today)
    there = {group_key(row.kind, row.name): row for row in known}
    book = settled(
        [
            Counted(kind, name, rows, there[key].id if key in there else new_id())
            for key, (kind, name, rows) in counts.items()
        ],
        known=[Named(row.id, row.kind, row.name) for row in known if row.closed_at is None],
        accepted=frozenset(held.accepted),
    )
    names |= {each.id: each.name for each in book.new}
    return Plan(mapped, held.headers, book, today, usual), names


def _survey(
    session: Session, import_id: UUID, mapped: dict[Field, int], today: date
) -> tuple[dict[str, tuple[ConstituencyKind, str, int]], frozenset[tuple[Field, StrEnum]]]:
    """A first reading: which groups the file names how often, and how it mostly writes dates."""
    groups: dict[str, tuple[ConstituencyKind, str, int]] = {}
    ways: Counter[tuple[Field, StrEnum]] = Counter()
    dates: Counter[Field] = Counter()
    for chunk in staged(session, import_id):
        for row in chunk:
            for field, kind in KIND_OF.items():
                if field in mapped and (name := cleaned(row.cells[mapped[field]])):
                    key = group_key(kind, name)
                    first, count = groups[key][1:] if key in groups else (name, 0)
                    groups[key] = (kind, first, count + 1)
            for field in _DATES:
                if field in mapped and (text := cleaned(row.cells[mapped[field]])):
                    dates[field] += 1
                    found = read_date(text, field=field, today=today)
                    if found.day and found.remark:
                        ways[field, found.remark.kind] += 1
    return groups, frozenset(
        way for way, count in ways.items() if count * 2 > dates[way[0]] >= _FEW
    )


def staged(session: Session, import_id: UUID) -> Iterator[list[StagedRow]]:
    """The rows of a file as they were uploaded, some thousand at a time."""
    after = 0
    while True:
        found = session.execute(
            select(ImportLine.line, ImportLine.cells, ImportLine.marked)
            .where(ImportLine.import_id == import_id, ImportLine.line > after)
            .order_by(ImportLine.line)
            .limit(CHUNK)
        ).all()
        if not found:
            return
        after = found[-1].line
        yield [_staged_row(line, cells, marked) for line, cells, marked in found]


def _staged_row(line: int, cells: Sequence[str], marked: dict[str, list[int]]) -> StagedRow:
    ragged = marked.get("ragged")
    return StagedRow(line, cells, marked, (ragged[0], ragged[1]) if ragged else None)


def _row(
    import_id: UUID, read: ReadRow, verdict: Verdict, entry: Entry | None, *, is_left_out: bool
) -> dict[str, Any]:
    email = read.values.get("work_email") or read.values.get("personal_email") or ""
    return {
        "import_id": import_id,
        "line": read.line,
        "outcome": verdict.outcome,
        "is_left_out": is_left_out and verdict.outcome is Outcome.FAULTY,
        "is_warned": is_warned(verdict.remarks),
        "number": read.number,
        "name": read.name,
        "email": email.lower(),
        "home_key": _home_key(read),
        "member_id": entry.member_id if entry else None,
        "facts": facts_as_json(verdict.facts) if verdict.facts else None,
        "changes": [[each.field, each.old, each.new] for each in verdict.changes],
        "remarks": [remark.as_json() for remark in verdict.remarks],
    }


def _home_key(read: ReadRow) -> str:
    street, postcode = read.values.get("address_1"), read.values.get("postcode")
    if not (street and postcode and read.name):
        return ""
    text = "|".join((folded(read.name), folded(street), folded(postcode)))
    return blake2s(text.encode(), digest_size=16).hexdigest()


def facts_as_json(facts: Facts) -> dict[str, Any]:
    """Facts as they are kept with a row: dates and ids as text."""
    return {
        name: str(value) if isinstance(value, date | UUID) else value
        for name in FACT_NAMES
        if (value := getattr(facts, name)) is not None
    }


def counted_rows(session: Session, import_id: UUID) -> Tally:
    """How the rows of a report add up."""
    counted = session.execute(
        select(
            ImportRow.outcome,
            func.count(),
            func.sum(case((ImportRow.is_left_out, 1), else_=0)),
            func.sum(case((ImportRow.is_warned, 1), else_=0)),
        )
        .where(ImportRow.import_id == import_id)
        .group_by(ImportRow.outcome)
    ).all()
    return Tally.of(
        {outcome: count for outcome, count, _, _ in counted},
        left_out=sum(left_out for _, _, left_out, _ in counted),
        warned=sum(warned for _, _, _, warned in counted),
    )


def keep_counts(held: MemberImport, tally: Tally, counts: Counter[str]) -> None:
    """Keep how the rows add up and how often each remark was made."""
    for name in ("added", "changed", "left", "unchanged", "faulty", "left_out", "warned"):
        setattr(held, name, getattr(tally, name))
    held.remark_counts = dict(counts)


def _keep(held: MemberImport, tally: Tally, groups: GroupBook, counts: Counter[str]) -> None:
    keep_counts(held, tally, counts)
    held.groups = {
        "new": [
            {"id": str(each.id), "kind": each.kind.value, "name": each.name, "rows": each.rows}
            for each in groups.new
        ],
        "unknown": [
            {"key": each.key, "kind": each.kind.value, "name": each.name,
             "suggestion": each.suggestion, "rows": each.rows}
            for each in groups.unknown
        ],
    }  # fmt: skip
