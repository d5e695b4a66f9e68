"""Made-up ballots, the same at every run: files of several shapes to count."""

import random
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path

Draw = random.Random
Rankings = Callable[[Draw, list[str]], Iterator[list[str]]]

FEW = 3_000


def liked(draw: Draw, people: list[str]) -> Iterator[list[str]]:
    """Some candidates much liked, and most papers short: a third to two thirds say the same."""
    weights = list(accumulate(60 // number + 2 for number in range(1, len(people) + 1)))
    while True:
        length = min(len(people), 1 + int(draw.expovariate(0.2)))
        some = draw.choices(people, cum_weights=weights, k=2 * length)
        yield [*dict.fromkeys(some)][:length]


def all_different(draw: Draw, people: list[str]) -> Iterator[list[str]]:
    """Everybody liked alike, and papers of every length: hardly two say the same."""
    while True:
        yield draw.sample(people, draw.randint(1, len(people)))


def few_different(draw: Draw, people: list[str]) -> Iterator[list[str]]:
    """A few thousand rankings, some of them much more common than others."""
    drawn = all_different(draw, people)
    rankings = [next(drawn) for _ in range(FEW)]
    weights = list(accumulate(FEW // number for number in range(1, FEW + 1)))
    while True:
        yield draw.choices(rankings, cum_weights=weights)[0]


def write_blt(path: Path, rankings: Rankings, papers: int, *, candidates: int, seats: int) -> Path:
    """Write a BLT file, a line a paper."""
    draw = Draw(papers)
    people = [str(number) for number in range(1, candidates + 1)]
    drawn = rankings(draw, people)
    with path.open("w", encoding="utf-8") as out:
        out.write(f"{candidates} {seats}\n")
        out.writelines(f"1 {' '.join(next(drawn))} 0\n" for _ in range(papers))
        out.write("0\n")
        out.writelines(f'"Candidate {one}"\n' for one in people)
        out.write('"Made up"\n')
    return path


def write_pb(path: Path, voters: int, *, projects: int) -> Path:
    """Write a PABULIB file: costs of 2,500 to 60,000, a quarter of them all to spend."""
    draw = Draw(voters)
    ids = [str(number) for number in range(1, projects + 1)]
    weights = list(accumulate(300 // (number + 3) + 1 for number in range(projects)))
    costs = [draw.randint(5, 120) * 500 for _ in ids]
    meta = {"budget": sum(costs) // 4, "vote_type": "approval", "currency": "GBP"}
    with path.open("w", encoding="utf-8") as out:
        out.write("META\nkey;value\n")
        out.writelines(f"{key};{value}\n" for key, value in meta.items())
        out.write("PROJECTS\nproject_id;cost\n")
        out.writelines(f"{one};{cost}\n" for one, cost in zip(ids, costs, strict=True))
        out.write("VOTES\nvoter_id;vote\n")
        for voter in range(voters):
            some = draw.choices(ids, cum_weights=weights, k=draw.randint(1, 10))
            out.write(f"{voter};{','.join(dict.fromkeys(some))}\n")
    return path
