"""A trustee's key: one secret of 32 bytes, what follows from it, its forms on file and paper."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from governance.sealing.base32 import as_typed, secret_of_text, secret_text
from governance.sealing.canonical import (
    KEY_BYTES,
    SIGNATURE,
    b64u,
    is_signed,
    public_key_of,
    read_canonical,
    signed,
)
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields, shown_instant
from governance.sealing.hpke import (
    POINT_BYTES,
    check_point,
    derive_key_pair,
    hkdf,
    open_with,
    point_of,
    seal_to,
)

__all__ = [
    "PublicKey",
    "TrusteeKey",
    "is_key_text",
    "key_from_text",
    "key_id_of",
    "new_trustee_key",
    "read_public_key",
    "read_secret_key",
    "seal_to",
]

SECRET_FORMAT, PUBLIC_FORMAT = "trustee-key-v1", "trustee-public-key-v1"
_PREFIX = "CW1"
_KEY_ID_DIGITS = 16
_OPENING, _SIGNING = b"commonweal trustee opening v1", b"commonweal trustee signing v1"


def key_id_of(opening_key: bytes, signing_key: bytes) -> str:
    """Sixteen hexadecimal digits that name a pair of public keys."""
    return hashlib.sha256(opening_key + signing_key).hexdigest()[:_KEY_ID_DIGITS]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """What everybody may know of a trustee's key."""

    name: str
    opening_key: bytes
    signing_key: bytes
    key_id: str


@dataclass(frozen=True)
class TrusteeKey:
    """A trustee's key. ``secret`` is 32 bytes and never shown by ``repr``."""

    secret: bytes = field(repr=False)
    name: str

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise SealingFault(FaultCode.BAD_KEY, "A trustee's secret has 32 bytes.")

    @cached_property
    def _opening_private(self) -> ec.EllipticCurvePrivateKey:
        return derive_key_pair(hkdf(self.secret, _OPENING))

    @cached_property
    def opening_key(self) -> bytes:
        """What ballots are sealed to: an uncompressed point (65 bytes)."""
        return point_of(self._opening_private)

    @cached_property
    def signing_seed(self) -> bytes:
        """The Ed25519 seed this trustee signs with (32 bytes)."""
        return hkdf(self.secret, _SIGNING)

    @cached_property
    def signing_key(self) -> bytes:
        """The Ed25519 public key (32 bytes)."""
        return public_key_of(self.signing_seed)

    @cached_property
    def key_id(self) -> str:
        """Sixteen hexadecimal digits that name the key."""
        return key_id_of(self.opening_key, self.signing_key)

    @property
    def paper_text(self) -> str:
        """The secret as it is printed: ``CW1-`` and eleven groups of five."""
        return secret_text(_PREFIX, self.secret)

    @property
    def public(self) -> PublicKey:
        """The public half."""
        return PublicKey(self.name, self.opening_key, self.signing_key, self.key_id)

    def public_file(self) -> dict[str, Any]:
        """``trustee-public-key-v1``, signed: what the trustee hands in."""
        body = {
            "format": PUBLIC_FORMAT,
            "name": self.name,
            "opening_key": b64u(self.opening_key),
            "signing_key": b64u(self.signing_key),
            "key_id": self.key_id,
        }
        return signed(body, self.signing_seed)

    def secret_file(self, made_at: datetime) -> dict[str, Any]:
        """``trustee-key-v1``: what the trustee keeps. ``made_at`` is aware."""
        return {
            "format": SECRET_FORMAT,
            "name": self.name,
            "secret": self.paper_text,
            "key_id": self.key_id,
            "made_at": shown_instant(made_at),
        }

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """Open what was sealed to this key; raises SealingFault (``unopened``)."""
        return open_with(self._opening_private, sealed, info)


def new_trustee_key(name: str, secret: bytes | None = None) -> TrusteeKey:
    """A key out of fresh random bytes, or out of these 32."""
    return TrusteeKey(secrets.token_bytes(KEY_BYTES) if secret is None else secret, name)


def is_key_text(text: str) -> bool:
    """Whether this begins as the text of a trustee's key does."""
    return as_typed(text).startswith(as_typed(_PREFIX))


def key_from_text(text: str, name: str) -> TrusteeKey:
    """The key on a trustee's paper, as typed; raises SealingFault (``bad-key``)."""
    return TrusteeKey(secret_of_text(_PREFIX, text), name)


def read_secret_key(raw: bytes) -> TrusteeKey:
    """The key in a ``trustee-key-v1`` file; raises SealingFault."""
    fields = Fields(read_canonical(raw.strip()), "the key file")
    fields.format(SECRET_FORMAT)
    fields.exactly("format", "name", "secret", "key_id", "made_at")
    key = key_from_text(fields.text("secret"), fields.text("name"))
    if key.key_id != fields.text("key_id"):
        raise SealingFault(
            FaultCode.BAD_KEY, "The key file contradicts itself. Use your paper instead."
        )
    return key


def read_public_key(raw: bytes) -> PublicKey:
    """The public key in a ``trustee-public-key-v1`` file, signature checked."""
    fields = Fields(read_canonical(raw.strip()), "the public key file")
    fields.format(PUBLIC_FORMAT)
    fields.exactly("format", "name", "opening_key", "signing_key", "key_id", SIGNATURE)
    opening_key = check_point(fields.raw("opening_key", POINT_BYTES))
    signing_key = fields.raw("signing_key", KEY_BYTES)
    key_id = fields.text("key_id")
    if key_id != key_id_of(opening_key, signing_key):
        raise SealingFault(FaultCode.BAD_KEY, "The number of the key does not belong to it.")
    if not is_signed(fields.body, signing_key):
        raise SealingFault(
            FaultCode.BAD_SIGNATURE,
            "The public key file is not signed by its own key: it was changed on the way. Ask the "
            "trustee for it again.",
        )
    return PublicKey(fields.text("name"), opening_key, signing_key, key_id)
