"""Papers on the counting table: parcels, layouts by next preference, and trees of beginnings."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

from governance.counting.ballots import Ranking

Bundle = tuple[Ranking, int, int]
"""Papers that say the same: the ranking, the place on it they lie at, how many they are."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """Papers a candidate received together, all at one value.

    first: they came as first preferences, not by a transfer.
    """

    value: int
    bundles: tuple[Bundle, ...]
    papers: int
    first: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One giver's papers laid out by next preference; nothing has moved yet."""

    giver: str
    received: Mapping[str, tuple[Bundle, ...]]
    stopped: int
    """Papers with no next preference for anybody still in the count."""

    @property
    def moving(self) -> int:
        """The number of papers that have a next preference."""
        return sum(count_papers(bundles) for bundles in self.received.values())

    @property
    def papers(self) -> int:
        """All papers looked at."""
        return self.moving + self.stopped


def count_papers(bundles: Iterable[Bundle]) -> int:
    """Count the papers in some bundles."""
    return sum(map(itemgetter(2), bundles))


def first_parcels(papers: Mapping[Ranking, int], value: int) -> dict[str, Parcel]:
    """Sort papers by first preference."""
    heaps: defaultdict[str, list[Bundle]] = defaultdict(list)
    for ranking, count in papers.items():
        heaps[ranking[0]].append((ranking, 0, count))
    return {
        one: Parcel(value, tuple(heap), count_papers(heap), first=True)
        for one, heap in heaps.items()
    }


def lay_out(giver: str, bundles: Iterable[Bundle], continuing: Collection[str]) -> Layout:
    """Lay papers out by their next preference for a continuing candidate."""
    heaps: defaultdict[str, list[Bundle]] = defaultdict(list)
    stopped = 0
    for ranking, place, count in bundles:
        for later in range(place + 1, len(ranking)):
            if ranking[later] in continuing:
                heaps[ranking[later]].append((ranking, later, count))
                break
        else:
            stopped += count
    return Layout(giver, {one: tuple(heap) for one, heap in heaps.items()}, stopped)


class Branch:
    """All papers that begin alike: how many, how many of them end here, and how the others go on.

    Branches are told apart only when somebody asks, so papers are looked at no deeper than the
    count needs.
    """

    __slots__ = ("_depth", "_further", "_rankings", "ending", "papers")

    def __init__(self, depth: int, rankings: list[tuple[Ranking, int]]) -> None:
        self.papers = sum(count for _, count in rankings)
        self.ending = sum(count for ranking, count in rankings if len(ranking) == depth)
        self._depth = depth
        self._rankings = rankings
        self._further: dict[str, Branch] | None = None

    @property
    def further(self) -> Mapping[str, "Branch"]:
        """The branches by next preference."""
        if self._further is None:
            depth = self._depth
            heaps: dict[str, list[tuple[Ranking, int]]] = {}
            for pair in self._rankings:
                if len(pair[0]) > depth:
                    heaps.setdefault(pair[0][depth], []).append(pair)
            self._rankings = []
            self._further = {one: Branch(depth + 1, heap) for one, heap in heaps.items()}
        return self._further

    def merged(self, *, passed_over: Collection[str], ends: Collection[str]) -> "Twig":
        """Put together the papers that say the same to a rule at this point of the count.

        Candidates passed over are left out; what follows one of `ends` is of no interest.
        """
        root = Twig(0)
        waiting = [(self, root)]
        while waiting:
            branch, twig = waiting.pop()
            twig.ending += branch.ending
            for one, further in branch.further.items():
                if one in passed_over:
                    waiting.append((further, twig))
                    continue
                grown = twig.further.setdefault(one, Twig(0))
                grown.papers += further.papers
                if one not in ends:
                    waiting.append((further, grown))
        return root


@dataclass(slots=True)
class Twig:
    """Branches put together: how many papers, how many end here, and how the others go on."""

    papers: int
    ending: int = 0
    further: dict[str, "Twig"] = field(default_factory=dict)
