"""Reading one row of an HR export: the facts in it, and everything to be said of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from governance.register.rules.cells import (
    cleaned,
    has_digit,
    has_letter,
    is_email,
    is_initial,
    is_shortened,
    read_number,
    read_share,
)
from governance.register.rules.columns import Field
from governance.register.rules.dates import read_date, written_day
from governance.register.rules.groups import KIND_OF, NOUNS, GroupBook, Unknown
from governance.register.rules.old_register_columns import OldField
from governance.register.rules.remarks import Remark, RemarkKind

LIMITS = {
    Field.NUMBER: 40, Field.TITLE: 40, Field.FORENAME: 100, Field.SURNAME: 100,
    Field.ADDRESS_1: 200, Field.ADDRESS_2: 200, Field.TOWN: 100, Field.POSTCODE: 20,
    Field.STAFF_GROUP: 120, Field.SITE: 120, Field.WORK_EMAIL: 254, Field.PERSONAL_EMAIL: 254,
}  # fmt: skip
_PLAIN_TEXT = (
    Field.TITLE, Field.ADDRESS_1, Field.ADDRESS_2, Field.TOWN, Field.POSTCODE
)  # fmt: skip
_DATES = (Field.JOINED_ON, Field.LEFT_ON)
_EMAILS = (Field.WORK_EMAIL, Field.PERSONAL_EMAIL)
_LONGEST = 200
F = TypeVar("F", Field, OldField)


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row as it was uploaded. ``marked`` names columns (from 0) the reader has a note on."""

    line: int
    cells: Sequence[str]
    marked: Mapping[str, Sequence[int]] = field(default_factory=dict)
    ragged: tuple[int, int] | None = None
    """How many cells were expected, and how many found."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the rows of one file are read."""

    mapped: Mapping[Field, int]
    headings: Sequence[str]
    groups: GroupBook
    today: date
    usual: frozenset[tuple[Field, StrEnum]] = frozenset()
    """Ways of writing a date that most of a column has: those are not remarked on."""


@dataclass(slots=True)
class ReadRow:
    """What a row says: the facts of the mapped columns that could be read, and the remarks."""

    line: int
    number: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The person's name, as far as the row gives one."""
        parts = (self.values.get("forename", ""), self.values.get("surname", ""))
        return " ".join(part for part in parts if part)


def read_row(row: StagedRow, plan: Plan) -> ReadRow:
    """Read one row. Every fault in it is told, not only the first."""
    texts = {name: cleaned(row.cells[at]) for name, at in plan.mapped.items()}
    read = ReadRow(line=row.line)
    if _is_no_person(texts):
        read.remarks.append(Remark(RemarkKind.NOT_A_PERSON, value=next(filter(None, row.cells))))
        return read
    if row.ragged is not None:
        expected, found = map(str, row.ragged)
        facts = {"expected": expected, "found": found}
        read.remarks.append(Remark(RemarkKind.RAGGED_ROW, facts=facts))
        read.number = read_number(texts[Field.NUMBER])[: LIMITS[Field.NUMBER]]
        return read
    stopped = stopped_cells(row, plan.mapped, plan.headings, texts, read.remarks)
    texts = {name: text for name, text in texts.items() if name not in stopped}
    _read_number(texts, read)
    _read_names(texts, read)
    _read_dates(texts, read, row, plan)
    _read_emails(texts, read)
    _read_groups(texts, read, plan)
    _read_share(texts, read)
    read.values.update({name.value: texts[name] for name in _PLAIN_TEXT if name in texts})
    return read


def _is_no_person(texts: Mapping[Field, str]) -> bool:
    """No surname, no start date, and nothing that could be a forename: a total, or a note."""
    forename = texts[Field.FORENAME]
    return not texts[Field.SURNAME] and not texts[Field.JOINED_ON] and not has_letter(forename)


def stopped_cells(
    row: StagedRow,
    mapped: Mapping[F, int],
    headings: Sequence[str],
    texts: Mapping[F, str],
    remarks: list[Remark],
) -> set[F]:
    """The fields whose cell cannot be used: a formula or an error stands there, or it is too long.

    Each is told in ``remarks``.
    """
    by_column = {at: name for name, at in mapped.items()}
    stopped: set[F] = set()
    for at in row.marked.get("formula", ()):
        name = by_column.get(at)
        if name is None or name in _PLAIN_TEXT:
            facts = {"heading": headings[at]}
            remarks.append(Remark(RemarkKind.CELL_FORMULA, name, row.cells[at], facts))
        else:
            remarks.append(Remark(RemarkKind.FORMULA_IN_PLACE, name, row.cells[at]))
            stopped.add(name)
    for at in row.marked.get("error-value", ()):
        name = by_column.get(at)
        if name is not None:
            remarks.append(Remark(RemarkKind.ERROR_VALUE, name, texts[name]))
            stopped.add(name)
    return stopped | _overlong(texts, remarks)


def _overlong(texts: Mapping[F, str], remarks: list[Remark]) -> set[F]:
    limits = {name.value: limit for name, limit in LIMITS.items()}
    long = {name for name in texts if len(texts[name]) > limits.get(name.value, _LONGEST)}
    for name in sorted(long):
        facts = {"limit": str(limits.get(name.value, _LONGEST))}
        remarks.append(Remark(RemarkKind.TOO_LONG, name, texts[name][:80], facts))
    return long


def _read_number(texts: Mapping[Field, str], read: ReadRow) -> None:
    if Field.NUMBER not in texts:
        return
    read.number = read_number(texts[Field.NUMBER])
    if not read.number:
        read.remarks.append(Remark(RemarkKind.NUMBER_MISSING, Field.NUMBER))
    elif is_shortened(read.number):
        read.remarks.append(Remark(RemarkKind.NUMBER_SHORTENED, Field.NUMBER, read.number))


def _read_names(texts: Mapping[Field, str], read: ReadRow) -> None:
    missing = {
        Field.FORENAME: RemarkKind.FORENAME_MISSING,
        Field.SURNAME: RemarkKind.SURNAME_MISSING,
    }
    for name, kind in missing.items():
        if name not in texts:
            continue
        text = texts[name]
        read.values[name.value] = text
        if not has_letter(text):
            read.remarks.append(Remark(kind, name, text))
        elif name is Field.FORENAME and is_initial(text):
            read.remarks.append(Remark(RemarkKind.FORENAME_INITIAL, name, text))
        elif has_digit(text):
            read.remarks.append(Remark(RemarkKind.NAME_WITH_DIGITS, name, text))


def _read_dates(texts: Mapping[Field, str], read: ReadRow, row: StagedRow, plan: Plan) -> None:
    typed = row.marked.get("typed-date", ())
    for name in _DATES:
        if name not in texts:
            continue
        found = read_date(texts[name], field=name, today=plan.today)
        remark = found.remark
        if found.day is not None or remark is None:
            read.values[name.value] = found.day
        is_expected = plan.mapped[name] in typed and found.day is not None
        if remark is not None and not is_expected and (name, remark.kind) not in plan.usual:
            read.remarks.append(remark)
    joined, left = read.values.get("joined_on"), read.values.get("left_on")
    if Field.JOINED_ON in texts and not texts[Field.JOINED_ON]:
        read.remarks.append(Remark(RemarkKind.DATE_MISSING, Field.JOINED_ON))
    if joined and left and left < joined:
        facts = {"joined_on": written_day(joined)}
        kind = RemarkKind.LEAVES_BEFORE_STARTING
        read.remarks.append(Remark(kind, Field.LEFT_ON, written_day(left), facts))


def _read_emails(texts: Mapping[Field, str], read: ReadRow) -> None:
    for name in _EMAILS:
        if name not in texts:
            continue
        text = texts[name].removeprefix("mailto:")
        if text and not is_email(text):
            read.remarks.append(Remark(RemarkKind.EMAIL_NOT_VALID, name, text))
        else:
            read.values[name.value] = text or None


def _read_groups(texts: Mapping[Field, str], read: ReadRow, plan: Plan) -> None:
    for name, kind in KIND_OF.items():
        if name not in texts:
            continue
        if not texts[name]:
            read.values[f"{name.value}_id"] = None
            continue
        found = plan.groups.look_up(kind, texts[name])
        if isinstance(found, Unknown):
            suggestion = f" Did you mean {found.suggestion}?" if found.suggestion else ""
            facts = {"noun": NOUNS[kind], "suggestion": suggestion}
            remark = Remark(RemarkKind.CONSTITUENCY_NOT_KNOWN, name, texts[name], facts)
            read.remarks.append(remark)
        else:
            read.values[f"{name.value}_id"] = found.id


def _read_share(texts: Mapping[Field, str], read: ReadRow) -> None:
    if Field.HOLDS_SHARE not in texts:
        return
    holds = read_share(texts[Field.HOLDS_SHARE])
    if holds is None:
        text = texts[Field.HOLDS_SHARE]
        read.remarks.append(Remark(RemarkKind.SHARE_UNCLEAR, Field.HOLDS_SHARE, text))
    else:
        read.values["holds_share"] = holds
