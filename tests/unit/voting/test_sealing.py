"""The rehearsal's way of keeping ballots, ballot numbers, and the words about both."""

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from governance.kernel.ids import PollId
from governance.sealing.envelope import ballot_number
from governance.voting.rules import (
    Paper,
    PaperKind,
    RehearsalV1,
    SpoiltPaper,
    in_groups,
    is_ballot_key,
    new_ballot_key,
    read_number,
    scheme_named,
    scheme_words,
)
from governance.voting.rules.sealing import ALPHABET, SCHEMES, digest_start
from tests.factories.voting import a_paper

POLL = PollId(UUID("00000000-0000-4000-8000-000000000001"))
OTHER_POLL = PollId(UUID("00000000-0000-4000-8000-000000000002"))
SCHEME = RehearsalV1()
NEVER = re.compile(
    r"anonym|unhackable|blockchain|guarantee|nobody can|encrypt|hash|\bkeys?\b|trustee|threshold",
    re.IGNORECASE,
)


@given(st.permutations([f"c{n}" for n in range(1, 5)]), st.integers(0, 4))
def test_what_is_put_in_comes_out(order: list[str], length: int) -> None:
    paper = Paper(tuple(order[:length]))
    sealed = SCHEME.seal(paper, poll_id=POLL, spec=a_paper())
    SCHEME.check_envelope(sealed, poll_id=POLL, spec=a_paper())
    assert SCHEME.open(sealed, poll_id=POLL, spec=a_paper()) == paper


@pytest.mark.parametrize(
    "envelope",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"choices":"c1"}',
        '{"choices":[1]}',
        '{"choices":["c9"]}',
        '{"choices":["c1","c1"]}',
        "{",
    ],
)
def test_an_envelope_that_was_tampered_with_is_not_read(envelope: str) -> None:
    with pytest.raises(SpoiltPaper):
        SCHEME.check_envelope(envelope, poll_id=POLL, spec=a_paper())


def test_marks_that_came_in_any_order_are_kept_in_one() -> None:
    spec = a_paper(kind=PaperKind.MARKS)
    assert SCHEME.open('{"choices":["c2","c1"]}', poll_id=POLL, spec=spec).choices == ("c1", "c2")


def test_a_ballot_number_belongs_to_one_key_and_one_poll() -> None:
    key = new_ballot_key()
    number = SCHEME.ballot_number(poll_id=POLL, ballot_key=key)
    assert number == SCHEME.ballot_number(poll_id=POLL, ballot_key=key)
    assert number != SCHEME.ballot_number(poll_id=OTHER_POLL, ballot_key=key)
    assert number != SCHEME.ballot_number(poll_id=POLL, ballot_key=new_ballot_key())
    assert key[:8].upper() not in number


@given(st.text(alphabet="0123456789abcdef", min_size=32, max_size=32))
def test_every_ballot_number_reads_well_and_reads_back(key: str) -> None:
    number = SCHEME.ballot_number(poll_id=POLL, ballot_key=key)
    assert len(number) == 16
    assert set(number) <= set(ALPHABET)
    assert re.fullmatch(r"(....-){3}....", in_groups(number))
    assert read_number(in_groups(number)) == number


def test_a_ballot_number_may_be_typed_carelessly() -> None:
    assert read_number(" 7kq2 m4xd–oill 9wba ") == "7KQ2M4XD01119WBA"


@pytest.mark.parametrize(
    "typed", ["", "7KQ2", "7KQ2-M4XD-0ZRT-9WBAA", "7KQ2-M4XD-0ZRT-9WB!", "u" * 16]
)
def test_what_cannot_be_a_ballot_number_is_not_one(typed: str) -> None:
    assert read_number(typed) is None


@given(st.text(max_size=40))
def test_whatever_is_typed_as_a_number_is_answered(typed: str) -> None:
    number = read_number(typed)
    assert number is None or len(number) == 16


def test_a_fresh_key_is_a_key() -> None:
    keys = {new_ballot_key() for _ in range(50)}
    assert len(keys) == 50
    assert all(is_ballot_key(key) for key in keys)


@given(st.binary(min_size=32, max_size=32))
def test_a_number_says_how_the_hash_of_its_ballot_begins(digest: bytes) -> None:
    number = ballot_number(digest.hex())
    assert read_number(in_groups(number)) == number
    assert digest.hex().startswith(digest_start(number))
    assert len(digest_start(number)) == 20


@pytest.mark.parametrize("scheme", sorted(SCHEMES))
def test_every_scheme_has_its_words_and_none_promises_too_much(scheme: str) -> None:
    assert scheme_named(scheme).name == scheme
    words = scheme_words(scheme)
    everything = " ".join([words.title, words.beside_ballot, words.in_declaration, *words.limits])
    assert words.limits
    assert not NEVER.search(everything)


def test_the_rehearsal_says_that_its_votes_can_be_read() -> None:
    words = scheme_words("rehearsal-v1")
    assert "not sealed" in words.beside_ballot
    assert "not sealed" in words.in_declaration
    assert "could read the votes" in words.beside_ballot
