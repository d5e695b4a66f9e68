"""The ballot paper: its fingerprint, and what may be put on it."""

import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.voting.rules import (
    Answer,
    Option,
    Paper,
    PaperKind,
    PaperSpec,
    SpoiltPaper,
    SpoiltReason,
    answer_in,
    answered,
    check_paper,
)
from tests.factories.voting import CANDIDATES, a_paper

words = st.text(max_size=60)


def test_the_canonical_form_is_one_sorted_line_without_spaces() -> None:
    paper = PaperSpec(
        title="Siân’s “poll”",
        kind=PaperKind.RANKED,
        options=(Option(id="a", label="A", statement="Yes"),),
        seats=1,
        most_choices=1,
    )
    assert paper.canonical() == (
        '{"format":"paper-v1","guidance":"","kind":"ranked","most_choices":1,"options":'
        '[{"id":"a","interests":"","label":"A","photo_url":null,"statement":"Yes"}],"seats":1,'
        '"title":"Siân’s “poll”"}'
    )
    assert paper.fingerprint() == (hashlib.sha256(paper.canonical().encode()).hexdigest())


@given(title=words, label=words, statement=words, guidance=words)
def test_a_paper_survives_being_written_down(
    title: str, label: str, statement: str, guidance: str
) -> None:
    paper = PaperSpec(
        title=title,
        kind=PaperKind.MARKS,
        options=(Option(id="x", label=label, statement=statement, photo_url="/p.jpg"),),
        seats=1,
        most_choices=1,
        guidance=guidance,
    )
    assert PaperSpec.from_canonical(paper.canonical()) == paper
    assert "\n" not in paper.canonical()


def test_any_change_to_the_paper_changes_its_fingerprint() -> None:
    paper = a_paper()
    other = (
        replace(paper, title="Another"),
        replace(paper, seats=1),
        replace(paper, most_choices=2),
        replace(paper, options=tuple(reversed(paper.options))),
        replace(paper, options=(replace(paper.options[0], statement="."), *paper.options[1:])),
    )
    assert len({paper.fingerprint(), *(each.fingerprint() for each in other)}) == 6


def test_something_else_is_not_read_as_a_paper() -> None:
    with pytest.raises(ValueError, match="paper-v1"):
        PaperSpec.from_canonical(json.dumps({"format": "paper-v2"}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"options": ()},
        {"options": (Option("a", "A", ""), Option("a", "B", ""))},
        {"options": (Option("a b", "A", ""),)},
        {"options": (Option('"><script>', "A", ""),)},
        {"seats": 0},
        {"most_choices": 0},
        {"most_choices": 5},
    ],
)
def test_a_paper_nobody_could_fill_in_cannot_be_made(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"paper|option|voter"):
        replace(a_paper(), **wrong)  # type: ignore[arg-type] # one wrong value at a time


def test_a_ranking_keeps_its_order_and_may_stop_early() -> None:
    paper = Paper(("c3", "c1"))
    assert check_paper(a_paper(), paper) == paper


def test_marks_are_put_in_the_order_of_the_paper() -> None:
    spec = a_paper(kind=PaperKind.MARKS, seats=3)
    assert check_paper(spec, Paper(("c4", "c2"))) == Paper(("c2", "c4"))


def test_a_blank_paper_is_allowed() -> None:
    assert check_paper(a_paper(), Paper(())).is_blank


@pytest.mark.parametrize(
    ("choices", "reason"),
    [(("c1", "c1"), "repeated"), (("c1", "who"), "unknown"), (("c1", "c2", "c3"), "too-many")],
)
def test_a_paper_that_is_not_allowed_says_why(choices: tuple[str, ...], reason: str) -> None:
    with pytest.raises(SpoiltPaper) as refused:
        check_paper(replace(a_paper(), most_choices=2), Paper(choices))
    assert refused.value.facts == {"reason": reason, "most": 2}


@given(st.permutations([f"c{n}" for n in range(1, 9)]), st.integers(0, 8))
def test_every_part_of_every_order_is_allowed(order: list[str], length: int) -> None:
    spec = a_paper(candidates=CANDIDATES)
    assert check_paper(spec, Paper(tuple(order[:length]))).choices == tuple(order[:length])


ANSWERED = a_paper(kind=PaperKind.ANSWERS, candidates=CANDIDATES[:3], most_choices=3)


def test_answers_are_put_in_the_order_of_the_paper() -> None:
    sent = Paper(("c3:no", "c1:yes"))
    assert check_paper(ANSWERED, sent) == Paper(("c1:yes", "c3:no"))
    assert check_paper(ANSWERED, Paper(())).is_blank


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        (("c1",), SpoiltReason.UNKNOWN),
        (("c1:maybe",), SpoiltReason.UNKNOWN),
        (("c9:yes",), SpoiltReason.UNKNOWN),
        (("c1:yes", "c1:no"), SpoiltReason.REPEATED),
        (("c1:yes", "c1:yes"), SpoiltReason.REPEATED),
    ],
)
def test_an_answer_that_is_not_on_the_paper_spoils_it(
    choices: tuple[str, ...], reason: SpoiltReason
) -> None:
    with pytest.raises(SpoiltPaper) as spoilt:
        check_paper(ANSWERED, Paper(choices))
    assert spoilt.value.facts["reason"] == reason


def test_an_answer_is_written_and_read_as_an_id_with_a_word() -> None:
    assert answered("c1", Answer.NO) == "c1:no"
    assert answer_in("c1:no") == ("c1", Answer.NO)
    with pytest.raises(ValueError, match="maybe"):
        answer_in("c1:maybe")
