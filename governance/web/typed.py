"""What a person had written into a form that could not be taken, given back so it is not lost."""

from urllib.parse import urlsplit

from flask import request

_SHORTEST = 40
_LONGEST = 20_000
_MOST = 20
_NEVER = frozenset({"code", "csrf_token", "current", "password"})


def is_from_our_own_page() -> bool:
    """Whether the form of this request stood on a page of this site, as the browser tells it."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return urlsplit(request.headers.get("Origin", "")).netloc == request.host


def words_written() -> list[str]:
    """The longer texts in the form of this request, for their writer to copy.

    Short answers are typed again in a moment; passwords and codes are never shown. Nothing is
    given back of a form from a strange page: its words would look like ours.
    """
    if request.method != "POST" or not is_from_our_own_page():
        return []
    texts = (text for name, text in request.form.items(multi=True) if name not in _NEVER)
    return [text for text in texts if _is_prose(text)][:_MOST]


def _is_prose(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and " " in text.strip()
