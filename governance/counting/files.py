"""What every reader of ballot files shares: the refusal that says where, and gathering papers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from governance.counting.ballots import Candidate, Checked, Profile, Ranks


class BadBallotFile(ValueError):
    """A ballot file cannot be read. `code` is stable; `line` and `column` count from 1."""

    def __init__(self, code: str, line: int, column: int, reason: str) -> None:
        self.code = code
        self.line = line
        self.column = column
        self.reason = reason
        super().__init__(f"line {line}, column {column}: {reason}")


@dataclass(slots=True)
class Gathered:
    """Papers as they are read, grouped, those with shared or skipped numbers apart."""

    papers: Checked = field(default_factory=Checked)
    irregular: Counter[Ranks] = field(default_factory=Counter)

    def add(self, ranks: Sequence[Sequence[str]], number: int) -> None:
        """Add so many papers that say the same. Empty places at the end say nothing."""
        places = [tuple(sorted(place)) for place in ranks]
        while places and not places[-1]:
            places.pop()
        if all(len(place) == 1 for place in places):
            self.papers[tuple(place[0] for place in places)] += number
        else:
            self.irregular[tuple(places)] += number

    def renumbered(self, ids: Mapping[str, str]) -> "Gathered":
        """Give every candidate another id."""
        changed = Gathered()
        for ranking, number in self.papers.items():
            changed.papers[tuple(ids[one] for one in ranking)] += number
        for ranks, number in self.irregular.items():
            places = tuple(tuple(sorted(ids[one] for one in place)) for place in ranks)
            changed.irregular[places] += number
        return changed

    def profile(self, candidates: Sequence[Candidate], seats: int, title: str) -> Profile:
        """Make the profile of everything gathered."""
        return Profile(tuple(candidates), seats, self.papers, title, irregular=dict(self.irregular))
