"""Keys made from the installation's secret key, and the keyed digests and seals that use them."""

import base64
import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from governance.identity.rules.refusals import SealBroken

_KEY_BYTES = 32


NONCE_BYTES = 12


class Seal:
    """AES-256-GCM under a key made from ``SECRET_KEY`` for one purpose (HKDF, RFC 5869)."""

    def __init__(self, secret_key: str, *, purpose: bytes) -> None:
        """Derive the key; the secret key itself is not kept."""
        self._cipher = AESGCM(_derived(secret_key, purpose))

    def close(self, text: str, *, about: str, nonce: bytes) -> str:
        """The text sealed, bound to what it is about; ``nonce``: 12 bytes never used before."""
        sealed = self._cipher.encrypt(nonce, text.encode(), about.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, *, about: str) -> str:
        """What ``close`` was given; raises ``SealBroken`` if key or owner are not the same."""
        raw = base64.urlsafe_b64decode(sealed)
        nonce, rest = raw[:NONCE_BYTES], raw[NONCE_BYTES:]
        try:
            return self._cipher.decrypt(nonce, rest, about.encode()).decode()
        except InvalidTag:
            raise SealBroken from None


class Keys:
    """One key a purpose, derived from ``SECRET_KEY`` by HKDF-SHA256 (RFC 5869).

    A database that leaks without the secret key gives away neither codes nor authenticator
    secrets. Changing ``SECRET_KEY`` makes printed codes and authenticators invalid.
    """

    def __init__(self, secret_key: str) -> None:
        """Derive the keys; the secret key itself is not kept."""
        self._digests = _derived(secret_key, b"commonweal digests of typed codes, 1")
        self._seal = Seal(secret_key, purpose=b"commonweal authenticator secrets, 1")

    def digest(self, purpose: str, text: str) -> str:
        """HMAC-SHA256 of a text for one purpose, in hexadecimal."""
        return hmac.new(self._digests, f"{purpose}\n{text}".encode(), hashlib.sha256).hexdigest()

    def seal(self, text: str, *, about: str, nonce: bytes) -> str:
        """Encrypt a text (AES-256-GCM), bound to what it is about; ``nonce``: 12 fresh bytes."""
        return self._seal.close(text, about=about, nonce=nonce)

    def unseal(self, sealed: str, *, about: str) -> str:
        """Decrypt what ``seal`` gave; raises ``SealBroken`` if key or owner are not the same."""
        return self._seal.open(sealed, about=about)


def _derived(secret_key: str, purpose: bytes) -> bytes:
    made = HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=purpose)
    return made.derive(secret_key.encode())
