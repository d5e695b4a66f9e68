"""Equal shares with Add1U against pabutools, whole process against whole process, same winners.

Both read the same file and count it (bench/shares.py), in the Python that COMMONWEAL_BENCH_PYTHON
names, this one unless it is set. pabutools is asked as it loads the file, a ballot a voter, and
with its ballots grouped by what they say. Ours makes the whole record; theirs the winners.
"""

import argparse
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.ballots import write_pb
from bench.sides import Work, in_turn, one_python, run, said, spent

REAL = Path("tests/golden/pb/Poland_Wieliczka_2023_Green_Budget.pb")
"""The largest real file: 6,586 voters, 64 projects; read from the folder `make bench` runs in."""

OURS = "ours"
ROUNDS = 3
MOST_VOTERS, MOST_PROJECTS, MOST_SECONDS, MOST_BYTES = 100_000, 100, 10, 2**30


def measure(args: argparse.Namespace) -> Iterator[str]:
    """Count the largest real file beside pabutools, and a much larger one alone."""
    voters = getattr(args, "voters", MOST_VOTERS)
    others = [name for name in run(one_python("bench.shares")).splitlines() if name != OURS]
    if not others:
        yield "pabutools is not installed, so nothing is held against it"
    for name in others:
        yield f"6,586 voters, 64 projects: {name} takes {said(_beside(name))} as long as ours"
    with tempfile.TemporaryDirectory(prefix="commonweal-bench-") as folder:
        file = write_pb(Path(folder, "large.pb"), voters, projects=MOST_PROJECTS)
        took = spent(one_python("bench.shares", OURS, str(file)))
    yield (
        f"{voters:,} voters, {MOST_PROJECTS} projects, whole process: "
        f"{took.seconds / MOST_SECONDS:.2f} × the processor time and "
        f"{took.most_bytes / MOST_BYTES:.2f} × the memory it may take"
    )


def _beside(name: str) -> list[float]:
    """How many times as long as ours it takes. Raises RuntimeError where the winners differ."""
    winners: dict[str, str] = {}

    def asking(who: str) -> Work:
        def work() -> None:
            winners[who] = run(one_python("bench.shares", who, str(REAL)))

        return work

    ratios = in_turn(lambda _: asking(name), lambda _: asking(OURS), ROUNDS)
    if winners[name] != winners[OURS]:
        raise RuntimeError(f"{name} funds {winners[name]}, and we fund {winners[OURS]}")
    return ratios
