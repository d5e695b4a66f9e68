"""The checkpoint of a log: a signed note (C2SP) with its origin, size and root."""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from governance.sealing.canonical import SIGNATURE_BYTES, public_key_of
from governance.sealing.faults import FaultCode, SealingFault

_ED25519 = b"\x01"
_HASH_BYTES = 4
_ROOT_BYTES = 32
_DASH = "— "
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a log: how many entries there are, and the root of their tree (32 bytes)."""

    size: int
    root: bytes


def checkpoint_text(origin: str, size: int, root: bytes, seed: bytes) -> str:
    """The signed note; ``seed`` is that of the board's Ed25519 key."""
    head = _signed_text(origin, Head(size, root))
    key = public_key_of(seed)
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(head.encode())
    mark = base64.b64encode(_key_hash(origin, key) + signature).decode()
    return f"{head}\n{_DASH}{origin} {mark}\n"


def read_checkpoint(text: str, origin: str, key: bytes) -> Head:
    """The head in a note, once the signature of the board's key (32 bytes) holds.

    The note may stand in the middle of an e-mail. Raises SealingFault.
    """
    lines = _lines(text)
    found, head, after = _found(lines)
    if found != origin:
        raise SealingFault(
            FaultCode.WRONG_POLL, f"This checkpoint is of {found}, and not of {origin}."
        )
    mark = _key_hash(origin, key)
    for signature in _signatures(lines[after:], origin):
        if signature[:_HASH_BYTES] == mark and _holds(signature[_HASH_BYTES:], origin, head, key):
            return head
    raise SealingFault(
        FaultCode.BAD_SIGNATURE,
        "The checkpoint is not signed by the board of this poll. Copy all of it from the e-mail, "
        "to the end of the long last line.",
    )


def read_unverified(text: str) -> Head:
    """The head in a note, whoever signed it; raises SealingFault when there is none."""
    return _found(_lines(text))[1]


def read_origin(text: str) -> str:
    """Which log a note is of, whoever signed it; raises SealingFault when there is none."""
    return _found(_lines(text))[0]


def _holds(signature: bytes, origin: str, head: Head, key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(
            signature, _signed_text(origin, head).encode()
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_text(origin: str, head: Head) -> str:
    return f"{origin}\n{head.size}\n{base64.b64encode(head.root).decode()}\n"


def _key_hash(origin: str, key: bytes) -> bytes:
    return hashlib.sha256(f"{origin}\n".encode() + _ED25519 + key).digest()[:_HASH_BYTES]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines()]


def _found(lines: list[str]) -> tuple[str, Head, int]:
    """The origin, the head, and where the signatures begin."""
    for at in range(len(lines) - 2):
        origin, size, root = lines[at : at + 3]
        raw = _standard(root)
        if origin and _SIZE.fullmatch(size) and raw is not None and len(raw) == _ROOT_BYTES:
            return origin, Head(int(size), raw), at + 3
    raise SealingFault(
        FaultCode.MALFORMED,
        "There is no checkpoint here: a line with its origin, one with a number, one with a root.",
    )


def _signatures(lines: list[str], origin: str) -> list[bytes]:
    """What is signed in the name of the origin; a line that an e-mail broke in two is joined."""
    text = "\n".join(lines)
    found = []
    for part in text.split(_DASH)[1:]:
        name, _, rest = part.partition(" ")
        raw = _standard("".join(rest.split("\n\n")[0].split()))
        if name == origin and raw is not None and len(raw) == _HASH_BYTES + SIGNATURE_BYTES:
            found.append(raw)
    return found


def _standard(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if base64.b64encode(raw).decode() == text else None
