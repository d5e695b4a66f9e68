"""The paper of yes and no: filled in, checked, changed, cast, and kept through a sign-in."""

import re

import html5lib
import pytest
from flask import Flask
from werkzeug.datastructures import MultiDict

from governance.voting.forms import Filled, filled_with, kept_fields, read_answers
from governance.voting.rules import Paper, PaperKind
from tests.conftest import MovableClock
from tests.factories.voting import CANDIDATES, a_paper
from tests.web.voting.conftest import Booth, a_booth
from tests.web.voting.test_casting import hidden

SPEC = a_paper(kind=PaperKind.ANSWERS, candidates=CANDIDATES[:3], most_choices=3)
ANSWERS = {"answer-c1": "yes", "answer-c2": "no", "answer-c3": "none"}


@pytest.fixture
def asked(app: Flask, clock: MovableClock) -> Booth:
    return a_booth(app, clock, SPEC)


def words(html: str) -> str:
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    return re.sub(r"<[^>]+>|\s+", " ", html)


def test_a_voter_answers_checks_and_casts(asked: Booth) -> None:
    paper = asked.client.get(asked.url("/assisted"))
    assert "2 seats to fill. You have until" in words(paper.text)
    assert paper.text.count('type="radio"') == 9

    checked = asked.post("/review", ANSWERS)
    text = words(checked.text)
    assert re.search(r"Yes +Aisha Bello +No +Bronwen Carter", text)
    assert re.search(r"No answer +Callum Fraser\.", text)

    received = asked.client.get(asked.post("/cast", hidden(checked.text)).location)
    assert "Your vote has been received" in words(received.text)
    assert asked.papers() == [["c1:yes", "c2:no"]]


def test_changing_brings_the_answers_back(asked: Booth) -> None:
    page = asked.post("", ANSWERS)
    ticked = re.findall(r'name="(answer-\w+)" type="radio" value="(\w+)" checked', page.text)
    assert ticked == [("answer-c1", "yes"), ("answer-c2", "no")]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "You have not answered yes or no to anybody yet."),
        ({"answer-c1": "none"}, "You have not answered yes or no to anybody yet."),
        ({"answer-c1": "perhaps"}, "not on this ballot paper"),
        ({"answer-c9": "yes"}, "not on this ballot paper"),
        ({"answer-c1": ["yes", "no"]}, "not on this ballot paper"),
        ({"answer-c1": "yes", "blank": "yes"}, "ticked the blank paper too"),
    ],
)
def test_a_paper_that_needs_another_look_comes_back(
    asked: Booth, sent: dict[str, object], said: str
) -> None:
    answer = asked.post("/review", sent)
    assert answer.status_code == 422
    assert said in words(answer.text)
    assert asked.box() == []


def test_a_blank_paper_is_a_paper(asked: Booth) -> None:
    assert asked.cast({"blank": "yes"}).status_code == 303
    assert asked.papers() == [[]]


def test_answers_survive_being_signed_out(asked: Booth) -> None:
    with asked.client.session_transaction() as cookie:
        cookie.clear()
    page = asked.post("/review", ANSWERS)
    assert page.status_code == 401
    assert 'name="answer-c1" value="yes"' in page.text


def test_a_paper_and_its_form_say_the_same() -> None:
    paper = Paper(("c1:yes", "c3:no"))
    filled = filled_with(SPEC, paper)
    assert filled == Filled(answers={"c1": "yes", "c3": "no"}, paper=paper)


def test_only_what_was_said_of_the_vote_is_kept() -> None:
    from_elsewhere = {**ANSWERS, "answer-" + "c" * 80: "yes", "other": "x"}
    kept = kept_fields(MultiDict(from_elsewhere))
    assert kept == list(ANSWERS.items())
    assert read_answers(SPEC, MultiDict(kept)).paper == Paper(("c1:yes", "c2:no"))
