"""Cast vote records: JSON of NIST SP 1500-103, version 1 (CastVoteRecordReport)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from governance.counting.ballots import Candidate, Profile
from governance.counting.files import BadBallotFile, Gathered

Node = Mapping[str, Any]

MOST_RANKS = 10_000


def read_cvr(text: str, *, contest: str | None = None, seats: int | None = None) -> Profile:
    """Read one contest of a report; candidate ids are those of its contest selections.

    contest: the id of the contest, needed where there are several. seats: needed where the
    contest does not say how many are elected. Raises BadBallotFile; faults of content name the
    place in the report, as its line is not known.
    """
    try:
        report = json.loads(text)
    except json.JSONDecodeError as error:
        raise BadBallotFile("cvr_json", error.lineno, error.colno, error.msg) from None
    except (RecursionError, ValueError):
        reason = "a number is too long, or lists stand too deep inside each other"
        raise _bad("cvr_json", reason) from None
    if not isinstance(report, dict):
        raise _bad("cvr_shape", "the file is not a cast vote record report")
    chosen = _contest(report, contest)
    candidates = _candidates(report, chosen)
    known = {one.id for one in candidates}
    gathered = Gathered()
    for place, record in _nodes(report, "CVR", "the report"):
        for found in _current_contests(record, place, str(chosen["@id"])):
            gathered.add(*_paper(found, place, known))
    places = seats or chosen.get("NumberElected")
    if not isinstance(places, int) or not _is_count(places):
        raise _bad("cvr_seats", "the contest does not say how many are elected")
    return gathered.profile(candidates, places, str(chosen.get("Name", "")))


def _bad(code: str, reason: str) -> BadBallotFile:
    return BadBallotFile(code, 1, 1, reason)


def _nodes(node: Node, key: str, where: str) -> Iterator[tuple[str, Node]]:
    """Go through a list of objects, each with its place in the report."""
    found = node.get(key, [])
    if not isinstance(found, list):
        raise _bad("cvr_shape", f"{key} of {where} is not a list")
    for number, one in enumerate(found):
        if not isinstance(one, dict):
            raise _bad("cvr_shape", f"{key}[{number}] of {where} is not an object")
        yield f"{key}[{number}]", one


def _contest(report: Node, wanted: str | None) -> Node:
    contests = [
        contest
        for place, election in _nodes(report, "Election", "the report")
        for _, contest in _nodes(election, "Contest", place)
        if wanted in (None, contest.get("@id"))
    ]
    if len(contests) != 1 or "@id" not in contests[0]:
        have = f"there are {len(contests)}" if wanted is None else f"none or several are {wanted!r}"
        raise _bad("cvr_contest", f"exactly one contest must be chosen, and {have}")
    return contests[0]


def _candidates(report: Node, contest: Node) -> list[Candidate]:
    names = {
        str(one.get("@id")): str(one.get("Name", one.get("@id")))
        for place, election in _nodes(report, "Election", "the report")
        for _, one in _nodes(election, "Candidate", place)
    }
    candidates: list[Candidate] = []
    for place, one in _nodes(contest, "ContestSelection", "the contest"):
        if "@id" not in one or str(one["@id"]) in {known.id for known in candidates}:
            raise _bad("cvr_shape", f"{place} has no @id of its own")
        ids = one.get("CandidateIds", [])
        if not isinstance(ids, list):
            raise _bad("cvr_shape", f"CandidateIds of {place} is not a list")
        who = [names.get(str(id_), str(id_)) for id_ in ids]
        candidates.append(Candidate(str(one["@id"]), " and ".join(who) or str(one["@id"])))
    if not candidates:
        raise _bad("cvr_candidates", "the contest has nobody to vote for")
    return candidates


def _current_contests(record: Node, place: str, contest: str) -> Iterator[Node]:
    """Find the contest in the snapshot that counts, after any adjudication."""
    current = record.get("CurrentSnapshotId")
    for _, snapshot in _nodes(record, "CVRSnapshot", place):
        if snapshot.get("@id") == current:
            for _, found in _nodes(snapshot, "CVRContest", place):
                if found.get("ContestId") == contest:
                    yield found


def _paper(contest: Node, where: str, known: set[str]) -> tuple[Sequence[Sequence[str]], int]:
    """Read one paper: candidates by rank; without ranks, in order of the selections."""
    places: dict[int, list[str]] = {}
    number = 1
    for nth, (place, selection) in enumerate(
        _nodes(contest, "CVRContestSelection", where), start=1
    ):
        one = str(selection.get("ContestSelectionId"))
        for _, position in _nodes(selection, "SelectionPosition", f"{where} {place}"):
            if position.get("HasIndication") != "yes" or position.get("IsAllocable") == "no":
                continue
            if one not in known:
                raise _bad("cvr_unknown", f"{where} marks {one!r}, who is not in the contest")
            if "FractionalVotes" in position:
                raise _bad("cvr_fraction", f"{where} has fractional votes")
            rank = position.get("Rank", selection.get("Rank", nth))
            number = position.get("NumberVotes", 1)
            if not _is_count(rank) or not _is_count(number) or rank > MOST_RANKS:
                raise _bad("cvr_rank", f"{where} has a rank or number of votes that is none")
            _mark(places, rank, one)
    return [places.get(rank, []) for rank in range(1, max(places, default=0) + 1)], number


def _is_count(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and number >= 1


def _mark(places: dict[int, list[str]], rank: int, one: str) -> None:
    """Note a mark; the best of several ranks for one candidate counts."""
    earlier = next((held for held, some in places.items() if one in some), None)
    if earlier is not None and earlier <= rank:
        return
    if earlier is not None:
        places[earlier].remove(one)
    places.setdefault(rank, []).append(one)
