"""What the page components need from Python: initials, ordinals, the words for a span of time."""

from datetime import datetime, timedelta
from zlib import crc32

from flask import Flask

from governance.kernel.wording import plural
from governance.web.assets import asset_url, script_tag, style_tag

AVATAR_TINTS = 6
_SMALL_WORDS = frozenset({"a", "an", "and", "for", "in", "of", "on", "the"})


def initials(name: str) -> str:
    """Up to two letters for a person or a body: first and last word, `?` when there is none."""
    words = [word for word in name.split() if word[:1].isalnum()]
    if not words:
        return "?"
    letters = words[0][0] if len(words) == 1 else words[0][0] + words[-1][0]
    return letters.upper()


def monogram(name: str) -> str:
    """Two letters for a mutual without a logo: the first two words that carry meaning."""
    words = [w for w in name.split() if w[:1].isalpha() and w.lower() not in _SMALL_WORDS]
    return "".join(word[0] for word in words[:2]).upper() or initials(name)


def avatar_tint(name: str) -> int:
    """One of six background tints, the same each time for the same name."""
    return crc32(name.encode()) % AVATAR_TINTS + 1


def ordinal(number: int) -> str:
    """1 → 1st, 2 → 2nd, 11 → 11th."""
    if number % 100 in {11, 12, 13}:
        return f"{number}th"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def time_left(until: datetime, now: datetime) -> str:
    """How long is left, in the words people use: `3 days`, `5 hours`, `less than a minute`.

    Both instants are aware. Whole units are rounded down, so nobody is promised time that is
    not there. At or after `until` the answer is empty.
    """
    left = until - now
    if left <= timedelta(0):
        return ""
    for size, word in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour")):
        if left >= 2 * size:
            return plural(left // size, word)
    minutes = left // timedelta(minutes=1)
    return plural(minutes, "minute") if minutes else "less than a minute"


def install_components(app: Flask) -> None:
    """Give the templates of `app` everything that templates/components relies on."""
    app.jinja_env.globals.update(
        asset_url=asset_url,
        script_tag=script_tag,
        style_tag=style_tag,
    )
    app.jinja_env.filters.update(
        avatar_tint=avatar_tint,
        initials=initials,
        monogram=monogram,
        ordinal=ordinal,
        time_left=time_left,
    )
