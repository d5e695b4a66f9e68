"""What the two sides of a difference say, in plain words."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from governance.joining.rules.differences import DifferenceKind
from governance.kernel.wording import plural, short_day
from governance.register.models import EntryVersion, MemberVersion


@dataclass(frozen=True, slots=True)
class Sides:
    """The rows a line was found in."""

    hr: MemberVersion
    entry: EntryVersion | None
    other: MemberVersion | None
    shares: int
    is_leaving: bool


def name_of(row: MemberVersion | EntryVersion) -> str:
    """Forename and surname."""
    return f"{row.forename} {row.surname}".strip()


def hr_says(kind: DifferenceKind, sides: Sides) -> str:
    """What the staff records say."""
    return _HR[kind](sides)


def register_says(kind: DifferenceKind, sides: Sides) -> str:
    """What the register says; of two people alike, the second."""
    return _REGISTER[kind](sides)


def _address(row: MemberVersion | EntryVersion) -> str:
    parts = (row.address_1, row.address_2, row.town, row.postcode)
    return ", ".join(part for part in parts if part)


def _started(sides: Sides) -> str:
    return f"In post since {short_day(sides.hr.joined_on)}"


def _left(sides: Sides) -> str:
    left_on = sides.hr.left_on
    return f"Last day in post {short_day(left_on)}" if left_on else ""


def _share(sides: Sides) -> str:
    return "A share was issued" if sides.hr.holds_share else "No share was issued"


def _entry(sides: Sides) -> str:
    entry = sides.entry
    if entry is None:
        return "No entry"
    if entry.ceased_on is not None:
        return f"Entry {entry.entry_number}, ended {short_day(entry.ceased_on)}"
    return f"Entry {entry.entry_number}, registered {short_day(entry.registered_on)}"


def _entry_or_case(sides: Sides) -> str:
    return f"{_entry(sides)}; a leaver’s case is open" if sides.is_leaving else _entry(sides)


def _held(sides: Sides) -> str:
    return f"{_entry(sides)}; {plural(sides.shares, 'share') if sides.shares else 'no shares'}"


def _person(row: MemberVersion) -> str:
    return f"{name_of(row)}, number {row.number}, {_address(row) or 'no address'}"


_HR: Mapping[DifferenceKind, Callable[[Sides], str]] = {
    DifferenceKind.OFFER_SHARE: _started,
    DifferenceKind.LEAVER: _left,
    DifferenceKind.NAME_CHANGE: lambda sides: name_of(sides.hr),
    DifferenceKind.ADDRESS_CHANGE: lambda sides: _address(sides.hr),
    DifferenceKind.REJOINED: _started,
    DifferenceKind.DUPLICATE: lambda sides: _person(sides.hr),
    DifferenceKind.SHARE_WORD: _share,
}
_REGISTER: Mapping[DifferenceKind, Callable[[Sides], str]] = {
    DifferenceKind.OFFER_SHARE: _entry,
    DifferenceKind.LEAVER: _entry,
    DifferenceKind.NAME_CHANGE: lambda sides: name_of(sides.entry) if sides.entry else "",
    DifferenceKind.ADDRESS_CHANGE: lambda sides: _address(sides.entry) if sides.entry else "",
    DifferenceKind.REJOINED: _entry_or_case,
    DifferenceKind.DUPLICATE: lambda sides: _person(sides.other) if sides.other else "",
    DifferenceKind.SHARE_WORD: _held,
}
