"""The scrutineer's key, which signs what voids a credential, and its forms on file and paper."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

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
from governance.sealing.hpke import hkdf
from governance.sealing.manifest import Scrutineer

SECRET_FORMAT, PUBLIC_FORMAT = "scrutineer-key-v1", "scrutineer-public-key-v1"
_PREFIX = "CWS1"
_SIGNING = b"commonweal scrutineer signing v1"


@dataclass(frozen=True)
class ScrutineerKey:
    """A scrutineer's key. ``secret`` is 32 bytes and never shown by ``repr``."""

    secret: bytes = field(repr=False)
    name: str

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise SealingFault(FaultCode.BAD_KEY, "A scrutineer's secret has 32 bytes.")

    @cached_property
    def signing_seed(self) -> bytes:
        """The Ed25519 seed the scrutineer signs with (32 bytes)."""
        return hkdf(self.secret, _SIGNING)

    @cached_property
    def signing_key(self) -> bytes:
        """The Ed25519 public key (32 bytes)."""
        return public_key_of(self.signing_seed)

    @property
    def paper_text(self) -> str:
        """The secret as it is printed: ``CWS1-`` and eleven groups of five."""
        return secret_text(_PREFIX, self.secret)

    def public_file(self) -> dict[str, Any]:
        """``scrutineer-public-key-v1``, signed: what the scrutineer hands in."""
        body = {
            "format": PUBLIC_FORMAT,
            "name": self.name,
            "signing_key": b64u(self.signing_key),
        }
        return signed(body, self.signing_seed)

    def secret_file(self, made_at: datetime) -> dict[str, Any]:
        """``scrutineer-key-v1``: what the scrutineer keeps. ``made_at`` is aware."""
        return {
            "format": SECRET_FORMAT,
            "name": self.name,
            "secret": self.paper_text,
            "made_at": shown_instant(made_at),
        }


def new_scrutineer_key(name: str, secret: bytes | None = None) -> ScrutineerKey:
    """A key out of fresh random bytes, or out of these 32."""
    return ScrutineerKey(secrets.token_bytes(KEY_BYTES) if secret is None else secret, name)


def is_scrutineer_key_text(text: str) -> bool:
    """Whether this begins as the text of a scrutineer's key does."""
    return as_typed(text).startswith(as_typed(_PREFIX))


def scrutineer_key_from_text(text: str, name: str) -> ScrutineerKey:
    """The key on a scrutineer's paper, as typed; raises SealingFault (``bad-key``)."""
    return ScrutineerKey(secret_of_text(_PREFIX, text), name)


def read_secret_scrutineer_key(raw: bytes) -> ScrutineerKey:
    """The key in a ``scrutineer-key-v1`` file; raises SealingFault."""
    fields = Fields(read_canonical(raw.strip()), "the key file")
    fields.format(SECRET_FORMAT)
    fields.exactly("format", "name", "secret", "made_at")
    return scrutineer_key_from_text(fields.text("secret"), fields.text("name"))


def read_scrutineer_key(raw: bytes) -> Scrutineer:
    """The name and key in a ``scrutineer-public-key-v1`` file, signature checked."""
    fields = Fields(read_canonical(raw.strip()), "the public key file")
    fields.format(PUBLIC_FORMAT)
    fields.exactly("format", "name", "signing_key", SIGNATURE)
    signing_key = fields.raw("signing_key", KEY_BYTES)
    if not is_signed(fields.body, signing_key):
        raise SealingFault(
            FaultCode.BAD_SIGNATURE,
            "The public key file is not signed by its own key: it was changed on the way. Ask the "
            "scrutineer for it again.",
        )
    return Scrutineer(fields.text("name"), signing_key)
