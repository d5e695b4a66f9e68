"""Whether a password is good enough: long, and not put together from what everybody guesses.

No rule asks for capitals, digits or signs (NIST SP 800-63B 3.1.1.2; OWASP ASVS 5.0, 6.2). Instead
the password is taken apart the way a guessing program puts one together: common words (also with
0 for o, @ for a …), years, runs (aaaa, 1234, fedc), rows of the keyboard, pieces that repeat, and
words about the person or the mutual. Each counts as one piece, like each other single character.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from governance.identity.rules.common_words import COMMON_WORDS

SHORTEST = 12
RECOMMENDED = 15
LONGEST = 200
FEWEST_PIECES = 5
_SHORTEST_PIECE = 3
_ROWS = (
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1234567890",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
_WALKS = tuple(row for forward in _ROWS for row in (forward, forward[::-1]))
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_SWAPS = str.maketrans("013457@$!|+", "oieastasiit")
_LONGEST_WORD = max(len(word) for word in COMMON_WORDS)


class PasswordFault(StrEnum):
    """Why a password will not do."""

    EASY = "easy"
    TOO_LONG = "too-long"
    TOO_SHORT = "too-short"


def password_fault(password: str, *, about: Iterable[str]) -> PasswordFault | None:
    """What is wrong with a password, or ``None``; ``about``: names that belong to the person."""
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    if pieces(password, about=about) < FEWEST_PIECES:
        return PasswordFault.EASY
    return None


def pieces(password: str, *, about: Iterable[str] = ()) -> int:
    """The fewest pieces a guessing program needs to put this password together."""
    text = unicodedata.normalize("NFKC", password).casefold()
    own = _own_words(about)
    fewest = [0] + [len(text)] * len(text)
    for start in range(len(text)):
        for end in _ends(text, start, own):
            fewest[end] = min(fewest[end], fewest[start] + 1)
    return fewest[-1]


def _own_words(about: Iterable[str]) -> frozenset[str]:
    parts = " ".join(about).casefold()
    words = {word for word in re.split(r"[^\w]+|_", parts) if len(word) >= _SHORTEST_PIECE}
    return frozenset(words | {re.sub(r"\W", "", parts)})


def _ends(text: str, start: int, own: frozenset[str]) -> Iterable[int]:
    """Where a piece that begins at ``start`` may end."""
    yield start + 1
    yield _end_of_run(text, start)
    yield _end_of_repeat(text, start)
    yield _end_of_walk(text, start)
    if _YEAR.match(text, start):
        yield start + 4
    longest = max(_LONGEST_WORD, *(len(word) for word in own))
    swapped = text.translate(_SWAPS)
    for end in range(start + _SHORTEST_PIECE, min(len(text), start + longest) + 1):
        for word in (text[start:end], swapped[start:end]):
            if word in COMMON_WORDS or word in own:
                yield end


def _end_of_run(text: str, start: int) -> int:
    """The end of ``aaaa``, ``1234`` or ``dcba``; one character when there is none."""
    if start + 1 >= len(text):
        return len(text)
    step = ord(text[start + 1]) - ord(text[start])
    if step not in {-1, 0, 1}:
        return start + 1
    end = start + 1
    while end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
        end += 1
    return end if end - start >= _SHORTEST_PIECE or step == 0 else start + 1


def _end_of_repeat(text: str, start: int) -> int:
    """The end of the longest piece that stood earlier already."""
    end = start + _SHORTEST_PIECE
    if text[start:end] not in text[:start] or end > len(text):
        return start + 1
    while end < len(text) and text[start : end + 1] in text[:start]:
        end += 1
    return end


def _end_of_walk(text: str, start: int) -> int:
    """The end of a walk along a row of the keyboard."""
    best = start + 1
    for row in _WALKS:
        end = start + _SHORTEST_PIECE
        while end <= len(text) and text[start:end] in row:
            best = max(best, end)
            end += 1
    return best
