"""A contest as it is set up, and what can stand in the way of running it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from governance.kernel.calendar import Jurisdiction
from governance.kernel.ids import ConstituencyId
from governance.kernel.refusals import Refusal

MOST_SEATS = 30
MOST_SUPPORTERS = 5


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
