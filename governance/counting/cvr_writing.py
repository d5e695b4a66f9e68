"""Writing cast vote records: JSON of NIST SP 1500-103, version 1, one record a line."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from governance.counting.ballots import Candidate
from governance.counting.rules import PaperKind

CONTEST, DEVICE, ELECTORATE = "contest", "box", "electorate"
_VARIATION = {PaperKind.RANKED: "rcv", PaperKind.MARKS: "n-of-m", PaperKind.ANSWERS: "plurality"}


@dataclass(frozen=True, slots=True)
class CvrPoll:
    """What a report says of its poll.

    ``made_at`` is an instant in UTC as text, the same whenever the report is made; ``most_choices``
    how many options may be ranked, marked or answered.
    """

    id: str
    title: str
    electorate: str
    made_at: str
    paper_title: str
    kind: PaperKind
    seats: int
    most_choices: int
    candidates: tuple[Candidate, ...]


def write_cvr(poll: CvrPoll, papers: Iterable[Sequence[str]]) -> Iterator[str]:
    """Write a report, line by line; every paper is a record, in the order they come.

    A paper has candidate ids in order of preference, those marked, or answers such as ``id:yes``.
    With yes and no each candidate is a contest of its own. A blank paper is a record without marks.
    """
    yield '{"@type":"CVR.CastVoteRecordReport","CVR":[\n'
    waiting = ""
    for number, choices in enumerate(papers, start=1):
        if waiting:
            yield f"{waiting},\n"
        waiting = _json(_record(poll, number, choices))
    if waiting:
        yield f"{waiting}\n"
    yield f"],{_json(_report(poll))[1:]}\n"


def _json(body: dict[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _record(poll: CvrPoll, number: int, choices: Sequence[str]) -> dict[str, Any]:
    snapshot = f"snapshot-{number}"
    return {
        "@type": "CVR.CVR",
        "CVRSnapshot": [
            {
                "@id": snapshot,
                "@type": "CVR.CVRSnapshot",
                "CVRContest": [
                    {
                        "@type": "CVR.CVRContest",
                        "CVRContestSelection": selections,
                        "ContestId": contest,
                    }
                    for contest, selections in _by_contest(poll, choices)
                ],
                "Type": "original",
            }
        ],
        "CurrentSnapshotId": snapshot,
        "ElectionId": poll.id,
        "UniqueId": str(number),
    }


def _by_contest(poll: CvrPoll, choices: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
    selections = [_selection(poll, rank, choice) for rank, choice in enumerate(choices, start=1)]
    if poll.kind is not PaperKind.ANSWERS:
        yield CONTEST, selections
        return
    for choice, selection in zip(choices, selections, strict=True):
        yield _contest_of(choice.rpartition(":")[0]), [selection]


def _selection(poll: CvrPoll, rank: int, choice: str) -> dict[str, Any]:
    position = {"@type": "CVR.SelectionPosition", "HasIndication": "yes", "NumberVotes": 1}
    if poll.kind is PaperKind.RANKED:
        position["Rank"] = rank
    return {
        "@type": "CVR.CVRContestSelection",
        "ContestSelectionId": choice,
        "SelectionPosition": [position],
    }


def _contest_of(candidate: str) -> str:
    return f"{CONTEST}-{candidate}"


def _report(poll: CvrPoll) -> dict[str, Any]:
    election: dict[str, Any] = {
        "@id": poll.id,
        "@type": "CVR.Election",
        "Contest": _contests(poll),
        "ElectionScopeId": ELECTORATE,
        "Name": poll.title,
    }
    if poll.kind is not PaperKind.ANSWERS:
        election["Candidate"] = [
            {"@id": _candidate(one.id), "@type": "CVR.Candidate", "Name": one.name}
            for one in poll.candidates
        ]
    return {
        "Election": [election],
        "GeneratedDate": poll.made_at,
        "GpUnit": [
            {
                "@id": ELECTORATE,
                "@type": "CVR.GpUnit",
                "Name": poll.electorate,
                "OtherType": "electorate",
                "Type": "other",
            }
        ],
        "ReportGeneratingDeviceIds": [DEVICE],
        "ReportingDevice": [
            {"@id": DEVICE, "@type": "CVR.ReportingDevice", "Application": "Commonweal"}
        ],
        "Version": "1.0.0",
    }


def _candidate(candidate: str) -> str:
    return f"candidate-{candidate}"


def _contests(poll: CvrPoll) -> list[dict[str, Any]]:
    variation = _VARIATION[poll.kind]
    if poll.kind is PaperKind.ANSWERS:
        return [
            {
                "@id": _contest_of(one.id),
                "@type": "CVR.BallotMeasureContest",
                "ContestSelection": [
                    {
                        "@id": f"{one.id}:{answer}",
                        "@type": "CVR.BallotMeasureSelection",
                        "Selection": answer,
                    }
                    for answer in ("yes", "no")
                ],
                "Name": one.name,
                "VoteVariation": variation,
            }
            for one in poll.candidates
        ]
    return [
        {
            "@id": CONTEST,
            "@type": "CVR.CandidateContest",
            "ContestSelection": [
                {
                    "@id": one.id,
                    "@type": "CVR.CandidateSelection",
                    "CandidateIds": [_candidate(one.id)],
                }
                for one in poll.candidates
            ],
            "Name": poll.paper_title,
            "NumberElected": poll.seats,
            "VoteVariation": variation,
            "VotesAllowed": poll.most_choices,
        }
    ]
