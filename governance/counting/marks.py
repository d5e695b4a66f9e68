"""Counting marks: whoever is on the most papers, as many as there are seats."""

from collections import Counter
from collections.abc import Mapping, Sequence

from governance.counting.arithmetic import WHOLE
from governance.counting.ballots import BLANK, ONLY_WITHDRAWN, TOO_MANY_MARKS, Profile, Ranking
from governance.counting.record import (
    Act,
    Action,
    CountRecord,
    Elected,
    Lot,
    Pile,
    Purpose,
    Stage,
    Why,
)
from governance.counting.ties import Ties


def count_marks(
    profile: Profile, *, rule: str, version: str, most_marks: int, ties: Ties
) -> CountRecord:
    """Count marks: the most votes win, as many as there are seats.

    Each paper in the profile is the set of candidates marked, at most `most_marks` of them. Papers
    with some marks uncertain come with their certain marks only (MER FPP44.2). Raises
    TieNeedsLot where equal votes straddle the last seat (MER FPP51).
    """
    papers, invalid = _sort_marks(profile, most_marks)
    standing = [one.id for one in profile.standing]
    votes = dict.fromkeys(standing, 0)
    for marks, number in papers.items():
        for one in marks:
            votes[one] += number
    elected, lots = _elect(votes, profile.seats, ties)
    total = sum(votes.values())
    stage = Stage(
        number=1,
        action=Action(Act.FIRST),
        quota=None,
        votes=votes,
        non_transferable=0,
        rounding=0,
        piles={one: (Pile(1, number),) for one, number in votes.items() if number},
        elected=elected,
        lots=lots,
    )
    order = tuple(one.candidate for one in elected)
    return CountRecord(
        rule=rule,
        version=version,
        title=profile.title,
        candidates=profile.candidates,
        seats=profile.seats,
        places=WHOLE.places,
        valid=sum(papers.values()),
        invalid=invalid,
        rejected_in_part=profile.rejected_in_part,
        total=total,
        quota=None,
        stages=(stage,),
        elected=order,
        undecided=equals(elected),
    )


def _sort_marks(profile: Profile, most_marks: int) -> tuple[Mapping[Ranking, int], dict[str, int]]:
    """FPP44.1: reject papers with no mark or with more marks than the voter had votes."""
    withdrawn = {one.id for one in profile.candidates if one.withdrawn}
    papers: Counter[Ranking] = Counter()
    invalid: Counter[str] = Counter(profile.invalid)
    for marks, number in profile.papers.items():
        left = tuple(one for one in marks if one not in withdrawn)
        if len(marks) > most_marks:
            invalid[TOO_MANY_MARKS] += number
        elif not marks:
            invalid[BLANK] += number
        elif not left:
            invalid[ONLY_WITHDRAWN] += number
        else:
            papers[left] += number
    return papers, {reason: number for reason, number in invalid.items() if number}


def _elect(
    votes: Mapping[str, int], seats: int, ties: Ties
) -> tuple[tuple[Elected, ...], tuple[Lot, ...]]:
    """FPP49: the most votes; FPP51: between equals the lot gives one vote more."""
    why = Why.REMAINING if len(votes) <= seats else Why.MOST_VOTES
    return elect_most(tuple(votes), votes, seats, why=why, ties=ties)


def elect_most(
    some: Sequence[str], votes: Mapping[str, int], seats: int, *, why: Why, ties: Ties
) -> tuple[tuple[Elected, ...], tuple[Lot, ...]]:
    """Elect those of some with the most votes, up to the seats.

    Raises TieNeedsLot where equal votes straddle the last seat: the lot gives one vote more.
    """
    falling = sorted(some, key=lambda one: -votes[one])
    if len(falling) <= seats:
        return tuple(Elected(one, why, votes[one]) for one in falling), ()
    last = votes[falling[seats - 1]]
    sure = [one for one in falling if votes[one] > last]
    tied = [one for one in falling if votes[one] == last]
    elected = [Elected(one, why, votes[one]) for one in sure]
    if len(sure) + len(tied) <= seats:
        return (*elected, *(Elected(one, why, last) for one in tied)), ()
    lot = ties.settle(stage=1, purpose=Purpose.EXTRA_VOTE, tied=tied)
    lucky = lot.order[: seats - len(sure)]
    return (*elected, *(Elected(one, Why.LOT, last) for one in lucky)), (lot,)


def equals(elected: tuple[Elected, ...]) -> tuple[tuple[str, ...], ...]:
    """List groups elected with equal votes and no lot between them."""
    groups: dict[int, list[str]] = {}
    for one in elected:
        if one.why is not Why.LOT:
            groups.setdefault(one.votes, []).append(one.candidate)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)
