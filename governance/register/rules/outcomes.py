"""What an import makes of a row, and how the rows of a file add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a row of the file means for the register; each row has exactly one."""

    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"
    UNCHANGED = "unchanged"
    FAULTY = "faulty"


WRITTEN = (Outcome.ADDED, Outcome.CHANGED, Outcome.LEFT)
"""The outcomes of rows that confirming an import writes."""


class Severity(StrEnum):
    """How much a remark on a row matters: a fault stops the row, the others tell."""

    FAULT = "fault"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many rows had each outcome. ``left_out`` counts the faulty rows left out on purpose."""

    added: int = 0
    changed: int = 0
    left: int = 0
    unchanged: int = 0
    faulty: int = 0
    left_out: int = 0
    warned: int = 0

    @property
    def rows(self) -> int:
        """Every row of the file, for a row has exactly one outcome."""
        return self.added + self.changed + self.left + self.unchanged + self.faulty

    @property
    def blocking(self) -> int:
        """Faulty rows nobody has decided to leave out: while there are any, nothing is written."""
        return self.faulty - self.left_out

    @property
    def writes(self) -> int:
        """How many entries confirming would make or change."""
        return self.added + self.changed + self.left

    @classmethod
    def of(cls, counts: Mapping[Outcome, int], *, left_out: int, warned: int) -> "Tally":
        """From the number of rows by outcome."""
        by_name = {outcome.value: counts.get(outcome, 0) for outcome in Outcome}
        return cls(**by_name, left_out=left_out, warned=warned)
