"""A contest as it is set up, and what can stand in the way of running it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from governance.counting.rules import RULES, Rule, rule_named
from governance.kernel.calendar import Jurisdiction
from governance.kernel.ids import ConstituencyId
from governance.kernel.refusals import Refusal

MOST_SEATS = 30
MOST_SUPPORTERS = 5

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
    "fptp": (
        "Voters put a cross beside one candidate for each seat. Those with the most votes are "
        "elected."
    ),
    "block": (
        "Voters put a cross beside as many candidates as there are seats. Those with the most "
        "votes are elected."
    ),
}
"""Each counting rule in a sentence or two, for the person who chooses one."""

OFFERED = ("mer", "scottish", "fptp")
"""The rules offered for a contest; for several seats first past the post is the block vote."""


@dataclass(frozen=True, slots=True)
class OfferedRule:
    """A counting rule one may choose for a contest."""

    name: str
    version: str
    title: str
    sentence: str


def offered_rules() -> tuple[OfferedRule, ...]:
    """The counting rules one may choose, from counting's registry, each with its explanation."""
    rules = (RULES[name] for name in OFFERED)
    return tuple(
        OfferedRule(rule.name, rule.version, rule.title, RULE_SENTENCES[rule.name])
        for rule in rules
    )


def counting_rule(name: str, *, seats: int) -> Rule:
    """The registry's rule for a rule that was chosen and a number of seats.

    Raises ``UnknownRule``.
    """
    return rule_named("block" if name == "fptp" and seats > 1 else name)


@dataclass(frozen=True, slots=True)
class Officer:
    """Who runs the contest, as the notice of election names them (MER r8)."""

    name: str
    email: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class ContestSetup:
    """What an officer enters for a contest, checked for shape; dates come as a ``Plan``."""

    title: str
    seats: int
    constituency_id: ConstituencyId | None
    rule: str
    jurisdiction: Jurisdiction
    supporters_needed: int
    officer: Officer


class ContestNotDraft(Refusal):
    """The contest was announced, so its terms are fixed (MER r8)."""

    code: ClassVar[str] = "contest-not-draft"


class WrongStage(Refusal):
    """The act belongs to another stage. Facts: ``stage`` (the present one), ``needed``."""

    code: ClassVar[str] = "contest-wrong-stage"


class NoticeTooLate(Refusal):
    """The last day for the notice of election has passed.

    Facts: ``due_on``, ``rule``, ``earliest_close_on``.
    """

    code: ClassVar[str] = "notice-of-election-too-late"

    def __init__(self, *, due_on: date, rule: str | None, earliest_close_on: date) -> None:
        """Say which day it was, and when the poll could close instead."""
        super().__init__(due_on=due_on, rule=rule, earliest_close_on=earliest_close_on)


class NobodyToVote(Refusal):
    """Nobody is on the register for this contest, so it cannot be announced or go to a poll."""

    code: ClassVar[str] = "contest-nobody-to-vote"


class NominationsUndecided(Refusal):
    """Some nominations have not been decided. Facts: ``count``."""

    code: ClassVar[str] = "nominations-undecided"


class Contested(Refusal):
    """There are more candidates than seats, so a poll decides. Facts: ``candidates``, ``seats``."""

    code: ClassVar[str] = "contest-is-contested"


class PollNotNeeded(Refusal):
    """As many seats as candidates, or more: all are elected (MER r18).

    Facts: ``candidates``, ``seats``.
    """

    code: ClassVar[str] = "poll-not-needed"


class PollTimePassed(Refusal):
    """The close of poll has come before the poll was made. Facts: ``closes_at``."""

    code: ClassVar[str] = "poll-time-passed"


class VotersToldAlready(Refusal):
    """Everyone on the roll has been told that voting is open. Facts: ``at``."""

    code: ClassVar[str] = "voters-told-already"


class NothingToChange(Refusal):
    """Every date is as it was."""

    code: ClassVar[str] = "nothing-to-change"


class NoSeatsLeft(Refusal):
    """Every seat of this contest was filled, so there is nothing to run again."""

    code: ClassVar[str] = "no-seats-left"


class NotARehearsal(Refusal):
    """Waits are only left out in a rehearsal; members rely on the dates of a real election."""

    code: ClassVar[str] = "not-a-rehearsal"
