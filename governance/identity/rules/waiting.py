"""How long somebody waits after several wrong tries: per account or code, never per place."""

from datetime import datetime, timedelta
from enum import StrEnum

FORGOTTEN_AFTER = timedelta(hours=24)
LONGEST_WAIT = timedelta(minutes=15)
FREE_TRIES = 5


class Tried(StrEnum):
    """What is tried; each is counted on its own."""

    CODE = "code"
    CODE_OF_ACCOUNT = "code-of-account"
    LINK = "link"
    PASSWORD = "password"  # noqa: S105 - the name of a count
    SECOND_FACTOR = "second-factor"


def wait_after(tries: int) -> timedelta:
    """Nothing for the first five tries; then 1, 2, 4, 8 and at most 15 minutes.

    The longest wait is short enough that nobody is kept out for long by somebody else's tries.
    """
    if tries < FREE_TRIES:
        return timedelta(0)
    return min(timedelta(minutes=2 ** min(tries - FREE_TRIES, 10)), LONGEST_WAIT)


def minutes_left(until: datetime, now: datetime) -> int:
    """Whole minutes until an instant, rounded up, one at least."""
    return max(1, -((now - until) // timedelta(minutes=1)))
