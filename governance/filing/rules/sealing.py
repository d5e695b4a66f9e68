"""Sealing what only the registrar may be told, so that a copied database does not give it away."""

import json
from collections.abc import Mapping
from typing import ClassVar

from governance.identity.rules.keys import Seal as TextSeal
from governance.identity.rules.refusals import SealBroken
from governance.kernel.refusals import Refusal

_PURPOSE = b"commonweal private particulars of officers, 1"


class ParticularsUnreadable(Refusal):
    """The installation's secret key is not the one that the particulars were sealed with."""

    code: ClassVar[str] = "particulars-unreadable"


class Seal:
    """The seal of this one purpose, for facts.

    Each is bound to the record and the change it belongs to, so that it opens nowhere else.
    """

    def __init__(self, secret_key: str) -> None:
        """Derive the key; the secret key itself is not kept."""
        self._seal = TextSeal(secret_key, purpose=_PURPOSE)

    def close(self, facts: Mapping[str, object], *, about: str, nonce: bytes) -> str:
        """The facts (as JSON holds them) sealed; ``nonce``: 12 bytes never used before."""
        text = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True)
        return self._seal.close(text, about=about, nonce=nonce)

    def open(self, sealed: str, *, about: str) -> dict[str, object]:
        """The facts that ``close`` was given. Raises ``ParticularsUnreadable``."""
        try:
            opened: dict[str, object] = json.loads(self._seal.open(sealed, about=about))
        except SealBroken:
            raise ParticularsUnreadable from None
        return opened
