"""Approval voting: a mark for everyone the voter approves of; the most approved are elected."""

from governance.counting.ballots import Profile
from governance.counting.marks import count_marks
from governance.counting.record import CountRecord
from governance.counting.ties import Ties

RULE = "approval"
VERSION = "1"


def count(profile: Profile, *, ties: Ties) -> CountRecord:
    """Count approvals, any number on a paper.

    Raises TieNeedsLot where equal approval straddles the last seat.
    """
    everyone = len(profile.candidates)
    return count_marks(profile, rule=RULE, version=VERSION, most_marks=everyone, ties=ties)
