"""The command `fund`: what it prints, what it refuses, and with which exit code."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from governance.counting import input_file
from governance.counting.alone import main
from governance.counting.budget import commands, knapsack
from governance.counting.budget.check import check_record
from governance.counting.budget.pabulib import read_pb
from governance.counting.budget.record_data import from_data
from governance.counting.budget.rules import RULES
from tests.unit.counting.budget.vectors import GOLDEN

ROOT = Path(__file__).parents[4]
ASSEN = GOLDEN / "Netherlands_Assen_2024.pb"
LODZ = GOLDEN / "Poland_Lodz_2020_Andrzejow.pb"

SMALL = """META
key;value
description;Community fund
country;United Kingdom
unit;Example Mutual
instance;2027
num_projects;3
num_votes;4
budget;100
vote_type;approval
rule;greedy
date_begin;2027
date_end;2027
currency;GBP
PROJECTS
project_id;cost;name
c;60;Memory café
m;60;Minibus
t;20;Trees
VOTES
voter_id;vote
1;c,t
2;c
3;m
4;m
"""

Captured = pytest.CaptureFixture[str]


def written(folder: Path, text: str) -> str:
    path = folder / "votes.pb"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.fixture
def tied(tmp_path: Path) -> str:
    return written(tmp_path, SMALL)


def funded(capsys: Captured, *arguments: str) -> Any:
    assert main(["fund", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_says_what_programs_look_for(capsys: Captured, tied: str) -> None:
    told = funded(capsys, tied, "--rule", "equal-shares", "--ties", "order:m,c")
    assert told["rule"] == {"name": "equal-shares", "version": "1"}
    assert (told["budget"], told["spent"]) == ("100.00", "80.00")
    assert told["funded"] == ["t", "m"]
    trees = told["projects"]["t"]
    assert (trees["cost"], trees["score"], trees["funded"]) == ("20.00", 1, True)
    assert (trees["effective_votes"], trees["payment"]) == ("1", "20")
    assert told["projects"]["c"]["funded"] is False
    assert [lot["event"] for lot in told["lots"]] == ["1:fund"]


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_counts_a_real_file_and_the_record_can_be_checked(
    capsys: Captured, rule: str
) -> None:
    told = funded(capsys, str(LODZ), "--rule", rule)
    with LODZ.open(encoding="utf-8") as lines:
        check_record(read_pb(lines).instance, from_data(told))
    assert told["funded"]


def test_a_tie_is_named_and_ends_with_3(capsys: Captured, tied: str) -> None:
    assert main(["fund", tied, "--rule", "greedy"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "Memory café (c) and Minibus (m) are equal, and a lot has to decide which comes first.\n"
        "Draw it, and count again with --ties order: and the ids c, m, in the order drawn.\n"
    )


def test_a_tie_as_data(capsys: Captured, tied: str) -> None:
    assert main(["fund", tied, "--rule", "greedy", "--json"]) == 3
    assert json.loads(capsys.readouterr().out) == {
        "tie": {"event": "1:fund", "stage": 1, "purpose": "fund", "tied": ["c", "m"]}
    }


@pytest.mark.parametrize(("order", "first"), [("c,m", "c"), (" m , t, c", "m")])
def test_who_stands_first_in_the_list_comes_first(
    capsys: Captured, tied: str, order: str, first: str
) -> None:
    told = funded(capsys, tied, "--rule", "greedy", "--ties", f"order:{order}")
    assert told["funded"] == [first, "t"]


def test_a_seed_draws_the_lot(capsys: Captured, tied: str) -> None:
    told = funded(capsys, tied, "--rule", "greedy", "--ties", "seed:ab")
    (lot,) = told["lots"]
    assert (lot["method"], told["funded"][0]) == ("lot-v1", lot["order"][0])
    again = funded(capsys, tied, "--rule", "greedy", "--ties", f"seed:{lot['seed']}")
    assert again == told


@pytest.mark.parametrize(
    ("ties", "why"),
    [
        ("coin", "--ties coin is none of: refuse; order: with project ids;"),
        ("order:", "none of"),
        ("order:c,,m", "none of"),
        ("order:1,2", "order: names 1, and there is no such project."),
        ("order:c,c", "names a project twice."),
    ],
)
def test_other_ways_to_settle_ties_are_refused(
    capsys: Captured, tied: str, ties: str, why: str
) -> None:
    assert main(["fund", tied, "--rule", "greedy", "--ties", ties]) == 2
    said = capsys.readouterr()
    assert why in said.err
    assert said.err.count("\n") == 1


def test_the_sheet_is_the_default(capsys: Captured) -> None:
    assert main(["fund", str(ASSEN), "--rule", "equal-shares", "--completion", "add1"]) == 0
    sheet = capsys.readouterr().out
    assert "Completion: add1, in steps of €1\n" in sheet
    assert "funded: " in sheet
    assert main(
        ["fund", str(ASSEN), "--rule", "equal-shares", "--completion", "add1", "--report"]
    ) == 0  # fmt: skip
    assert capsys.readouterr().out == sheet


def test_the_story_is_told_in_sentences(capsys: Captured) -> None:
    assert main(["fund", str(ASSEN), "--rule", "phragmen", "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "There were 84 ballots and €100,000 for 14 projects."
    assert lines[-1] == "10 projects funded, for €88,700 in all. €11,300 is left."


def test_the_options_reach_the_rule(capsys: Captured, tied: str) -> None:
    told = funded(
        capsys, tied, "--rule", "equal-shares", "--utility", "cardinality", "--completion", "add1",
        "--increment", "50", "--start", "whole", "--stop-early", "--comparison", "represented",
        "--tie-list", "lower-cost,higher-score", "--ties", "order:c,m",
    )["options"]  # fmt: skip
    assert told["tie_list"] == ["lower-cost", "higher-score"]
    assert (told["utility"], told["completion"], told["increment"]) == ("cardinality", "add1", 50)
    assert (told["start"], told["stop_when_exhaustive"]) == ("whole", True)
    assert told["comparison"] == "represented"
    best = funded(capsys, str(LODZ), "--rule", "knapsack", "--value", "score-times-cost")
    assert best["options"]["value"] == "score-times-cost"


def test_an_increment_is_in_pence_even_in_a_finer_file(capsys: Captured, tmp_path: Path) -> None:
    finer = written(tmp_path, SMALL.replace("t;20;", "t;20.125;"))
    told = funded(
        capsys, finer, "--rule", "equal-shares", "--increment", "50", "--ties", "order:c,m"
    )
    assert (told["places"], told["options"]["increment"]) == (3, 500)
    assert told["completed"]["increment"] == "0.500"


def test_the_threshold_comes_from_the_file_unless_said(capsys: Captured, tied: str) -> None:
    assert funded(capsys, str(LODZ), "--rule", "threshold")["options"]["threshold"] == 50
    told = funded(capsys, str(LODZ), "--rule", "threshold", "--threshold", "300")
    assert told["options"]["threshold"] == 300
    assert funded(capsys, str(LODZ), "--rule", "greedy")["options"]["threshold"] is None
    assert main(["fund", tied, "--rule", "threshold"]) == 2
    assert capsys.readouterr().err.endswith(
        "votes.pb does not say in whole numbers how many votes a project needs: add --threshold N."
        "\n"
    )


def test_a_threshold_that_is_no_number_is_shown(capsys: Captured, tmp_path: Path) -> None:
    odd = SMALL.replace("currency;GBP", "min_project_score_threshold;5 %")
    assert main(["fund", written(tmp_path, odd), "--rule", "threshold"]) == 2
    assert "only “5 %”: add --threshold N." in capsys.readouterr().err


def test_what_a_rule_makes_no_use_of_is_said(capsys: Captured) -> None:
    assert main(["fund", str(LODZ), "--rule", "greedy", "--utility", "cost", "--stop-early"]) == 0
    assert capsys.readouterr().err == (
        "The rule greedy takes no notice of --utility.\n"
        "The rule greedy takes no notice of --stop-early.\n"
    )
    raising = ("--completion", "none", "--increment", "1")
    assert main(["fund", str(LODZ), "--rule", "equal-shares", *raising]) == 0
    assert capsys.readouterr().err == "The completion none takes no notice of --increment.\n"


def test_a_file_that_does_not_agree_with_itself_is_remarked_on(
    capsys: Captured, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MOST_REMARKS", 1)
    odd = SMALL.replace("num_votes;4", "num_votes;9").replace("4;m", "4;m,x")
    path = written(tmp_path, odd)
    assert main(["fund", path, "--rule", "greedy"]) == 0
    said = capsys.readouterr()
    assert said.err == (
        f"{path}: num_votes says 9, and there are 4.\n"
        f"{path} disagrees with itself in 1 more place.\n"
    )
    assert "Ballots not counted: 1 (1 named a project that is not in the list)\n" in said.out


def test_a_bad_file_is_refused_with_its_place_and_how_it_should_be(
    capsys: Captured, tmp_path: Path
) -> None:
    path = written(tmp_path, SMALL.replace("budget;100", "budget;1,000"))
    assert main(["fund", path, "--rule", "greedy"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{path}: line 9, column 8: “1,000” is not an amount")
    assert said.err.endswith("without commas and without a sign for the currency.\n")
    assert said.err.count("\n") == 1


def test_a_missing_file_and_one_that_is_no_text_are_sentences(
    capsys: Captured, tmp_path: Path
) -> None:
    assert main(["fund", str(tmp_path / "none.pb"), "--rule", "greedy"]) == 2
    assert capsys.readouterr().err.endswith("none.pb cannot be read: No such file or directory.\n")
    path = tmp_path / "latin.pb"
    path.write_bytes(SMALL.encode("latin-1"))
    assert main(["fund", str(path), "--rule", "greedy"]) == 2
    assert "line 17, column 16: this is not text in UTF-8." in capsys.readouterr().err


def test_a_knapsack_that_is_too_hard_says_what_to_do(
    capsys: Captured, tied: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knapsack, "MOST_SETS", 1)
    assert main(["fund", tied, "--rule", "knapsack"]) == 2
    said = capsys.readouterr().err
    assert "sets of projects come too close to each other to be sure of the best." in said
    assert said.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--rule", "dice"],
        ["--rule", "greedy", "--threshold", "-1"],
        ["--rule", "equal-shares", "--increment", "0"],
        ["--rule", "greedy", "--tie-list", "fixed-order"],
        ["--rule", "greedy", "--tie-list", "lower-cost,lower-cost"],
        ["--rule", "greedy", "--json", "--explain"],
    ],
)
def test_options_that_are_none_end_with_2(tied: str, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["fund", tied, *arguments])
    assert stop.value.code == 2


def test_standard_input_is_read(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SMALL.encode())))
    assert funded(capsys, "-", "--rule", "phragmen", "--ties", "order:m,c")["funded"] == ["t", "m"]


def test_progress_shows_on_a_terminal_only(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(input_file, "LINES_A_STEP", 500)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["fund", str(LODZ), "--rule", "greedy"]) == 0
    shown = capsys.readouterr().err
    assert "Reading: 1,000 lines (" in shown
    assert "Counting …" in shown
    assert shown.endswith("\r\x1b[K")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert main(["fund", str(LODZ), "--rule", "greedy"]) == 0
    assert capsys.readouterr().err == ""


def test_a_reader_who_stops_early_is_no_fault() -> None:
    line = f"{sys.executable} -m governance.counting fund {LODZ} --rule greedy --json | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.stdout == "{\n"
    assert done.stderr == ""
