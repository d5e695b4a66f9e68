"""Yes or no to each candidate, and "re-open nominations"."""

import json

import pytest

from governance.counting import yes_no
from governance.counting.ballots import Candidate, Profile, Ranks
from governance.counting.check import RecordDiffers, check_record
from governance.counting.record import Answer, CountRecord, Pile, Why
from governance.counting.record_data import from_data, to_data
from governance.counting.sentences import explain, explain_candidate
from governance.counting.ties import ListedOrder, RefuseTies, TieNeedsLot

PEOPLE = tuple(Candidate(one, f"Candidate {one}") for one in "ABC")
RON = Candidate("ron", "Re-open nominations")


def papers(seats: int, *said: tuple[int, str, str], ron: bool = False) -> Profile:
    """Make a profile of (papers, "yes" to, "no" to); R is re-open nominations."""
    people = (*PEOPLE, RON) if ron else PEOPLE

    def place(letters: str) -> tuple[str, ...]:
        return tuple("ron" if one == "R" else one for one in letters)

    grouped: dict[Ranks, int] = {(place(yes), place(no)): number for number, yes, no in said}
    return Profile(people, seats, {}, irregular=grouped)


def count(profile: Profile, reopen: str = "") -> CountRecord:
    record = yes_no.count(profile, ties=RefuseTies(), reopen=reopen)
    check_record(profile, record)
    assert from_data(json.loads(json.dumps(to_data(record)))) == record
    return record


def test_more_yes_than_no_elects_and_as_much_does_not() -> None:
    record = count(
        papers(3, (5, "A", "B"), (4, "AB", ""), (1, "B", "A"), (3, "", "C"), (3, "C", ""))
    )
    assert record.answers == (Answer("A", 9, 1), Answer("B", 5, 5), Answer("C", 3, 3))
    assert record.elected == ("A",)
    assert record.valid == 16
    assert record.stages[0].elected[0].why is Why.MORE_YES
    assert "Candidate A was elected with more “yes” than “no”: 9 to 1." in explain(record)
    assert explain_candidate(record, "B") == (
        "Candidate B was not elected: there was no more “yes” than “no”: 5 to 5."
    )


def test_papers_as_files_give_them_are_read_alike() -> None:
    profile = Profile(PEOPLE, 2, {("A", "B"): 3, ("B",): 1, (): 2}, irregular={((), ("A",)): 1})
    record = count(profile)
    assert record.answers == (Answer("A", 3, 1), Answer("B", 1, 3), Answer("C", 0, 0))
    assert record.invalid == {"blank": 2}
    assert record.valid == 5


def test_a_third_answer_makes_a_paper_unclear() -> None:
    record = count(Profile(PEOPLE, 1, {("A", "B", "C"): 2, ("A",): 1}))
    assert record.invalid == {"unclear_answer": 2}
    assert record.elected == ("A",)


def test_where_more_are_wanted_than_seats_the_most_yes_come_first() -> None:
    record = count(papers(2, (5, "ABC", ""), (3, "B", ""), (1, "C", "")))
    assert record.elected == ("B", "C")
    assert explain_candidate(record, "A") == (
        "Candidate A was not elected: others had more “yes”, and the places were filled."
    )


def test_equal_yes_for_the_last_seat_needs_a_lot() -> None:
    profile = papers(1, (5, "AB", ""))
    with pytest.raises(TieNeedsLot) as tie:
        count(profile)
    assert tie.value.tied == ("A", "B")
    record = yes_no.count(profile, ties=ListedOrder(("B", "A")))
    assert record.elected == ("B",)
    check_record(profile, record)


def test_equals_who_are_both_elected_need_none() -> None:
    record = count(papers(2, (5, "AB", "")))
    assert record.elected == ("A", "B")
    assert record.undecided == (("A", "B"),)


def test_nobody_is_elected_with_no_more_yes_than_re_open_nominations() -> None:
    record = count(papers(3, (4, "A", ""), (3, "AB", ""), (1, "BC", "")))
    assert record.elected == ("A", "B", "C")
    ron = papers(3, (4, "AR", ""), (3, "AB", ""), (1, "BC", ""), ron=True)
    record = count(ron, reopen="ron")
    assert record.elected == ("A",)
    assert explain_candidate(record, "B") == (
        "Candidate B was not elected: Re-open nominations had at least as much “yes”."
    )
    assert explain_candidate(record, "ron") == (
        "Re-open nominations was counted like a candidate, and is never elected itself: 4 to 0."
    )


def test_a_withdrawn_candidate_is_left_out() -> None:
    people = (Candidate("A", "A", withdrawn=True), Candidate("B", "B"))
    record = count(Profile(people, 1, {("A", "B"): 1, ("A",): 2, ("B",): 2}))
    assert record.answers == (Answer("B", 2, 1),)
    assert record.invalid == {"only_withdrawn": 2}


def test_another_reopen_candidate_in_the_record_is_found_out() -> None:
    profile = papers(3, (4, "AR", ""), (3, "AB", ""), ron=True)
    record = count(profile, reopen="ron")
    other = from_data({**to_data(record), "reopen": "C"})
    with pytest.raises(RecordDiffers):
        check_record(profile, other)


def test_the_one_stage_has_every_yes_and_nothing_else() -> None:
    (stage,) = count(papers(2, (5, "A", "B"), (2, "B", ""))).stages
    assert (stage.number, stage.non_transferable, stage.rounding) == (1, 0, 0)
    assert stage.piles == {"A": (Pile(1, 5),), "B": (Pile(1, 2),)}


def test_re_open_nominations_that_nobody_answered_bars_nobody_with_a_yes() -> None:
    record = count(papers(1, (1, "A", ""), ron=True), reopen="ron")
    assert record.elected == ("A",)
