"""What must tally: each figure that is off breaks a sentence of its own."""

from dataclasses import replace

import pytest

from governance.voting.rules.reconciling import BoxFigures, reconciliation

GOOD = BoxFigures(
    on_roll=10,
    issued=11,
    used=6,
    voided=1,
    unused=4,
    in_box=7,
    in_log=7,
    voided_in_log=1,
    counted=6,
    excluded=1,
    valid=5,
    invalid=1,
    marks=6,
)
CODES, BALLOTS, MARKS, PEOPLE = range(4)


def broken(figures: BoxFigures) -> list[int]:
    return [place for place, one in enumerate(reconciliation(figures).tallies) if not one.holds]


def test_good_figures_hold_at_every_stage() -> None:
    before = replace(GOOD, counted=None, excluded=None, valid=None, invalid=None)
    frozen = replace(GOOD, valid=None, invalid=None)
    for figures in (GOOD, frozen, before, replace(GOOD, marks=None)):
        assert reconciliation(figures).holds
        assert reconciliation(figures).broken == ()


@pytest.mark.parametrize(
    ("change", "which"),
    [
        ({"issued": 12}, [CODES]),
        ({"unused": 5}, [CODES]),
        ({"voided_in_log": 0}, [CODES]),
        ({"in_box": 6}, [BALLOTS]),
        ({"in_log": 8}, [BALLOTS]),
        ({"excluded": 0}, [BALLOTS]),
        ({"valid": 4}, [BALLOTS]),
        ({"invalid": 0}, [BALLOTS]),
        ({"valid": None, "invalid": None, "counted": 5}, [BALLOTS]),
        ({"counted": None, "excluded": None, "in_box": 8}, [BALLOTS]),
        ({"marks": 7}, [MARKS]),
        ({"on_roll": 5}, [PEOPLE]),
    ],
)
def test_a_figure_that_is_off_breaks_its_sentence(
    change: dict[str, int | None], which: list[int]
) -> None:
    figures = replace(GOOD, **change)  # type: ignore[arg-type] # some of the figures, by name
    assert broken(figures) == which
    assert len(reconciliation(figures).broken) == 1


def test_the_sentences_hold_the_figures() -> None:
    assert [one.sentence for one in reconciliation(GOOD).tallies] == [
        "11 voting codes issued: 6 used, 1 made void and 4 not used.",
        "7 ballots in the log: 5 counted, 1 invalid and 1 left out.",
        "6 marks on the roll, and 6 codes in force under which a ballot was cast.",
        "10 people on the roll, and 6 voters.",
    ]
