"""PABULIB `.pb` files: writing projects and ballots in the order given, with the ids given.

Who publishes a file shuffles the ballots and gives voters ids that say nothing about them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from governance.counting.arithmetic import Unit
from governance.counting.budget.ballots import Paper
from governance.counting.budget.instance import Project
from governance.counting.budget.options import BallotKind

NEEDED = (
    "description",
    "country",
    "unit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
)
_ID = re.compile(r"[^\s;,\"]+")
_TYPES = {
    BallotKind.APPROVAL: "approval",
    BallotKind.KNAPSACK: "approval",
    BallotKind.CHOOSE_ONE: "choose-1",
    BallotKind.CUMULATIVE: "cumulative",
    BallotKind.SCORING: "scoring",
    BallotKind.RANKED: "ordinal",
}
_WITH_POINTS = {BallotKind.CUMULATIVE, BallotKind.SCORING}


@dataclass(frozen=True, slots=True)
class PbProject:
    """A row of the projects: `selected` is 0, 1, 2 (topped up) or 3 (reserve); `more` columns."""

    project: Project
    votes: int
    score: int
    selected: int
    more: Mapping[str, str] = field(default_factory=dict)


def vote_type(kind: BallotKind) -> str:
    """Return the word for META `vote_type`."""
    return _TYPES[kind]


def write_pb(
    *,
    meta: Mapping[str, str],
    projects: Sequence[PbProject],
    papers: Iterable[tuple[str, Paper]],
    kind: BallotKind,
    places: int = 2,
) -> Iterator[str]:
    """Yield the lines of a file, each with its line end.

    meta: all of NEEDED, then whatever else is to be said, in that order. papers: (voter id,
    ballot), without weights, which the format has no place for. Raises ValueError where META
    lacks something, an id has a space, comma, semicolon or quotation mark in it, or a ballot has
    a weight.
    """
    missing = [key for key in NEEDED if not meta.get(key)]
    if missing:
        raise ValueError(f"META does not say {', '.join(missing)}")
    yield "META\n"
    yield _row(["key", "value"])
    yield from (_row([key, value]) for key, value in meta.items())
    yield from _project_rows(projects, kind, Unit(places))
    yield "VOTES\n"
    with_points = kind in _WITH_POINTS
    yield _row(["voter_id", "vote", "points"] if with_points else ["voter_id", "vote"])
    for voter, paper in papers:
        if paper.weight != 1:
            raise ValueError("a .pb file has no place for the weight of a ballot")
        fields = [_id(voter), ",".join(paper.choices)]
        if with_points:
            fields.append(",".join(str(points) for points in paper.points))
        yield _row(fields)


def _project_rows(projects: Sequence[PbProject], kind: BallotKind, unit: Unit) -> Iterator[str]:
    with_score = kind in _WITH_POINTS or kind is BallotKind.RANKED
    more = list(dict.fromkeys(key for row in projects for key in row.more))
    yield "PROJECTS\n"
    scores = ["score"] if with_score else []
    yield _row(["project_id", "cost", "votes", *scores, "name", "selected", *more])
    for row in projects:
        score = [str(row.score)] if with_score else []
        yield _row(
            [
                _id(row.project.id),
                pb_amount(row.project.cost, unit),
                str(row.votes),
                *score,
                row.project.name,
                str(row.selected),
                *(row.more.get(key, "") for key in more),
            ]
        )


def pb_amount(amount: int, unit: Unit) -> str:
    """Write an amount as the format wants it: a decimal point, and no decimals without need."""
    text = unit.text(amount)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError(f"“{text}” cannot be an id in a .pb file")
    return text


def _row(fields: Iterable[str]) -> str:
    return ";".join(_quoted(" ".join(one.split())) for one in fields) + "\n"


def _quoted(text: str) -> str:
    if ";" in text or '"' in text:
        return '"' + text.replace('"', '""') + '"'
    return text
