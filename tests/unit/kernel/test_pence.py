"""Amounts as people type them."""

import pytest

from governance.kernel.pence import pence_of
from governance.kernel.wording import money


@pytest.mark.parametrize(
    ("text", "pence"),
    [("1", 100), ("£1", 100), (" £ 1.5 ", 150), ("0.01", 1), ("1p", 1), ("1,402.50", 140250)],
)
def test_an_amount_is_read_to_the_penny(text: str, pence: int) -> None:
    assert pence_of(text) == pence


@pytest.mark.parametrize("text", ["", "-1", "1.005", "1,40", "a penny", "100p", "1e3", "٣"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        pence_of(text)


@pytest.mark.parametrize(
    ("pence", "text"),
    [(1, "1p"), (100, "£1"), (150, "£1.50"), (140250, "£1,402.50"), (0, "£0"), (-5, "-5p")],
)
def test_money_is_written_as_people_write_it(pence: int, text: str) -> None:
    assert money(pence) == text
