"""The input of a count: candidates, seats, and papers grouped by what they say."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeVar

Ranking = tuple[str, ...]
"""Candidate ids, first preference first; for rules counted by marks, the ids marked."""

Ranks = tuple[tuple[str, ...], ...]
"""A paper with shared or skipped numbers: place n holds every candidate numbered n."""

_Key = TypeVar("_Key")

BLANK = "blank"
UNCLEAR_FIRST = "unclear_first"
ONLY_WITHDRAWN = "only_withdrawn"
TOO_MANY_MARKS = "too_many_marks"


class Checked(Counter[Ranking]):
    """Grouped papers of a reader that saw to it that each names candidates there are, once each."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone on the ballot paper; `withdrawn` covers death and withdrawal after printing."""

    id: str
    name: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a count needs to know about the papers.

    papers: each different ranking and how many papers say it; the empty ranking is a blank paper.
    irregular: papers on which a number is shared or skipped; each rule says what they are worth.
    invalid: papers rejected before the count, by reason.
    rejected_in_part: papers of which only the certain marks are in `papers` (MER FPP44.2).
    Raises ValueError on an impossible profile (unknown or repeated candidate, negative count).
    """

    candidates: tuple[Candidate, ...]
    seats: int
    papers: Mapping[Ranking, int]
    title: str = ""
    invalid: Mapping[str, int] = field(default_factory=dict)
    irregular: Mapping[Ranks, int] = field(default_factory=dict)
    rejected_in_part: int = 0

    def __post_init__(self) -> None:
        known = {candidate.id for candidate in self.candidates}
        if len(known) != len(self.candidates):
            raise ValueError("two candidates share an id")
        if self.seats < 1:
            raise ValueError("there must be at least one seat")
        named = [tuple(one for place in ranks for one in place) for ranks in self.irregular]
        if not isinstance(self.papers, Checked):
            _check_ids(self.papers, known)
        _check_ids(named, known)
        counts = (*self.papers.values(), *self.irregular.values(), *self.invalid.values())
        if min(counts, default=0) < 0 or self.rejected_in_part < 0:
            raise ValueError("a number of papers is negative")

    @property
    def standing(self) -> tuple[Candidate, ...]:
        """The candidates who can still be elected, in the order of the ballot paper."""
        return tuple(candidate for candidate in self.candidates if not candidate.withdrawn)

    def with_seats(self, seats: int) -> "Profile":
        """Make the same papers fill another number of seats."""
        return replace(self, seats=seats)


@dataclass(frozen=True, slots=True)
class Sorted:
    """Papers as a rule sees them: those it counts, and those it rejects by reason."""

    papers: Mapping[Ranking, int]
    invalid: Mapping[str, int]

    @property
    def valid(self) -> int:
        """The number of valid papers."""
        return sum(self.papers.values())


def _check_ids(rankings: Collection[Ranking], known: set[str]) -> None:
    if not known.issuperset(chain.from_iterable(rankings)):
        stranger = next(one for one in chain.from_iterable(rankings) if one not in known)
        raise ValueError(f"a paper names {stranger!r}, who is not a candidate")
    if sum(map(len, map(set, rankings))) != sum(map(len, rankings)):
        raise ValueError("a paper names a candidate twice")


def group(rankings: Iterable[Ranking]) -> dict[Ranking, int]:
    """Group single papers: each different ranking with the number of papers that say it."""
    return dict(Counter(rankings))


def group_marks(papers: Iterable[Iterable[str]], order: Iterable[str]) -> dict[Ranking, int]:
    """Group papers counted by marks; marks have no order, so they are put in that of the paper."""
    place = {one: number for number, one in enumerate(order)}
    return dict(Counter(tuple(sorted(marks, key=place.__getitem__)) for marks in papers))


def as_marks(profile: Profile, limit: int) -> Profile:
    """Read rankings as marks: the first `limit` preferences of each paper, without their order.

    A skipped number means nothing. Where those who share a number cannot all be among the first
    `limit`, the paper keeps its certain marks and is rejected in part (MER FPP44.2); where none
    is certain, it carries too many marks.
    """
    place = {candidate.id: number for number, candidate in enumerate(profile.candidates)}
    marks: Counter[Ranking] = Counter()
    in_part = profile.rejected_in_part
    for ranking, count in profile.papers.items():
        marks[tuple(sorted(ranking[:limit], key=place.__getitem__))] += count
    for ranks, count in profile.irregular.items():
        certain, uncertain = _certain_marks(ranks, limit)
        in_part += count if certain and uncertain else 0
        marks[tuple(sorted(certain or uncertain, key=place.__getitem__))] += count
    return replace(profile, papers=dict(marks), irregular={}, rejected_in_part=in_part)


def _certain_marks(ranks: Ranks, limit: int) -> tuple[list[str], list[str]]:
    """Take places while they fit; the place that does not fit any more is uncertain."""
    certain: list[str] = []
    for place in ranks:
        if len(certain) == limit:
            break
        if len(certain) + len(place) > limit:
            return certain, list(place)
        certain += place
    return certain, []


def sort_ranked(profile: Profile) -> Sorted:
    """Sort ranked papers into valid and invalid, as all the STV rules here read them.

    A paper needs one clear first preference; from a shared or skipped number on it says nothing
    more (MER STV44, STV48.4; SLGE 2007 r45(1); ERS97 4.1). A withdrawn candidate is passed over,
    and a paper that names nobody else is not counted (MER STV59).
    """
    withdrawn = {candidate.id for candidate in profile.candidates if candidate.withdrawn}
    papers: Counter[Ranking] = Counter()
    invalid: Counter[str] = Counter(profile.invalid)
    if not withdrawn and not profile.irregular:
        invalid[BLANK] += profile.papers.get((), 0)
        plain = profile.papers
        if () in plain or not all(plain.values()):
            plain = {ranking: count for ranking, count in plain.items() if ranking and count}
        return Sorted(plain, _without_zeros(invalid))
    for ranking, count in _readable(profile).items():
        left = tuple(one for one in ranking if one not in withdrawn) if withdrawn else ranking
        if left:
            papers[left] += count
        else:
            invalid[ONLY_WITHDRAWN if ranking else BLANK] += count
    for ranks, count in profile.irregular.items():
        if not any(ranks):
            invalid[BLANK] += count
        elif len(ranks[0]) != 1:
            invalid[UNCLEAR_FIRST] += count
    return Sorted(_without_zeros(papers), _without_zeros(invalid))


def _readable(profile: Profile) -> Mapping[Ranking, int]:
    """All rankings up to the first shared or skipped number."""
    if not profile.irregular:
        return profile.papers
    readable: Counter[Ranking] = Counter(profile.papers)
    for ranks, count in profile.irregular.items():
        clear = clear_part(ranks)
        if clear:
            readable[clear] += count
    return readable


def clear_part(ranks: Ranks) -> Ranking:
    """Return the preferences of a paper before its first shared or skipped number."""
    clear: list[str] = []
    for place in ranks:
        if len(place) != 1:
            break
        clear.append(place[0])
    return tuple(clear)


def _without_zeros(counts: Mapping[_Key, int]) -> dict[_Key, int]:
    return {key: count for key, count in counts.items() if count}
