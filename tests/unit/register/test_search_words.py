"""How names are folded for sorting and searching."""

import pytest

from governance.register.rules.search import asked_words, folded, words_of


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Żółkiewski", "zolkiewski"),
        ("O’Neill", "oneill"),
        ("St. John", "st john"),
        ("Nguyễn Thị Ánh", "nguyen thi anh"),
        ("Strauß", "strauss"),
        ("Łukasz", "lukasz"),
        ("Matthews-Russell", "matthews russell"),
        ("Ølgaard Æbelø", "olgaard aebelo"),
        ("Иван", "иван"),
    ],
)
def test_a_name_is_folded(name: str, expected: str) -> None:
    assert folded(name) == expected


def test_a_name_with_an_apostrophe_is_found_both_ways() -> None:
    assert {"oneill", "neill"} <= words_of("Anne Marie", "O'Neill")


def test_what_is_typed_becomes_a_few_words() -> None:
    assert asked_words("  Ann  HILL ann ") == ("ann", "hill")
    assert asked_words("...") == ()
    assert len(asked_words("a b c d e f g h")) == 6
