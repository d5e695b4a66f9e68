"""The rows: what the last trustee's step brings to light, and the commitments to it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from governance.sealing.canonical import canonical, read_canonical
from governance.sealing.faults import SealingFault
from governance.sealing.fields import Fields
from governance.sealing.manifest import ANSWERS, NONCE_BYTES, RANKED

_ROW, _INVALID = b"row-v1\n", b"row-v1-invalid\n"


class InvalidReason(StrEnum):
    """Why a ballot is not counted; in the order in which it is looked for."""

    UNOPENED = "unopened"
    UNREADABLE = "unreadable"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Row:
    """A ballot as it was cast: option ids, or ids with answers, and the nonce (16 bytes)."""

    choices: tuple[str, ...]
    nonce: bytes


@dataclass(frozen=True, slots=True)
class Invalid:
    """A ballot that opened and cannot be counted."""

    reason: InvalidReason
    plaintext: bytes


def read_row(plaintext: bytes, paper: Mapping[str, Any]) -> Row | Invalid:
    """The row in a plaintext, by the rules of the ballot paper (``paper-v1`` as an object)."""
    try:
        fields = Fields(read_canonical(plaintext.rstrip(b" ")), "the row")
        fields.exactly("choices", "nonce")
        row = Row(tuple(fields.texts("choices")), fields.raw("nonce", NONCE_BYTES))
    except SealingFault:
        return Invalid(InvalidReason.UNREADABLE, plaintext)
    reason = _fault(row.choices, paper)
    return row if reason is None else Invalid(reason, plaintext)


def commitment(row: Row | Invalid) -> str:
    """SHA-256, in hexadecimal, that everybody may see of a row."""
    if isinstance(row, Invalid):
        return hashlib.sha256(_INVALID + row.plaintext).hexdigest()
    return hashlib.sha256(_ROW + row.nonce + canonical(row.choices)).hexdigest()


def commitments_file(rows: Iterable[Row | Invalid]) -> bytes:
    """``commitments.txt``: every commitment, sorted, a line each."""
    return "".join(f"{one}\n" for one in sorted(commitment(row) for row in rows)).encode()


def _fault(choices: Sequence[str], paper: Mapping[str, Any]) -> InvalidReason | None:
    place = {option["id"]: number for number, option in enumerate(paper["options"])}
    named = [_named(choice, paper["kind"]) for choice in choices]
    if not place.keys() >= set(named):
        return InvalidReason.UNKNOWN
    if len(set(named)) != len(named):
        return InvalidReason.REPEATED
    if len(named) > paper["most_choices"]:
        return InvalidReason.TOO_MANY
    # Ticks and answers have no order of their own: one chosen by the voter would be a signature.
    if paper["kind"] != RANKED and named != sorted(named, key=place.__getitem__):
        return InvalidReason.UNREADABLE
    return None


def _named(choice: str, kind: str) -> str:
    """The option that a choice says something about; none if it says nothing of the paper's."""
    if kind != ANSWERS:
        return choice
    option, _, answer = choice.rpartition(":")
    return option if answer in {"yes", "no"} else ""
