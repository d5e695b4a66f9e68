"""Yes or no to each candidate, with or without "re-open nominations" among them."""

from collections import Counter
from collections.abc import Mapping

from governance.counting.arithmetic import WHOLE
from governance.counting.ballots import BLANK, ONLY_WITHDRAWN, Profile, Ranks
from governance.counting.marks import elect_most, equals
from governance.counting.record import (
    Act,
    Action,
    Answer,
    CountRecord,
    Pile,
    Stage,
    Why,
)
from governance.counting.ties import Ties

RULE = "yes-no"
VERSION = "1"

UNCLEAR_ANSWER = "unclear_answer"

YES_AND_NO = 2
"""Places on a paper: the first holds everyone answered "yes", the second everyone answered "no"."""


def count(profile: Profile, *, ties: Ties, reopen: str = "") -> CountRecord:
    """Elect everyone with more "yes" than "no", those with the most "yes" first, up to the seats.

    Papers: place 1 holds the candidates answered "yes", place 2 those answered "no"; whoever is
    on neither got no answer. A paper with more places is unclear and counts for nothing.
    reopen: the id of "re-open nominations" where the rules put it on the paper. It is never
    elected, and nobody is who has not more "yes" than it has; seats left empty are to be filled
    by new nominations. Raises TieNeedsLot where equal "yes" straddles the last seat.
    """
    papers, invalid = _sort(profile)
    yes, no = _tally(papers, [one.id for one in profile.standing])
    bar = yes.get(reopen, -1)
    willing = [one for one in yes if one != reopen and yes[one] > no[one] and yes[one] > bar]
    elected, lots = elect_most(willing, yes, profile.seats, why=Why.MORE_YES, ties=ties)
    valid = sum(papers.values())
    stage = Stage(
        number=1,
        action=Action(Act.FIRST),
        quota=None,
        votes=yes,
        non_transferable=0,
        rounding=0,
        piles={one: (Pile(1, number),) for one, number in yes.items() if number},
        elected=elected,
        lots=lots,
    )
    return CountRecord(
        rule=RULE,
        version=VERSION,
        title=profile.title,
        candidates=profile.candidates,
        seats=profile.seats,
        places=WHOLE.places,
        valid=valid,
        invalid=invalid,
        rejected_in_part=profile.rejected_in_part,
        total=sum(yes.values()),
        quota=None,
        stages=(stage,),
        elected=tuple(one.candidate for one in elected),
        undecided=equals(elected),
        answers=tuple(Answer(one, yes[one], no[one]) for one in yes),
        reopen=reopen,
    )


def _sort(profile: Profile) -> tuple[dict[Ranks, int], dict[str, int]]:
    """Turn all papers into answers, without withdrawn candidates."""
    gone = {one.id for one in profile.candidates if one.withdrawn}
    everything: Counter[Ranks] = Counter(profile.irregular)
    for ranking, number in profile.papers.items():
        everything[tuple((one,) for one in ranking)] += number
    papers: Counter[Ranks] = Counter()
    invalid: Counter[str] = Counter(profile.invalid)
    for ranks, number in everything.items():
        left = tuple(tuple(one for one in place if one not in gone) for place in ranks)
        if not any(ranks):
            invalid[BLANK] += number
        elif len(ranks) > YES_AND_NO:
            invalid[UNCLEAR_ANSWER] += number
        elif not any(left):
            invalid[ONLY_WITHDRAWN] += number
        else:
            papers[left] += number
    return dict(papers), {reason: number for reason, number in invalid.items() if number}


def _tally(
    papers: Mapping[Ranks, int], standing: list[str]
) -> tuple[dict[str, int], dict[str, int]]:
    """Count "yes" and "no" of each candidate."""
    sums = (dict.fromkeys(standing, 0), dict.fromkeys(standing, 0))
    for ranks, number in papers.items():
        for answers, place in zip(sums, ranks, strict=False):
            for one in place:
                answers[one] += number
    return sums
