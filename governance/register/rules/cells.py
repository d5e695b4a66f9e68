"""Reading one cell of an HR export: e-mail addresses, numbers, names, yes and no."""

import re
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}"
)
_RESERVED = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
_LONGEST_LOCAL, _LONGEST_EMAIL = 64, 254

_YES = frozenset({"y", "yes", "true", "t", "x", "issued", "held", "member", "share", "shareholder"})
_NO = frozenset({"", "n", "no", "false", "f", "-", "none", "not issued", "n/a", "0"})
_BETWEEN_INITIALS = re.compile(r"[\s.]+")
_DIGIT = re.compile(r"\d")
_SHORTENED = re.compile(r"\d(?:[.,]\d+)?E\+?\d+", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def cleaned(text: str) -> str:
    """The text on one line, without control characters, in composed Unicode."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    bare = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    bare = "".join(c for c in bare if unicodedata.category(c) not in {"Cf", "Cs"})
    return _SPACES.sub(" ", unicodedata.normalize("NFC", bare)).strip()


def is_email(text: str) -> bool:
    """Whether the text is one e-mail address, judged by its form alone."""
    if _PLAIN_EMAIL.fullmatch(text):
        local, _, domain = text.rpartition("@")
        is_short = len(local) <= _LONGEST_LOCAL and len(text) <= _LONGEST_EMAIL
        if is_short and domain.rpartition(".")[2].lower() not in _RESERVED:
            return True
    return _is_unusual_email(text)


@lru_cache(maxsize=1024)
def _is_unusual_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=True, strict=True)
    except EmailNotValidError:
        return False
    return True


def read_share(text: str) -> bool | None:
    """Whether a share was issued; an empty cell says no; ``None``: the text does not say."""
    word = text.casefold()
    if word in _NO:
        return False
    if word in _YES:
        return True
    return True if word.isdecimal() and int(word) > 0 else None


def read_number(text: str) -> str:
    """An employee number as the register keeps it: capitals, no blanks, no ``.0`` from Excel."""
    bare = _SPACES.sub("", text).upper()
    return bare.removesuffix(".0") if bare.removesuffix(".0").isdecimal() else bare


def is_shortened(number: str) -> bool:
    """Whether a spreadsheet program has turned the number into 1.08E+05."""
    return _SHORTENED.fullmatch(number) is not None


def is_initial(forename: str) -> bool:
    """Whether there is nothing but initials: ``J``, ``J.``, ``J. K.``, ``J K``."""
    letters = _BETWEEN_INITIALS.split(forename.strip(". "))
    return all(len(each) == 1 and each.isalpha() for each in letters)


def has_letter(text: str) -> bool:
    """Whether the text holds a letter of any alphabet."""
    return any(each.isalpha() for each in text)


def has_digit(text: str) -> bool:
    """Whether the text holds a figure."""
    return _DIGIT.search(text) is not None
