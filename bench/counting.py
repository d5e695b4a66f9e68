"""Counting a ballot file against independent programs, whole process against whole process.

Ours is ``python -m governance.counting count FILE``; theirs reads the same file with the least a
reader can be and counts it (bench/oracles.py). They are asked in the Python that
COMMONWEAL_BENCH_PYTHON names, this one unless it is set. Targets are held against what a count may
take at most: 0.5 × means half of it.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

from bench.oracles import ORACLES
from bench.sides import Work, in_turn, said, seconds
from governance.counting.blt import read_blt
from governance.counting.rules import RULES
from governance.counting.ties import SeededLots

SEED = "0f" * 32
STV = ("ers97", "mer", "scottish", "meek")

ROUNDS = 3
WARD_PAPERS, WARD_SECONDS = 7_000, 0.05
LARGE_PAPERS = 100_000
MOST_PAPERS, MOST_SECONDS, MOST_BYTES = 1_000_000, 10, 2**30
TOO_LONG = 60
"""Seconds after which another program is stopped, and not asked about larger files."""


def measure(args: argparse.Namespace) -> Iterator[str]:
    """Count a ward, a large file beside every installed program, and a very large one."""
    large = getattr(args, "papers", LARGE_PAPERS)
    most = getattr(args, "most_papers", MOST_PAPERS)
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-") as folder:
        ward = _ballots(Path(folder, "ward.blt"), WARD_PAPERS, candidates=10, seats=4)
        yield from _ward(ward)
        slow: set[str] = set()
        yield from _beside_others(ward, f"{WARD_PAPERS:,} papers", slow)
        file = _ballots(Path(folder, "large.blt"), large, candidates=20, seats=7)
        yield from _beside_others(file, f"{large:,} papers, 20 candidates, 7 seats", slow)
        file = _ballots(Path(folder, "most.blt"), most, candidates=20, seats=7)
        yield from _most(file, most)


def _ballots(path: Path, papers: int, *, candidates: int, seats: int) -> Path:
    """Write a BLT file, a line a paper: some candidates much liked, most papers short."""
    draw = random.Random(papers)  # noqa: S311 - made-up ballots, the same at every run
    people = [str(number) for number in range(1, candidates + 1)]
    liked = list(accumulate(60 // number + 2 for number in range(1, candidates + 1)))
    with path.open("w", encoding="utf-8") as out:
        out.write(f"{candidates} {seats}\n")
        for _ in range(papers):
            length = min(candidates, 1 + int(draw.expovariate(0.2)))
            some = draw.choices(people, cum_weights=liked, k=2 * length)
            out.write(f"1 {' '.join([*dict.fromkeys(some)][:length])} 0\n")
        out.write("0\n")
        out.writelines(f'"Candidate {one}"\n' for one in people)
        out.write('"Made up"\n')
    return path


def _ward(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        profile = read_blt(lines)
    for rule in STV:

        def work(rule: str = rule) -> None:
            RULES[rule].count(profile, ties=SeededLots(SEED))

        ratios = [seconds(work) / WARD_SECONDS for _ in range(5)]
        yield f"{WARD_PAPERS:,} papers by {rule}, once read: {said(ratios)} what it may take"


def _beside_others(path: Path, what: str, slow: set[str]) -> Iterator[str]:
    python = os.environ.get("COMMONWEAL_BENCH_PYTHON", sys.executable)
    listed = subprocess.run(
        [python, "-m", "bench.oracles"], capture_output=True, text=True, check=True
    )
    for oracle in ORACLES:
        if oracle.one_seat or oracle.name in slow:
            continue
        if oracle.name not in listed.stdout.splitlines():
            yield f"{what}: {oracle.name} is not installed, so nothing is held against it"
            continue
        theirs = _run([python, "-m", "bench.oracles", oracle.name, str(path)])
        ours = _run(_our_command(path, oracle.rule))
        try:
            ratios = in_turn(lambda _, work=theirs: work, lambda _, work=ours: work, ROUNDS)
        except subprocess.SubprocessError as stopped:
            slow.add(oracle.name)
            yield f"{what}: {oracle.name} gave no result ({type(stopped).__name__})"
            continue
        yield f"{what}: {oracle.name} takes {said(ratios)} as long as ours by {oracle.rule}"


def _our_command(path: Path, rule: str) -> list[str]:
    start = [sys.executable, "-m", "governance.counting", "count", str(path)]
    return [*start, "--rule", rule, "--lots", f"seed:{SEED}", "--json"]


def _run(command: Sequence[str]) -> Work:
    def work() -> None:
        subprocess.run(command, capture_output=True, check=True, timeout=TOO_LONG)

    return work


def _most(path: Path, papers: int) -> Iterator[str]:
    for rule in STV:
        began = time.perf_counter()
        child = subprocess.Popen(_our_command(path, rule), stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        spent = (time.perf_counter() - began) / MOST_SECONDS
        room = usage.ru_maxrss * 1024 / MOST_BYTES
        if child.returncode:
            raise RuntimeError(f"the count by {rule} ended with {child.returncode}")
        yield (
            f"{papers:,} papers by {rule}, whole process: {spent:.2f} × the time and {room:.2f} × "
            "the memory it may take"
        )
