"""The receipt: the board's signed word that a ballot is in the log."""

from dataclasses import dataclass
from typing import Any

from governance.sealing.canonical import SIGNATURE, is_signed, read_canonical, signed
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields
from governance.sealing.manifest import Manifest

FORMAT = "receipt-v1"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which ballot is which entry of the log (from 0)."""

    ballot: str
    entry: int


def receipt_file(
    *, poll: str, manifest: str, ballot: str, entry: int, seed: bytes
) -> dict[str, Any]:
    """``receipt-v1``, signed with the board's seed; the same for the same ballot, always."""
    body = {
        "format": FORMAT,
        "poll": poll,
        "manifest": manifest,
        "ballot": ballot,
        "entry": entry,
    }
    return signed(body, seed)


def read_receipt(raw: bytes, manifest: Manifest) -> Receipt:
    """What a receipt says, once the board's signature holds; raises SealingFault."""
    fields = Fields(read_canonical(raw.strip()), "the receipt")
    fields.format(FORMAT)
    fields.exactly("format", "poll", "manifest", "ballot", "entry", SIGNATURE)
    if (fields.text("poll"), fields.text("manifest")) != (manifest.poll, manifest.fingerprint):
        raise SealingFault(FaultCode.WRONG_MANIFEST, "This receipt is of another poll.")
    if not is_signed(fields.body, manifest.board.key):
        raise SealingFault(
            FaultCode.BAD_SIGNATURE, "This receipt is not signed by the board of this poll."
        )
    return Receipt(fields.sha256("ballot"), fields.whole("entry"))
