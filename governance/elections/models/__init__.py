"""The tables of elections: contests, nominations, counts."""

from governance.elections.models import contests, counts, nominations

__all__ = ["contests", "counts", "nominations"]
