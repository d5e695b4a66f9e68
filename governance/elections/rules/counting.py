"""The rules a contest can be counted by: which are offered, to whom, and what they ask for."""

from dataclasses import dataclass
from typing import ClassVar

from governance.counting import yes_no
from governance.counting.ballots import Profile
from governance.counting.record import CountRecord
from governance.counting.rules import RULES, PaperKind, Rule, UnknownRule
from governance.counting.ties import Ties
from governance.kernel.refusals import Refusal

REOPEN = "re-open-nominations"
"""The id under which “Re-open nominations” stands on a paper, beside the candidates."""

REOPEN_NAME = "Re-open nominations"

YES_NO, YES_NO_REOPEN = "yes-no", "yes-no-reopen"


def _count_with_reopen(profile: Profile, *, ties: Ties) -> CountRecord:
    return yes_no.count(profile, ties=ties, reopen=REOPEN)


_YES_NO_RULES = (
    Rule(
        name=YES_NO,
        version=yes_no.VERSION,
        title="Yes or no to each candidate",
        paper=PaperKind.ANSWERS,
        count=yes_no.count,
    ),
    Rule(
        name=YES_NO_REOPEN,
        version=yes_no.VERSION,
        title="Yes or no to each candidate, or re-open nominations",
        paper=PaperKind.ANSWERS,
        count=_count_with_reopen,
    ),
)

OFFERED = (
    "mer",
    "scottish",
    "ers97",
    "meek",
    "fptp",
    "approval",
    YES_NO,
    YES_NO_REOPEN,
    "av",
    "schulze",
)
"""The rules one may choose; for several seats first past the post is the block vote.

Two rounds are not among them. A second ballot is for the two who led the first, on the same roll
and within days, and a contest always begins with a notice and new nominations; so it could only
be said that there must be a second ballot, and not held.
"""

_ONE_SEAT = frozenset({"schulze"})
"""Rules that could fill more seats, but then give all of them to one majority."""

RULE_SENTENCES = {
    "mer": (
        "Voters put the candidates in order. A vote that one candidate does not need, or cannot "
        "use, moves on to the voter’s next choice. Vote values are kept to two decimal places, as "
        "NHS foundation trusts do it."
    ),
    "scottish": (
        "Voters put the candidates in order. Every vote of an elected candidate shares in what "
        "moves on, to five decimal places, as in Scottish council elections."
    ),
    "ers97": (
        "Voters put the candidates in order. A vote that one candidate does not need, or cannot "
        "use, moves on to the voter’s next choice. The votes needed to be elected can come down "
        "as papers run out of choices. These are the Electoral Reform Society’s rules of 1997."
    ),
    "meek": (
        "Voters put the candidates in order. Whoever is elected keeps only the share of each vote "
        "they need, and the rest moves on. All papers are gone through again at every step, so "
        "this can only be counted by computer."
    ),
    "fptp": (
        "Voters put a cross beside one candidate for each seat. Those with the most votes are "
        "elected."
    ),
    "block": (
        "Voters put a cross beside as many candidates as there are seats. Those with the most "
        "votes are elected."
    ),
    "approval": (
        "Voters put a cross beside everyone they would be content with, as many as they like. "
        "Those with the most crosses are elected."
    ),
    YES_NO: (
        "Voters say yes or no to each candidate. Nobody is elected without more yes than no; "
        "those with the most yes come first. There is a vote even if there are no more candidates "
        "than seats, and a seat can stay empty."
    ),
    YES_NO_REOPEN: (
        "Voters say yes or no to each candidate, and to “Re-open nominations”, which stands on "
        "the paper like a candidate. Nobody is elected without more yes than no, and more yes "
        "than it has. There is a vote even if there are no more candidates than seats, and an "
        "empty seat can be run again."
    ),
    "av": (
        "For one seat only. Voters put the candidates in order. Whoever has the fewest votes goes "
        "out and their papers move on to the next choice, until somebody has more than half."
    ),
    "schulze": (
        "For one seat only. Voters put the candidates in order. Each two are compared: which of "
        "them stands higher on more papers? Whoever wins against everybody else is elected. If "
        "nobody does, the strongest chain of wins decides."
    ),
}
"""Each counting rule in a few sentences, for the person who chooses one and for voters."""

_RULES = {**RULES, **{rule.name: rule for rule in _YES_NO_RULES}}


class RuleFillsOneSeat(Refusal):
    """The rule that was chosen can fill one seat only. Facts: ``rule`` (its title), ``seats``."""

    code: ClassVar[str] = "rule-fills-one-seat"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class OfferedRule:
    """A counting rule one may choose for a contest."""

    name: str
    version: str
    title: str
    sentence: str


def offered_rules() -> tuple[OfferedRule, ...]:
    """The counting rules one may choose, each with its explanation."""
    rules = (contest_rule(name) for name in OFFERED)
    return tuple(
        OfferedRule(rule.name, rule.version, rule.title, RULE_SENTENCES[rule.name])
        for rule in rules
    )


def contest_rule(name: str) -> Rule:
    """The rule of a name as contests keep it. Raises ``UnknownRule``."""
    try:
        return _RULES[name]
    except KeyError:
        raise UnknownRule(name) from None


def fills_one_seat(name: str) -> bool:
    """Whether contests by this rule have one seat. Raises ``UnknownRule``."""
    return contest_rule(name).one_seat or name in _ONE_SEAT


def counting_rule(name: str, *, seats: int) -> Rule:
    """The rule for what was chosen and a number of seats.

    Raises ``UnknownRule``, and ``RuleFillsOneSeat`` where there are more seats.
    """
    rule = contest_rule("block" if name == "fptp" and seats > 1 else name)
    if seats > 1 and fills_one_seat(name):
        raise RuleFillsOneSeat(rule=rule.title, seats=seats)
    return rule


def chosen_as(name: str) -> str:
    """The name under which a contest's rule was chosen: the block vote is first past the post."""
    return "fptp" if name == "block" else name


def title_of(name: str) -> str:
    """What a rule is called; a rule there is no more by its name alone."""
    return _RULES[name].title if name in _RULES else name


def has_reopen(name: str) -> bool:
    """Whether “Re-open nominations” stands on the paper."""
    return name == YES_NO_REOPEN


def needs_poll(name: str, *, candidates: int, seats: int) -> bool:
    """Whether members vote: for more candidates than seats, or for any where yes or no is said.

    Source: MER r18 for all other rules.
    """
    is_asked = name in {YES_NO, YES_NO_REOPEN}
    return candidates > 0 if is_asked else candidates > seats
