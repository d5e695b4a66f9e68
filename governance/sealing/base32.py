"""Base 32 (RFC 4648) as people copy it from paper, and secrets printed in it."""

import base64
import hashlib

from governance.sealing.canonical import KEY_BYTES
from governance.sealing.faults import FaultCode, SealingFault

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_MISREAD = str.maketrans("018", "OIB")
_GROUP = 5
_CHECK_BYTES = 2
_GAPS = "-–—_.·"


def base32(raw: bytes) -> str:
    """Base 32 without padding."""
    return base64.b32encode(raw).decode().rstrip("=")


def unbase32(text: str) -> bytes | None:
    """Read base 32 back; ``None`` for what ``base32`` never writes."""
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except ValueError:
        return None
    return raw if base32(raw) == text else None


def as_typed(typed: str) -> str:
    """What somebody typed, put straight: capitals, no gaps; 0, 1 and 8 are O, I and B misread."""
    kept = (one for one in typed.upper() if not one.isspace() and one not in _GAPS)
    return "".join(kept).translate(_MISREAD)


def in_groups(text: str, size: int) -> str:
    """The text in groups of so many characters, joined by hyphens."""
    return "-".join(text[start : start + size] for start in range(0, len(text), size))


def secret_text(prefix: str, secret: bytes) -> str:
    """A secret of 32 bytes as it is printed: the prefix and eleven groups of five."""
    check = hashlib.sha256(secret).digest()[:_CHECK_BYTES]
    return f"{prefix}-{in_groups(base32(secret + check), _GROUP)}"


def secret_of_text(prefix: str, text: str) -> bytes:
    """The secret in a printed text, as typed; raises SealingFault (``bad-key``)."""
    typed, start = as_typed(text), as_typed(prefix)
    raw = unbase32(typed.removeprefix(start)) if typed.startswith(start) else None
    if raw is None or len(raw) != KEY_BYTES + _CHECK_BYTES:
        raise SealingFault(
            FaultCode.BAD_KEY,
            f"This is not the text of such a key. It begins with {prefix} and has eleven groups of "
            "five letters and digits after that.",
        )
    secret, check = raw[:KEY_BYTES], raw[KEY_BYTES:]
    if hashlib.sha256(secret).digest()[:_CHECK_BYTES] != check:
        raise SealingFault(
            FaultCode.BAD_KEY,
            "A letter or digit of the key is wrong. Compare what you typed with your paper.",
        )
    return secret
