"""The booth's tables: polls and what lies in their boxes; ceremony; log; opening."""

from governance.voting.models.board import BoardEntry, BoardNode, Checkpoint
from governance.voting.models.ceremony import Box, Credential, Trustee
from governance.voting.models.opening import OpenedRow, OpeningLine, OpeningStep
from governance.voting.models.polls import Ballot, Mark, Poll, PollRemains, RollEntry

__all__ = [
    "Ballot",
    "BoardEntry",
    "BoardNode",
    "Box",
    "Checkpoint",
    "Credential",
    "Mark",
    "OpenedRow",
    "OpeningLine",
    "OpeningStep",
    "Poll",
    "PollRemains",
    "RollEntry",
    "Trustee",
]
