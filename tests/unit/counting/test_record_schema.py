"""Every record is what docs/formats/count-record.schema.json says."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from governance.counting import stv_countback, yes_no
from governance.counting.ballots import Profile
from governance.counting.record import Act, CountRecord, Purpose, Why
from governance.counting.record_data import to_data
from governance.counting.rules import RULES
from governance.counting.ties import RefuseTies
from tests.golden import ward_profile
from tests.unit.counting.schema_check import faults
from tests.unit.counting.test_properties import LOTS, count, elections
from tests.unit.counting.vectors import G1

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "docs/formats/count-record.schema.json").read_text(
        encoding="utf-8"
    )
)


def found(record: CountRecord) -> list[str]:
    data = json.loads(json.dumps(to_data(record)))
    return list(faults(data, SCHEMA, SCHEMA))


@pytest.mark.parametrize("rule", sorted(RULES))
@settings(max_examples=40, deadline=None)
@given(profile=elections())
def test_every_record_fits_the_schema(rule: str, profile: Profile) -> None:
    assert found(count(rule, profile)) == []


@pytest.mark.parametrize("rule", ["ers97", "mer", "scottish", "meek"])
def test_the_record_of_a_real_ward_fits_the_schema(rule: str) -> None:
    profile = ward_profile("dundee_2022_ward7.blt")
    assert found(RULES[rule].count(profile, ties=LOTS)) == []


def test_records_outside_the_registry_fit_it_too() -> None:
    vacancy = stv_countback.count(G1, gone=["A"], sitting=["B", "C"], ties=RefuseTies())
    answers = yes_no.count(Profile(G1.candidates, 2, {("A", "B"): 3}), ties=RefuseTies())
    assert found(vacancy) == found(answers) == []


def test_the_schema_knows_every_word_of_the_record() -> None:
    stage = SCHEMA["$defs"]["stage"]["properties"]
    assert set(stage["action"]["properties"]["act"]["enum"]) == set(Act)
    assert set(stage["elected"]["items"]["properties"]["why"]["enum"]) == set(Why)
    assert set(SCHEMA["$defs"]["purpose"]["enum"]) == set(Purpose) - {Purpose.FUND}
    names = {*RULES, stv_countback.RULE, yes_no.RULE}
    assert set(SCHEMA["properties"]["rule"]["properties"]["name"]["enum"]) == names


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"quota": 31}, "/quota"),
        ({"valid": -1}, "/valid"),
        ({"title": None}, "/title"),
        ({"format": "other"}, "/format"),
        ({"extra": 1}, "extra"),
        ({"lots": [{}]}, "/lots/0"),
        ({"total": "1."}, "/total"),
    ],
)
def test_what_does_not_fit_is_found(change: dict[str, Any], where: str) -> None:
    data = to_data(count("mer", G1)) | change
    (fault,) = faults(data, SCHEMA, SCHEMA)
    assert where in fault


def test_what_is_missing_is_found() -> None:
    data = to_data(count("mer", G1))
    del data["stages"][0]["votes"]
    assert list(faults(data, SCHEMA, SCHEMA)) == ["/stages/0: ['votes'] missing"]
