"""What a row means beside the register: added, changed, left, unchanged, or faulty."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from governance.register.rules.columns import LABELS, Field
from governance.register.rules.dates import written_day
from governance.register.rules.outcomes import Outcome, Severity
from governance.register.rules.people import FACT_NAMES, Facts
from governance.register.rules.reading import ReadRow
from governance.register.rules.remarks import Remark, RemarkKind, is_faulty

_FACT_LABELS = {field.value: LABELS[field] for field in Field} | {
    "staff_group_id": LABELS[Field.STAFF_GROUP],
    "site_id": LABELS[Field.SITE],
}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that a row alters, in words: the field, the old text and the new."""

    field: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a row means: its outcome, the facts as they would stand, and what is to be said."""

    outcome: Outcome
    facts: Facts | None
    changes: tuple[Change, ...]
    remarks: tuple[Remark, ...]


def label_of(fact: str) -> str:
    """A fact's name in plain words."""
    return _FACT_LABELS[fact]


def differences(old: Facts, new: Facts) -> dict[str, Any]:
    """The facts that differ, by name, with their new values."""
    return {
        name: getattr(new, name) for name in FACT_NAMES if getattr(old, name) != getattr(new, name)
    }


def in_words(old: Facts, new: Facts, *, names: Mapping[UUID, str]) -> tuple[Change, ...]:
    """The differences in words; ``names`` gives the constituencies'."""
    return tuple(
        Change(label_of(name), _worded(getattr(old, name), names), _worded(value, names))
        for name, value in differences(old, new).items()
    )


def _worded(value: object, names: Mapping[UUID, str]) -> str:
    if isinstance(value, UUID):
        return names.get(value, "")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return written_day(value)
    return str(value or "")


def verdict_on(
    read: ReadRow, *, entry: Facts | None, names: Mapping[UUID, str], today: date
) -> Verdict:
    """What a row means beside the entry of its number (``None``: the number is new)."""
    if is_faulty(read.remarks):
        told = tuple(each for each in read.remarks if each.severity is not Severity.NOTE)
        return Verdict(Outcome.FAULTY, None, (), told)
    facts = _as_it_would_stand(entry, read)
    if entry is None:
        has_left = facts.left_on is not None and facts.left_on < today
        outcome = Outcome.LEFT if has_left else Outcome.ADDED
        changes: tuple[Change, ...] = ()
    else:
        changes = in_words(entry, facts, names=names)
        outcome = _outcome(entry, facts, today)
    remarks = [*read.remarks, *_beside_entry(entry, facts, today)]
    if outcome is not Outcome.UNCHANGED:
        remarks += _notes(facts, read, today)
    return Verdict(outcome, facts, changes, tuple(remarks))


def _as_it_would_stand(entry: Facts | None, read: ReadRow) -> Facts:
    if entry is None:
        return Facts(**read.values)
    values = dict(read.values)
    if entry.left_on is not None and values["joined_on"] > entry.left_on:
        values.setdefault("left_on", None)  # came back, and the file has no leaving dates
    return replace(entry, **values)


def _outcome(entry: Facts, facts: Facts, today: date) -> Outcome:
    if entry == facts:
        return Outcome.UNCHANGED
    was_here = entry.left_on is None or entry.left_on >= today
    is_gone = facts.left_on is not None and facts.left_on < today
    return Outcome.LEFT if was_here and is_gone else Outcome.CHANGED


def _beside_entry(entry: Facts | None, facts: Facts, today: date) -> list[Remark]:
    if entry is None:
        return []
    remarks: list[Remark] = []
    comes_back = entry.left_on is not None and facts.joined_on > entry.left_on
    start = written_day(facts.joined_on)
    if comes_back and entry.left_on is not None:
        left = {"left_on": written_day(entry.left_on)}
        remarks.append(Remark(RemarkKind.CAME_BACK, Field.JOINED_ON, start, left))
    elif entry.joined_on != facts.joined_on:
        old = {"old": written_day(entry.joined_on)}
        remarks.append(Remark(RemarkKind.START_DATE_CHANGED, Field.JOINED_ON, start, old))
    is_back = facts.left_on is None and not comes_back
    if is_back and entry.left_on is not None and entry.left_on < today:
        left = {"left_on": written_day(entry.left_on)}
        remarks.append(Remark(RemarkKind.STILL_HERE, Field.LEFT_ON, "", left))
    return remarks


def _notes(facts: Facts, read: ReadRow, today: date) -> list[Remark]:
    if facts.left_on is not None and facts.left_on < today:
        return []
    notes: list[Remark] = []
    if facts.joined_on > today:
        start = written_day(facts.joined_on)
        notes.append(Remark(RemarkKind.JOINS_LATER, Field.JOINED_ON, start))
    if facts.left_on is not None:
        notes.append(Remark(RemarkKind.LEAVES_LATER, Field.LEFT_ON, written_day(facts.left_on)))
    if facts.email is None and "work_email" in read.values:
        notes.append(Remark(RemarkKind.NO_EMAIL, Field.WORK_EMAIL))
    if not facts.holds_share:
        notes.append(Remark(RemarkKind.NO_SHARE, Field.HOLDS_SHARE))
    return notes
