"""Canonical JSON after RFC 8785, base64url, digests and signed objects."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from governance.sealing.faults import FaultCode, SealingFault

TOO_LARGE_A_NUMBER = 2**53
KEY_BYTES = 32
SIGNATURE_BYTES = 64
SIGNATURE = "signature"


def canonical(body: Mapping[str, object] | Sequence[object]) -> bytes:
    """The one way to write this object or list (RFC 8785): sorted keys, no spaces, UTF-8.

    Raises SealingFault for what canonical JSON cannot hold here: fractions, whole numbers below 0
    or from 2^53 on, keys that are not ASCII, half a character.
    """
    _check(body)
    try:
        return _written(body)
    except (UnicodeEncodeError, RecursionError, ValueError):
        _not_canonical("it holds text that is not whole characters")


def read_canonical(raw: bytes) -> dict[str, Any]:
    """Read an object back; raises SealingFault for every byte string but the canonical one."""
    try:
        body = json.loads(
            raw.decode("utf-8"),
            parse_float=_fraction,
            parse_constant=_fraction,
            parse_int=_whole,
            object_pairs_hook=_object,
        )
        is_canonical = isinstance(body, dict) and _written(body) == raw
    except (ValueError, RecursionError):
        is_canonical = False
    if not is_canonical:
        _not_canonical("its bytes are not those that RFC 8785 gives")
    read: dict[str, Any] = body
    return read


def b64u(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64u(text: str) -> bytes:
    """Read base64url back; raises SealingFault for everything that ``b64u`` never writes."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars="-_", validate=True)
    except (binascii.Error, ValueError):
        raw = None
    if raw is None or b64u(raw) != text:
        raise SealingFault(FaultCode.NOT_CANONICAL, "A value is not base64url without padding.")
    return raw


def digest(raw: bytes) -> str:
    """SHA-256 in 64 small hexadecimal digits."""
    return hashlib.sha256(raw).hexdigest()


def signed(body: Mapping[str, object], seed: bytes) -> dict[str, Any]:
    """The object with its signature by the Ed25519 key of that seed. It needs a ``format``."""
    kept = _unsigned(body)
    return kept | {SIGNATURE: b64u(_private_key(seed).sign(_to_sign(kept)))}


def is_signed(body: Mapping[str, object], key: bytes) -> bool:
    """Whether the object bears the signature of this Ed25519 key (32 bytes)."""
    text = body.get(SIGNATURE)
    if not isinstance(text, str) or not isinstance(body.get("format"), str):
        return False
    try:
        _public_key(key).verify(unb64u(text), _to_sign(_unsigned(body)))
    except (InvalidSignature, SealingFault, ValueError):
        return False
    return True


def public_key_of(seed: bytes) -> bytes:
    """The Ed25519 public key (32 bytes) of a seed (32 bytes)."""
    return _private_key(seed).public_key().public_bytes_raw()


def _private_key(seed: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(seed)


@lru_cache(maxsize=64)
def _public_key(key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(key)


def _unsigned(body: Mapping[str, object]) -> dict[str, Any]:
    return {key: value for key, value in body.items() if key != SIGNATURE}


def _to_sign(body: Mapping[str, object]) -> bytes:
    return f"commonweal {body['format']}\n".encode() + canonical(body)


def _written(body: object) -> bytes:
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8")


def _check(value: object) -> None:
    match value:
        case None | bool() | str():
            return
        case int() if 0 <= value < TOO_LARGE_A_NUMBER:
            return
        case list() | tuple():
            for one in value:
                _check(one)
            return
        case Mapping():
            for key, one in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    _not_canonical("a key is not ASCII text")
                _check(one)
            return
    _not_canonical(f"it cannot hold {value!r}")


def _fraction(text: str) -> NoReturn:
    _not_canonical(f"{text} is not a whole number")


def _whole(digits: str) -> int:
    number = int(digits)
    if number < 0 or number >= TOO_LARGE_A_NUMBER:
        _not_canonical("a number is out of range")
    return number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if not all(key.isascii() for key, _ in pairs):
        _not_canonical("a key is not ASCII text")
    return dict(pairs)


def _not_canonical(reason: str) -> NoReturn:
    raise SealingFault(
        FaultCode.NOT_CANONICAL,
        f"This is not the right file, or it was changed: it is not canonical JSON ({reason}). Take "
        "the file as it was saved, and do not open and save it in another program.",
    )
