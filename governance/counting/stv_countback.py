"""Filling a casual vacancy from the papers of the election: ERS97 section 7.

The papers are counted again as if whoever left had never stood. Sitting members keep their seats,
so none of them may be excluded; the count stops when the vacancies are filled.
"""

from collections.abc import Iterable
from dataclasses import replace

from governance.counting.arithmetic import HUNDREDTHS
from governance.counting.ballots import Profile
from governance.counting.record import CountRecord
from governance.counting.stv_ers97 import count_on
from governance.counting.table import Table
from governance.counting.ties import Ties

RULE = "ers97-countback"
VERSION = "3.1"


def count(
    profile: Profile, *, gone: Iterable[str], sitting: Iterable[str], ties: Ties
) -> CountRecord:
    """Count the original papers again to fill the seats nobody sits on.

    profile: the election as it was, with its number of seats. gone: ids of those who left their
    seat, and of others who would no longer take one; they are passed over. sitting: ids of those
    who keep their seat. The record lists everyone deemed elected in this count; those of them who
    are not `sitting` fill the vacancies (`filled`), and sitting members whom the count had not
    yet reached keep their seats all the same. Raises ValueError where these do not fit together,
    TieNeedsLot where 5.2.3 or 5.2.5 calls for a lot.
    """
    away, staying = set(gone), set(sitting)
    if not (away | staying) <= {one.id for one in profile.candidates} or away & staying:
        raise ValueError("whoever sits or has gone must be a candidate, and not both")
    if len(staying) >= profile.seats:
        raise ValueError("there is no vacancy")
    people = tuple(
        replace(one, withdrawn=one.withdrawn or one.id in away) for one in profile.candidates
    )
    if any(one.withdrawn and one.id in staying for one in people):
        raise ValueError("a sitting member cannot have withdrawn")
    again = replace(profile, candidates=people)
    table = Table(again, rule=RULE, version=VERSION, unit=HUNDREDTHS, ties=ties)
    table.sitting = table.in_order(staying)
    return count_on(table)


def filled(record: CountRecord) -> tuple[str, ...]:
    """Return who fills the vacancies, in order of election."""
    return tuple(one for one in record.elected if one not in record.sitting)
