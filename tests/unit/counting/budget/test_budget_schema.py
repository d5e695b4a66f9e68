"""Every budget record is what docs/formats/budget-record.schema.json says."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from governance.counting.budget.instance import Instance
from governance.counting.budget.options import (
    BallotKind,
    Comparison,
    Completion,
    Criterion,
    Options,
    Start,
    Utility,
    Value,
)
from governance.counting.budget.pabulib import read_pb
from governance.counting.budget.priority import PURPOSE, STAGE
from governance.counting.budget.record import BudgetRecord, Fate
from governance.counting.budget.record_data import to_data
from governance.counting.budget.rules import RULES
from governance.counting.ties import ListedOrder
from tests.unit.counting.budget.elections import instances
from tests.unit.counting.budget.test_budget_properties import LISTED, options
from tests.unit.counting.budget.vectors import GOLDEN, count, vote
from tests.unit.counting.schema_check import faults

FORMATS = Path(__file__).parents[4] / "docs" / "formats"
SCHEMA: dict[str, Any] = json.loads((FORMATS / "budget-record.schema.json").read_text("utf-8"))
DEFS = SCHEMA["$defs"]

ALL_RULES = pytest.mark.parametrize("rule", RULES)
COMPARED = Options(
    threshold=20, completion=Completion.ADD1, comparison=Comparison.REPRESENTED, start=Start.WHOLE
)


def found(record: BudgetRecord) -> list[str]:
    data = json.loads(json.dumps(to_data(record)))
    return list(faults(data, SCHEMA, SCHEMA))


@ALL_RULES
@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.pb")), ids=lambda path: path.stem)
def test_the_record_of_every_real_file_fits_the_schema(path: Path, rule: str) -> None:
    with path.open(encoding="utf-8") as lines:
        instance = read_pb(lines).instance
    ties = ListedOrder(tuple(sorted(one.id for one in instance.projects)))
    for told in (Options(threshold=1), COMPARED):
        assert found(count(rule, instance, told, ties)) == []


@ALL_RULES
@settings(max_examples=60, deadline=None)
@given(instance=instances(), told=options)
def test_every_record_fits_the_schema(rule: str, instance: Instance, told: Options) -> None:
    assert found(count(rule, instance, told, LISTED)) == []


def test_the_schema_knows_every_word_of_the_record() -> None:
    properties, told = SCHEMA["properties"], DEFS["options"]["properties"]
    assert properties["rule"]["properties"]["name"]["enum"] == list(RULES)
    assert set(properties["kind"]["enum"]) == set(BallotKind)
    assert set(told["tie_list"]["items"]["enum"]) == set(Criterion)
    assert set(told["utility"]["enum"]) == set(Utility)
    assert set(told["completion"]["enum"]) == set(Completion)
    assert set(told["start"]["enum"]) == set(Start)
    assert set(told["comparison"]["enum"]) == set(Comparison)
    assert set(told["value"]["enum"]) == set(Value)
    assert set(DEFS["project"]["properties"]["fate"]["enum"]) == set(Fate)
    by = DEFS["completed"]["properties"]["by"]["enum"]
    assert set(by) == set(Completion) - {Completion.NONE}
    assert DEFS["lot"]["properties"]["event"]["const"] == f"{STAGE}:{PURPOSE}"


def test_every_key_and_word_is_in_the_description() -> None:
    text = (FORMATS / "budget-record.md").read_text("utf-8")
    words = [*SCHEMA["properties"], *DEFS["options"]["properties"], *Fate, *BallotKind]
    assert [word for word in words if f"`{word}`" not in text] == ["format", "title"]


INSTANCE = vote(100_00, {"A": 60_00, "B": 28_00}, "2 A, 1 A B", places=2)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"budget": 100}, "/budget"),
        ({"spent": "1/2"}, "/spent"),
        ({"voters": -1}, "/voters"),
        ({"format": "other"}, "/format"),
        ({"extra": 1}, "extra"),
        ({"lots": [{}]}, "/lots/0"),
        ({"projects": {"A": {}}}, "/projects/A"),
    ],
)
def test_what_does_not_fit_is_found(change: dict[str, Any], where: str) -> None:
    data = to_data(count("greedy", INSTANCE)) | change
    (fault,) = faults(data, SCHEMA, SCHEMA)
    assert where in fault
