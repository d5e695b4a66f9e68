"""Two ways of doing the same, taken in turn, and the ratio between them."""

import statistics
import time
from collections.abc import Callable

Work = Callable[[], None]


def seconds(work: Work) -> float:
    """How long one go takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def in_turn(ours: Callable[[int], Work], least: Callable[[int], Work], rounds: int) -> list[float]:
    """Ours, the least, ours, the least …; each round's time of ours over the least's."""
    ratios = []
    for number in range(rounds):
        mine = seconds(ours(number))
        theirs = seconds(least(number))
        ratios.append(mine / theirs)
    return ratios


def said(ratios: list[float]) -> str:
    """The median, with the lowest and the highest beside it."""
    low, high = min(ratios), max(ratios)
    return f"{statistics.median(ratios):.1f} × (of {len(ratios)}: {low:.1f} to {high:.1f})"
