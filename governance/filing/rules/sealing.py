"""Sealing what only the registrar may be told, so that a copied database does not give it away."""

import base64
import json
from collections.abc import Mapping
from typing import ClassVar

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from governance.kernel.refusals import Refusal

NONCE_BYTES = 12
_KEY_BYTES = 32
_PURPOSE = b"commonweal private particulars of officers, 1"


class ParticularsUnreadable(Refusal):
    """The installation's secret key is not the one that the particulars were sealed with."""

    code: ClassVar[str] = "particulars-unreadable"


class Seal:
    """AES-256-GCM under a key made from ``SECRET_KEY`` for this one purpose (HKDF, RFC 5869).

    Each text is bound to the record and the change it belongs to, so that it opens nowhere else.
    """

    def __init__(self, secret_key: str) -> None:
        """Derive the key; the secret key itself is not kept."""
        made = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_PURPOSE)
        self._cipher = AESGCM(made.derive(secret_key.encode()))

    def close(self, facts: Mapping[str, object], *, about: str, nonce: bytes) -> str:
        """The facts (as JSON holds them) sealed; ``nonce``: 12 bytes never used before."""
        text = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True)
        sealed = self._cipher.encrypt(nonce, text.encode(), about.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, *, about: str) -> dict[str, object]:
        """The facts that ``close`` was given. Raises ``ParticularsUnreadable``."""
        raw = base64.urlsafe_b64decode(sealed)
        nonce, rest = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        try:
            text = self._cipher.decrypt(nonce, rest, about.encode())
        except InvalidTag:
            raise ParticularsUnreadable from None
        opened: dict[str, object] = json.loads(text)
        return opened
