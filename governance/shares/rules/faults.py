"""Share numbers that are in two hands, or that somebody gave without having them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

NumberLine = tuple[str, UUID | None, int, int, int]
"""Class, entry (``None``: the issuer), first and last number, shares in or out."""


def overlapping(lines: Iterable[NumberLine]) -> Iterator[tuple[str, int, int]]:
    """Class, first and last number of every run that is not in one holder's hands or the issuer's.

    All lines count, whatever their day: it is the state after the last of them that is looked at.
    """
    steps: dict[str, dict[UUID, dict[int, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    for class_key, entry_id, first, last, shares in lines:
        if entry_id is None:
            continue
        change = 1 if shares > 0 else -1
        steps[class_key][entry_id][first] += change
        steps[class_key][entry_id][last + 1] -= change
    for class_key, entries in steps.items():
        everybody: dict[int, int] = defaultdict(int)
        for mine in entries.values():
            for number, change in mine.items():
                everybody[number] += change
            yield from ((class_key, *run) for run in _beyond(mine, least=0))
        yield from ((class_key, *run) for run in _beyond(everybody, least=None))


def _beyond(steps: Mapping[int, int], *, least: int | None) -> Iterator[tuple[int, int]]:
    """Runs covered more than once, or less often than ``least``."""
    depth = 0
    since: int | None = None
    for number in sorted(steps):
        depth += steps[number]
        is_wrong = depth > 1 or (least is not None and depth < least)
        if is_wrong and since is None:
            since = number
        elif not is_wrong and since is not None:
            yield since, number - 1
            since = None
