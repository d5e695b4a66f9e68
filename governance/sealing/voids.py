"""The scrutineer's word that a credential no longer counts, and which one replaces it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from governance.sealing.canonical import SIGNATURE, is_signed, read_canonical, signed
from governance.sealing.credentials import check_credential
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields

FORMAT = "void-v1"


class VoidReason(StrEnum):
    """Why a credential is voided."""

    ERROR = "error"
    LOST = "lost"
    PAPER = "paper"
    PRESSURED = "pressured"


@dataclass(frozen=True, slots=True)
class Void:
    """A voided credential; ``replacement`` is the credential issued for it, if any."""

    credential: str
    reason: VoidReason
    replacement: str | None


def void_file(void: Void, *, poll: str, manifest: str, seed: bytes) -> dict[str, Any]:
    """``void-v1``, signed with the scrutineer's seed."""
    body = {
        "format": FORMAT,
        "poll": poll,
        "manifest": manifest,
        "credential": void.credential,
        "reason": void.reason.value,
        "replacement": void.replacement,
    }
    return signed(body, seed)


def read_void(raw: bytes, *, poll: str, manifest: str, key: bytes) -> Void:
    """The voided credential in a file that the scrutineer's key has signed; raises SealingFault."""
    fields = Fields(read_canonical(raw.strip()), "the file that voids a credential")
    fields.format(FORMAT)
    fields.exactly("format", "poll", "manifest", "credential", "reason", "replacement", SIGNATURE)
    if (fields.text("poll"), fields.text("manifest")) != (poll, manifest):
        raise SealingFault(FaultCode.WRONG_MANIFEST, "This file is of another poll.")
    if not is_signed(fields.body, key):
        raise SealingFault(FaultCode.BAD_SIGNATURE, "This file is not the scrutineer's.")
    has_replacement = fields.body["replacement"] is not None
    return Void(
        check_credential(fields.text("credential")),
        VoidReason(fields.one_of("reason", *VoidReason)),
        check_credential(fields.text("replacement")) if has_replacement else None,
    )
