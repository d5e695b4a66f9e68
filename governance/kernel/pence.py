"""Amounts of money as people type them, read into whole pence."""

import re

_POUNDS = re.compile(r"£?\s*(\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?", re.ASCII)
_PENCE = re.compile(r"(\d{1,2})\s*[pP]", re.ASCII)


def pence_of(text: str) -> int:
    """The pence in ``1``, ``£1``, ``1,402.50``, ``0.01`` or ``1p``.

    Raises ``ValueError`` for anything else: a minus, a third decimal, a word.
    """
    text = text.strip()
    if small := _PENCE.fullmatch(text):
        return int(small[1])
    found = _POUNDS.fullmatch(text)
    if found is None:
        raise ValueError(text)
    pounds, rest = found[1].replace(",", ""), (found[2] or "").ljust(2, "0")
    return int(pounds) * 100 + int(rest)
