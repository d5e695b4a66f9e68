"""Election by more than half of the papers, if need be in a second ballot between two."""

from collections.abc import Sequence
from dataclasses import replace

from governance.counting.ballots import Profile
from governance.counting.marks import count_marks
from governance.counting.record import Act, Action, CountRecord, Elected, Lot, Purpose, Stage, Why
from governance.counting.ties import Ties

RULE = "two-round"
VERSION = "1"

FINALISTS = 2


def count(profile: Profile, *, ties: Ties) -> CountRecord:
    """Count one ballot: one cross a paper, and more than half of the valid papers elect.

    Where nobody has that, nobody is elected, and a second stage names the two with the most votes:
    they stand in a second ballot. Its papers are counted by this same function; between two
    candidates the most votes decide, and a lot where they are equal. Raises ValueError for more
    seats than one, TieNeedsLot where equal votes leave open who is one of the two, or who of two
    is elected (the lot counts as one vote more).
    """
    if profile.seats != 1:
        raise ValueError("an election by more than half fills one seat")
    everyone = profile.with_seats(max(1, len(profile.candidates)))
    tallied = count_marks(everyone, rule=RULE, version=VERSION, most_marks=1, ties=ties)
    (first,) = tallied.stages
    most = max(first.votes.values(), default=0)
    if len(first.votes) <= FINALISTS or 2 * most > tallied.valid:
        stages: tuple[Stage, ...] = (_decide(first, tallied.valid, ties),)
    else:
        stages = _ask_again(first, ties)
    elected = tuple(one.candidate for stage in stages for one in stage.elected)
    return replace(tallied, seats=1, stages=stages, elected=elected, undecided=())


def _decide(stage: Stage, valid: int, ties: Ties) -> Stage:
    """Elect whoever has the most votes."""
    most = max(stage.votes.values(), default=0)
    ahead = [one for one, votes in stage.votes.items() if votes == most]
    if len(ahead) > 1:
        lot = ties.settle(stage=1, purpose=Purpose.EXTRA_VOTE, tied=ahead)
        return replace(stage, elected=(Elected(lot.order[0], Why.LOT, most),), lots=(lot,))
    why = Why.MAJORITY if 2 * most > valid else Why.REMAINING
    return replace(stage, elected=tuple(Elected(one, why, most) for one in ahead))


def _ask_again(first: Stage, ties: Ties) -> tuple[Stage, ...]:
    """Nobody has more than half: name the two who stand in the second ballot."""
    two, lots = _two_ahead(first, ties)
    first = replace(first, elected=(), lots=lots)
    return first, replace(first, number=2, action=Action(Act.SECOND_BALLOT, two), lots=())


def _two_ahead(stage: Stage, ties: Ties) -> tuple[tuple[str, ...], tuple[Lot, ...]]:
    falling: Sequence[str] = sorted(stage.votes, key=lambda one: -stage.votes[one])
    last = stage.votes[falling[FINALISTS - 1]]
    sure = tuple(one for one in falling if stage.votes[one] > last)
    tied = [one for one in falling if stage.votes[one] == last]
    if len(sure) + len(tied) == FINALISTS:
        return (*sure, *tied), ()
    lot = ties.settle(stage=1, purpose=Purpose.EXTRA_VOTE, tied=tied)
    return (*sure, *lot.order[: FINALISTS - len(sure)]), (lot,)
