"""Counting a contest: papers as a profile, books that must balance, what stands in the way."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from governance.counting.ballots import Candidate, Profile, Ranks
from governance.counting.files import Gathered
from governance.counting.rules import PaperKind
from governance.kernel.refusals import Refusal
from governance.voting.rules import Answer, answer_in

RELEASE_FLOOR = 200
"""From so many papers on, everyone may have the ballots as a file; below, only those who check.

A long ranking can be as good as a signature: whoever is told to vote in one odd order can be
found by it among few papers. The result itself never waits for this.
"""


class LotMethod(StrEnum):
    """How a lot was drawn."""

    BOWL = "names-from-a-bowl"
    CARDS = "cards"
    COIN = "coin"
    STRAWS = "straws"


class NothingToCount(Refusal):
    """The contest has no poll: it is not that far, or nobody had to vote. Facts: contest_id."""

    code: ClassVar[str] = "nothing-to-count"


class BoxDoesNotBalance(Refusal):
    """Marks on the roll, ballots in the box and papers opened are not the same number.

    Facts: electorate, marks, received, papers, contest_id.
    """

    code: ClassVar[str] = "box-does-not-balance"


class RuleChanged(Refusal):
    """The rule in use is not the version the contest was announced with.

    Facts: rule, announced, present.
    """

    code: ClassVar[str] = "rule-changed"


class CountedAlready(Refusal):
    """Somebody counted since the page was opened. Facts: contest_id."""

    code: ClassVar[str] = "counted-already"


class NoLotNeeded(Refusal):
    """The count is not waiting for this lot, or no longer. Facts: contest_id."""

    code: ClassVar[str] = "no-lot-needed"


class ImpossibleLot(Refusal):
    """The order drawn does not name each of the tied candidates once, or lies in the future."""

    code: ClassVar[str] = "impossible-lot"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class Books:
    """The numbers that have to agree: the roll, the marks on it, the box, and the papers."""

    electorate: int
    marks: int
    received: int
    papers: int

    @property
    def balance(self) -> bool:
        """Nobody voted who is not on the roll; a mark for every ballot, a paper for every mark."""
        return self.electorate >= self.marks == self.received == self.papers


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What became of the papers, in one sentence's worth of numbers."""

    electorate: int
    received: int
    valid: int
    invalid: Mapping[str, int]

    @property
    def invalid_total(self) -> int:
        """All papers that could not be counted."""
        return sum(self.invalid.values())

    @property
    def balances(self) -> bool:
        """Whether every paper received was either counted or set aside for a reason."""
        return self.electorate >= self.received == self.valid + self.invalid_total

    @property
    def turnout(self) -> str:
        """The share of the roll that voted, in percent with one place: ``61.3``.

        Worked out in whole numbers, half a tenth rounded up.
        """
        if not self.electorate:
            return "0.0"
        tenths = (2000 * self.received + self.electorate) // (2 * self.electorate)
        return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True, slots=True)
class LotDrawn:
    """A lot as it was drawn: names in the order they came, how, and who watched."""

    order: tuple[str, ...]
    method: LotMethod
    witness: str
    drawn_at: datetime


def profile_of(
    *,
    title: str,
    seats: int,
    kind: PaperKind,
    candidates: Sequence[tuple[str, str]],
    papers: Iterable[tuple[Sequence[str], int]],
    blank: int,
    invalid: Iterable[tuple[str, int]] = (),
) -> Profile:
    """The opened papers as the counting engine takes them.

    ``candidates`` are pairs of id and name in the order of the statement; ``papers`` pairs of
    choices and how many papers say so. Blank papers are the empty ranking; ``invalid`` are pairs of
    a reason and of how many ballots no paper could be made for it. Marks have no order, so they
    are put in that of the statement; those answered “yes” share the first place of a paper, those
    answered “no” the second. Raises ValueError on a choice nobody stands for.
    """
    place = {one: number for number, (one, _) in enumerate(candidates)}
    gathered = Gathered()
    for choices, number in papers:
        ranks = _places(choices, kind)
        if any(one not in place for shared in ranks for one in shared):
            raise ValueError("a paper names somebody who is not a candidate")
        if kind is PaperKind.MARKS:
            ranks = tuple(sorted(ranks, key=lambda shared: place[shared[0]]))
        gathered.add(ranks, number)
    if blank:
        gathered.add((), blank)
    return Profile(
        candidates=tuple(Candidate(one, name) for one, name in candidates),
        seats=seats,
        papers=dict(gathered.papers),
        title=title,
        invalid=dict(invalid),
        irregular=dict(gathered.irregular),
    )


def _places(choices: Sequence[str], kind: PaperKind) -> Ranks:
    """Who stands at each place of a paper."""
    if kind is not PaperKind.ANSWERS:
        return tuple((one,) for one in choices)
    said = [answer_in(choice) for choice in choices]
    return tuple(
        tuple(one for one, answer in said if answer is wanted) for wanted in (Answer.YES, Answer.NO)
    )


def digest_of(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def written_ids(ids: Iterable[str]) -> str:
    """Candidate ids as they are kept in one column: a JSON list."""
    return json.dumps(list(ids), separators=(",", ":"))


def read_ids(text: str) -> tuple[str, ...]:
    """The ids behind what ``written_ids`` wrote."""
    return tuple(json.loads(text))
