"""Independent counting programs, each behind the same two functions; none is a dependency.

Where one is installed it is asked; where it is not, that is said. ``python -m bench.oracles NAME
FILE`` counts a BLT file with one of them and prints the elected, as a process of its own.
"""

import importlib
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Papers = Mapping[tuple[str, ...], int]
Ask = Callable[[list[str], int, Papers], list[str]]


@dataclass(frozen=True, slots=True)
class Oracle:
    """A program's method, and the rule of ours that it is held against.

    same_rule: it follows the same text; otherwise it is a relative, and differences are expected.
    """

    name: str
    module: str
    rule: str
    ask: Ask
    same_rule: bool
    one_seat: bool = False

    @property
    def installed(self) -> bool:
        """Whether it can be imported here."""
        try:
            importlib.import_module(self.module)
        except ImportError:
            return False
        return True


def _load(module: str) -> Any:
    return importlib.import_module(module)


def _stvpoll_scottish(people: list[str], seats: int, papers: Papers) -> list[str]:
    count = _load("stvpoll.scottish_stv").calculate_scottish_stv
    found = count(tuple(people), dict(papers), seats, random_shuffle=False)
    return [str(one) for one in found.elected_as_tuple()]


def _stvpoll_irv(people: list[str], _seats: int, papers: Papers) -> list[str]:
    count = _load("stvpoll.irv").calculate_irv
    found = count(tuple(people), dict(papers), random_shuffle=False)
    return [str(one) for one in found.elected_as_tuple()]


def _pref_voting_profile(people: list[str], papers: Papers) -> Any:
    """Their candidates are numbers from 0."""
    module = _load("pref_voting.profiles_with_ties")
    number = {one: place for place, one in enumerate(people)}
    rankings = [
        {number[one]: place for place, one in enumerate(ranking, start=1)} for ranking in papers
    ]
    profile = module.ProfileWithTies(
        rankings, rcounts=list(papers.values()), candidates=list(number.values())
    )
    profile.use_extended_strict_preference()
    return profile


def _pref_voting(method: str) -> Ask:
    def ask(people: list[str], seats: int, papers: Papers) -> list[str]:
        count = getattr(_load("pref_voting.proportional_methods"), method)
        found = count(_pref_voting_profile(people, papers), num_seats=seats)
        return [people[one] for one in found]

    return ask


def _pref_voting_schulze(people: list[str], _seats: int, papers: Papers) -> list[str]:
    """All who may win one seat; a win is as strong as the papers behind the winner."""
    profile = _pref_voting_profile(people, papers)

    def strength(one: int, other: int) -> int:
        ahead = int(profile.support(one, other))
        return ahead if ahead > profile.support(other, one) else 0

    count = _load("pref_voting.margin_based_methods").beat_path
    return [people[one] for one in count(profile, strength_function=strength)]


def _pyrankvote(method: str) -> Ask:
    def ask(people: list[str], seats: int, papers: Papers) -> list[str]:
        module = _load("pyrankvote")
        who = {one: module.Candidate(one) for one in people}
        ballots = [
            module.Ballot(ranked_candidates=[who[one] for one in ranking])
            for ranking, number in papers.items()
            for _ in range(number)
        ]
        more = {"number_of_seats": seats} if method == "single_transferable_vote" else {}
        found = getattr(module, method)(list(who.values()), ballots, **more)
        return [one.name for one in found.get_winners()]

    return ask


def _votekit(method: str, **more: object) -> Ask:
    def ask(people: list[str], seats: int, papers: Papers) -> list[str]:
        module = _load("votekit")
        ballots = [
            module.RankBallot(ranking=[{one} for one in ranking], weight=number)
            for ranking, number in papers.items()
        ]
        profile = module.RankProfile(
            ballots=ballots, candidates=people, max_ranking_length=len(people)
        )
        elections = _load("votekit.elections")
        wanted = {} if method == "IRV" else {"n_seats": seats}
        election = getattr(elections, method)(profile, **wanted, **more)
        return [one for group in election.get_elected() for one in sorted(group)]

    return ask


ORACLES = (
    Oracle("STVPoll Scottish", "stvpoll", "scottish", _stvpoll_scottish, same_rule=True),
    Oracle("STVPoll IRV", "stvpoll", "av", _stvpoll_irv, same_rule=True, one_seat=True),
    Oracle(
        "pref_voting Scottish", "pref_voting", "scottish", _pref_voting("stv_scottish"),
        same_rule=True,
    ),
    Oracle("pref_voting Meek", "pref_voting", "meek", _pref_voting("stv_meek"), same_rule=True),
    Oracle(
        "pref_voting Schulze", "pref_voting", "schulze", _pref_voting_schulze, same_rule=True,
        one_seat=True,
    ),
    Oracle(
        "pyrankvote IRV", "pyrankvote", "av", _pyrankvote("instant_runoff_voting"), same_rule=True,
        one_seat=True,
    ),
    Oracle(
        "pyrankvote STV", "pyrankvote", "scottish", _pyrankvote("single_transferable_vote"),
        same_rule=False,
    ),
    Oracle(
        "votekit IRV", "votekit", "av", _votekit("IRV", tiebreak="lex"), same_rule=True,
        one_seat=True,
    ),
    Oracle(
        "votekit STV", "votekit", "scottish", _votekit("STV", tiebreak="lex", simultaneous=False),
        same_rule=False,
    ),
    Oracle(
        "votekit FastSTV", "votekit", "scottish",
        _votekit("FastSTV", tiebreak="first_place", simultaneous=False), same_rule=False,
    ),
    Oracle(
        "votekit plurality", "votekit", "fptp", _votekit("Plurality", tiebreak="random"),
        same_rule=True, one_seat=True,
    ),
)  # fmt: skip


def read_plain_blt(lines: Iterable[str]) -> tuple[list[str], int, Papers]:
    """The least a reader of strict BLT can be: candidates by number, seats, papers by ranking."""
    rows = iter(lines)
    candidates, seats = (int(word) for word in next(rows).split())
    papers: dict[tuple[str, ...], int] = {}
    for row in rows:
        weight, *ranking = row.split()
        if weight == "0":
            break
        key = tuple(ranking[:-1])
        papers[key] = papers.get(key, 0) + int(weight)
    return [str(number) for number in range(1, candidates + 1)], seats, papers


def main(argv: list[str]) -> int:
    """Count one file with one program; without arguments, list those installed."""
    if not argv:
        print(*(one.name for one in ORACLES if one.installed), sep="\n")
        return 0
    name, path = argv
    oracle = next(one for one in ORACLES if one.name == name)
    with Path(path).open(encoding="utf-8") as lines:
        people, seats, papers = read_plain_blt(lines)
    print(*oracle.ask(people, seats, papers))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
