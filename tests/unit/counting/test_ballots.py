"""Profiles: what is refused, what is grouped, what a paper with unclear numbers is worth."""

import pytest

from governance.counting import stv_mer
from governance.counting.arithmetic import HUNDREDTHS, WHOLE, Unit, ceiling
from governance.counting.ballots import Candidate, Profile, Ranks, clear_part, group, sort_ranked
from governance.counting.ties import RefuseTies

PEOPLE = (Candidate("a", "Ann"), Candidate("b", "Ben"), Candidate("c", "Cy"))


@pytest.mark.parametrize(
    ("papers", "message"),
    [
        ({("x",): 1}, "'x', who is not a candidate"),
        ({("a", "a"): 1}, "twice"),
        ({("a",): -1}, "negative"),
    ],
)
def test_an_impossible_paper_is_refused(papers: dict[tuple[str, ...], int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Profile(PEOPLE, 1, papers)


def test_an_impossible_contest_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one seat"):
        Profile(PEOPLE, 0, {})
    with pytest.raises(ValueError, match="share an id"):
        Profile((*PEOPLE, PEOPLE[0]), 1, {})
    with pytest.raises(ValueError, match="not a candidate"):
        Profile(PEOPLE, 1, {}, irregular={(("a", "x"),): 1})
    with pytest.raises(ValueError, match="negative"):
        Profile(PEOPLE, 1, {}, rejected_in_part=-1)


def test_identical_papers_are_grouped() -> None:
    assert group([("a", "b"), ("b",), ("a", "b")]) == {("a", "b"): 2, ("b",): 1}


def test_a_shared_number_ends_what_a_paper_says() -> None:
    assert clear_part((("a",), ("b", "c"))) == ("a",)
    assert clear_part((("a",), (), ("b",))) == ("a",)


def test_a_paper_without_one_clear_first_preference_is_invalid() -> None:
    irregular: dict[Ranks, int] = {
        (("a",), ("b", "c")): 2,
        (("a", "b"), ("c",)): 3,
        ((), ("c",)): 4,
        ((), ()): 5,
    }
    profile = Profile(PEOPLE, 1, {("a",): 1}, invalid={"late": 6}, irregular=irregular)
    papers = sort_ranked(profile)
    assert papers.papers == {("a",): 3}
    assert papers.invalid == {"late": 6, "unclear_first": 7, "blank": 5}
    assert stv_mer.count(profile, ties=RefuseTies()).valid == 3


def test_the_same_papers_can_fill_other_seats() -> None:
    assert Profile(PEOPLE, 1, {}).with_seats(2).seats == 2


@pytest.mark.parametrize(
    ("unit", "parts", "text"),
    [
        (HUNDREDTHS, 9625, "96.25"),
        (HUNDREDTHS, -5, "-0.05"),
        (WHOLE, 7, "7"),
        (Unit(5), 1, "0.00001"),
    ],
)
def test_amounts_are_written_and_read_exactly(unit: Unit, parts: int, text: str) -> None:
    assert unit.text(parts) == text
    assert unit.parse(text) == parts


@pytest.mark.parametrize("text", ["", "-", "1.234", "1e3", ".5", "1,5", "²"])
def test_an_amount_that_is_no_such_decimal_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a decimal"):
        HUNDREDTHS.parse(text)


def test_a_ceiling_rounds_up_and_only_where_needed() -> None:
    assert (ceiling(7, 2), ceiling(8, 2)) == (4, 4)


def test_blank_papers_and_rankings_on_no_paper_are_left_out() -> None:
    people = (Candidate("a", "A"), Candidate("b", "B"))
    found = sort_ranked(Profile(people, 1, {(): 2, ("a",): 0, ("b",): 1}))
    assert (dict(found.papers), dict(found.invalid)) == ({("b",): 1}, {"blank": 2})
    found = sort_ranked(Profile(people, 1, {("a",): 0, ("b",): 1}))
    assert (dict(found.papers), dict(found.invalid)) == ({("b",): 1}, {})
