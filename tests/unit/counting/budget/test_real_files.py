"""Real votes of ten towns: our winners by the rule in the file are the winners in the file.

Differences are explained where they are: towns add rules of their own.
"""

from pathlib import Path

import pytest

from governance.counting.budget.options import Comparison, Completion, Options
from governance.counting.budget.pabulib import PbFile, read_pb
from tests.unit.counting.budget.vectors import GOLDEN, count

ADD1 = Options(completion=Completion.ADD1)

BY_THE_RULE = [
    ("Netherlands_Assen_2024", "equal-shares", ADD1),
    ("Poland_Czestochowa_2024_Bleszno", "greedy", Options()),
    ("Poland_Gdynia_2020_Babie_Doly__large", "greedy-no-skip", Options(threshold=50)),
    ("Poland_Krakow_2019_Bienczyce", "greedy", Options()),
    ("Poland_Lodz_2020_Andrzejow", "threshold", Options(threshold=50)),
    ("Poland_Swiecie_2023", "equal-shares", ADD1),
    ("Poland_Warszawa_2017_Anin", "greedy", Options()),
    (
        "Poland_Wieliczka_2023_Green_Budget",
        "equal-shares",
        Options(completion=Completion.ADD1, comparison=Comparison.WINNERS),
    ),
    ("Poland_Wroclaw_2016_Rejon_nr_11_250", "greedy-no-skip", Options()),
]


def read(name: str) -> PbFile:
    with (GOLDEN / f"{name}.pb").open(encoding="utf-8") as file:
        return read_pb(file)


def official(file: PbFile) -> set[str]:
    return {one for one, selected in file.selected.items() if selected}


@pytest.mark.parametrize(("name", "rule", "options"), BY_THE_RULE, ids=lambda one: str(one)[:40])
def test_the_winners_are_those_in_the_file(name: str, rule: str, options: Options) -> None:
    file = read(name)
    assert set(count(rule, file.instance, options).funded) == official(file)


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.pb")), ids=lambda path: path.stem)
def test_the_scores_are_those_in_the_file_and_no_ballot_is_lost(path: Path) -> None:
    file = read(path.stem)
    assert file.remarks == ()
    assert {one: file.instance.support[one].score for one in file.stated} == file.stated


def test_every_real_file_is_compared() -> None:
    compared = {name for name, _, _ in BY_THE_RULE} | {"Hungary_Budapest_2023_VIII_Jozsefvaros"}
    assert compared == {path.stem for path in GOLDEN.glob("*.pb")}


def test_jozsefvaros_had_more_ballots_and_more_rules_than_are_in_its_file() -> None:
    """Its rule is "unknown". The file holds the ballots cast online, about half of all; the town
    chose by both, and shared the money out by neighbourhood. So its winners are not those of any
    rule on these ballots: greedy by the file funds three others and leaves one of them out.
    """
    file = read("Hungary_Budapest_2023_VIII_Jozsefvaros")
    assert file.meta["rule"] == "unknown"
    assert "about half the votes are cast on paper" in file.meta["comment"]
    ours = set(count("greedy", file.instance).funded)
    assert ours - official(file) == {"4093", "4099", "4147"}
    assert official(file) - ours == {"4162"}


def test_wieliczka_only_comes_out_right_when_raising_goes_on_to_the_end() -> None:
    """Stopping as soon as nothing more fits, as some programs do, would fund other projects."""
    file = read("Poland_Wieliczka_2023_Green_Budget")
    stopped = Options(completion=Completion.ADD1, stop_when_exhaustive=True)
    ours = set(count("equal-shares", file.instance, stopped).funded)
    assert ours - official(file) == {"66", "67"}
    assert official(file) - ours == {"46"}
