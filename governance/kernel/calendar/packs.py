"""Offset packs: which steps a rule-book has before a poll closes, and how early each must be."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import pairwise


class Step(StrEnum):
    """A step on the way to the close of a poll, in the order rule-books take them."""

    NOTICE_OF_ELECTION = "notice-of-election"
    NOMINATIONS_CLOSE = "nominations-close"
    STATEMENT_OF_CANDIDATES = "statement-of-candidates"
    WITHDRAWALS_CLOSE = "withdrawals-close"
    NOTICE_OF_POLL = "notice-of-poll"
    REPLACEMENT_PAPERS = "replacement-papers"
    POLL_CLOSE = "poll-close"


class Bound(StrEnum):
    """On which side of the computed date a step must lie."""

    NOT_LATER = "not-later"
    NOT_EARLIER = "not-earlier"


@dataclass(frozen=True, slots=True)
class PackStep:
    """One step: ``working_days`` working days before the close of poll, by ``rule``."""

    step: Step
    rule: str
    working_days: int
    bound: Bound = Bound.NOT_LATER


@dataclass(frozen=True, slots=True)
class TimetablePack:
    """A rule-book's timetable. ``code`` is stored with every date computed from the pack.

    ``steps`` run towards the close, which is the last step, at 0; ``closes_at`` is the London
    wall-clock time the rule gives for it. ``close_is_working_day`` says whether the poll must
    close on a working day. Raises ``ValueError`` when the steps do not make a timetable.
    """

    code: str
    name: str
    steps: tuple[PackStep, ...]
    closes_at: time
    close_is_working_day: bool = True

    def __post_init__(self) -> None:
        """Refuse a pack that no timetable can be computed from."""
        offsets = [step.working_days for step in self.steps]
        if not offsets or offsets[-1] != 0 or self.steps[-1].step is not Step.POLL_CLOSE:
            raise ValueError(f"pack {self.code} must end with the close of poll, at 0")
        if any(earlier < later for earlier, later in pairwise(offsets)):
            raise ValueError(f"pack {self.code} must run towards the close of poll")
        if len({step.step for step in self.steps}) != len(self.steps):
            raise ValueError(f"pack {self.code} names a step twice")

    def step(self, step: Step) -> PackStep:
        """The pack's entry for a step. Raises ``KeyError`` when the rule-book has none."""
        return {entry.step: entry for entry in self.steps}[step]


MODEL_ELECTION_RULES = TimetablePack(
    code="mer-2014",
    name="NHS Model Election Rules (2014)",
    steps=(
        PackStep(Step.NOTICE_OF_ELECTION, "MER r2", 40),
        PackStep(Step.NOMINATIONS_CLOSE, "MER r2", 28),
        PackStep(Step.STATEMENT_OF_CANDIDATES, "MER r2", 27),
        PackStep(Step.WITHDRAWALS_CLOSE, "MER r2", 25),
        PackStep(Step.NOTICE_OF_POLL, "MER r2", 15),
        PackStep(Step.REPLACEMENT_PAPERS, "MER r30", 10, Bound.NOT_EARLIER),
        PackStep(Step.POLL_CLOSE, "MER r2", 0),
    ),
    closes_at=time(17, 0),
)
"""Steps by working days before the close (r2), days counted by r3, packs for non-receipt r30."""

PACKS = {pack.code: pack for pack in (MODEL_ELECTION_RULES,)}
"""Every pack this version knows, by the code stored with a contest."""
