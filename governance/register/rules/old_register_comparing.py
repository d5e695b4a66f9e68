"""What a row of an old register means beside the register: a new entry, there already, differs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance.constitution.rules.articles import Articles, ServiceAddress
from governance.kernel.ids import EntryId, MemberId
from governance.kernel.wording import money, plural
from governance.register.rules.comparing import Change
from governance.register.rules.dates import written_day
from governance.register.rules.entries import Cessation, JointHolder, Particulars, PartyKind
from governance.register.rules.entry_words import entry_changes
from governance.register.rules.old_register import OldRow
from governance.register.rules.old_register_columns import OldField
from governance.register.rules.old_register_remarks import OldRemarkKind
from governance.register.rules.old_register_shares import OldHolding
from governance.register.rules.opening import address_from_lines
from governance.register.rules.outcomes import Outcome, Severity
from governance.register.rules.people import FOREVER
from governance.register.rules.remarks import Remark, is_faulty
from governance.register.rules.search import folded

_DAYS = ("registered_on", "ceased_on")


@dataclass(frozen=True, slots=True)
class ThereEntry:
    """An entry as it stands now.

    ``holdings`` is what was brought forward for it, ``held_from`` since when; ``is_plain`` says
    that the ledger has nothing else of it, so that it may be brought forward anew.
    """

    entry_id: EntryId
    number: int
    old_number: str | None
    member_id: MemberId
    particulars: Particulars
    holdings: tuple[OldHolding, ...]
    held_from: date | None
    held_until: date | None
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is on file that a row may mean: the entry, the person, and others of the same name."""

    entry: ThereEntry | None = None
    member_id: MemberId | None = None
    namesake: tuple[str, str] | None = None
    """Name and number of somebody else."""


@dataclass(frozen=True, slots=True)
class OldVerdict:
    """What a row means: its outcome, the entry as it would stand, and what is to be said."""

    outcome: Outcome
    said: Particulars | None
    changes: tuple[Change, ...]
    remarks: tuple[Remark, ...]
    is_ledger_changed: bool = False


def entry_meant(row: OldRow, there: Sequence[ThereEntry], *, is_last: bool) -> ThereEntry | None:
    """Which of a person's entries a row is about: that of its number, or of the same days.

    ``is_last``: no later row of the file is about the same person, so that an entry that only
    overlaps may be meant; earlier rows are memberships of their own.
    """
    registered_on = row.values.get("registered_on")
    for each in there:
        if row.entry_number and each.old_number == row.entry_number:
            return each
    free = [each for each in there if each.old_number is None]
    for each in free:
        if each.particulars.registered_on == registered_on:
            return each
    if not is_last or registered_on is None:
        return None
    ends = row.values.get("ceased_on") or FOREVER
    return next((each for each in free if _overlap(each.particulars, registered_on, ends)), None)


def _overlap(particulars: Particulars, begins: date, ends: date) -> bool:
    return max(particulars.registered_on, begins) < min(particulars.ceased_on or FOREVER, ends)


def old_verdict(row: OldRow, known: Known, *, articles: Articles) -> OldVerdict:
    """What a row means beside the entry it is about; without one it is a new entry."""
    if is_faulty(row.remarks):
        return _faulty(row.remarks)
    if known.entry is None:
        return _new(row, known, articles)
    entry = known.entry
    before = entry.particulars
    after = _as_it_would_stand(before, row)
    changes = list(entry_changes(before, after, names={}))
    is_ledger_changed = articles.has_shares and _differs(entry, row)
    if is_ledger_changed:
        was = _held(entry.holdings, entry.held_from, entry.held_until)
        now = _held(row.holdings, after.registered_on, after.ceased_on)
        changes.append(Change("Shares", was, now))
    if is_ledger_changed and not entry.is_plain:
        row.say(OldRemarkKind.LEDGER_MOVED_ON, OldField.SHARES, number=str(entry.number))
        return _faulty(row.remarks)
    remarks = list(row.remarks)
    if folded(row.name) != folded(before.name):
        facts = {"name": before.name}
        remarks.append(Remark(OldRemarkKind.NAME_DIFFERS, OldField.SURNAME, row.name, facts))
    outcome = Outcome.CHANGED if changes else Outcome.UNCHANGED
    if after.ceased_on is not None and before.ceased_on is None:
        outcome = Outcome.LEFT
    return OldVerdict(outcome, after, tuple(changes), tuple(remarks), is_ledger_changed)


def _faulty(remarks: Sequence[Remark]) -> OldVerdict:
    told = tuple(each for each in remarks if each.severity is not Severity.NOTE)
    return OldVerdict(Outcome.FAULTY, None, (), told)


def _new(row: OldRow, known: Known, articles: Articles) -> OldVerdict:
    said = Particulars(**_with_address(row.values, articles))
    remarks = list(row.remarks)
    if known.namesake is not None:
        name, number = known.namesake
        facts = {"name": name, "number": number}
        remarks.append(Remark(OldRemarkKind.NAMESAKE, None, "", facts))
    if row.number and known.member_id is None:
        remarks.append(Remark(OldRemarkKind.EMPLOYEE_NOT_KNOWN, OldField.NUMBER, row.number))
    if said.ceased_on is None and "service_address" in said.lacking:
        facts = {"missing": "The service address is"}
        remarks.append(Remark(OldRemarkKind.INCOMPLETE, OldField.ADDRESS_1, "", facts))
    outcome = Outcome.ADDED if said.ceased_on is None else Outcome.LEFT
    return OldVerdict(outcome, said, (), tuple(remarks), bool(row.holdings))


def _with_address(values: Mapping[str, Any], articles: Articles) -> dict[str, Any]:
    """An entry that stands without an address of its own has the office's, where it may."""
    is_office = articles.service_address is ServiceAddress.REGISTERED_OFFICE
    if values.get("address_1") or values.get("ceased_on") or not is_office:
        return dict(values)
    return {**values, **address_from_lines(articles.office_lines)}


def _as_it_would_stand(before: Particulars, row: OldRow) -> Particulars:
    said = {name: getattr(before, name) for name in Particulars.__slots__}
    said |= {name: row.values[name] for name in ("registered_on", "joint_holders")}
    if row.values["ceased_on"] is not None:
        said["ceased_on"] = row.values["ceased_on"]
        is_assumed = any(each.kind is OldRemarkKind.CESSATION_ASSUMED for each in row.remarks)
        said["cessation"] = (is_assumed and before.cessation) or row.values["cessation"]
    return Particulars(**said)


def _differs(entry: ThereEntry, row: OldRow) -> bool:
    """Whether the ledger has it otherwise; a row that tells no shares says nothing of them."""
    if not row.holdings:
        return False
    if (entry.holdings, entry.held_from) != (row.holdings, row.values["registered_on"]):
        return True
    told = row.values["ceased_on"]
    if entry.is_plain:
        return entry.held_until != (told or entry.particulars.ceased_on)
    return told not in {None, entry.particulars.ceased_on}


def _held(holdings: Sequence[OldHolding], begins: date | None, ends: date | None) -> str:
    if not holdings or begins is None:
        return ""
    until = f" to {written_day(ends)}" if ends else ""
    told = [
        f"{plural(shares, 'share')} ({class_key}), {money(paid)} paid"
        for class_key, shares, paid in holdings
    ]
    return f"{'; '.join(told)}, from {written_day(begins)}{until}"


def said_as_json(said: Particulars) -> dict[str, Any]:
    """Particulars as they are kept with a row."""
    stored: dict[str, Any] = {}
    for name in Particulars.__slots__:
        value = getattr(said, name)
        if name == "joint_holders":
            value = [[each.forename, each.surname] for each in value]
        elif isinstance(value, date):
            value = value.isoformat()
        stored[name] = None if value is None or value == "" else value
    return {name: value for name, value in stored.items() if value is not None}


def said_from_json(stored: Mapping[str, Any]) -> Particulars:
    """Particulars as they were kept with a row."""
    values = dict(stored)
    values |= {name: date.fromisoformat(values[name]) for name in _DAYS if name in values}
    values["kind"] = PartyKind(values["kind"])
    if "cessation" in values:
        values["cessation"] = Cessation(values["cessation"])
    values["joint_holders"] = tuple(
        JointHolder(forename=forename, surname=surname)
        for forename, surname in values.get("joint_holders", ())
    )
    return Particulars(**values)
