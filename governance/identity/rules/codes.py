"""Codes that people type: how they are made up, written, read forgivingly, and checked."""

from dataclasses import dataclass
from enum import StrEnum

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without I, L, O and U (Douglas Crockford's): no two letters that look alike."""

PREFIX_LENGTH = 4
SECRET_LENGTH = 10
CODE_LENGTH = 16
GROUP = 4
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_MODULUS = 1021
"""The largest prime that two characters can hold: it finds every single slip, and every pair of
neighbours typed in the wrong order."""

RECOVERY_LENGTH = 10
RECOVERY_GROUP = 5
RECOVERY_CODES = 10


class CodeFault(StrEnum):
    """Why a typed activation code cannot be one, before it is looked up."""

    LENGTH = "length"
    SLIP = "slip"


@dataclass(frozen=True, slots=True)
class TypedCode:
    """An activation code as typed: the part it is found by, and all of it."""

    prefix: str
    whole: str


def with_check(body: str) -> str:
    """A code's fourteen characters with the two that check them."""
    value = _value(body) % _MODULUS
    return body + ALPHABET[value // len(ALPHABET)] + ALPHABET[value % len(ALPHABET)]


def read_code(typed: str) -> TypedCode | CodeFault:
    """Read an activation code forgivingly: capitals, spaces, hyphens, O for 0, I or L for 1."""
    plain = plain_code(typed)
    if len(plain) != CODE_LENGTH:
        return CodeFault.LENGTH
    if any(one not in ALPHABET for one in plain) or with_check(plain[:-2]) != plain:
        return CodeFault.SLIP
    return TypedCode(prefix=plain[:PREFIX_LENGTH], whole=plain)


def plain_code(typed: str) -> str:
    """The characters of a typed code alone, in capitals, look-alikes put right."""
    kept = "".join(one for one in typed.upper() if one.isalnum())
    return kept.translate(_LOOKALIKES)


def grouped(code: str, group: int = GROUP) -> str:
    """``ABCD-EFGH-…``: as it is printed."""
    return "-".join(code[start : start + group] for start in range(0, len(code), group))


def _value(body: str) -> int:
    value = 0
    for one in body:
        value = value * len(ALPHABET) + ALPHABET.index(one)
    return value
