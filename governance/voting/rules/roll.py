"""The roll: its canonical lines and digest, who voted, and turnout that gives nobody away."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

ROLL_FORMAT = "roll-v1"
SMALLEST_GROUP = 10
SMALL_GROUPS = "Smaller groups together"


@dataclass(frozen=True, slots=True)
class RollLine:
    """One person on the roll, as they stood in the register when it was frozen."""

    number: str
    name: str
    group: str
    site: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One person on the marked register: whether they voted and by which channel, never how."""

    number: str
    name: str
    group: str
    site: str
    has_voted: bool
    channel: str | None


def canonical_line(line: RollLine) -> str:
    """One entry in canonical form: a JSON array, number, name, group, site, weight; no spaces."""
    entry = [line.number, line.name, line.group, line.site, line.weight]
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":"))


def roll_digest(lines: Iterable[RollLine]) -> str:
    r"""SHA-256, in hexadecimal, of the canonical roll.

    The canonical roll is UTF-8 text. Its first line is ``roll-v1``. Then comes one line an entry:
    the JSON array ``["number","name","group","site",weight]`` without spaces and without escapes
    beyond those JSON demands. The entries are sorted by their bytes. Every line, the first and
    the last too, ends with one line feed (``\n``). Anyone who holds the roll can compute it::

        roll-v1
        ["00017","Amina Diallo","Nursing","Harbour House",1]
        ["00204","Bryn Pugh","Estates","Mill Lane",1]
    """
    digest = hashlib.sha256(f"{ROLL_FORMAT}\n".encode())
    for line in sorted(canonical_line(line).encode() for line in lines):
        digest.update(line + b"\n")
    return digest.hexdigest()


class OnRollReason(StrEnum):
    """Why a person is, or is not, on the roll of a poll; the wording lives in the template."""

    ON_ROLL = "on-roll"
    WILL_BE = "will-be"
    ADDED_LATER = "added-later"
    JOINED_LATER = "joined-later"
    LEFT = "left"
    NO_SHARE = "no-share"
    OTHER_CONSTITUENCY = "other-constituency"
    NOT_ON_REGISTER = "not-on-register"


@dataclass(frozen=True, slots=True)
class GroupTurnout:
    """How many of a group are on the roll, and how many of them voted."""

    name: str
    electorate: int
    received: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many are on the roll and how many voted, in all and by group."""

    electorate: int
    received: int
    groups: tuple[GroupTurnout, ...] = ()


def without_small_groups(groups: Iterable[GroupTurnout]) -> tuple[GroupTurnout, ...]:
    """The groups with those under ten people merged, so that no figure speaks of a handful.

    When the merged ones are still fewer than ten, the next smallest group joins them: otherwise
    the handful could be had by subtraction from the total. When everything ends in one heap,
    there are no groups to show.
    """
    left = sorted(groups, key=lambda group: (group.electorate, group.name), reverse=True)
    small: list[GroupTurnout] = []
    while left and (
        left[-1].electorate < SMALLEST_GROUP
        or (small and sum(group.electorate for group in small) < SMALLEST_GROUP)
    ):
        small.append(left.pop())
    named = sorted(left, key=lambda group: group.name)
    if not small:
        return tuple(named)
    if not named:
        return ()
    rest = GroupTurnout(
        name=small[0].name if len(small) == 1 else SMALL_GROUPS,
        electorate=sum(group.electorate for group in small),
        received=sum(group.received for group in small),
    )
    return (*named, rest)
