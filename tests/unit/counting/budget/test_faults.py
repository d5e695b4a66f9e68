"""Codes have plain words, every one of them."""

import re
from pathlib import Path

import pytest

import governance.counting.budget
from governance.counting.budget.ballots import Fault
from governance.counting.budget.faults import BALLOTS_THAT, HOW_A_FILE_SHOULD_BE, set_aside

HERE = Path(governance.counting.budget.__file__).parent


def test_every_fault_of_a_ballot_has_words() -> None:
    assert set(BALLOTS_THAT) == set(Fault)


def test_every_code_of_a_bad_file_has_a_sentence() -> None:
    texts = [path.read_text(encoding="utf-8") for path in HERE.glob("pabulib*.py")]
    codes = {code for text in texts for code in re.findall(r'"(pb_[a-z_]+)"', text)}
    assert len(codes) > 10
    assert set(HOW_A_FILE_SHOULD_BE) == codes


@pytest.mark.parametrize("words", [*BALLOTS_THAT.values(), *HOW_A_FILE_SHOULD_BE.values()])
def test_the_words_are_words_and_not_codes(words: str) -> None:
    without_columns = re.sub(r"\b(project|voter)_id\b|\bvote_type\b", "", words)
    assert "_" not in without_columns
    assert " " in words


def test_reasons_are_told_with_their_numbers_and_others_as_they_are() -> None:
    told = set_aside({"too-many": 1_200, "in the wrong box": 1})
    assert list(told) == ["1,200 chose too many projects", "1 in the wrong box"]
