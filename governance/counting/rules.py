"""The rules a count can be made by: one entry each."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from governance.counting import (
    alternative_vote,
    approval,
    fptp,
    schulze,
    stv_ers97,
    stv_meek,
    stv_mer,
    stv_scottish,
    two_round,
)
from governance.counting.ballots import Profile
from governance.counting.record import CountRecord
from governance.counting.ties import Ties


class PaperKind(StrEnum):
    """How a paper is marked: with numbers in order, with crosses, or with yes and no."""

    RANKED = "ranked"
    MARKS = "marks"
    ANSWERS = "answers"


class CountFunction(Protocol):
    """Counts a profile; raises TieNeedsLot where the rule calls for a lot there is not."""

    def __call__(self, profile: Profile, *, ties: Ties) -> CountRecord:
        """Return the full record."""
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """A counting rule.

    most_marks: how many crosses a paper may carry for so many seats; None where there is no
    limit, or where papers are ranked. one_seat: it can fill one seat only.
    """

    name: str
    version: str
    title: str
    paper: PaperKind
    count: CountFunction
    most_marks: Callable[[int], int] | None = None
    one_seat: bool = False


class UnknownRule(LookupError):
    """There is no rule of that name."""


def _as_many_as_seats(seats: int) -> int:
    return seats


_ALL = (
    Rule(
        name="ers97",
        version=stv_ers97.VERSION,
        title="Single transferable vote (Electoral Reform Society, 1997)",
        paper=PaperKind.RANKED,
        count=stv_ers97.count,
    ),
    Rule(
        name="mer",
        version=stv_mer.VERSION,
        title="Single transferable vote (NHS Model Election Rules)",
        paper=PaperKind.RANKED,
        count=stv_mer.count,
    ),
    Rule(
        name="scottish",
        version=stv_scottish.VERSION,
        title="Single transferable vote (Scottish council elections)",
        paper=PaperKind.RANKED,
        count=stv_scottish.count,
    ),
    Rule(
        name="meek",
        version=stv_meek.VERSION,
        title="Single transferable vote (Meek's method, 1987)",
        paper=PaperKind.RANKED,
        count=stv_meek.count,
    ),
    Rule(
        name="av",
        version=alternative_vote.VERSION,
        title="Alternative vote: one seat, as in Scottish council elections",
        paper=PaperKind.RANKED,
        count=alternative_vote.count,
        one_seat=True,
    ),
    Rule(
        name="fptp",
        version=fptp.VERSION,
        title="First past the post",
        paper=PaperKind.MARKS,
        count=fptp.count,
        most_marks=_as_many_as_seats,
    ),
    Rule(
        name="block",
        version=fptp.VERSION,
        title="Block vote: as many crosses as places",
        paper=PaperKind.MARKS,
        count=fptp.count_block,
        most_marks=_as_many_as_seats,
    ),
    Rule(
        name="approval",
        version=approval.VERSION,
        title="Approval: as many crosses as you like",
        paper=PaperKind.MARKS,
        count=approval.count,
    ),
    Rule(
        name="two-round",
        version=two_round.VERSION,
        title="More than half, if need be in a second ballot",
        paper=PaperKind.MARKS,
        count=two_round.count,
        most_marks=_as_many_as_seats,
        one_seat=True,
    ),
    Rule(
        name="schulze",
        version=schulze.VERSION,
        title="Comparison in pairs (Schulze's method)",
        paper=PaperKind.RANKED,
        count=schulze.count,
    ),
)

RULES = {rule.name: rule for rule in _ALL}


def rule_named(name: str) -> Rule:
    """Return the rule of a name; raises UnknownRule."""
    try:
        return RULES[name]
    except KeyError:
        raise UnknownRule(name) from None
