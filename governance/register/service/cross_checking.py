"""What only shows between the rows of a file: numbers used twice, people entered twice."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from governance.kernel.ids import ImportId
from governance.register.models import ImportRow
from governance.register.models.members import table_of
from governance.register.queries.entries import entries_in_post_named, is_empty
from governance.register.rules.columns import Field
from governance.register.rules.outcomes import Outcome
from governance.register.rules.people import sort_name_of
from governance.register.rules.remarks import Remark, RemarkKind, is_faulty, is_warned
from governance.register.rules.search import folded

CHUNK = 400
_MOST_LINES_NAMED = 5


@dataclass(slots=True)
class Row:
    """As much of a checked row as is compared with others."""

    line: int
    number: str
    name: str
    email: str
    home_key: str
    outcome: Outcome
    facts: dict[str, Any] | None
    remarks: list[Remark]
    is_left_out: bool = False
    """Decided by the secretary, whether or not anything is wrong with the row itself."""

    def is_in_post(self, today: date) -> bool:
        """Whether the row is of somebody who has not left; a faulty one may be."""
        return self.facts is None or self.facts.get("left_on", "9999") >= today.isoformat()


@dataclass(frozen=True, slots=True)
class Check:
    """What the rows are of; ``left_out`` are the lines decided to be left out."""

    session: Session
    import_id: ImportId
    left_out: frozenset[int]
    today: date


def remark_across_rows(
    session: Session, *, import_id: ImportId, left_out: frozenset[int], today: date
) -> Counter[str]:
    """Add the remarks that need several rows, or the register; gives how often each was made."""
    check = Check(session, import_id, left_out, today)
    counts: Counter[str] = Counter()
    for column, judge in (
        (ImportRow.number, _same_number),
        (ImportRow.email, _same_email),
        (ImportRow.home_key, _same_home),
    ):
        for groups in rows_sharing(check, column):
            counts.update(say(check, [said for group in groups for said in judge(group, check)]))
    if not is_empty(session):
        for rows in _added(check):
            counts.update(say(check, _already_entered(rows, check)))
    return counts


Said = tuple[Row, Remark]
_COLUMNS = (
    ImportRow.line, ImportRow.number, ImportRow.name, ImportRow.email, ImportRow.home_key,
    ImportRow.outcome, ImportRow.facts, ImportRow.remarks,
)  # fmt: skip


def _row(values: Sequence[Any], left_out: frozenset[int]) -> Row:
    line, number, name, email, home, outcome, facts, remarks = values
    told = [Remark.from_json(each) for each in remarks]
    return Row(line, number, name, email, home, outcome, facts, told, is_left_out=line in left_out)


def rows_sharing(check: Check, column: InstrumentedAttribute[str]) -> Iterator[list[list[Row]]]:
    """The rows that share a value of the column, a group each, some hundred values at a time."""
    mine = ImportRow.import_id == check.import_id
    values = check.session.scalars(
        select(column).where(mine, column != "").group_by(column).having(func.count() > 1)
    ).all()
    for start in range(0, len(values), CHUNK):
        some = values[start : start + CHUNK]
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for found in check.session.execute(
            select(column, *_COLUMNS).where(mine, column.in_(some)).order_by(ImportRow.line)
        ):
            groups[found[0]].append(_row(found[1:], check.left_out))
        yield list(groups.values())


def _added(check: Check) -> Iterator[list[Row]]:
    after = 0
    while True:
        found = check.session.execute(
            select(*_COLUMNS)
            .where(
                ImportRow.import_id == check.import_id,
                ImportRow.outcome == Outcome.ADDED,
                ImportRow.line > after,
            )
            .order_by(ImportRow.line)
            .limit(CHUNK)
        ).all()
        if not found:
            return
        after = found[-1][0]
        yield [_row(each, check.left_out) for each in found]


def _same_number(group: list[Row], check: Check) -> Iterator[Said]:  # noqa: ARG001 - as its peers
    for row in group:
        rivals = [other for other in group if other is not row and not other.is_left_out]
        others = rivals or [other for other in group if other is not row and row.is_left_out]
        if others:
            facts = {"lines": lines_named(others)}
            yield row, Remark(RemarkKind.NUMBER_TWICE, Field.NUMBER, row.number, facts)


def _same_email(group: list[Row], check: Check) -> Iterator[Said]:
    here = [row for row in group if row.is_in_post(check.today) and not row.is_left_out]
    for row in here:
        others = [other for other in here if other.number != row.number]
        twins = [other for other in others if _may_be_one(row, other)]
        if twins:
            yield row, _twin(row, twins)
        elif others and row.outcome not in {Outcome.UNCHANGED, Outcome.FAULTY}:
            facts = {"lines": lines_named(others)}
            yield row, Remark(RemarkKind.SHARED_EMAIL, Field.WORK_EMAIL, row.email, facts)


def _may_be_one(row: Row, other: Row) -> bool:
    """The same name at one e-mail address, unless each is known to live elsewhere."""
    elsewhere = row.home_key and other.home_key and row.home_key != other.home_key
    return folded(row.name) == folded(other.name) and not elsewhere


def _same_home(group: list[Row], check: Check) -> Iterator[Said]:
    here = [row for row in group if row.is_in_post(check.today) and not row.is_left_out]
    for row in here:
        twins = [other for other in here if other.number != row.number]
        if twins and RemarkKind.SAME_PERSON not in {each.kind for each in row.remarks}:
            yield row, _twin(row, twins)


def _twin(row: Row, twins: Sequence[Row]) -> Remark:
    return Remark(RemarkKind.SAME_PERSON, None, "", {"name": row.name, "lines": lines_named(twins)})


def _already_entered(rows: Iterable[Row], check: Check) -> list[Said]:
    named = {
        sort_name_of(row.facts["forename"], row.facts["surname"]): row
        for row in rows
        if row.facts is not None
    }
    said: list[Said] = []
    found = entries_in_post_named(check.session, sort_names=list(named), day=check.today)
    for entry in found:
        row = named[entry.facts.sort_name]
        home = (row.facts or {}).get("address_1"), (row.facts or {}).get("postcode")
        is_home = bool(all(home)) and home == (entry.facts.address_1, entry.facts.postcode)
        is_email = bool(row.email) and row.email == (entry.facts.email or "").lower()
        if entry.number != row.number and (is_home or is_email):
            facts = {"name": entry.facts.name, "number": entry.number}
            said.append((row, Remark(RemarkKind.ALREADY_ENTERED, None, "", facts)))
    return said


def say(check: Check, said: Sequence[Said]) -> Counter[str]:
    """Add remarks to rows that are checked already; gives how often each was made."""
    told: dict[int, Row] = {}
    for row, remark in said:
        row.remarks.append(remark)
        told[row.line] = row
    if told:
        table = table_of(ImportRow)
        check.session.connection().execute(
            update(table)
            .where(table.c.import_id == check.import_id, table.c.line == bindparam("of_line"))
            .values({name: bindparam(f"new_{name}") for name in _REWRITTEN}),
            [_rewritten(row) for row in told.values()],
        )
    return Counter(remark.kind.value for _, remark in said)


_REWRITTEN = ("outcome", "is_left_out", "is_warned", "facts", "remarks")


def _rewritten(row: Row) -> dict[str, Any]:
    is_stopped = is_faulty(row.remarks)
    return {
        "of_line": row.line,
        "new_outcome": Outcome.FAULTY if is_stopped else row.outcome,
        "new_is_left_out": is_stopped and row.is_left_out,
        "new_is_warned": is_warned(row.remarks),
        "new_facts": None if is_stopped else row.facts,
        "new_remarks": [remark.as_json() for remark in row.remarks],
    }


def lines_named(rows: Sequence[Row]) -> str:
    """``line 4``, ``lines 4, 7 and 3 more``."""
    lines = [str(row.line) for row in rows[:_MOST_LINES_NAMED]]
    if len(rows) > _MOST_LINES_NAMED:
        lines.append(f"{len(rows) - _MOST_LINES_NAMED} more")
    if len(lines) == 1:
        return f"line {lines[0]}"
    return f"lines {', '.join(lines[:-1])} and {lines[-1]}"
