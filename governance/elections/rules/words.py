"""Counting the words of a candidate's statement; the script on the page counts the same way."""

import re
from unicodedata import category

MOST_WORDS = 250
"""The longest statement (MER r64)."""

# What a browser's \s stands for: blanks, line ends, and the wide and narrow spaces of typesetting.
_GAPS = re.compile(
    "[\\t\\n\\v\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff]+"
)


def words_in(text: str) -> int:
    """How many words a text has.

    A word is what stands between gaps (spaces, line ends) and has a letter or digit in it: so
    “well-run” and “£1,000” are one word each, and a dash or an ampersand alone is none.
    """
    return sum(1 for part in _GAPS.split(text) if any(category(sign)[0] in "LN" for sign in part))
