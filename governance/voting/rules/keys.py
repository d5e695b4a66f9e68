"""The booth's own keys: how the seeds of boards and of issued credentials are kept sealed."""

import secrets

from governance.identity.rules.keys import NONCE_BYTES, Seal
from governance.kernel.ids import PollId

_SEED_BYTES = 32


class BoothKeys:
    """Seals and opens seeds (32 bytes) under a key made from the installation's ``SECRET_KEY``.

    A database that leaks without the secret key gives away neither the boards' keys nor the
    voters' credentials. Opening raises ``SealBroken`` when the secret key has changed.
    """

    def __init__(self, secret_key: str) -> None:
        """Derive the key; the secret key itself is not kept."""
        self._seal = Seal(secret_key, purpose=b"commonweal seeds of the booth, 1")

    def close(self, seed: bytes, *, poll_id: PollId, owner: str) -> str:
        """A seed as it is stored; ``owner`` is ``board`` or a credential."""
        if len(seed) != _SEED_BYTES:
            raise ValueError("a seed has 32 bytes")
        nonce = secrets.token_bytes(NONCE_BYTES)
        return self._seal.close(seed.hex(), about=f"{poll_id} {owner}", nonce=nonce)

    def open(self, sealed: str, *, poll_id: PollId, owner: str) -> bytes:
        """The seed again; raises ``SealBroken``."""
        return bytes.fromhex(self._seal.open(sealed, about=f"{poll_id} {owner}"))
