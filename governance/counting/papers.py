"""Papers on the counting table: parcels, layouts by next preference, and trees of those alike."""

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


@dataclass(slots=True)
class Twig:
    """Papers that say the same so far, of candidates who keep only a share of each vote.

    papers: how many come this far; ending: how many of them name nobody further; further: the
    others by next preference; bundles: those not looked at further, as nobody asks yet.
    """

    papers: int = 0
    ending: int = 0
    further: dict[str, "Twig"] = field(default_factory=dict)
    bundles: list[Bundle] = field(default_factory=list)

    def grow(
        self, bundles: Iterable[Bundle], *, standing: Collection[str], ends: Collection[str]
    ) -> None:
        """Lay papers out from here: each to the next who is standing, and on, up to one of `ends`.

        What follows one of `ends` is not looked at, so papers are read no deeper than need be.
        """
        waiting: list[tuple[Twig, Iterable[Bundle]]] = [(self, bundles)]
        while waiting:
            twig, laid = waiting.pop()
            layout = lay_out("", laid, standing)
            twig.ending += layout.stopped
            for one, received in layout.received.items():
                further = twig.further.setdefault(one, Twig())
                further.papers += count_papers(received)
                if one in ends:
                    further.bundles.extend(received)
                else:
                    waiting.append((further, received))

    def move_on(self, *, standing: Collection[str], ends: Collection[str]) -> None:
        """Move the papers that lie with somebody who is not one of `ends` any more.

        From who is still standing, as a share is kept, they grow on; from others they go to where
        they would be without them.
        """
        waiting = [self]
        while waiting:
            twig = waiting.pop()
            for one, further in list(twig.further.items()):
                if one not in standing:
                    del twig.further[one]
                    twig.grow(further.bundles, standing=standing, ends=ends)
                elif one not in ends:
                    bundles, further.bundles = further.bundles, []
                    further.grow(bundles, standing=standing, ends=ends)
                    waiting.append(further)
