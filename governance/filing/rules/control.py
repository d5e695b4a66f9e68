"""People with significant control: who holds more than a quarter, as a proposal to decide on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from governance.kernel.calendar import days_beginning_with

NOTICE_DAYS = 14
_QUARTERS = 4


class Outcome(StrEnum):
    """What the company states to the registrar."""

    NO_REGISTRABLE_PERSON = "no-registrable-person"
    REGISTRABLE_PERSON = "registrable-person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """One holder's part of the share capital (nominal, in pence) and of the votes."""

    name: str
    nominal_pence: int
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the register shows as at a day: the holders above a quarter, if any."""

    as_at: date
    members: int
    nominal_pence: int
    votes: int
    above: tuple[Stake, ...]

    @property
    def outcome(self) -> Outcome:
        """The statement that follows from the register alone.

        Rights to appoint directors and influence by other means (CA 2006 Sch 1A conditions iii to
        v) are not in the register: the secretary decides.
        """
        return Outcome.REGISTRABLE_PERSON if self.above else Outcome.NO_REGISTRABLE_PERSON

    @property
    def names(self) -> tuple[str, ...]:
        """The holders above a quarter, in order of their names."""
        return tuple(sorted(stake.name for stake in self.above))


def is_above_a_quarter(part: int, whole: int) -> bool:
    """More than 25 per cent, in whole numbers (CA 2006 Sch 1A paras 2 and 3)."""
    return part * _QUARTERS > whole


def proposal(
    stakes: Iterable[Stake], *, as_at: date, members: int, nominal_pence: int, votes: int
) -> Proposal:
    """Those of ``stakes`` who hold more than a quarter of the capital or of the votes."""
    above = tuple(
        stake
        for stake in stakes
        if is_above_a_quarter(stake.nominal_pence, nominal_pence)
        or is_above_a_quarter(stake.votes, votes)
    )
    return Proposal(
        as_at=as_at, members=members, nominal_pence=nominal_pence, votes=votes, above=above
    )


def told_by(decided_on: date) -> date:
    """The last day to tell the registrar: 14 days, the day of the decision counted.

    Whether that day counts is read both ways; this is the earlier end, and so always in time.
    """
    return days_beginning_with(decided_on, NOTICE_DAYS)
