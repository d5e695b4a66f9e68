"""Rows: what a plaintext says by the rules of the paper, and the commitments to it."""

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.sealing.canonical import canonical
from governance.sealing.envelope import plaintext_of
from governance.sealing.manifest import plaintext_bytes
from governance.sealing.rows import (
    Invalid,
    InvalidReason,
    Row,
    commitment,
    commitments_file,
    read_row,
)
from governance.voting.rules.paper import Paper, PaperSpec, SpoiltPaper, check_paper
from tests.factories.sealed_files import a_paper
from tests.unit.sealing.vectors import POLLS, vectors

VECTORS = vectors("rows.json")
NONCE = bytes(range(16))
KINDS = st.sampled_from(["ranked", "marks", "answers"])
ID = st.sampled_from(["amina", "bo", "cerys", "dewi", "zoe"])
CHOICE = ID | st.builds("{}:{}".format, ID, st.sampled_from(["yes", "no", "maybe"]))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda one: f"{one['kind']}-{one['reason']}")
def test_a_row_is_read_as_the_vectors_say(case: dict[str, Any]) -> None:
    paper = VECTORS["paper"] | {"kind": case["kind"], "most_choices": case["most_choices"]}
    row = read_row(case["plaintext"].encode(), paper)
    assert (row.reason.value if isinstance(row, Invalid) else None) == case["reason"]
    assert commitment(row) == case["commitment"]


@given(KINDS, st.integers(1, 4), st.lists(CHOICE, max_size=5))
def test_a_row_is_valid_exactly_when_the_booth_takes_the_paper_as_it_is(
    kind: str, most: int, choices: list[str]
) -> None:
    paper = a_paper(kind=kind, most_choices=most)
    row = read_row(plaintext_of(choices, NONCE, 512), paper)
    assert (row.reason.value if isinstance(row, Invalid) else None) == fault(paper, choices)


def fault(paper: dict[str, Any], choices: list[str]) -> str | None:
    """What the booth finds wrong; it puts ticks in order itself, which a row must already be."""
    spec = PaperSpec.from_canonical(canonical(paper).decode())
    try:
        taken = check_paper(spec, Paper(tuple(choices)))
    except SpoiltPaper as spoilt:
        return str(spoilt.facts["reason"])
    return None if taken.choices == tuple(choices) else "unreadable"


@given(st.binary(max_size=200))
def test_any_bytes_are_a_row_or_invalid_and_have_a_commitment(raw: bytes) -> None:
    row = read_row(raw, a_paper())
    assert isinstance(row, Invalid)
    assert commitment(row) == hashlib.sha256(b"row-v1-invalid\n" + raw).hexdigest()


def test_the_commitment_is_that_of_nonce_and_choices() -> None:
    said = b"row-v1\n" + NONCE + b'["amina","bo"]'
    assert commitment(Row(("amina", "bo"), NONCE)) == hashlib.sha256(said).hexdigest()
    assert commitment(Row((), NONCE)) == hashlib.sha256(b"row-v1\n" + NONCE + b"[]").hexdigest()


def test_a_blank_paper_is_a_row() -> None:
    paper = a_paper()
    row = read_row(plaintext_of([], NONCE, plaintext_bytes(paper)), paper)
    assert row == Row((), NONCE)


def test_the_commitments_are_sorted_and_say_nothing_of_order() -> None:
    rows = [Row((choice,), bytes([number] * 16)) for number, choice in enumerate(["bo", "amina"])]
    spoilt = Invalid(InvalidReason.UNREADABLE, b"x")
    raw = commitments_file([*rows, spoilt])
    assert raw == commitments_file([spoilt, *rows[::-1]])
    lines = raw.decode().splitlines()
    assert lines == sorted(lines)
    assert len(lines) == 3


@pytest.mark.parametrize("name", POLLS)
def test_the_commitments_of_the_vectors_are_those_of_their_rows(name: str) -> None:
    vector = vectors(name)
    rows = [Row(tuple(one["choices"]), bytes.fromhex(one["nonce"])) for one in vector["rows"]]
    assert commitments_file(rows).decode() == vector["commitments_txt"]
    for ballot in vector["ballots"]:
        row = Row(tuple(ballot["choices"]), bytes.fromhex(ballot["nonce"]))
        assert commitment(row) == ballot["commitment"]
