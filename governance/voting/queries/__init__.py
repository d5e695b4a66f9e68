"""Reading the booth: polls, the roll and its marks, and what is in the box after the close."""

from governance.voting.queries.box import ballot_numbers, is_in_box
from governance.voting.queries.polls import (
    BallotPage,
    MyPoll,
    MyPolls,
    PollPage,
    ballot_page,
    my_polls,
    poll_page,
)
from governance.voting.queries.roll import (
    RollStanding,
    marked_register,
    my_standing,
    roll_lines,
    turnout,
)

__all__ = [
    "BallotPage",
    "MyPoll",
    "MyPolls",
    "PollPage",
    "RollStanding",
    "ballot_numbers",
    "ballot_page",
    "is_in_box",
    "marked_register",
    "my_polls",
    "my_standing",
    "poll_page",
    "roll_lines",
    "turnout",
]
