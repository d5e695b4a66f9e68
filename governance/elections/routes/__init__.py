"""The pages of elections."""

from governance.elections.routes import (
    contests,
    count,
    declare,
    manage,
    nominate,
    nominations,
    poll,
    result,
    supporting,
)
from governance.elections.routes.blueprint import blueprint

__all__ = [
    "blueprint",
    "contests",
    "count",
    "declare",
    "manage",
    "nominate",
    "nominations",
    "poll",
    "result",
    "supporting",
]
