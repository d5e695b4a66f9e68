"""First past the post, and its form for several seats, the block vote: MER FPP44 to FPP51."""

from governance.counting.ballots import Profile
from governance.counting.marks import count_marks
from governance.counting.record import CountRecord
from governance.counting.ties import Ties

RULE = "fptp"
BLOCK_RULE = "block"
VERSION = "2014.1"


def count(profile: Profile, *, ties: Ties) -> CountRecord:
    """Count first past the post: as many marks as seats (MER FPP44.1), the most votes win (FPP49).

    Raises TieNeedsLot where equal votes straddle the last seat: the lot gives one of them one
    vote more (FPP51).
    """
    return count_marks(profile, rule=RULE, version=VERSION, most_marks=profile.seats, ties=ties)


def count_block(profile: Profile, *, ties: Ties) -> CountRecord:
    """Count the block vote: the same, by the name it has with several seats."""
    return count_marks(
        profile, rule=BLOCK_RULE, version=VERSION, most_marks=profile.seats, ties=ties
    )
