"""The key check: a trustee proves that their key opens, and signs the manifest by it."""

from typing import Any

from governance.sealing.canonical import (
    KEY_BYTES,
    SIGNATURE,
    b64u,
    canonical,
    digest,
    is_signed,
    read_canonical,
    signed,
)
from governance.sealing.faults import FaultCode, SealingFault
from governance.sealing.fields import Fields
from governance.sealing.hpke import LAYER_BYTES, seal_to
from governance.sealing.keys import TrusteeKey
from governance.sealing.manifest import Manifest, Trustee

CHECK_FORMAT, ANSWER_FORMAT = "key-check-v1", "key-checked-v1"


def key_check(manifest: Manifest, place: int, secret_bytes: bytes) -> tuple[dict[str, Any], str]:
    """A check for the trustee at that place, and the digest the answer must have.

    ``secret_bytes`` are 32 random bytes; they need not be kept.
    """
    if len(secret_bytes) != KEY_BYTES:
        raise ValueError("a key check seals 32 bytes")
    sealed = seal_to(manifest.trustee(place).opening_key, secret_bytes, _info(manifest, place))
    check = {
        "format": CHECK_FORMAT,
        "poll": manifest.poll,
        "manifest": manifest.fingerprint,
        "document": manifest.body(),
        "trustee": place,
        "sealed": b64u(sealed),
    }
    return check, digest(secret_bytes)


def read_key_check(raw: bytes) -> tuple[Manifest, Trustee, bytes]:
    """The manifest in a check, the trustee it is for and what was sealed; raises SealingFault."""
    fields = Fields(read_canonical(raw.strip()), "the key check")
    fields.format(CHECK_FORMAT)
    fields.exactly("format", "poll", "manifest", "document", "trustee", "sealed")
    manifest = Manifest.of_body(fields.part("document").body)
    if (fields.text("poll"), fields.text("manifest")) != (manifest.poll, manifest.fingerprint):
        raise SealingFault(
            FaultCode.WRONG_MANIFEST, "The key check names another manifest than it holds."
        )
    trustee = manifest.trustee(fields.whole("trustee", least=1))
    return manifest, trustee, fields.raw("sealed", KEY_BYTES + LAYER_BYTES)


def answer_key_check(raw: bytes, key: TrusteeKey) -> dict[str, Any]:
    """The trustee's signed answer to a check; raises SealingFault."""
    manifest, trustee, sealed = read_key_check(raw)
    check_trustee(trustee, key)
    answer = {
        "format": ANSWER_FORMAT,
        "poll": manifest.poll,
        "manifest": manifest.fingerprint,
        "trustee": trustee.place,
        "opened": digest(key.open(sealed, _info(manifest, trustee.place))),
    }
    return signed(answer, key.signing_seed)


def read_answer(raw: bytes, manifest: Manifest, place: int, expected: str) -> dict[str, Any]:
    """The answer of the trustee at that place; ``expected`` is the digest of the sealed bytes.

    Raises SealingFault, ``wrong-key-check`` when something else was opened.
    """
    fields = Fields(read_canonical(raw.strip()), "the answer to the key check")
    fields.format(ANSWER_FORMAT)
    fields.exactly("format", "poll", "manifest", "trustee", "opened", SIGNATURE)
    if (fields.text("poll"), fields.text("manifest")) != (manifest.poll, manifest.fingerprint):
        raise SealingFault(
            FaultCode.WRONG_MANIFEST, "This answer is of another poll or another manifest."
        )
    if fields.whole("trustee") != place:
        raise SealingFault(FaultCode.WRONG_TRUSTEE, "This answer is another trustee's.")
    if not is_signed(fields.body, manifest.trustee(place).signing_key):
        raise SealingFault(
            FaultCode.BAD_SIGNATURE, "This answer is not signed with the trustee's key."
        )
    if fields.sha256("opened") != expected:
        raise SealingFault(
            FaultCode.WRONG_KEY_CHECK,
            "This answers an earlier key check. Send the trustee the newest one.",
        )
    return dict(fields.body)


def check_trustee(trustee: Trustee, key: TrusteeKey) -> None:
    """Make sure that this is the trustee's key; raises SealingFault (``wrong-trustee``)."""
    if (trustee.opening_key, trustee.signing_key) != (key.opening_key, key.signing_key):
        raise SealingFault(
            FaultCode.WRONG_TRUSTEE,
            f"This file is for {trustee.name} with key {trustee.key_id}. Your key is {key.key_id}.",
        )


def _info(manifest: Manifest, place: int) -> bytes:
    return canonical(
        {
            "format": CHECK_FORMAT,
            "poll": manifest.poll,
            "manifest": manifest.fingerprint,
            "trustee": place,
        }
    )
