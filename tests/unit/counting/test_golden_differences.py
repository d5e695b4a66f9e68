"""Seeded elections that independent programs have counted too: tests/golden/README.md."""

import json
from typing import Any

import pytest

from governance.counting.blt import read_blt
from governance.counting.check import check_record
from governance.counting.rules import RULES
from governance.counting.ties import RefuseTies
from tests.golden import HERE

LINES = (HERE / "differences.jsonl").read_text(encoding="utf-8").splitlines()
ROWS: list[dict[str, Any]] = [json.loads(line) for line in LINES]

WANTS_A_MAJORITY_OF_ALL = "STVPoll IRV"
"""It elects nobody where papers have run out and nobody has more than half of all of them."""


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['rule']}-{row['seed']}" for row in ROWS])
def test_the_winners_are_those_of_the_independent_programs(row: dict[str, Any]) -> None:
    profile = read_blt(row["blt"].splitlines(keepends=True))
    record = RULES[row["rule"]].count(profile, ties=RefuseTies())
    check_record(profile, record)
    winners = sorted(record.elected)
    assert winners == row["winners"]
    for program, theirs in row["said"].items():
        if program == WANTS_A_MAJORITY_OF_ALL and not theirs:
            (elected,) = record.stages[-1].elected
            rivals = record.stages[-2].votes
            assert 2 * rivals[elected.candidate] <= record.total
        else:
            assert theirs == winners, program


def test_every_rule_that_others_count_too_is_in_the_sample() -> None:
    assert {row["rule"] for row in ROWS} == {"scottish", "meek", "schulze", "av"}
    assert len(ROWS) == 180
