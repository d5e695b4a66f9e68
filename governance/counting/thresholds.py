"""What a resolution needs to pass, by exact fractions of an explicit base, and what it had."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from governance.counting.arithmetic import ceiling


class Base(StrEnum):
    """What the share is a share of."""

    CAST = "cast"
    """Votes for and against; abstentions, blank and invalid votes are in neither."""
    ELIGIBLE = "eligible"
    """All who could vote, whether they did or not."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A share that must be reached or, where `more_than`, exceeded. `source`: Act and section."""

    code: str
    share: Fraction
    more_than: bool
    base: Base
    source: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Votes in whole units of weight (one member one vote: each counts 1).

    Raises ValueError where a number is negative or more voted than could.
    """

    in_favour: int
    against: int
    eligible: int
    abstained: int = 0

    def __post_init__(self) -> None:
        if min(self.in_favour, self.against, self.eligible, self.abstained) < 0:
            raise ValueError("a number of votes is negative")
        if self.in_favour + self.against + self.abstained > self.eligible:
            raise ValueError("more votes than there are voters")

    @property
    def cast(self) -> int:
        """Votes for and against."""
        return self.in_favour + self.against


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a tally stands to a threshold: `had` against the least that would do, `needed`."""

    threshold: Threshold
    base: int
    had: int
    needed: int

    @property
    def met(self) -> bool:
        """Whether the threshold is met."""
        return self.had >= self.needed


@dataclass(frozen=True, slots=True)
class Outcome:
    """The judgements a resolution depends on; it passes only if every one is met."""

    judgements: tuple[Judgement, ...]

    @property
    def passed(self) -> bool:
        """Whether the resolution is passed."""
        return all(one.met for one in self.judgements)


def judge(threshold: Threshold, tally: Tally) -> Judgement:
    """Hold the votes in favour against a threshold.

    The vote needed is worked out on the base as it is: with these votes cast, or all these
    voters. Nothing passes where nobody voted (CA06 s281(3): a majority is of votes cast).
    """
    base = tally.cast if threshold.base is Base.CAST else tally.eligible
    return _judge(threshold, base, tally.in_favour)


def judge_turnout(threshold: Threshold, tally: Tally) -> Judgement:
    """Hold the votes cast, for and against, against a share of all who could vote."""
    return _judge(threshold, tally.eligible, tally.cast)


def _judge(threshold: Threshold, base: int, had: int) -> Judgement:
    part = threshold.share.numerator * base
    whole = threshold.share.denominator
    needed = part // whole + 1 if threshold.more_than else ceiling(part, whole)
    return Judgement(threshold, base, had, max(needed, 1))


_HALF, _TWO_THIRDS, _THREE_QUARTERS = Fraction(1, 2), Fraction(2, 3), Fraction(3, 4)

ORDINARY = Threshold("ordinary", _HALF, True, Base.CAST, "Companies Act 2006 s282(3), (4)")
ORDINARY_WRITTEN = Threshold(
    "ordinary_written", _HALF, True, Base.ELIGIBLE, "Companies Act 2006 s282(2)"
)
SPECIAL = Threshold("special", _THREE_QUARTERS, False, Base.CAST, "Companies Act 2006 s283(4), (5)")
SPECIAL_WRITTEN = Threshold(
    "special_written", _THREE_QUARTERS, False, Base.ELIGIBLE, "Companies Act 2006 s283(2)"
)
SHORT_NOTICE_NUMBER = Threshold(
    "short_notice_number", _HALF, True, Base.ELIGIBLE, "Companies Act 2006 s307(5)"
)
SHORT_NOTICE_VALUE = Threshold(
    "short_notice_value", Fraction(9, 10), False, Base.ELIGIBLE, "Companies Act 2006 s307(5), (6)"
)
CLASS_CONSENT = Threshold(
    "class_consent", _THREE_QUARTERS, False, Base.ELIGIBLE, "Companies Act 2006 s630(4), s631(4)"
)
UNANIMOUS = Threshold("unanimous", Fraction(1), False, Base.ELIGIBLE, "common law (Duomatic)")
SOCIETY_TWO_THIRDS = Threshold(
    "society_two_thirds", _TWO_THIRDS, False, Base.CAST,
    "Co-operative and Community Benefit Societies Act 2014 s111, s120",
)  # fmt: skip
SOCIETY_THREE_QUARTERS = Threshold(
    "society_three_quarters", _THREE_QUARTERS, False, Base.CAST,
    "Co-operative and Community Benefit Societies Act 2014 s113",
)  # fmt: skip
SOCIETY_CONFIRMED = Threshold(
    "society_confirmed", _HALF, True, Base.CAST,
    "Co-operative and Community Benefit Societies Act 2014 s111, s113, s120",
)  # fmt: skip
SOCIETY_TURNOUT = Threshold(
    "society_turnout", _HALF, False, Base.ELIGIBLE,
    "Co-operative and Community Benefit Societies Act 2014 s113",
)  # fmt: skip
SOCIETY_SIGNATURES = Threshold(
    "society_signatures", _THREE_QUARTERS, False, Base.ELIGIBLE,
    "Co-operative and Community Benefit Societies Act 2014 s119(3)(a)",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Requirement:
    """All a kind of resolution needs at one meeting or in one round of consents.

    turnout: a share of all who could vote that must have voted.
    """

    code: str
    vote: Threshold
    turnout: Threshold | None = None


REQUIREMENTS: dict[str, Requirement] = {
    one.code: one
    for one in (
        Requirement("ordinary", ORDINARY),
        Requirement("ordinary_written", ORDINARY_WRITTEN),
        Requirement("special", SPECIAL),
        Requirement("special_written", SPECIAL_WRITTEN),
        Requirement("class_consent", CLASS_CONSENT),
        Requirement("unanimous", UNANIMOUS),
        Requirement("society_transfer", SOCIETY_TWO_THIRDS),
        Requirement("society_conversion", SOCIETY_THREE_QUARTERS, SOCIETY_TURNOUT),
        Requirement("society_dormant", SOCIETY_TWO_THIRDS),
        Requirement("society_second_meeting", SOCIETY_CONFIRMED),
        Requirement("society_instrument", SOCIETY_SIGNATURES),
    )
}


def decide(requirement: Requirement, tally: Tally) -> Outcome:
    """Decide a resolution by its votes and, where required, by how many voted."""
    judgements = [judge(requirement.vote, tally)]
    if requirement.turnout is not None:
        judgements.append(judge_turnout(requirement.turnout, tally))
    return Outcome(tuple(judgements))


def decide_short_notice(
    *, members: Tally, value: Tally, value_share: Fraction = SHORT_NOTICE_VALUE.share
) -> Outcome:
    """Decide a consent to short notice: a majority in number, holding the share of value.

    members counts right-holders; value their nominal value in pence, or voting rights in a
    company without shares. The articles may ask for up to 95% (CA06 s307(6)); ValueError else.
    """
    if not SHORT_NOTICE_VALUE.share <= value_share <= Fraction(95, 100):
        raise ValueError("the share of value for short notice is from 90% to 95%")
    threshold = replace(SHORT_NOTICE_VALUE, share=value_share)
    return Outcome((judge(SHORT_NOTICE_NUMBER, members), judge(threshold, value)))


def all_passed(outcomes: Sequence[Outcome]) -> bool:
    """Whether every meeting of several agreed (a society's first and second)."""
    return bool(outcomes) and all(one.passed for one in outcomes)
