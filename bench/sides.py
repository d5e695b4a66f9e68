"""Two ways of doing the same, taken in turn, and the ratio between them."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[], None]

TOO_LONG = 60
"""Seconds after which another program is stopped."""


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
    places = 1 if min(ratios) >= 1 else 2
    low, middle, high = (
        f"{one:.{places}f}" for one in (min(ratios), statistics.median(ratios), max(ratios))
    )
    return f"{middle} × (of {len(ratios)}: {low} to {high})"


def one_python(*arguments: str) -> list[str]:
    """A command for the Python that both sides run in: COMMONWEAL_BENCH_PYTHON, or else this one.

    Counting needs nothing but the standard library, so ours runs where theirs is installed.
    """
    return [os.environ.get("COMMONWEAL_BENCH_PYTHON", sys.executable), "-m", *arguments]


def run(command: Sequence[str]) -> str:
    """Run a command to its end; what it printed. Modules are compiled once, as is usual."""
    return subprocess.run(
        command, env=_usual(), capture_output=True, check=True, timeout=TOO_LONG, text=True
    ).stdout


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took: seconds of a processor, and bytes of memory at most."""

    seconds: float
    most_bytes: int


def spent(command: Sequence[str]) -> Spent:
    """Run a command to its end and measure it. Raises RuntimeError where it fails."""
    child = subprocess.Popen(command, env=_usual(), stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}")
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _usual() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
