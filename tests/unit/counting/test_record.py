"""The record as data and back, and the checks an auditor makes on it."""

import json
from dataclasses import replace

import pytest

from governance.counting.ballots import Profile
from governance.counting.check import RecordDiffers, check_record, replay
from governance.counting.record import CountRecord
from governance.counting.record_data import from_data, to_data
from governance.counting.rules import RULES, UnknownRule, rule_named
from governance.counting.ties import RecordedLots, SeededLots, lot_v1_seed
from tests.unit.counting.vectors import G1, G2, election

SEED = lot_v1_seed(contest="c", draw="1", randomness_hex="00")


def fitted(profile: Profile, rule: str) -> Profile:
    """The election with one seat, where the rule fills no more."""
    return profile.with_seats(1) if RULES[rule].one_seat else profile


def counted(profile: Profile, rule: str) -> CountRecord:
    return rule_named(rule).count(profile, ties=SeededLots(SEED))


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("profile", [G1, G2], ids=["G1", "G2"])
def test_a_record_survives_json(rule: str, profile: Profile) -> None:
    record = counted(fitted(profile, rule), rule)
    text = json.dumps(to_data(record), sort_keys=True)
    assert from_data(json.loads(text)) == record


def test_the_data_uses_plain_names_and_decimal_strings() -> None:
    data = to_data(counted(G1, "mer"))
    assert data["rule"] == {"name": "mer", "version": "2014.1"}
    assert (data["seats"], data["valid"], data["invalid"], data["quota"]) == (3, 123, 0, "31.00")
    assert data["elected"] == ["A", "B", "C"]
    stage = data["stages"][1]
    assert stage["action"] == {"act": "surplus", "candidates": ["A"]}
    assert stage["votes"]["B"] == "34.60"
    assert stage["non_transferable"] == "0.20"
    assert stage["transfers"][0]["value"] == "0.40"
    assert stage["piles"]["B"] == [
        {"value": "1.00", "papers": 21},
        {"value": "0.40", "papers": 34},
    ]


def test_data_of_another_format_is_refused() -> None:
    data = to_data(counted(G1, "mer"))
    with pytest.raises(ValueError, match="not a record"):
        from_data({**data, "format": "other"})


@pytest.mark.parametrize("rule", sorted(RULES))
@pytest.mark.parametrize("profile", [G1, G2], ids=["G1", "G2"])
def test_an_honest_record_passes_every_check(rule: str, profile: Profile) -> None:
    fitting = fitted(profile, rule)
    check_record(fitting, counted(fitting, rule))


def test_a_recount_uses_the_recorded_lots_and_is_the_same_record() -> None:
    record = counted(G2, "mer")
    assert record.lots
    again = rule_named("mer").count(G2, ties=RecordedLots.from_record(record))
    assert again == record


def test_a_moved_vote_is_found() -> None:
    record = counted(G1, "mer")
    stage = record.stages[1]
    votes = {**stage.votes, "A": stage.votes["A"] - 100, "B": stage.votes["B"] + 100}
    forged = replace(record, stages=(record.stages[0], replace(stage, votes=votes)))
    with pytest.raises(RecordDiffers, match="do not lead to these votes") as found:
        replay(forged)
    assert found.value.stage == 2


def test_a_lost_vote_is_found() -> None:
    record = counted(G1, "scottish")
    votes = {**record.stages[0].votes, "A": 4900000}
    forged = replace(record, stages=(replace(record.stages[0], votes=votes),))
    with pytest.raises(RecordDiffers, match=r"adds up to 122\.00000, not 123\.00000"):
        replay(forged)


def test_another_winner_is_found() -> None:
    record = counted(G1, "mer")
    with pytest.raises(RecordDiffers, match="not those of the stages"):
        replay(replace(record, elected=("A", "B", "D")))


def test_papers_for_an_excluded_candidate_are_found() -> None:
    record = counted(G1, "mer")
    last = record.stages[3]
    transfer = last.transfers[0]
    receipt = replace(transfer.received[0], candidate="E")
    forged_last = replace(last, transfers=(replace(transfer, received=(receipt,)),))
    with pytest.raises(RecordDiffers, match="excluded candidate received"):
        replay(replace(record, stages=(*record.stages[:3], forged_last)))


def test_a_record_of_other_papers_is_found() -> None:
    record = counted(election(1, "5 A, 4 B, 3 C"), "mer")
    with pytest.raises(RecordDiffers, match="differs here"):
        check_record(election(1, "5 A, 4 B, 3 CB"), record)


def test_a_changed_heading_is_found() -> None:
    record = replace(counted(G1, "mer"), title="Another contest")
    with pytest.raises(RecordDiffers, match="another result"):
        check_record(G1, record)


def test_another_version_of_the_rule_is_found() -> None:
    record = replace(counted(G1, "mer"), version="1066.1")
    with pytest.raises(RecordDiffers, match="version 1066"):
        check_record(G1, record)


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UnknownRule):
        rule_named("astrology")
