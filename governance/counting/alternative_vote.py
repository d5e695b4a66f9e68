"""The alternative vote: one seat, the lowest goes out until somebody has more than half."""

from governance.counting import stv_scottish
from governance.counting.arithmetic import WHOLE
from governance.counting.ballots import Profile
from governance.counting.record import CountRecord
from governance.counting.table import Table
from governance.counting.ties import Ties

RULE = "av"
VERSION = "2007.1"


def count(profile: Profile, *, ties: Ties) -> CountRecord:
    """Count one seat by SSI 2007/42, schedule 1, rules 45-52: the rule of Scottish by-elections.

    With one seat the quota is more than half of the valid papers, no surplus is ever transferred,
    and every paper counts whole. One candidate is excluded at a time; equals are told apart at the
    latest stage at which they differed. (ERS97 and MER with one seat may exclude several at once,
    and ERS97 lets the quota fall: count by those names to follow them.) Raises ValueError for more
    seats than one, TieNeedsLot where r50(4) needs a lot.
    """
    if profile.seats != 1:
        raise ValueError("the alternative vote fills one seat")
    table = Table(profile, rule=RULE, version=VERSION, unit=WHOLE, ties=ties)
    return stv_scottish.count_on(table)
