"""The rules around a count: books, papers, sheets, fates, lots, and who may see ballots."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.counting import ballots, stv_mer, yes_no
from governance.counting.ballots import Candidate, Profile
from governance.counting.record import CountRecord, Purpose
from governance.counting.record_data import read_record, written_record
from governance.counting.rules import PaperKind, rule_named
from governance.counting.sheets.table import stage_table
from governance.counting.sheets.words import INVALID_WORDS, and_list, outcome, short_amount
from governance.counting.ties import RefuseTies
from governance.elections.rules.count import (
    RELEASE_FLOOR,
    Books,
    LotMethod,
    Reconciliation,
    profile_of,
    read_ids,
    written_ids,
)
from governance.elections.rules.declare import ballots_are_public, same_words
from governance.elections.rules.fates import fate
from governance.elections.rules.lots import (
    BEFALLS,
    DECIDES,
    METHODS,
    OUTCOMES,
    is_possible_time,
    lot_sentence,
)
from governance.voting.rules.box import InvalidReason

PEOPLE = (("a", "Ann"), ("b", "Ben"), ("c", "Cora"), ("d", "Dev"))
AT = datetime(2027, 9, 16, 9, 0, 30, tzinfo=UTC)


def stv() -> CountRecord:
    """Two places: Ann on first preferences, Ben with Dev's papers; Cora left at the end."""
    papers = {("a", "b"): 6, ("b",): 3, ("c",): 3, ("d", "b"): 2}
    people = tuple(Candidate(*one) for one in PEOPLE)
    return stv_mer.count(Profile(people, 2, papers, "Board"), ties=RefuseTies())


def marks() -> CountRecord:
    people = tuple(Candidate(*one) for one in PEOPLE)
    papers = {("a", "b"): 1200, ("a",): 34, ("c",): 1}
    return rule_named("block").count(Profile(people, 2, papers), ties=RefuseTies())


@pytest.mark.parametrize(
    ("books", "balance"),
    [
        (Books(10, 4, 4, 4), True),
        (Books(4, 4, 4, 4), True),
        (Books(0, 0, 0, 0), True),
        (Books(3, 4, 4, 4), False),
        (Books(10, 5, 4, 4), False),
        (Books(10, 4, 5, 5), False),
        (Books(10, 4, 4, 3), False),
    ],
)
def test_the_books_balance_only_when_every_number_agrees(books: Books, balance: bool) -> None:
    assert books.balance is balance


def test_every_paper_received_is_valid_or_set_aside_for_a_reason() -> None:
    assert Reconciliation(20, 12, 11, {"blank": 1}).balances
    assert not Reconciliation(20, 12, 11, {}).balances
    assert not Reconciliation(11, 12, 11, {"blank": 1}).balances


@pytest.mark.parametrize(
    ("received", "electorate", "said"),
    [
        (0, 0, "0.0"),
        (0, 9, "0.0"),
        (1, 3, "33.3"),
        (2, 3, "66.7"),
        (1, 2000, "0.1"),
        (7, 7, "100.0"),
    ],
)
def test_turnout_is_rounded_to_a_tenth_in_whole_numbers(
    received: int, electorate: int, said: str
) -> None:
    assert Reconciliation(electorate, received, received, {}).turnout == said


def test_marks_are_put_in_the_order_of_the_statement_and_blank_papers_kept() -> None:
    made = profile_of(
        title="Board", seats=2, kind=PaperKind.MARKS, candidates=PEOPLE,
        papers=[(("b", "a"), 2), (("a", "b"), 1)], blank=3,
    )  # fmt: skip
    assert made.papers == {("a", "b"): 3, (): 3}


def test_a_ranking_keeps_its_order() -> None:
    made = profile_of(
        title="Board", seats=2, kind=PaperKind.RANKED, candidates=PEOPLE,
        papers=[(("b", "a"), 2), (("a", "b"), 1)], blank=0,
    )  # fmt: skip
    assert made.papers == {("b", "a"): 2, ("a", "b"): 1}


def test_answers_put_yes_in_the_first_place_and_no_in_the_second() -> None:
    made = profile_of(
        title="Board", seats=2, kind=PaperKind.ANSWERS, candidates=PEOPLE, blank=2,
        papers=[(("a:yes", "b:no", "c:yes"), 2), (("d:no",), 1), (("a:yes",), 1)],
    )  # fmt: skip
    assert made.irregular == {(("a", "c"), ("b",)): 2, ((), ("d",)): 1}
    assert made.papers == {("a",): 1, (): 2}


@pytest.mark.parametrize(
    ("kind", "choice"),
    [(PaperKind.RANKED, "x"), (PaperKind.MARKS, "x"), (PaperKind.ANSWERS, "x:yes")],
)
def test_a_paper_for_a_stranger_is_no_paper(kind: PaperKind, choice: str) -> None:
    with pytest.raises(ValueError, match="not a candidate"):
        profile_of(
            title="", seats=1, kind=kind, candidates=PEOPLE, papers=[((choice,), 1)], blank=0
        )


def test_every_reason_of_the_engine_and_of_the_box_has_words() -> None:
    reasons = {
        ballots.BLANK,
        ballots.ONLY_WITHDRAWN,
        ballots.TOO_MANY_MARKS,
        ballots.UNCLEAR_FIRST,
        yes_no.UNCLEAR_ANSWER,
    }
    assert set(INVALID_WORDS) == reasons | {reason.value for reason in InvalidReason}


def test_a_record_and_its_ids_come_back_as_they_were_written() -> None:
    record = stv()
    assert read_record(written_record(record)) == record
    assert written_record(read_record(written_record(record))) == written_record(record)
    assert read_ids(written_ids(("b", "a"))) == ("b", "a")


def test_the_sheet_shows_every_stage_and_its_sum() -> None:
    sheet = stage_table(stv())
    assert sheet.balances
    assert sheet.quota == "5"
    assert {stage.total for stage in sheet.stages} == {"14.00"}
    first, second = sheet.stages[0], sheet.stages[1]
    assert [cell.figures.total for cell in first.cells] == ["6.00", "3.00", "3.00", "2.00"]
    assert [cell.figures.change for cell in first.cells] == ["", "", "", ""]
    assert first.cells[0].mark == "elected"
    assert second.heading in {"Surplus of Ann", "Dev out"}
    changes = [cell.figures.change for cell in second.cells]
    assert any(change.startswith("−") for change in changes)


def test_a_sheet_of_marks_has_no_quota_and_one_column() -> None:
    sheet = stage_table(marks())
    assert (sheet.quota, sheet.has_transfers, len(sheet.stages)) == (None, False, 1)
    assert sheet.stages[0].heading == "Votes"


def test_each_fate_is_told_in_one_sentence() -> None:
    record = stv()
    assert fate(record, "a").startswith("Ann reached the quota of 5 at stage 1")
    assert outcome(record, "a") == "Elected at stage 1"
    out = next(one for one in "bcd" if record.exclusion_of(one))
    assert "went out of the count at stage" in fate(record, out)
    assert outcome(record, out).startswith("Out at stage")
    assert fate(marks(), "c") == "Cora had 1 vote."
    assert fate(marks(), "a") == "Ann was elected with 1234 votes."
    assert outcome(marks(), "a") == "Elected"
    assert outcome(marks(), "d") == "Not elected"


def test_whole_votes_are_written_without_decimals() -> None:
    record = stv()
    assert short_amount(record, 1200) == "12"
    assert short_amount(record, 123400) == "1,234"
    assert short_amount(record, 1205) == "12.05"


def test_names_are_joined_as_people_say_them() -> None:
    assert and_list([]) == ""
    assert and_list(["A"]) == "A"
    assert and_list(["A", "B", "C"]) == "A, B and C"


def test_every_purpose_and_method_of_a_lot_has_words() -> None:
    in_a_contest = set(Purpose) - {Purpose.FUND}
    assert set(DECIDES) == set(BEFALLS) == set(OUTCOMES) == in_a_contest
    assert set(METHODS) == set(LotMethod)


def test_a_lot_is_told_with_its_order_and_its_witness() -> None:
    said = lot_sentence(
        stage=4, purpose=Purpose.EXCLUDE, names=["Dev", "Ben"], method=LotMethod.BOWL,
        witness="Ines Ward", when="noon on Friday",
    )  # fmt: skip
    assert said == (
        "Stage 4: Ben and Dev had equal votes, so a lot was drawn. Names drawn from a bowl at "
        "noon on Friday, with Ines Ward as witness. The order drawn: Dev, Ben; so Dev went out "
        "of the count."
    )


def test_a_lot_is_drawn_from_the_minute_of_the_tie_until_now() -> None:
    now = AT + timedelta(minutes=5)
    assert is_possible_time(AT.replace(second=0), found_at=AT, now=now)
    assert is_possible_time(now, found_at=AT, now=now)
    assert not is_possible_time(AT - timedelta(minutes=1), found_at=AT, now=now)
    assert not is_possible_time(now + timedelta(seconds=1), found_at=AT, now=now)


def test_ballots_are_public_from_two_hundred_papers_on() -> None:
    assert RELEASE_FLOOR == 200
    assert ballots_are_public(200)
    assert not ballots_are_public(199)


@pytest.mark.parametrize(
    "typed", ["Board 2027: directors", " board  2027 – DIRECTORS", "Board2027directors"]
)
def test_the_name_of_a_contest_may_be_typed_loosely(typed: str) -> None:
    assert same_words(typed, "Board 2027: Directors")


@pytest.mark.parametrize("typed", ["", "Board 2028: directors", "Board"])
def test_another_name_is_another_contest(typed: str) -> None:
    assert not same_words(typed, "Board 2027: Directors")
