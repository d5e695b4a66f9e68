"""PrefLib files of rankings: .soc, .soi, .toc and .toi, as described since 2022."""

import re
from collections.abc import Iterable

from governance.counting.ballots import Candidate, Profile
from governance.counting.files import BadBallotFile, Gathered

_HEADER = re.compile(r"#\s*(TITLE|ALTERNATIVE NAME)\s*([0-9]*)\s*:(.*)")
_PLACE = re.compile(r"\{[^{}]*\}|[^,{}\s]+")
_PAPERS = re.compile(r"\s*[0-9]{1,12}\s*")
_BRACE = re.compile(r"[{}]")


def read_preflib(lines: Iterable[str], *, seats: int) -> Profile:
    """Read a PrefLib file; candidate ids are its numbers. Raises BadBallotFile.

    A line is "papers: 1,2,{3,4}": braces hold candidates who share a place.
    """
    names: dict[str, str] = {}
    title = ""
    gathered = Gathered()
    number = 1
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff").strip()
        found = _HEADER.match(text)
        if found and found[2]:
            names[found[2]] = found[3].strip()
        elif found:
            title = found[3].strip()
        elif text and not text.startswith("#"):
            _read_order(text, number, names, gathered)
    if not names:
        reason = "there is no line “# ALTERNATIVE NAME 1: …” with a candidate"
        raise BadBallotFile("preflib_names", number, 1, reason)
    people = [Candidate(one, name) for one, name in names.items()]
    return gathered.profile(people, seats, title)


def _read_order(text: str, line: int, names: dict[str, str], gathered: Gathered) -> None:
    papers, colon, order = text.partition(":")
    if not colon or not _PAPERS.fullmatch(papers):
        raise BadBallotFile("preflib_papers", line, 1, "a ranking must begin “papers: ”")
    braces = "".join(_BRACE.findall(order))
    if braces != "{}" * (len(braces) // 2):
        reason = "the braces are not closed, or stand inside each other"
        raise BadBallotFile("preflib_braces", line, len(papers) + 2, reason)
    seen: set[str] = set()
    ranks = []
    for found in _PLACE.finditer(order):
        column = len(papers) + 2 + found.start()
        place = [one.strip() for one in found[0].strip().strip("{}").split(",") if one.strip()]
        for one in place:
            _check(one, line, column, names, seen)
        ranks.append(place)
    gathered.add(ranks, int(papers))


def _check(one: str, line: int, column: int, names: dict[str, str], seen: set[str]) -> None:
    if one not in names:
        reason = f"there is no candidate {one[:40]!r} among the names"
        raise BadBallotFile("preflib_unknown", line, column, reason)
    if one in seen:
        reason = f"candidate {one} is named twice in one ranking"
        raise BadBallotFile("preflib_repeated", line, column, reason)
    seen.add(one)
