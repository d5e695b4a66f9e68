"""Credentials: the key pair that signs a voter's ballot, and the code it can be made from."""

import base64
import hashlib
import secrets
from collections.abc import Iterable
from itertools import pairwise

from governance.sealing.base32 import ALPHABET, as_typed, in_groups
from governance.sealing.canonical import (
    KEY_BYTES,
    b64u,
    canonical,
    public_key_of,
    read_canonical,
    unb64u,
)
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields

CODE_LENGTH = 16
CHECK_LENGTH = 4
ROUNDS = 100_000
_CODE_BYTES = 10
_GROUP = 4
_SALT = "commonweal code v1 "


def new_seed() -> bytes:
    """A fresh random seed (32 bytes) for a credential."""
    return secrets.token_bytes(KEY_BYTES)


def credential_of(seed: bytes) -> str:
    """The credential of a seed: the Ed25519 public key in base64url."""
    return b64u(public_key_of(seed))


def new_code() -> str:
    """A fresh random code: 80 bits in 16 characters, without the check characters."""
    return base64.b32encode(secrets.token_bytes(_CODE_BYTES)).decode()


def shown_code(code: str) -> str:
    """A code as it is printed: with its check characters, in five groups of four."""
    return in_groups(code + _check_of(code), _GROUP)


def read_code(typed: str) -> str | None:
    """The code somebody typed, without its check characters; ``None`` when it cannot be one.

    Gaps and small letters do not matter; 0, 1 and 8 are taken for O, I and B.
    """
    text = as_typed(typed)
    if len(text) != CODE_LENGTH + CHECK_LENGTH or not set(text) <= set(ALPHABET):
        return None
    code = text[:CODE_LENGTH]
    return code if _check_of(code) == text[CODE_LENGTH:] else None


def seed_of_code(code: str, poll: str) -> bytes:
    """The seed (32 bytes) of a code in one poll (its UUID): PBKDF2-HMAC-SHA256."""
    salt = f"{_SALT}{poll}".encode()
    return hashlib.pbkdf2_hmac("sha256", code.encode(), salt, ROUNDS, KEY_BYTES)


def credentials_file(credentials: Iterable[str]) -> bytes:
    """``credentials.jsonl``: a line each, sorted by bytes, so that the order says nothing."""
    return b"".join(sorted(canonical({"credential": one}) + b"\n" for one in credentials))


def read_credentials(raw: bytes) -> tuple[str, ...]:
    """The credentials in a ``credentials.jsonl``; raises SealingFault."""
    *lines, rest = raw.split(b"\n")
    if rest:
        raise SealingFault(
            FaultCode.NOT_CANONICAL, "The last line of credentials.jsonl must end like the others."
        )
    if any(lower >= upper for lower, upper in pairwise(lines)):
        raise SealingFault(
            FaultCode.DUPLICATE, "credentials.jsonl is not sorted, or holds a credential twice."
        )
    return tuple(_credential(line) for line in lines)


def check_credential(text: str) -> str:
    """The credential, when it is 32 bytes in base64url; raises SealingFault otherwise."""
    if len(unb64u(text)) != KEY_BYTES:
        raise SealingFault(FaultCode.MALFORMED, "A credential has 32 bytes.")
    return text


def _credential(line: bytes) -> str:
    fields = Fields(read_canonical(line), "credentials.jsonl").exactly("credential")
    return check_credential(fields.text("credential"))


def _check_of(code: str) -> str:
    return base64.b32encode(hashlib.sha256(code.encode()).digest()[:5]).decode()[:CHECK_LENGTH]
