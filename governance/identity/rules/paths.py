"""Where a person is sent after signing in: only ever a page of this site."""

from urllib.parse import urlsplit

_LONGEST = 500


def safe_path(given: str | None) -> str | None:
    """``given`` if it is a path on this site, otherwise ``None``.

    Refused are addresses with a host or a scheme, ``//host``, ``/\\host`` (browsers read the
    backslash as a slash), and anything with a control character or a space in it.
    """
    if not given or len(given) > _LONGEST:
        return None
    if not given.startswith("/") or given.startswith("//") or "\\" in given:
        return None
    if any(ord(one) <= ord(" ") or ord(one) == 0x7F for one in given):  # noqa: PLR2004 - DEL
        return None
    parts = urlsplit(given)
    return None if parts.scheme or parts.netloc else given
