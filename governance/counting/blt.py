"""BLT ballot files (ERS/Hill): reading with exact complaints, strict writing grouped by ranking."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from governance.counting.ballots import Candidate, Profile, Ranking
from governance.counting.blt_names import read_names
from governance.counting.files import BadBallotFile, Gathered

MOST_CANDIDATES = 10_000
LINES_A_BATCH = 100_000
END = "0\n"

_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    line: int
    column: int


class _Weights(dict[str, int]):
    """Numbers of papers by how they are written; a KeyError where that is no number."""

    def __missing__(self, text: str) -> int:
        if not _NUMBER.fullmatch(text):
            raise KeyError(text)
        self[text] = int(text)
        return self[text]


@dataclass(slots=True)
class _Ballots:
    """What has been read of the numbers so far."""

    candidates: int
    strict: bool
    withdrawn: set[int] = field(default_factory=set)
    gathered: Gathered = field(default_factory=Gathered)


def read_blt(lines: Iterable[str], *, strict: bool = False) -> Profile:
    """Read a BLT file, line by line, into a profile; candidate ids are "1", "2", … as numbered.

    Papers with `=` (shared) or `-` (skipped) numbers become
    `irregular`, or are refused where `strict`. Raises BadBallotFile.
    """
    rest = iter(lines)
    candidates, seats, read = _header(rest)
    ballots = _Ballots(candidates, strict)
    names, title = read_names(_read_ballots(rest, read, ballots), candidates)
    people = [
        Candidate(str(number), name, number in ballots.withdrawn)
        for number, name in enumerate(names, start=1)
    ]
    return ballots.gathered.profile(people, seats, title)


def _header(lines: Iterator[str]) -> tuple[int, int, int]:
    """Read the first line: how many candidates, how many seats; and how many lines that took."""
    for number, line in enumerate(lines, start=1):
        tokens = _tokens(line.removeprefix("\ufeff"), number)
        if not tokens:
            continue
        if len(tokens) != len(("candidates", "seats")):
            raise BadBallotFile(
                "blt_header", number, 1, "the file must begin with two numbers: candidates, seats"
            )
        candidates, seats = (_whole(token) for token in tokens)
        if not 1 <= candidates <= MOST_CANDIDATES:
            reason = f"the number of candidates must be from 1 to {MOST_CANDIDATES}"
            raise BadBallotFile("blt_candidates", number, tokens[0].column, reason)
        if seats < 1:
            reason = "there must be at least one seat"
            raise BadBallotFile("blt_seats", number, tokens[1].column, reason)
        return candidates, seats, number
    raise BadBallotFile("blt_empty", 1, 1, "the file is empty")


def _read_ballots(lines: Iterator[str], read: int, ballots: _Ballots) -> Iterator[tuple[int, str]]:
    """Read up to the single 0 that ends the ballots; returns the numbered lines behind it."""
    waiting: list[_Token] = []
    while batch := list(islice(lines, LINES_A_BATCH)):
        usual = 0 if waiting else _read_usual(batch, ballots)
        for number, line in enumerate(batch[usual:], start=read + usual + 1):
            waiting, ended, rest = _ballots_in(waiting + _tokens(line, number), ballots)
            if ended:
                column = rest[0].column - 1 if rest else len(line)
                behind = [" " * column + line[column:], *batch[number - read :]]
                return enumerate(chain(behind, lines), start=number)
        read += len(batch)
    raise BadBallotFile("blt_no_end", read, 1, "the ballots do not end with a line 0")


def _read_usual(batch: list[str], ballots: _Ballots) -> int:
    """Read the lines before the end at once, where each is one plain ballot; how many that were.

    Where one of them is anything else, none is read: word by word, its fault can be told.
    """
    usual = batch.index(END) if END in batch else len(batch)
    id_of = {str(number): str(number) for number in range(1, ballots.candidates + 1)}.__getitem__
    weights = _Weights()
    single: list[Ranking] = []
    several: list[tuple[Ranking, int]] = []
    for line, times in Counter(batch[:usual]).items():
        words = line.split()
        try:
            number = weights[words[0]] * times
            ranking = tuple(map(id_of, words[1:-1]))
        except LookupError:
            if words and not words[0].startswith("#"):
                return 0
            continue
        if len(words) == 1 or words[-1] != "0":
            return 0
        if number == 1:
            single.append(ranking)
        else:
            several.append((ranking, number))
    found = [*single, *(ranking for ranking, _ in several)]
    if sum(map(len, map(set, found))) != sum(map(len, found)):
        return 0  # somebody is named twice on a ballot
    papers = ballots.gathered.papers
    papers.update(single)
    for ranking, number in several:
        papers[ranking] += number
    return usual


def _ballots_in(tokens: list[_Token], ballots: _Ballots) -> tuple[list[_Token], bool, list[_Token]]:
    """Read all whole ballots of some tokens: what is left over, whether they ended, the rest."""
    start = 0
    for place, token in enumerate(tokens):
        if place == start and token.text == "0":
            return [], True, tokens[place + 1 :]
        if place == start and token.text.startswith("-"):
            _withdraw(token, ballots)
            start = place + 1
        elif token.text == "0":
            _ballot(tokens[start:place], ballots)
            start = place + 1
    return tokens[start:], False, []


def _withdraw(token: _Token, ballots: _Ballots) -> None:
    number = _whole(_Token(token.text[1:], token.line, token.column))
    if not 1 <= number <= ballots.candidates:
        raise _unknown(token, ballots.candidates)
    ballots.withdrawn.add(number)


def _ballot(tokens: list[_Token], ballots: _Ballots) -> None:
    """Read one ballot: its weight, then places, each a candidate, a=b for shared, - for none."""
    weight = _whole(tokens[0])
    seen: set[str] = set()
    ranks: list[tuple[str, ...]] = []
    for token in tokens[1:]:
        place = () if token.text == "-" else tuple(token.text.split("="))
        if len(place) != 1 and ballots.strict:
            reason = "shared (=) and skipped (-) numbers are not allowed here"
            raise BadBallotFile("blt_irregular", token.line, token.column, reason)
        ranks.append(tuple(_candidate(one, token, ballots, seen) for one in place))
    ballots.gathered.add(ranks, weight)


def _candidate(text: str, token: _Token, ballots: _Ballots, seen: set[str]) -> str:
    number = _whole(_Token(text, token.line, token.column))
    if not 1 <= number <= ballots.candidates:
        raise _unknown(token, ballots.candidates)
    one = str(number)
    if one in seen:
        reason = f"candidate {one} is named twice on one ballot"
        raise BadBallotFile("blt_repeated", token.line, token.column, reason)
    seen.add(one)
    return one


def _unknown(token: _Token, candidates: int) -> BadBallotFile:
    reason = f"there is no candidate {token.text}: they are numbered 1 to {candidates}"
    return BadBallotFile("blt_unknown", token.line, token.column, reason)


def _whole(token: _Token) -> int:
    if not _NUMBER.fullmatch(token.text):
        reason = f"{token.text[:40]!r} is not a whole number"
        raise BadBallotFile("blt_number", token.line, token.column, reason)
    return int(token.text)


def _tokens(line: str, number: int) -> list[_Token]:
    bare = line.partition("#")[0]
    return [_Token(found[0], number, found.start() + 1) for found in _TOKEN.finditer(bare)]


def write_blt(profile: Profile, *, strict: bool = True) -> Iterator[str]:
    """Write a profile as BLT, one line at a time, identical papers as one ballot.

    Papers stand in an order of their own, so nothing of the order of voting is left. Papers
    rejected before the count are not in it. Shared numbers are written 1=2 and skipped ones -;
    where ``strict``, they raise ValueError.
    """
    if strict and any(profile.irregular.values()):
        raise ValueError("strict BLT has no shared or skipped numbers")
    numbers = {one.id: number for number, one in enumerate(profile.candidates, start=1)}
    yield f"{len(profile.candidates)} {profile.seats}\n"
    withdrawn = [f"-{numbers[one.id]}" for one in profile.candidates if one.withdrawn]
    if withdrawn:
        yield " ".join(withdrawn) + "\n"
    plain = ((((one,) for one in ranking), count) for ranking, count in profile.papers.items())
    lines = sorted(
        ([sorted(numbers[one] for one in place) for place in ranks], count)
        for ranks, count in (*plain, *profile.irregular.items())
        if count
    )
    for places, count in lines:
        named = ("=".join(map(str, place)) or "-" for place in places)
        yield " ".join((str(count), *named, "0")) + "\n"
    yield "0\n"
    for text in (*(one.name for one in profile.candidates), profile.title):
        yield '"' + " ".join(text.split()).replace('"', '""') + '"\n'
