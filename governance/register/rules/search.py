"""How names are folded for sorting and looking up: no accents, no capitals, no punctuation."""

import re
import unicodedata

_WITHOUT_MARK = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h",
        "ı": "i", "ŋ": "n",
    }
)  # fmt: skip
_APOSTROPHES = str.maketrans("", "", "'’‘ʼ`´")
_SPLIT_AT = str.maketrans(dict.fromkeys("'’‘ʼ`´", " "))
_NOT_WORD = re.compile(r"[\W_]+")
LONGEST_WORD = 40
LONGEST_KEY = 120
MOST_WORDS = 6


def _plain(text: str) -> str:
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    parts = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(each for each in parts if not unicodedata.combining(each))
    return _NOT_WORD.sub(" ", bare.translate(_WITHOUT_MARK)).strip()


def folded(text: str) -> str:
    """The text in small letters without accents; apostrophes go, other marks become a space.

    ``Żółkiewski`` → ``zolkiewski``, ``O’Neill`` → ``oneill``, ``St. John`` → ``st john``.
    """
    return _plain(text.translate(_APOSTROPHES))


def name_key(name: str) -> str:
    """What tells one constituency's name from another's: two that fold alike are one."""
    return folded(name)[:LONGEST_KEY]


def words_of(*texts: str) -> frozenset[str]:
    """Every word a person can be found by: O’Neill by ``oneill`` and by ``neill``."""
    found: set[str] = set()
    for text in texts:
        found.update(folded(text).split())
        found.update(_plain(text.translate(_SPLIT_AT)).split())
    return frozenset(word[:LONGEST_WORD] for word in found)


def asked_words(text: str) -> tuple[str, ...]:
    """The words somebody typed in the search box, folded, each once, six at the most."""
    words = dict.fromkeys(word[:LONGEST_WORD] for word in folded(text).split())
    return tuple(words)[:MOST_WORDS]
