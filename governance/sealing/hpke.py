"""HPKE (RFC 9180) with P-256, HKDF-SHA256 and AES-256-GCM: deriving keys, sealing, opening."""

import hmac
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from governance.sealing.faults import FaultCode, SealingFault

KEM_NAME, KDF_NAME, AEAD_NAME = "DHKEM(P-256, HKDF-SHA256)", "HKDF-SHA256", "AES-256-GCM"
POINT_BYTES = 65
LAYER_BYTES = POINT_BYTES + 16
"""What one sealing adds: the encapsulated key and the tag of AES-GCM."""

_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_CURVE = ec.SECP256R1()
_KEY_BYTES = 32
_CANDIDATES = 256
_KEM_LABEL = b"HPKE-v1" + b"KEM" + (0x0010).to_bytes(2)


def hkdf(secret: bytes, info: bytes) -> bytes:
    """Thirty-two bytes of HKDF-SHA256 (RFC 5869), without salt."""
    return _expand(_extract(secret), info)


def derive_key_pair(ikm: bytes) -> ec.EllipticCurvePrivateKey:
    """DeriveKeyPair for P-256 (RFC 9180 §7.1.3)."""
    order = _CURVE.group_order
    prk = _extract(_KEM_LABEL + b"dkp_prk" + ikm)
    prefix = _KEY_BYTES.to_bytes(2) + _KEM_LABEL + b"candidate"
    for counter in range(_CANDIDATES):
        number = int.from_bytes(_expand(prk, prefix + bytes([counter])))
        if 0 < number < order:
            return ec.derive_private_key(number, _CURVE)
    raise SealingFault(FaultCode.BAD_KEY, "No key follows from this secret. Make another.")


def point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public key as an uncompressed point (65 bytes)."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def check_point(point: bytes) -> bytes:
    """The point, when it lies on the curve; raises SealingFault otherwise."""
    _public_key(point)
    return point


def seal_to(opening_key: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Seal for the holder of an opening key: encapsulated key (65 bytes), then ciphertext."""
    return _SUITE.encrypt(plaintext, _public_key(opening_key), info=info)


def open_with(key: ec.EllipticCurvePrivateKey, sealed: bytes, info: bytes) -> bytes:
    """Open what was sealed; raises SealingFault (``unopened``) when it does not open."""
    try:
        return _SUITE.decrypt(sealed, key, info=info)
    except (InvalidTag, ValueError):
        raise SealingFault(
            FaultCode.UNOPENED, "This was not sealed for this key, or was changed since."
        ) from None


@lru_cache(maxsize=64)
def _public_key(point: bytes) -> ec.EllipticCurvePublicKey:
    try:
        if len(point) == POINT_BYTES:
            return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except ValueError:
        pass
    raise SealingFault(FaultCode.BAD_KEY, "The opening key is not a point on the curve P-256.")


def _extract(ikm: bytes) -> bytes:
    return hmac.digest(bytes(_KEY_BYTES), ikm, "sha256")


def _expand(prk: bytes, info: bytes) -> bytes:
    return hmac.digest(prk, info + b"\x01", "sha256")
