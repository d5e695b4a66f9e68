"""Numbers of shares: who has which, worked out from the movements; ranges split and joined."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

Ranges = tuple[tuple[int, int], ...]
"""First and last number of each unbroken run, both of them in it, in order."""


def owned(moves: Iterable[tuple[int, int, int]]) -> Ranges:
    """The numbers that (first, last, shares) movements leave in a holding.

    Only the sign of ``shares`` counts: in is positive, out is negative. The order of the movements
    does not matter, so that a movement entered late or reversed leaves the same answer.
    """
    steps: dict[int, int] = defaultdict(int)
    for first, last, shares in moves:
        change = 1 if shares > 0 else -1
        steps[first] += change
        steps[last + 1] -= change
    runs: list[tuple[int, int]] = []
    depth, since = 0, 0
    for number in sorted(steps):
        before, depth = depth, depth + steps[number]
        if before <= 0 < depth:
            since = number
        elif depth <= 0 < before:
            runs.append((since, number - 1))
    return joined(runs)


def joined(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """The same numbers in as few ranges as will do, lowest first."""
    runs: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if runs and first <= runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], max(runs[-1][1], last))
        else:
            runs.append((first, last))
    return tuple(runs)


def count(ranges: Iterable[tuple[int, int]]) -> int:
    """How many numbers there are."""
    return sum(last - first + 1 for first, last in ranges)


def common(one: Ranges, other: Ranges) -> Ranges:
    """The numbers in both."""
    found = (
        (max(first, start), min(last, end))
        for first, last in one
        for start, end in other
        if first <= end and start <= last
    )
    return joined(found)


def holds(ranges: Ranges, wanted: Ranges) -> bool:
    """Whether all that is wanted is there."""
    return common(ranges, wanted) == joined(wanted)


def lowest(ranges: Sequence[tuple[int, int]], wanted: int) -> Ranges:
    """The ``wanted`` lowest numbers; fewer when there are not so many."""
    found: list[tuple[int, int]] = []
    for first, last in ranges:
        if wanted <= 0:
            break
        end = min(last, first + wanted - 1)
        found.append((first, end))
        wanted -= end - first + 1
    return tuple(found)


def spoken(ranges: Iterable[tuple[int, int]]) -> str:
    """The numbers as they are printed: “1 to 5, 8”; nothing when there are none."""
    return ", ".join(f"{a}" if a == b else f"{a} to {b}" for a, b in ranges)


def read(text: str) -> Ranges | None:
    """Numbers as somebody writes them: “1-5, 8”, “1 to 5”; ``None`` when they cannot be read."""
    found: list[tuple[int, int]] = []
    cleaned = text.replace("–", "-").replace(" to ", "-").replace(" and ", ",")
    for part in filter(None, (each.strip() for each in cleaned.split(","))):
        first, dash, last = (each.strip() for each in part.partition("-"))
        if not first.isdecimal() or (dash and not last.isdecimal()):
            return None
        start, end = int(first), int(last or first)
        if not 1 <= start <= end:
            return None
        found.append((start, end))
    runs = joined(found)
    return runs if count(runs) == count(found) else None
