"""The voting page reads a filled-in paper as the server's form does, fault for fault."""

import random
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from governance.kernel.wording import moment
from governance.voting.forms import read_answers
from governance.voting.rules import Option, PaperKind, PaperSpec
from governance.web.components import avatar_tint, initials, monogram
from tests.javascript import in_javascript

NAMES = ("Amina Diallo", "Bo Lind", "Cerys Owen", "Dewi Rees", "Efa Lloyd")
IDS = ("a", "b-2", "c", "d", "e")
TYPED = ("", "", "1", "2", "3", "4", "5", "6", "0", "x", " 2 ", "1.", "01", "0001", "-1", "1.5")


def a_spec(kind: PaperKind, most: int = 5) -> PaperSpec:
    options = tuple(Option(one, name, "") for one, name in zip(IDS, NAMES, strict=True))
    return PaperSpec(title="", kind=kind, options=options, seats=1, most_choices=most)


def by_python(spec: PaperSpec, answers: dict[str, Any]) -> dict[str, Any]:
    """What the server's form says of the same answers."""
    form: MultiDict[str, str] = MultiDict()
    if spec.kind is PaperKind.RANKED:
        form.update({f"rank-{one}": text for one, text in answers["typed"].items()})
    if spec.kind is PaperKind.ANSWERS:
        form.update({f"answer-{one}": text for one, text in answers["said"].items() if text})
    if spec.kind is PaperKind.MARKS:
        form.setlist("choice", answers["marked"])
    if answers["isBlank"]:
        form["blank"] = "yes"
    filled = read_answers(spec, form)
    return {
        "choices": list(filled.paper.choices) if filled.paper else None,
        "faults": [
            {"text": one.text, "target": one.target, "about": list(one.option_ids)}
            for one in filled.faults
        ],
    }


def some_answers(kind: PaperKind, number: int) -> list[dict[str, Any]]:
    """Papers as people fill them in: mostly right, and wrong in every way."""
    chance = random.Random(f"{kind} {number}")
    found = []
    for _ in range(number):
        places = [str(one) for one in range(1, chance.randint(1, 5) + 1)]
        right = dict(zip(chance.sample(IDS, len(places)), places, strict=True))
        wild = {one: chance.choice(TYPED) for one in IDS}
        found.append(
            {
                "typed": right if chance.random() < 0.5 else wild,
                "marked": chance.sample(IDS, chance.randint(0, 5)),
                "said": {one: chance.choice(("yes", "no", "none", "")) for one in IDS},
                "isBlank": chance.random() < 0.2,
            }
        )
    empty: dict[str, Any] = {"typed": {}, "marked": [], "said": {}}
    return [*found, empty | {"isBlank": False}, empty | {"isBlank": True}]


@pytest.mark.parametrize(
    ("kind", "most"),
    [(PaperKind.ANSWERS, 5), *product((PaperKind.MARKS, PaperKind.RANKED), (1, 3, 5))],
)
def test_choices_and_faults_are_the_same_word_for_word(kind: PaperKind, most: int) -> None:
    spec = a_spec(kind, most)
    answers = some_answers(kind, 300)
    paper = {**asdict(spec), "kind": kind.value}
    found = in_javascript(
        "return given.answers.map((one) => it.readAnswers(given.paper, one))",
        {"paper": paper, "answers": answers},
        it="booth/filled.js",
    )
    expected = [by_python(spec, one) for one in answers]
    assert found == expected
    assert any(one["faults"] for one in expected)
    assert any(one["choices"] for one in expected)


def test_more_answers_than_the_paper_allows_are_not_sealed() -> None:
    spec = a_spec(PaperKind.ANSWERS, 1)
    found = in_javascript(
        "return it.readAnswers(given, { said: { a: 'yes', d: 'no' }, isBlank: false })",
        {**asdict(spec), "kind": "answers"},
        it="booth/filled.js",
    )
    words = "You answered 2. You can answer up to 1: take 1 off."
    assert found == {
        "choices": None,
        "faults": [{"text": words, "target": "answer-a", "about": []}],
    }


def test_initials_monograms_and_tints_are_those_of_other_pages() -> None:
    names = [*NAMES, "Bank of Cardiff and the Vale", "łucja żukowska", "3rd Ward", "…", "of the"]
    found = in_javascript(
        "return given.map((name) => [it.initials(name), it.monogram(name), it.tint(name)])",
        names,
        it="booth/people.js",
    )
    assert found == [[initials(one), monogram(one), avatar_tint(one)] for one in names]


def test_moments_are_written_as_on_other_pages() -> None:
    start = datetime(2027, 3, 27, 11, 0, tzinfo=UTC)
    moments = [start + timedelta(hours=7 * one, minutes=one) for one in range(40)]
    moments += [datetime(2027, 6, 7, 11, tzinfo=UTC), datetime(2027, 6, 6, 23, tzinfo=UTC)]
    found = in_javascript(
        "return given.map((at) => it.moment(Date.parse(at)))",
        [one.isoformat() for one in moments],
        it="booth/words.js",
    )
    assert found == [moment(one) for one in moments]
