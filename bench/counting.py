"""Counting a ballot file against independent programs, whole process against whole process.

Ours is ``python -m governance.counting count FILE --json``, with the whole record; theirs reads the
same file with the least a reader can be and counts it (bench/oracles.py). Both run in the Python
that COMMONWEAL_BENCH_PYTHON names, this one unless it is set. Targets are held against what a count
may take at most: 0.5 × means half of it.
"""

import argparse
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.ballots import all_different, few_different, liked, write_blt
from bench.oracles import ORACLES, Oracle
from bench.sides import Work, in_turn, one_python, run, said, seconds, spent
from governance.counting.blt import read_blt
from governance.counting.rules import RULES
from governance.counting.ties import SeededLots

SEED = "0f" * 32
STV = ("ers97", "mer", "scottish", "meek")
WARD = Path("tests/golden/dundee_2022_ward3.blt")
"""A real ward, 5,732 papers; read from the folder that `make bench` runs in."""

ROUNDS = 5
WARD_SECONDS = 0.05
LARGE_PAPERS = 100_000
MOST_PAPERS, MOST_SECONDS, MOST_BYTES = 1_000_000, 10, 2**30
MUCH_SLOWER = 15
"""A program this many times as slow is asked once, and about no further file."""


def measure(args: argparse.Namespace) -> Iterator[str]:
    """Count a ward, large files beside every installed program, and very large ones."""
    large = getattr(args, "papers", LARGE_PAPERS)
    most = getattr(args, "most_papers", MOST_PAPERS)
    yield from _ward()
    slow: set[str] = set()
    yield from _beside_others(WARD, "a real ward", slow)
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-") as folder:
        for shape in (liked, all_different, few_different):
            what = shape.__name__.replace("_", " ")
            file = Path(folder, f"{shape.__name__}.blt")
            write_blt(file, shape, large, candidates=20, seats=7)
            yield from _beside_others(file, f"{large:,} papers, 20 for 7, {what}", slow)
        for shape in (few_different, all_different):
            what = shape.__name__.replace("_", " ")
            write_blt(file, shape, most, candidates=20, seats=7)
            yield from _most(file, f"{most:,} papers, {what}")


def _ward() -> Iterator[str]:
    with WARD.open(encoding="utf-8") as lines:
        profile = read_blt(lines)
    for rule in STV:

        def work(rule: str = rule) -> None:
            RULES[rule].count(profile, ties=SeededLots(SEED))

        ratios = [seconds(work) / WARD_SECONDS for _ in range(ROUNDS)]
        yield f"a real ward by {rule}, once read: {said(ratios)} what it may take"


def _beside_others(path: Path, what: str, slow: set[str]) -> Iterator[str]:
    installed = run(one_python("bench.oracles")).splitlines()
    for oracle in ORACLES:
        if oracle.one_seat or oracle.name in slow:
            continue
        if oracle.name not in installed:
            slow.add(oracle.name)
            yield f"{oracle.name} is not installed, so nothing is held against it"
            continue
        yield _beside(oracle, path, what, slow)


def _beside(oracle: Oracle, path: Path, what: str, slow: set[str]) -> str:
    theirs = _work(one_python("bench.oracles", oracle.name, str(path)))
    ours = _work(_our_command(path, oracle.rule))
    try:
        ratios = in_turn(lambda _: theirs, lambda _: ours, 1)
        if ratios[0] < MUCH_SLOWER:
            ratios += in_turn(lambda _: theirs, lambda _: ours, ROUNDS - 1)
        else:
            slow.add(oracle.name)
    except subprocess.SubprocessError as stopped:
        slow.add(oracle.name)
        return f"{what}: {oracle.name} gave no result ({type(stopped).__name__})"
    return f"{what}: {oracle.name} takes {said(ratios)} as long as ours by {oracle.rule}"


def _our_command(path: Path, rule: str) -> list[str]:
    count = one_python("governance.counting", "count", str(path))
    return [*count, "--rule", rule, "--lots", f"seed:{SEED}", "--json"]


def _work(command: list[str]) -> Work:
    def work() -> None:
        run(command)

    return work


def _most(path: Path, what: str) -> Iterator[str]:
    for rule in STV:
        took = spent(_our_command(path, rule))
        yield (
            f"{what}, by {rule}, whole process: {took.seconds / MOST_SECONDS:.2f} × the processor "
            f"time and {took.most_bytes / MOST_BYTES:.2f} × the memory it may take"
        )
