"""The full record of a count: what happened at every stage, and enough of it to do it again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from governance.counting.arithmetic import Unit
from governance.counting.ballots import Candidate


class Act(StrEnum):
    """What a stage did."""

    FIRST = "first"
    SURPLUS = "surplus"
    EXCLUSION = "exclusion"
    SECOND_BALLOT = "second_ballot"
    """Nobody had more than half, so the voters are asked again, between the two named."""


class Why(StrEnum):
    """What made a candidate elected."""

    QUOTA = "quota"
    LAST_VACANCY = "last_vacancy"
    """One place left, and at least as many votes as everyone else still in the count together."""
    REMAINING = "remaining"
    """No more candidates left than places."""
    ACTIVE_VOTE = "active_vote"
    """A share of the votes still in play that nobody else can overtake (ERS97 5.1.7b)."""
    MOST_VOTES = "most_votes"
    MAJORITY = "majority"
    """More than half of the valid papers (two rounds)."""
    MORE_YES = "more_yes"
    """More "yes" than "no"."""
    PAIRS = "pairs"
    """Preferred to every other candidate, directly or by the strongest path (Schulze)."""
    LOT = "lot"


class Purpose(StrEnum):
    """What a tie was about; the first in a lot's order is the one the purpose happens to."""

    SURPLUS_FIRST = "surplus_first"
    EXCLUDE = "exclude"
    ELECT = "elect"
    EXTRA_VOTE = "extra_vote"
    ROTATION = "rotation"
    FUND = "fund"
    """Which project comes first (budgets only)."""


@dataclass(frozen=True, slots=True)
class Action:
    """A stage's act and whom it was done to: whose surplus, or who was excluded."""

    act: Act
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lot:
    """A tie settled by lot. `order[0]` is the candidate on whom the lot fell."""

    stage: int
    purpose: Purpose
    tied: tuple[str, ...]
    order: tuple[str, ...]
    method: str
    seed: str = ""

    @property
    def event(self) -> str:
        """The name under which the lot is asked for and kept: "4:exclude"."""
        return f"{self.stage}:{self.purpose}"


@dataclass(frozen=True, slots=True)
class LookBack:
    """A tie settled by an earlier vote: `stage` (and `batch` within it) told them apart."""

    purpose: Purpose
    tied: tuple[str, ...]
    chosen: str
    stage: int
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Pile:
    """Papers a candidate holds at one value."""

    value: int
    papers: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one candidate received in a transfer."""

    candidate: str
    papers: int
    amount: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """Papers of one giver held at one value, passed on at another (or the same).

    stopped: papers with no next preference; amount_stopped is what they took out of the count.
    rounding: what was lost because values are cut off at the rule's unit.
    """

    giver: str
    batch: int
    held_at: int
    value: int
    papers: int
    received: tuple[Receipt, ...]
    stopped: int
    amount_stopped: int
    rounding: int

    @property
    def amount(self) -> int:
        """Everything that left the giver."""
        received = sum(receipt.amount for receipt in self.received)
        return received + self.amount_stopped + self.rounding


@dataclass(frozen=True, slots=True)
class Elected:
    """A candidate elected: why, with how many votes, and after which batch of the stage."""

    candidate: str
    why: Why
    votes: int
    batch: int | None = None


@dataclass(frozen=True, slots=True)
class Deferral:
    """Why surpluses were left where they are: they could not change who is lowest.

    `surplus` is all surpluses together; `gap` is what they would have to bridge, between
    `lowest` (together) and `above`.
    """

    surplus: int
    gap: int
    lowest: tuple[str, ...]
    above: str


@dataclass(frozen=True, slots=True)
class QuotaChange:
    """A new quota after a batch, because papers have left the count (ERS97 5.4.8)."""

    batch: int
    quota: int


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: an act, and how everything stood after it. Amounts are in the record's unit."""

    number: int
    action: Action
    quota: int | None
    votes: Mapping[str, int]
    non_transferable: int
    """All that has left the count so far, `rounding` included."""
    rounding: int
    piles: Mapping[str, tuple[Pile, ...]]
    transfers: tuple[Transfer, ...] = ()
    elected: tuple[Elected, ...] = ()
    excluded: tuple[str, ...] = ()
    surpluses: Mapping[str, int] = field(default_factory=dict)
    """Surpluses still to be transferred after the stage."""
    deferral: Deferral | None = None
    look_backs: tuple[LookBack, ...] = ()
    lots: tuple[Lot, ...] = ()
    quota_changes: tuple[QuotaChange, ...] = ()
    keep: Mapping[str, int] = field(default_factory=dict)
    """Meek only: the share of each vote a candidate keeps."""


@dataclass(frozen=True, slots=True)
class Pair:
    """How many papers prefer one candidate to another, and the strongest path between them."""

    candidate: str
    other: str
    papers: int
    path: int


@dataclass(frozen=True, slots=True)
class Answer:
    """How many papers said "yes" to a candidate and how many "no"."""

    candidate: str
    yes: int
    no: int


@dataclass(frozen=True, slots=True)
class CountRecord:
    """A whole count.

    places: decimal places of the rule's unit; all amounts are whole numbers of it.
    valid, invalid: papers, and rejected papers by reason.
    total: what votes and non-transferable sum to at every stage, in the unit.
    quota: the quota at the end of the first stage, or None where the rule has none.
    elected: in order of election. undecided: groups whose order among themselves is open,
    because they were equal throughout and no lot was drawn; all of a group are elected.
    sitting: countback only, those who keep their seats. answers: yes/no papers only; reopen: the
    candidate that stands for re-opening nominations, "" where there is none.
    """

    rule: str
    version: str
    title: str
    candidates: tuple[Candidate, ...]
    seats: int
    places: int
    valid: int
    invalid: Mapping[str, int]
    rejected_in_part: int
    total: int
    quota: int | None
    stages: tuple[Stage, ...]
    elected: tuple[str, ...]
    undecided: tuple[tuple[str, ...], ...] = ()
    pairs: tuple[Pair, ...] = ()
    sitting: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    reopen: str = ""

    @property
    def unit(self) -> Unit:
        """The unit all amounts are counted in."""
        return Unit(self.places)

    @property
    def lots(self) -> tuple[Lot, ...]:
        """Every lot used, in the order it was needed."""
        return tuple(lot for stage in self.stages for lot in stage.lots)

    def decimal(self, amount: int) -> str:
        """Write an amount as an exact decimal."""
        return self.unit.text(amount)

    def name(self, candidate: str) -> str:
        """Return the name behind an id."""
        return next(one.name for one in self.candidates if one.id == candidate)

    def election_of(self, candidate: str) -> tuple[Stage, Elected] | None:
        """Return the stage at which a candidate was elected, or None."""
        for stage in self.stages:
            for elected in stage.elected:
                if elected.candidate == candidate:
                    return stage, elected
        return None

    def exclusion_of(self, candidate: str) -> Stage | None:
        """Return the stage at which a candidate was excluded, or None."""
        return next((stage for stage in self.stages if candidate in stage.excluded), None)
