from hypothesis import given
from hypothesis import strategies as st

from governance.identity.rules.codes import (
    ALPHABET,
    CodeFault,
    TypedCode,
    grouped,
    read_code,
    with_check,
)

bodies = st.text(alphabet=ALPHABET, min_size=14, max_size=14)


@given(bodies)
def test_a_printed_code_is_read_back_whole(body: str) -> None:
    code = with_check(body)
    assert read_code(grouped(code)) == TypedCode(prefix=body[:4], whole=code)


@given(bodies, st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_character_anywhere_is_noticed(body: str, place: int, other: str) -> None:
    code = with_check(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert (read_code(wrong) == CodeFault.SLIP) is (wrong != code)


@given(bodies, st.integers(0, 12))
def test_two_neighbours_in_the_wrong_order_are_noticed(body: str, place: int) -> None:
    code = with_check(body)
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert (read_code(wrong) == CodeFault.SLIP) is (wrong != code)


def test_small_letters_spaces_and_look_alikes_are_forgiven() -> None:
    code = with_check("A0B1" + "C0D1E2F3G4")
    assert "0" in code
    assert "1" in code
    sloppy = f"  {code[:4].lower()} {code[4:8]}–{code[8:]} ".replace("0", "o").replace("1", "l")
    assert read_code(sloppy) == TypedCode(prefix="A0B1", whole=code)


def test_a_code_that_is_too_short_is_told_apart_from_a_slip() -> None:
    assert read_code("ABCD-EFGH-JKMN") is CodeFault.LENGTH
    assert read_code("") is CodeFault.LENGTH
    assert read_code("U" * 16) is CodeFault.SLIP


def test_the_alphabet_has_no_letters_that_look_alike() -> None:
    assert len(set(ALPHABET)) == 32
    assert not set("ILOU") & set(ALPHABET)
