"""The result sheet of a count: one model for all its forms, from the record alone."""

from dataclasses import replace

import pytest

from governance.counting import fptp, schulze, stv_countback, stv_ers97, stv_meek, stv_mer, yes_no
from governance.counting.ballots import Candidate, Profile
from governance.counting.record import CountRecord, Stage
from governance.counting.record_data import fingerprint, read_record, written_record
from governance.counting.rules import RULES
from governance.counting.sheets.sheet import SheetAnswers, SheetPair, sheet_of
from governance.counting.sheets.table import Figures, Standing, stage_table
from governance.counting.sheets.words import drawn_how, outcome, rule_title, stage_heading
from governance.counting.ties import ListedOrder, RefuseTies, SeededLots
from tests.unit.counting.vectors import G1, G2, election

REFUSE = RefuseTies()
TIED = election(1, "3 A, 2 BA, 2 CB, 1 , 1 D", withdrawn="D")


def tied_count() -> CountRecord:
    return stv_mer.count(TIED, ties=ListedOrder(("B", "C")))


def test_the_head_has_the_facts() -> None:
    sheet = sheet_of(replace(tied_count(), title="Board", rejected_in_part=2))
    assert (sheet.title, sheet.rule, sheet.version, sheet.seats) == ("Board", "mer", "2014.1", 1)
    assert sheet.rule_title == "Single transferable vote (NHS Model Election Rules)"
    assert (sheet.valid, sheet.rejected_in_part, sheet.quota) == (7, 2, "4.00")
    assert sheet.invalid == (("left blank", 1), ("for nobody who still stood", 1))
    assert sheet.invalid_total == 2
    assert sheet.votes_heading == "First preferences"
    assert sheet.elected == ("Candidate A",)


def test_a_candidate_s_line_says_what_became_of_them() -> None:
    said = [(one.votes, one.outcome, one.is_elected) for one in sheet_of(tied_count()).candidates]
    assert said == [
        ("3", "Elected at stage 2", True),
        ("2", "Out at stage 2", False),
        ("2", "Not elected", False),
        ("", "No longer standing", False),
    ]


def test_every_cell_has_the_change_and_the_votes_after_it() -> None:
    first, second = stage_table(tied_count()).stages
    assert [cell.figures for cell in first.cells] == [
        Figures("", "3.00"),
        Figures("", "2.00"),
        Figures("", "2.00"),
        Figures("", "–"),
    ]
    assert [cell.figures for cell in second.cells] == [
        Figures("+2.00", "5.00"),
        Figures("−2.00", "0.00"),
        Figures("", "2.00"),
        Figures("", "–"),
    ]
    assert [cell.mark for cell in second.cells] == ["elected", "excluded", "", ""]
    assert [cell.standing for cell in second.cells] == [
        Standing.ELECTED,
        Standing.OUT,
        Standing.STANDING,
        Standing.WITHDRAWN,
    ]


def test_whoever_stands_with_no_vote_has_a_nought_and_whoever_is_out_a_dash() -> None:
    profile = election(2, "12 AB, 3 B, 4 C, 5 D")
    people = (*profile.candidates, Candidate("E", "Candidate E"))
    record = stv_mer.count(replace(profile, candidates=people), ties=REFUSE)
    cells = [stage.cells[4].figures.total for stage in stage_table(record).stages]
    assert cells[:2] == ["0.00", "0.00"]
    assert set(cells[2:]) == {"–"}


def test_the_table_tells_when_a_stage_does_not_balance() -> None:
    record = tied_count()
    assert stage_table(record).balances
    wrong = replace(record.stages[1], non_transferable=5)
    table = stage_table(replace(record, stages=(record.stages[0], wrong)))
    assert not table.balances
    assert [stage.balances for stage in table.stages] == [True, False]


def test_a_quota_that_falls_is_told_at_first_and_at_the_end() -> None:
    sheet = sheet_of(stv_ers97.count(G2, ties=REFUSE))
    assert sheet.table.has_moving_quota
    assert [stage.quota for stage in sheet.table.stages][:2] == ["6.67", "5.34"]
    assert sheet.quota_words == "6.67 at first, 5.34 at the end"
    assert sheet_of(tied_count()).quota_words == "4.00"
    assert sheet_of(fptp.count(election(1, "2 A, 1 B"), ties=REFUSE)).quota_words is None


def test_rounding_is_told_where_there_was_some() -> None:
    table = stage_table(stv_ers97.count(G1, ties=REFUSE))
    assert table.has_rounding
    assert not stage_table(tied_count()).has_rounding


@pytest.mark.parametrize(
    ("stages", "runs"), [(1, [1]), (6, [6]), (7, [4, 3]), (12, [6, 6]), (15, [5, 5, 5])]
)
def test_stages_are_split_as_evenly_as_can_be(stages: int, runs: list[int]) -> None:
    record = tied_count()
    many = tuple(replace(record.stages[0], number=at + 1) for at in range(stages))
    blocks = list(stage_table(replace(record, stages=many)).blocks(6))
    assert [len(block) for block in blocks] == runs
    assert [one.number for block in blocks for one in block] == list(range(1, stages + 1))


def test_a_lot_is_told_with_its_order_and_how_it_came() -> None:
    (lot,) = sheet_of(tied_count()).lots
    assert (lot.stage, lot.order) == (2, ("Candidate B", "Candidate C"))
    assert lot.told.endswith("a lot was drawn: Candidate B had to go out of the count.")
    assert lot.drawn == (
        "The order drawn: Candidate B, Candidate C. Drawn by an order set beforehand."
    )


def test_a_seed_is_named_and_a_method_of_people_too() -> None:
    (lot,) = stv_mer.count(TIED, ties=SeededLots("ab" * 32)).lots
    assert drawn_how(lot) == f"Drawn by lot-v1 from the seed {'ab' * 32}."
    assert drawn_how(replace(lot, method="cards")) == "Drawn with: cards."


def test_yes_and_no_come_with_each_name() -> None:
    record = yes_no.count(Profile(G1.candidates[:2], 2, {("A", "B"): 3}), ties=REFUSE)
    sheet = sheet_of(record)
    assert sheet.answers == (SheetAnswers("Candidate A", 3, 0), SheetAnswers("Candidate B", 0, 3))


def test_pairs_are_told_once_each() -> None:
    sheet = sheet_of(schulze.count(election(1, "3 AB, 2 BC, 1 CA"), ties=ListedOrder("ABC")))
    assert sheet.pairs[0] == SheetPair("Candidate A", "Candidate B", 4, 2)
    assert len(sheet.pairs) == 3
    assert sheet.votes_heading == "First preferences"


def test_a_vacancy_s_sheet_names_who_sits() -> None:
    record = stv_countback.count(G1, gone=["A"], sitting=["B", "C"], ties=REFUSE)
    sheet = sheet_of(record)
    assert sheet.sitting == ("Candidate B", "Candidate C")
    assert sheet.rule_title.startswith("Filling an empty place")
    assert {outcome(record, one) for one in sheet_ids(record)} <= {
        "Keeps the seat", "No longer standing", "Not elected",
    } | {f"{word} at stage {n}" for word in ("Elected", "Out") for n in range(1, 9)}  # fmt: skip


def sheet_ids(record: CountRecord) -> list[str]:
    return [one.id for one in record.candidates]


def test_namesakes_are_told_apart() -> None:
    people = (Candidate("1", "Ann"), Candidate("2", "Ann"))
    record = fptp.count(Profile(people, 1, {("1",): 2, ("2",): 1}), ties=REFUSE)
    assert sheet_of(record).table.candidates == ("Ann (1)", "Ann (2)")
    assert sheet_of(record).elected == ("Ann (1)",)


def test_the_story_is_told_stage_by_stage() -> None:
    sheet = sheet_of(stv_ers97.count(G1, ties=REFUSE))
    assert sheet.opening[0].startswith("There were 123 valid papers to fill 3 places.")
    assert [one.number for one in sheet.told] == [one.number for one in sheet.table.stages]
    assert all(one.sentences for one in sheet.told)


def test_the_fingerprint_is_that_of_the_canonical_record() -> None:
    record = tied_count()
    text = written_record(record)
    assert read_record(text) == record
    assert written_record(read_record(text)) == text
    assert sheet_of(record).fingerprint == fingerprint(record)
    assert len(fingerprint(record)) == 64
    assert fingerprint(replace(record, title="Other")) != fingerprint(record)
    assert sheet_of(record, fingerprint="as stored").fingerprint == "as stored"


def test_every_rule_has_a_title_and_an_unknown_one_keeps_its_name() -> None:
    record = tied_count()
    for name, rule in RULES.items():
        assert rule_title(replace(record, rule=name)) == rule.title
    assert rule_title(replace(record, rule="another")) == "another"


def test_the_act_of_a_stage_is_told_in_a_few_words() -> None:
    record = stv_ers97.count(G1, ties=REFUSE)
    headings = [stage_heading(record, stage) for stage in record.stages]
    assert headings[0] == "First preferences"
    assert any(one.startswith("Surplus of Candidate ") for one in headings)
    assert any(one.endswith(" out") for one in headings)


def test_a_sheet_can_be_made_of_every_stage_of_meek() -> None:
    record = stv_meek.count(G1, ties=REFUSE)
    table = stage_table(record)
    assert table.balances
    assert table.has_moving_quota
    stage: Stage = record.stages[-1]
    assert table.stages[-1].total == record.decimal(
        sum(stage.votes.values()) + stage.non_transferable
    )
