"""No float ever comes up while anything is counted, and no order of a set ever shows."""

import os
import subprocess
import sys

import pytest

from tests.unit.counting.watched import ROOT, FloatSeenError, seen, watched


def checksum(seed: str) -> str:
    """Count everything in a program of its own, in which sets have another order."""
    program = [sys.executable, "-m", "tests.unit.counting.watched"]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    done = subprocess.run(
        program, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert not done.stderr
    return done.stdout


def test_every_rule_counts_without_a_float_and_alike_whatever_the_order_of_sets() -> None:
    sums = {checksum(seed) for seed in ("1", "2", "3")}
    assert len(sums) == 1
    assert len(sums.pop()) == 64


@pytest.mark.parametrize(
    "line", ["1 / 3 > 0", "float(2) > 0", "-(0.5) < 0", "10 ** -2", "sum([.5])"]
)
def test_the_watch_sees_a_float_that_leaves_no_trace(line: str) -> None:
    with pytest.raises(FloatSeenError):
        exec(watched(f"x = 1 if {line} else 0", "line"), {"_seen": seen})  # noqa: S102 - its own


def test_the_watch_lets_whole_numbers_and_fractions_pass() -> None:
    names: dict[str, object] = {"_seen": seen}
    exec(watched("from fractions import Fraction\nx = 3 * Fraction(1, 3) // 1", "line"), names)  # noqa: S102 - its own
    assert names["x"] == 1
