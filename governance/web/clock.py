"""The clock of a request: read once, handed on as an argument."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import current_app, g

LONDON = ZoneInfo("Europe/London")
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def now() -> datetime:
    """The time of this request: the same instant however often it is asked for."""
    if "now" not in g:
        clock: Clock = current_app.extensions["clock"]
        g.now = clock()
    moment: datetime = g.now
    return moment
