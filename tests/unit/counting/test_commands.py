"""The command line: what it prints, what it refuses, and with which exit code."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from governance.counting import input_file
from governance.counting.alone import main
from governance.counting.blt import read_blt
from governance.counting.check import check_record
from governance.counting.record_data import from_data

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden"
MODEL = GOLDEN / "ers97-model-election.blt"

TIED = """4 2
4 1 0
5 2 1 3 0
6 3 4 1 0
5 4 2 0
0
"Ann"
"Bob"
"Cat"
"Dan"
"Tied"
"""

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def tied(tmp_path: Path) -> str:
    path = tmp_path / "tied.blt"
    path.write_text(TIED, encoding="utf-8")
    return str(path)


def counted(capsys: Captured, *arguments: str) -> Any:
    assert main(["count", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_json_has_everybody_by_name(capsys: Captured) -> None:
    told = counted(capsys, str(MODEL), "--rule", "ers97")
    assert told["rule"] == {"name": "ers97", "version": "3.1"}
    assert (told["seats"], told["valid"], told["invalid"]) == (6, 753, 0)
    assert told["quota"] == "107.58"
    assert told["elected"] == ["Smith", "Duke", "Carpenter", "Prince", "Vicar", "Freeman"]
    stage = told["stages"][3]
    assert stage["action"] == {"act": "exclusion", "candidates": ["Glazier", "Wright"]}
    assert stage["excluded"] == ["Glazier", "Wright"]
    assert stage["elected"] == ["Carpenter"]
    assert stage["votes"]["Carpenter"] == "122.35"
    assert stage["non_transferable"] == "6.79"
    assert told["lots"] == []


def test_the_whole_record_is_in_the_json_and_can_be_checked(capsys: Captured) -> None:
    told = counted(capsys, str(MODEL), "--rule", "scottish", "--lots", "seed:" + "0f" * 32)
    with MODEL.open(encoding="utf-8") as lines:
        check_record(read_blt(lines), from_data(told["record"]))


def test_a_tie_is_named_and_ends_with_3(capsys: Captured, tied: str) -> None:
    assert main(["count", tied, "--rule", "mer"]) == 3
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == (
        "Stage 3: Bob and Dan are equal, and a lot has to decide who goes out of the count.\n"
        "Draw it, and count again with --lots order: and the numbers 2, 4, whoever the lot falls "
        "on first.\n"
    )


def test_a_tie_as_data(capsys: Captured, tied: str) -> None:
    assert main(["count", tied, "--rule", "mer", "--json"]) == 3
    assert json.loads(capsys.readouterr().out) == {
        "tie": {"event": "3:exclude", "stage": 3, "purpose": "exclude", "tied": ["Bob", "Dan"]}
    }


@pytest.mark.parametrize(("order", "out"), [("2,4", "Bob"), ("4,2", "Dan"), ("1, 3,4 ,2", "Dan")])
def test_the_lot_falls_on_whoever_stands_first_in_the_list(
    capsys: Captured, tied: str, order: str, out: str
) -> None:
    told = counted(capsys, tied, "--rule", "mer", "--lots", f"order:{order}")
    assert told["stages"][2]["excluded"] == [out]
    assert [(lot["event"], lot["order"][0]) for lot in told["lots"]] == [("3:exclude", out)]


def test_a_list_that_lacks_one_of_the_tied_is_a_tie_still(capsys: Captured, tied: str) -> None:
    assert main(["count", tied, "--rule", "mer", "--lots", "order:2"]) == 3
    assert "Bob and Dan" in capsys.readouterr().err


def test_a_whole_seed_is_used_as_it_is_and_a_short_one_made_into_one(
    capsys: Captured, tied: str
) -> None:
    seed = "AB" * 32
    told = counted(capsys, tied, "--rule", "mer", "--lots", f"seed:{seed}")
    assert told["lots"][0]["seed"] == seed.lower()
    short = counted(capsys, tied, "--rule", "mer", "--lots", "seed:ab")
    again = counted(capsys, tied, "--rule", "mer", "--lots", "seed:" + short["lots"][0]["seed"])
    assert again == short


@pytest.mark.parametrize(
    ("lots", "why"),
    [
        ("coin", "none of"),
        ("seed:xyz", "none of"),
        ("seed:" + "0" * 65, "none of"),
        ("order:", "none of"),
        ("order:2,9", "no such candidate"),
        ("order:2,2", "twice"),
    ],
)
def test_other_lots_are_refused(capsys: Captured, tied: str, lots: str, why: str) -> None:
    assert main(["count", tied, "--rule", "mer", "--lots", lots]) == 2
    said = capsys.readouterr()
    assert why in said.err
    assert said.err.count("\n") == 1


def test_the_sheet_is_the_default(capsys: Captured) -> None:
    assert main(["count", str(MODEL), "--rule", "ers97"]) == 0
    sheet = capsys.readouterr().out
    assert main(["count", str(MODEL), "--rule", "ers97", "--report"]) == 0
    assert capsys.readouterr().out == sheet
    assert "Quota: 107.58\n" in sheet
    assert "Carpenter           81.00     +7.35 = 88.35            88.35" in sheet
    assert "Stage 4: Glazier and Wright out; Carpenter elected\n" in sheet
    assert max(len(line) for line in sheet.splitlines()) <= 100


def test_the_sheet_comes_as_csv_and_as_a_page_too(capsys: Captured) -> None:
    assert main(["count", str(MODEL), "--rule", "ers97", "--report", "csv"]) == 0
    assert capsys.readouterr().out.startswith("\ufeffLine,Name,Says,Stage 1 votes,Stage 2 change,")
    assert main(["count", str(MODEL), "--rule", "ers97", "--report=html"]) == 0
    assert capsys.readouterr().out.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    with pytest.raises(SystemExit) as stop:
        main(["count", str(MODEL), "--rule", "ers97", "--report", "pdf"])
    assert stop.value.code == 2


def test_the_story_tells_the_count_and_then_every_candidate(capsys: Captured) -> None:
    assert main(["count", str(MODEL), "--rule", "ers97", "--explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "There were 753 valid papers to fill 6 places."
    assert lines[-1].startswith("Freeman ")
    assert lines[-12] == ""


def test_standard_input_is_read_and_its_kind_found(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TIED.encode())))
    assert counted(capsys, "-", "--rule", "ers97")["elected"] == ["Cat", "Dan"]


def test_seats_overrule_the_file(capsys: Captured, tied: str) -> None:
    told = counted(capsys, tied, "--rule", "fptp", "--seats", "1")
    assert (told["seats"], told["elected"]) == (1, ["Cat"])


def test_a_rule_for_one_seat_says_so(capsys: Captured, tied: str) -> None:
    assert main(["count", tied, "--rule", "av", "--lots", "order:2,4,1", "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["seats"] == 1
    assert "is for 2 seats; the rule av fills one." in said.err
    assert main(["count", tied, "--rule", "av", "--seats", "2"]) == 2
    assert capsys.readouterr().err == "The rule av fills one seat, not 2.\n"


def test_rankings_are_read_as_crosses_where_the_rule_has_crosses(
    capsys: Captured, tied: str
) -> None:
    block = counted(capsys, tied, "--rule", "block")
    assert block["stages"][0]["votes"] == {"Ann": "9", "Bob": "10", "Cat": "6", "Dan": "11"}
    approval = counted(capsys, tied, "--rule", "approval", "--seats", "1")
    assert approval["stages"][0]["votes"] == {"Ann": "15", "Bob": "10", "Cat": "11", "Dan": "11"}
    crosses = counted(capsys, tied, "--rule", "block", "--crosses")
    assert crosses["invalid_reasons"] == {"too_many_marks": 11}


BAD = {
    "blt": (
        "3 1\n1 9 0\n0\n",
        "line 2, column 3: there is no candidate 9: they are numbered 1 to 3",
    ),
    "soi": ("# ALTERNATIVE NAME 1: A\nx: 1\n", "line 2, column 1: a ranking must begin"),
    "csv": ("Ann,Bob\n1,x\n", "line 2, column 2: 'x' is not a whole number from 1"),
    "json": ("{\n 1}", "line 2, column 2: Expecting property name"),
    "txt": ("", "line 1, column 1: the file is empty"),
}


@pytest.mark.parametrize("ending", BAD)
def test_a_bad_file_is_refused_with_its_place(
    capsys: Captured, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"bad.{ending}"
    path.write_text(BAD[ending][0], encoding="utf-8")
    assert main(["count", str(path), "--rule", "mer", "--seats", "1"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{path}: {BAD[ending][1]}")
    assert said.err.count("\n") == 1


def test_bytes_that_are_no_text_are_refused_with_their_place(
    capsys: Captured, tmp_path: Path
) -> None:
    path = tmp_path / "latin.blt"
    path.write_bytes('1 1\n1 1 0\n0\n"Ren\xe9e"\n'.encode("latin-1"))
    assert main(["count", str(path), "--rule", "mer"]) == 2
    assert capsys.readouterr().err == f"{path}: line 4, column 5: this is not text in UTF-8.\n"


def test_a_missing_file_is_a_sentence(capsys: Captured, tmp_path: Path) -> None:
    assert main(["count", str(tmp_path / "none.blt"), "--rule", "mer"]) == 2
    assert capsys.readouterr().err.endswith("none.blt cannot be read: No such file or directory.\n")


def test_a_file_without_seats_asks_for_them_where_it_matters(
    capsys: Captured, tmp_path: Path
) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("Ann,Bob\n1,2\n1,\n2,1\n", encoding="utf-8")
    assert main(["count", str(path), "--rule", "mer"]) == 2
    assert "add --seats N" in capsys.readouterr().err
    assert counted(capsys, str(path), "--rule", "av")["elected"] == ["Ann"]


@pytest.mark.parametrize("arguments", [[], ["--rule", "dice"], ["--rule", "mer", "--seats", "0"]])
def test_options_that_are_none_end_with_2(tied: str, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["count", tied, *arguments])
    assert stop.value.code == 2


def test_progress_shows_on_a_terminal_only(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch, tied: str
) -> None:
    monkeypatch.setattr(input_file, "LINES_A_STEP", 4)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert main(["count", tied, "--rule", "ers97"]) == 0
    shown = capsys.readouterr().err
    assert "Reading: 4 lines (100 %)" in shown
    assert shown.endswith("\r\x1b[K")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert main(["count", tied, "--rule", "ers97"]) == 0
    assert capsys.readouterr().err == ""


def test_namesakes_are_told_apart(capsys: Captured, tmp_path: Path) -> None:
    path = tmp_path / "two.blt"
    path.write_text('2 1\n2 1 0\n1 2 0\n0\n"Ann"\n"Ann"\n', encoding="utf-8")
    told = counted(capsys, str(path), "--rule", "fptp")
    assert told["stages"][0]["votes"] == {"Ann (1)": "2", "Ann (2)": "1"}


def test_it_runs_alone_without_settings_and_loads_nothing_but_the_counting() -> None:
    code = (
        "import sys; from governance.counting.alone import main; "
        f"main(['count', {str(MODEL)!r}, '--rule', 'meek']); "
        "print([one for one in sys.modules if one.split('.')[0] in ('flask', 'sqlalchemy')])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {code}"],
        capture_output=True, text=True, env={}, check=True,
    )  # fmt: skip
    assert done.stdout.endswith("[]\n")


def test_as_a_module_it_takes_the_file_on_standard_input_and_gives_the_exit_code() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "governance.counting", "count", "-", "--rule", "mer"],
        input=TIED, capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert "Bob and Dan" in done.stderr


def test_a_reader_who_stops_early_is_no_fault() -> None:
    line = f"{sys.executable} -m governance.counting count {MODEL} --rule meek --json | head -1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.stdout == "{\n"
    assert done.stderr == ""
