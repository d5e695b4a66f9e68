"""How a ballot is kept in the box: the interface of a sealing scheme, and the rehearsal's."""

import hashlib
import json
import re
import secrets
from typing import Protocol

from governance.kernel.ids import PollId
from governance.voting.rules.paper import (
    Paper,
    PaperSpec,
    SpoiltPaper,
    SpoiltReason,
    canonical_json,
    check_paper,
)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which are misread."""

NUMBER_LENGTH = 16
GROUP_LENGTH = 4
_BITS = 5
_MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0"})
_BALLOT_KEY = re.compile(r"[0-9a-f]{32}")


class SealingScheme(Protocol):
    """What the box needs to know of a way to keep ballots; nothing outside voting/ sees it.

    A scheme that seals in the voter's browser is given the envelope as it came; ``seal`` is then
    only for the assisted channel, and ``open`` for envelopes whose opening off the server is done.
    """

    @property
    def name(self) -> str:
        """The scheme's name and version, stored with the poll and with every ballot."""
        ...

    def seal(self, paper: Paper, *, poll_id: PollId, spec: PaperSpec) -> str:
        """Put a checked paper into an envelope: the text that lies in the box."""
        ...

    def check_envelope(self, envelope: str, *, poll_id: PollId, spec: PaperSpec) -> None:
        """Make sure that this envelope could be opened and counted; raises SpoiltPaper."""
        ...

    def ballot_number(self, *, poll_id: PollId, ballot_key: str) -> str:
        """The number under which the ballot lies in the box (16 characters, without gaps)."""
        ...

    def open(self, envelope: str, *, poll_id: PollId, spec: PaperSpec) -> Paper:
        """The paper in an envelope; raises SpoiltPaper when it cannot be read."""
        ...


class RehearsalV1:
    """``rehearsal-v1``: stored without member and time; whoever runs the computer can read it."""

    name = "rehearsal-v1"

    def seal(self, paper: Paper, *, poll_id: PollId, spec: PaperSpec) -> str:  # noqa: ARG002 - the interface's; sealed schemes bind the envelope to both
        """Write the choices down as canonical JSON."""
        return canonical_json({"choices": list(paper.choices)})

    def check_envelope(self, envelope: str, *, poll_id: PollId, spec: PaperSpec) -> None:
        """An envelope is good when it can be read; raises SpoiltPaper."""
        self.open(envelope, poll_id=poll_id, spec=spec)

    def ballot_number(self, *, poll_id: PollId, ballot_key: str) -> str:
        """Eighty bits of SHA-256 over scheme, poll and the paper's random key."""
        digest = hashlib.sha256(f"{self.name}\n{poll_id}\n{ballot_key}".encode()).digest()
        bits = int.from_bytes(digest[: NUMBER_LENGTH * _BITS // 8])
        return "".join(
            ALPHABET[bits >> shift & (len(ALPHABET) - 1)]
            for shift in range((NUMBER_LENGTH - 1) * _BITS, -1, -_BITS)
        )

    def open(self, envelope: str, *, poll_id: PollId, spec: PaperSpec) -> Paper:  # noqa: ARG002 - sealed schemes bind the envelope to its poll
        """Read the choices; raises SpoiltPaper when they are not those of this ballot paper."""
        unreadable = SpoiltPaper(reason=SpoiltReason.UNREADABLE, most=spec.most_choices)
        try:
            choices = json.loads(envelope)["choices"]
        except (KeyError, TypeError, ValueError):
            raise unreadable from None
        if not isinstance(choices, list) or not all(isinstance(one, str) for one in choices):
            raise unreadable
        return check_paper(spec, Paper(tuple(choices)))


SCHEMES: dict[str, SealingScheme] = {RehearsalV1.name: RehearsalV1()}


def scheme_named(name: str) -> SealingScheme:
    """The scheme of that name; KeyError when there is none."""
    return SCHEMES[name]


def new_ballot_key() -> str:
    """A fresh random key for one paper (128 bits, 32 hexadecimal digits).

    It travels with the form, so that sending the same form twice is one vote. It is never stored.
    """
    return secrets.token_hex(16)


def is_ballot_key(text: str) -> bool:
    """Whether this could be a paper's key."""
    return _BALLOT_KEY.fullmatch(text) is not None


def digest_start(number: str) -> str:
    """How the SHA-256 of a ballot with this number begins: twenty hexadecimal digits."""
    bits = 0
    for one in number:
        bits = bits << _BITS | ALPHABET.index(one)
    return f"{bits:020x}"


def in_groups(number: str) -> str:
    """A ballot number as people read it: ``7KQ2-M4XD-0ZRT-9WBA``."""
    return "-".join(
        number[start : start + GROUP_LENGTH] for start in range(0, len(number), GROUP_LENGTH)
    )


def read_number(typed: str) -> str | None:
    """A ballot number as somebody typed it, put straight; ``None`` when it cannot be one.

    Gaps, hyphens and small letters do not matter, nor I or L for 1 and O for 0.
    """
    kept = "".join(one for one in typed.upper() if not one.isspace() and one not in "-–—_.")
    number = kept.translate(_MISREAD)
    if len(number) != NUMBER_LENGTH or not set(number) <= set(ALPHABET):
        return None
    return number
