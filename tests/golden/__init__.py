"""Counts made by others, to hold ours against: real wards and seeded elections."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

from governance.counting.ballots import Profile
from governance.counting.blt import read_blt

HERE = Path(__file__).parent


def ward_profile(name: str) -> Profile:
    """The ballots of a real ward."""
    with (HERE / name).open(encoding="utf-8") as lines:
        return read_blt(lines)


def ward_results() -> dict[str, dict[str, Any]]:
    """The official stage tables of the wards, by ward."""
    text = (HERE / "dundee_2022-official-stages.json").read_text(encoding="utf-8")
    results: dict[str, dict[str, Any]] = json.loads(text)
    return results


def synthetic(rule: str) -> list[dict[str, Any]]:
    """Seeded elections with winners, and stages but for Meek, as independent programs had them."""
    with (HERE / f"synthetic-{rule}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def synthetic_profile(row: dict[str, Any]) -> Profile:
    """The ballots of a seeded election."""
    return read_blt(row["blt"].splitlines(keepends=True))


def without_repeats(stages: list[Any]) -> list[Any]:
    """Drop a stage that equals the one before it (some programs print every look at the table)."""
    return [stage for stage, _ in groupby(stages)]
