"""Comparison in pairs by Schulze's method: who beats whom, directly or by the strongest path.

M. Schulze, Social Choice and Welfare 36 (2011), section 2, with winning votes as the strength of
a link. Candidates left off a paper are all below those on it; a shared number is no preference
between those who share it; a skipped number means nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from governance.counting.arithmetic import WHOLE
from governance.counting.ballots import BLANK, ONLY_WITHDRAWN, Profile, Ranks
from governance.counting.record import (
    Act,
    Action,
    CountRecord,
    Elected,
    Lot,
    Pair,
    Purpose,
    Stage,
    Why,
)
from governance.counting.ties import Ties

RULE = "schulze"
VERSION = "2011.1"

Matrix = dict[str, dict[str, int]]


def count(profile: Profile, *, ties: Ties) -> CountRecord:
    """Elect the first of Schulze's order, as many as seats. Raises TieNeedsLot for the last seat.

    The one stage shows first preferences; `pairs` of the record has every comparison.
    """
    papers, invalid = _sort(profile)
    standing = [one.id for one in profile.standing]
    prefer = _prefer(papers, standing)
    path = _strongest_paths(prefer, standing)
    groups, lots = _elect(path, standing, profile.seats, ties)
    order = [one for group in groups for one in group]
    votes = dict.fromkeys(standing, 0)
    for ranks, number in papers.items():
        if len(ranks[0]) == 1:
            votes[ranks[0][0]] += number
    valid = sum(papers.values())
    lucky = {one for lot in lots for one in lot.tied}
    stage = Stage(
        number=1,
        action=Action(Act.FIRST),
        quota=None,
        votes=votes,
        non_transferable=valid - sum(votes.values()),
        rounding=0,
        piles={},
        elected=tuple(
            Elected(one, Why.LOT if one in lucky else Why.PAIRS, votes[one]) for one in order
        ),
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
        total=valid,
        quota=None,
        stages=(stage,),
        elected=tuple(order),
        undecided=tuple(
            group for group in groups if len(group) > 1 and not lucky.issuperset(group)
        ),
        pairs=tuple(
            Pair(one, other, prefer[one][other], path[one][other])
            for one in standing
            for other in standing
            if one != other
        ),
    )


def _sort(profile: Profile) -> tuple[dict[Ranks, int], dict[str, int]]:
    """Turn all papers into places, without withdrawn candidates and empty places."""
    gone = {one.id for one in profile.candidates if one.withdrawn}
    everything: Counter[Ranks] = Counter(profile.irregular)
    for ranking, number in profile.papers.items():
        everything[tuple((one,) for one in ranking)] += number
    papers: Counter[Ranks] = Counter()
    invalid: Counter[str] = Counter(profile.invalid)
    for ranks, number in everything.items():
        left = (tuple(one for one in place if one not in gone) for place in ranks)
        named = tuple(place for place in left if place)
        if named:
            papers[named] += number
        else:
            invalid[ONLY_WITHDRAWN if any(ranks) else BLANK] += number
    return dict(papers), {reason: number for reason, number in invalid.items() if number}


def _prefer(papers: Mapping[Ranks, int], standing: Sequence[str]) -> Matrix:
    """Count, for each ordered pair, the papers that prefer the first to the second.

    A paper prefers everyone on it to all others, but for those as high or higher on it.
    """
    on_paper = dict.fromkeys(standing, 0)
    not_below: Matrix = {one: dict.fromkeys(standing, 0) for one in standing}
    for ranks, number in papers.items():
        so_far: list[str] = []
        for place in ranks:
            so_far += place
            for one in place:
                on_paper[one] += number
                row = not_below[one]
                for other in so_far:
                    row[other] += number
    return {
        one: {other: on_paper[one] - not_below[one][other] for other in standing}
        for one in standing
    }


def _strongest_paths(prefer: Matrix, standing: Sequence[str]) -> Matrix:
    """Find the strongest path between each two: a path is as strong as its weakest link.

    Only a win is a link, and it is as strong as the papers that prefer the winner.
    """
    path: Matrix = {
        one: {
            other: prefer[one][other] if prefer[one][other] > prefer[other][one] else 0
            for other in standing
        }
        for one in standing
    }
    for via in standing:
        for one in standing:
            first = path[one][via]
            for other in standing if first else ():
                weakest = min(first, path[via][other])
                if one != other and weakest > path[one][other]:
                    path[one][other] = weakest
    return path


def _elect(
    path: Matrix, standing: Sequence[str], seats: int, ties: Ties
) -> tuple[list[tuple[str, ...]], tuple[Lot, ...]]:
    """Take whoever nobody beats, again and again; a lot where they are more than the seats left."""
    groups: list[tuple[str, ...]] = []
    left = list(standing)
    places = seats
    while left and places:
        unbeaten = tuple(
            one for one in left if all(path[other][one] <= path[one][other] for other in left)
        )
        if len(unbeaten) > places:
            lot = ties.settle(stage=1, purpose=Purpose.ELECT, tied=unbeaten)
            return [*groups, *((one,) for one in lot.order[:places])], (lot,)
        groups.append(unbeaten)
        left = [one for one in left if one not in unbeaten]
        places -= len(unbeaten)
    return groups, ()
