"""A sealed ballot: the onions, one a set of trustees, and the signature of a credential."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from governance.sealing.canonical import (
    KEY_BYTES,
    SIGNATURE,
    SIGNATURE_BYTES,
    b64u,
    canonical,
    digest,
    is_signed,
    read_canonical,
    signed,
    unb64u,
)
from governance.sealing.credentials import credential_of
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields
from governance.sealing.hpke import LAYER_BYTES, seal_to
from governance.sealing.manifest import NONCE_BYTES, SCHEME, Manifest

FORMAT = "envelope-v1"
LAYER_FORMAT = "layer-v1"
_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_NUMBER_BYTES = 10


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed ballot as it came.

    ``text`` is the canonical JSON with the signature, and ``ballot`` its SHA-256.
    """

    poll: str
    manifest: str
    credential: str
    onions: tuple[bytes, ...]
    signature: str
    text: str
    ballot: str


def ballot_number(ballot: str) -> str:
    """The number of a ballot as people see it, without gaps: 16 characters of Crockford's."""
    start = bytes.fromhex(ballot)[:_NUMBER_BYTES]
    return base64.b32encode(start).decode().translate(_CROCKFORD)


def layer_info(
    manifest: Manifest, *, subset: int, position: int, credential: str | None = None
) -> bytes:
    """HPKE's info of one layer. The outermost (position 1), and no other, has a credential."""
    if (position == 1) != (credential is not None):
        raise ValueError("the outermost layer, and no other, is bound to a credential")
    body: dict[str, object] = {
        "format": LAYER_FORMAT,
        "scheme": SCHEME,
        "poll": manifest.poll,
        "manifest": manifest.fingerprint,
        "subset": subset,
        "position": position,
    }
    return canonical(body if credential is None else body | {"credential": credential})


def plaintext_of(choices: Sequence[str], nonce: bytes, size: int) -> bytes:
    """What is sealed: choices and nonce (16 bytes), spaces up to the size; SealingFault if not."""
    if len(nonce) != NONCE_BYTES:
        raise SealingFault(FaultCode.WRONG_LENGTH, "The nonce of a ballot has 16 bytes.")
    plaintext = canonical({"choices": list(choices), "nonce": b64u(nonce)})
    if len(plaintext) > size:
        raise SealingFault(FaultCode.WRONG_LENGTH, "This ballot is longer than its paper allows.")
    return plaintext.ljust(size)


def seal_ballot(
    manifest: Manifest, *, seed: bytes, choices: Sequence[str], nonce: bytes
) -> Envelope:
    """Seal a ballot and sign it with the credential of that seed. The choices are not checked."""
    credential = credential_of(seed)
    plaintext = plaintext_of(choices, nonce, manifest.plaintext_bytes)
    onions = [
        _onion(manifest, number, plaintext, credential)
        for number in range(1, len(manifest.subsets) + 1)
    ]
    body = {
        "format": FORMAT,
        "poll": manifest.poll,
        "manifest": manifest.fingerprint,
        "credential": credential,
        "onions": [b64u(onion) for onion in onions],
    }
    return read_envelope(canonical(signed(body, seed)), manifest)


def read_envelope(raw: bytes, manifest: Manifest) -> Envelope:
    """The envelope in these bytes; its signature is not yet checked. Raises SealingFault."""
    if len(raw) > most_bytes(manifest):
        raise SealingFault(FaultCode.TOO_LARGE, "This is longer than any ballot of this poll.")
    fields = Fields(read_canonical(raw), "the envelope")
    fields.format(FORMAT)
    fields.exactly("format", "poll", "manifest", "credential", "onions", SIGNATURE)
    if fields.text("poll") != manifest.poll:
        raise SealingFault(FaultCode.WRONG_POLL, "This ballot is of another poll.")
    if fields.text("manifest") != manifest.fingerprint:
        raise SealingFault(FaultCode.WRONG_MANIFEST, "This ballot was sealed by another manifest.")
    fields.raw("credential", KEY_BYTES)
    fields.raw(SIGNATURE, SIGNATURE_BYTES)
    onions = tuple(unb64u(one) for one in fields.texts("onions"))
    if [len(one) for one in onions] != [onion_bytes(manifest)] * len(manifest.subsets):
        raise SealingFault(FaultCode.WRONG_LENGTH, "The layers of this ballot are not complete.")
    return Envelope(
        poll=manifest.poll,
        manifest=manifest.fingerprint,
        credential=fields.text("credential"),
        onions=onions,
        signature=fields.text(SIGNATURE),
        text=raw.decode(),
        ballot=digest(raw),
    )


def envelope_is_signed(envelope: Envelope) -> bool:
    """Whether the envelope bears the signature of its credential."""
    body = {
        "format": FORMAT,
        "poll": envelope.poll,
        "manifest": envelope.manifest,
        "credential": envelope.credential,
        "onions": [b64u(onion) for onion in envelope.onions],
        SIGNATURE: envelope.signature,
    }
    return is_signed(body, unb64u(envelope.credential))


def onion_bytes(manifest: Manifest, *, position: int = 1) -> int:
    """The length of an onion as the trustee at that position of the subset is given it."""
    return manifest.plaintext_bytes + LAYER_BYTES * (manifest.threshold - position + 1)


def most_bytes(manifest: Manifest) -> int:
    """The length of an envelope: of one poll, all are equally long."""
    body = {
        "format": FORMAT,
        "poll": manifest.poll,
        "manifest": manifest.fingerprint,
        "credential": b64u(bytes(KEY_BYTES)),
        "onions": [b64u(bytes(onion_bytes(manifest)))] * len(manifest.subsets),
        SIGNATURE: b64u(bytes(SIGNATURE_BYTES)),
    }
    return len(canonical(body))


def _onion(manifest: Manifest, number: int, plaintext: bytes, credential: str) -> bytes:
    onion = plaintext
    for position, place in reversed([*enumerate(manifest.subset(number), start=1)]):
        info = layer_info(
            manifest,
            subset=number,
            position=position,
            credential=credential if position == 1 else None,
        )
        onion = seal_to(manifest.trustee(place).opening_key, onion, info)
    return onion
