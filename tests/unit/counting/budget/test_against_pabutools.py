"""Our results beside those of pabutools, an independent program: real files and random votes.

How the golden files were made, and what is left out and why, is in tests/golden/pb/README.md.
"""

import json
from typing import Any

import pytest

from governance.counting.budget.instance import Group, Instance, Project
from governance.counting.budget.options import Options
from governance.counting.budget.pabulib import read_pb
from governance.counting.budget.record_data import options_data, options_from_data
from governance.counting.ties import ListedOrder
from tests.unit.counting.budget.vectors import GOLDEN, count

Result = dict[str, Any]


def lines(name: str) -> list[Result]:
    with (GOLDEN / name).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def agree(instance: Instance, expected: Result) -> None:
    """Count as `expected` says and compare; ties by score, cost, and then by id, as there."""
    told = dict(expected)
    rule, funded, worth = told.pop("rule"), told.pop("funded", None), told.pop("worth", None)
    options = options_from_data({**options_data(Options()), **told})
    ids = tuple(sorted(project.id for project in instance.projects))
    record = count(rule, instance, options, ListedOrder(ids))
    if funded is not None:
        assert sorted(record.funded) == funded, expected
    else:
        assert record.value == worth, expected


@pytest.mark.parametrize(
    "election", lines("pabutools-random.jsonl"), ids=lambda one: str(one["seed"])
)
def test_random_votes_full_of_ties_come_out_alike(election: Result) -> None:
    projects = tuple(Project(one, one, cost) for one, cost in election["costs"].items())
    groups = tuple(
        Group(tuple(marks), number, number, tuple(marks.values()))
        for number, marks in election["ballots"]
    )
    instance = Instance(projects, election["budget"], groups, places=0)
    for expected in election["results"]:
        agree(instance, expected)


@pytest.mark.parametrize("election", lines("pabutools-real.jsonl"), ids=lambda one: one["file"])
def test_real_files_come_out_alike(election: Result) -> None:
    with (GOLDEN / election["file"]).open(encoding="utf-8") as file:
        instance = read_pb(file).instance
    for expected in election["results"]:
        # the file is read in hundredths, so the steps and squares of pounds are in them too
        scaled = dict(expected)
        if "increment" in scaled:
            scaled["increment"] *= 100
        if scaled.get("value") == "score-times-cost":
            scaled["worth"] *= 100
        agree(instance, scaled)
