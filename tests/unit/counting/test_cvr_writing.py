"""Cast vote records going out: after the standard's shape, and what comes in again is the same."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from governance.counting.ballots import Candidate
from governance.counting.cvr import read_cvr
from governance.counting.cvr_writing import CvrPoll, write_cvr
from governance.counting.rules import PaperKind
from tests.unit.counting.schema_check import faults

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "docs/formats/cast-vote-records.schema.json").read_text("utf-8")
)
PAPERS = [("amina", "bo"), ("bo",), (), ("cerys", "amina", "bo")]


def a_report(kind: PaperKind, papers: Sequence[Sequence[str]]) -> str:
    poll = CvrPoll(
        id="3f2b8a52-6f1e-4c39-9b3d-0d6f2a9c1e77",
        title="Board election “2027”",
        electorate="All members",
        made_at="2027-06-21T16:00:00Z",
        paper_title="Board election",
        kind=kind,
        seats=2,
        most_choices=3,
        candidates=tuple(Candidate(one, one.title()) for one in ("amina", "bo", "cerys")),
    )
    return "".join(write_cvr(poll, papers))


@pytest.mark.parametrize("kind", list(PaperKind))
@pytest.mark.parametrize("papers", [[], PAPERS])
def test_a_report_is_what_the_standard_says(kind: PaperKind, papers: list[Sequence[str]]) -> None:
    if kind is PaperKind.ANSWERS:
        papers = [[f"{one}:yes" for one in paper] for paper in papers]
    report = json.loads(a_report(kind, papers))
    assert list(faults(report, SCHEMA, SCHEMA)) == []
    assert len(report["CVR"]) == len(papers)


@pytest.mark.parametrize("kind", [PaperKind.RANKED, PaperKind.MARKS])
def test_what_is_written_is_read_again_paper_for_paper(kind: PaperKind) -> None:
    profile = read_cvr(a_report(kind, PAPERS))
    assert dict(profile.papers) == dict.fromkeys(PAPERS, 1)
    assert [one.name for one in profile.candidates] == ["Amina", "Bo", "Cerys"]
    assert profile.seats == 2


def test_answers_are_a_contest_for_each_candidate() -> None:
    text = a_report(PaperKind.ANSWERS, [("amina:yes", "bo:no"), ("amina:no",), ()])
    for candidate, wanted in (
        ("amina", {("amina:yes",): 1, ("amina:no",): 1}),
        ("bo", {("bo:no",): 1}),
    ):
        profile = read_cvr(text, contest=f"contest-{candidate}", seats=1)
        assert dict(profile.papers) == wanted


def test_every_record_is_a_line_so_that_a_report_can_be_streamed() -> None:
    first, *lines, last = a_report(PaperKind.RANKED, PAPERS).splitlines()
    assert first == '{"@type":"CVR.CastVoteRecordReport","CVR":['
    assert [json.loads(line.rstrip(","))["UniqueId"] for line in lines] == ["1", "2", "3", "4"]
    assert last.startswith("],")
    assert json.loads(f'{{"CVR":[{last}')["Version"] == "1.0.0"


@pytest.mark.parametrize(
    "change",
    [
        {"Version": "2"},
        {"GeneratedDate": "yesterday"},
        {"Notes2": "x"},
        {"GpUnit": [{"@type": "CVR.GpUnit", "@id": "electorate"}]},
    ],
)
def test_the_schema_can_refuse(change: dict[str, Any]) -> None:
    report = json.loads(a_report(PaperKind.RANKED, PAPERS)) | change
    assert list(faults(report, SCHEMA, SCHEMA))
