"""A budget record: checked against itself and the ballots, and as data."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from governance.counting.budget.check import BudgetRecordDiffers, check_record, replay
from governance.counting.budget.options import Completion, Options
from governance.counting.budget.record import Fate
from governance.counting.budget.record_data import from_data, to_data
from governance.counting.budget.rules import RULES, UnknownRule, rule_named
from governance.counting.ties import ListedOrder
from tests.unit.counting.budget.vectors import count, vote

INSTANCE = vote(100_00, {"A": 60_00, "B": 28_00, "C": 40_00}, "2 A, 1 A B, 1 B C", places=2)
RECORD = count("equal-shares", INSTANCE, Options(completion=Completion.NONE))


def test_a_true_record_passes() -> None:
    check_record(INSTANCE, RECORD)


def test_a_recount_uses_the_lots_of_the_record() -> None:
    tied = vote(10, {"A": 10, "B": 10}, "1 A, 1 B")
    for rule in RULES:
        record = count(rule, tied, Options(threshold=0), ListedOrder(("B", "A")))
        check_record(tied, record)
    assert record.lots


def test_money_that_does_not_add_up_is_found() -> None:
    with pytest.raises(BudgetRecordDiffers, match="do not make up what was spent"):
        replay(replace(RECORD, spent=RECORD.spent - 1))
    with pytest.raises(BudgetRecordDiffers, match="more was spent"):
        replay(replace(RECORD, budget=10))
    first = RECORD.rounds[0]
    paid = replace(first.full, paid=first.full.paid - 1)
    with pytest.raises(BudgetRecordDiffers, match="round 1: the payments"):
        replay(replace(RECORD, rounds=(replace(first, full=paid), *RECORD.rounds[1:])))
    with pytest.raises(BudgetRecordDiffers, match="round 1: the payers") as found:
        replay(replace(RECORD, rounds=(replace(first, broke=1), *RECORD.rounds[1:])))
    assert found.value.round == 1


def test_a_result_that_is_not_that_of_the_rounds_is_found() -> None:
    with pytest.raises(BudgetRecordDiffers, match="not those of the projects"):
        replay(replace(RECORD, funded=("A",), spent=60_00))
    with pytest.raises(BudgetRecordDiffers, match="do not lead"):
        replay(replace(RECORD, rounds=RECORD.rounds[:1]))
    earned = count("phragmen", INSTANCE)
    late = replace(earned.rounds[0], earned=Fraction(1_000_00))
    with pytest.raises(BudgetRecordDiffers, match="bought sooner"):
        replay(replace(earned, rounds=(late, *earned.rounds[1:])))


def test_other_ballots_or_another_version_are_found() -> None:
    more = vote(100_00, {"A": 60_00, "B": 28_00, "C": 40_00}, "3 A, 1 A B, 1 B C", places=2)
    with pytest.raises(BudgetRecordDiffers, match="recount of the ballots"):
        check_record(more, RECORD)
    with pytest.raises(BudgetRecordDiffers, match="version 0"):
        check_record(INSTANCE, replace(RECORD, version="0"))
    with pytest.raises(BudgetRecordDiffers, match="another result"):
        check_record(INSTANCE, replace(RECORD, title="Another"))
    with pytest.raises(UnknownRule):
        check_record(INSTANCE, replace(RECORD, rule="coin"))


def test_the_data_says_what_programs_look_for() -> None:
    data = json.loads(json.dumps(to_data(RECORD)))
    assert data["rule"] == {"name": "equal-shares", "version": "1"}
    assert (data["budget"], data["spent"], data["funded"]) == ("100.00", "88.00", ["A", "B"])
    assert data["projects"]["A"] == {
        "name": "Project A",
        "cost": "60.00",
        "score": 3,
        "voters": 3,
        "votes": 3,
        "funded": True,
        "fate": "funded",
        "effective_votes": "3",
        "payment": "20",
        "held": None,
        "left": "100.00",
        "topped_up": "0.00",
    }
    assert data["projects"]["B"]["effective_votes"] == "28/23"
    assert data["projects"]["C"]["held"] == "2"


def test_other_data_is_refused() -> None:
    with pytest.raises(ValueError, match="not a budget record"):
        from_data({**to_data(RECORD), "format": "something"})


def test_rules_are_found_by_name() -> None:
    assert list(RULES) == [
        "greedy",
        "greedy-no-skip",
        "threshold",
        "poznan80",
        "knapsack",
        "phragmen",
        "equal-shares",
    ]
    for name, rule in RULES.items():
        record = count(name, INSTANCE, Options(threshold=1))
        assert (record.rule, record.version) == (name, rule.version)
    with pytest.raises(UnknownRule):
        rule_named("coin")


def test_an_unknown_project_has_no_result() -> None:
    assert RECORD.result("C").fate is Fate.CANNOT_AFFORD
    with pytest.raises(KeyError):
        RECORD.result("X")
