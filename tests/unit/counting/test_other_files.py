"""Ballots from PrefLib, CSV and cast vote record files."""

import json
from typing import Any

import pytest

from governance.counting import ballot_files, schulze, stv_mer
from governance.counting.ballot_files import read_ballots
from governance.counting.cvr import read_cvr
from governance.counting.files import BadBallotFile
from governance.counting.preflib import read_preflib
from governance.counting.ranked_csv import read_ranked_csv
from governance.counting.ties import RefuseTies

PREFLIB = """\
# FILE NAME: 00001-00000001.toi
# TITLE: Board
# DATA TYPE: toi
# NUMBER ALTERNATIVES: 3
# ALTERNATIVE NAME 1: Ann
# ALTERNATIVE NAME 2: Ben: the second
# ALTERNATIVE NAME 3: Cy
5: 1,2,3
2: 2,{1,3}
4: {3}
1:
"""


def test_preflib_rankings_are_read() -> None:
    profile = read_preflib(PREFLIB.splitlines(keepends=True), seats=1)
    assert profile.papers == {("1", "2", "3"): 5, ("3",): 4, (): 1}
    assert profile.irregular == {(("2",), ("1", "3")): 2}
    assert [one.name for one in profile.candidates] == ["Ann", "Ben: the second", "Cy"]
    assert profile.title == "Board"
    assert schulze.count(profile, ties=RefuseTies()).valid == 11


@pytest.mark.parametrize(
    ("order", "code", "column"),
    [
        ("5: 1,4", "preflib_unknown", 6),
        ("5: 1,2,1", "preflib_repeated", 8),
        ("5: {1,1}", "preflib_repeated", 4),
        ("5: {1,2", "preflib_braces", 3),
        ("5: {1,{2}}", "preflib_braces", 3),
        ("x: 1,2", "preflib_papers", 1),
        ("1,2,3", "preflib_papers", 1),
    ],
)
def test_a_bad_preflib_line_is_refused_with_its_place(order: str, code: str, column: int) -> None:
    with pytest.raises(BadBallotFile) as refused:
        read_preflib([*PREFLIB.splitlines(), order], seats=1)
    assert (refused.value.code, refused.value.line, refused.value.column) == (code, 12, column)


def test_a_preflib_file_without_names_is_refused() -> None:
    with pytest.raises(BadBallotFile) as refused:
        read_preflib(["# TITLE: x\n"], seats=1)
    assert refused.value.code == "preflib_names"


def test_a_table_with_a_column_a_candidate_is_read() -> None:
    rows = ["\ufeffAnn,Ben,Cy,papers\n", "1,2,,5\n", ",1,1,2\n", "2,,,1\n", "\n", ",,,3\n"]
    profile = read_ranked_csv(rows, seats=2, title="Board")
    assert [one.name for one in profile.candidates] == ["Ann", "Ben", "Cy"]
    assert profile.papers == {("1", "2"): 5, (): 3}
    assert profile.irregular == {(("2", "3"),): 2, ((), ("1",)): 1}
    assert stv_mer.count(profile, ties=RefuseTies()).invalid == {"unclear_first": 3, "blank": 3}


def test_a_table_with_a_column_a_preference_is_read() -> None:
    rows = [
        "Choice 2,Choice 1,Choice 3\n",
        "Ben,Ann,\n",
        ",Cy,Ann\n",
        '"Lee, Jo",Ann,Ann\n',
        "Cy\n",
    ]
    profile = read_ranked_csv(rows, seats=1)
    assert [one.name for one in profile.candidates] == ["Ann", "Ben", "Cy", "Lee, Jo"]
    assert profile.papers == {("1", "2"): 1, ("1", "4"): 1}
    assert profile.irregular == {(("3",), (), ("1",)): 1, ((), ("3",)): 1}


@pytest.mark.parametrize(
    ("rows", "code", "line", "column"),
    [
        ([], "csv_heading", 1, 1),
        (["Ann,Ann\n"], "csv_heading", 1, 2),
        (["Ann,,Ben\n"], "csv_heading", 1, 2),
        (["Ann,Ben\n", "1,2\n", "1,x\n"], "csv_number", 3, 2),
        (["Ann,Ben\n", "0,1\n"], "csv_number", 2, 1),
        (["Ann,Ben\n", "99999999,1\n"], "csv_number", 2, 1),
        (["Ann,count\n", "1,\n"], "csv_number", 2, 2),
        (["Ann,Ben\n", '"1,2\n'], "csv_syntax", 2, 1),
    ],
)
def test_a_bad_table_is_refused_with_its_place(
    rows: list[str], code: str, line: int, column: int
) -> None:
    with pytest.raises(BadBallotFile) as refused:
        read_ranked_csv(rows, seats=1)
    assert (refused.value.code, refused.value.line, refused.value.column) == (code, line, column)


def report(*papers: list[dict[str, Any]]) -> dict[str, Any]:
    """A report with one contest of three selections, and these papers."""
    contest = {
        "@id": "c1",
        "Name": "Board",
        "NumberElected": 2,
        "ContestSelection": [
            {"@id": "s1", "CandidateIds": ["a"]},
            {"@id": "s2", "CandidateIds": ["b", "c"]},
            {"@id": "s3"},
        ],
    }
    people = [{"@id": "a", "Name": "Ann"}, {"@id": "b", "Name": "Ben"}, {"@id": "c", "Name": "Cy"}]
    return {
        "Election": [{"@id": "e1", "Candidate": people, "Contest": [contest]}],
        "CVR": [
            {
                "CurrentSnapshotId": "new",
                "CVRSnapshot": [
                    {"@id": "old", "Type": "original", "CVRContest": [{"ContestId": "c1"}]},
                    {
                        "@id": "new",
                        "Type": "modified",
                        "CVRContest": [
                            {"ContestId": "c0", "CVRContestSelection": [mark("s1", 1)]},
                            {"ContestId": "c1", "CVRContestSelection": paper},
                        ],
                    },
                ],
            }
            for paper in papers
        ],
    }


def mark(selection: str, *ranks: int, **more: object) -> dict[str, Any]:
    return {
        "ContestSelectionId": selection,
        "SelectionPosition": [{"HasIndication": "yes", "Rank": rank, **more} for rank in ranks],
    }


def contest_of(*selections: dict[str, Any]) -> dict[str, Any]:
    return {"@id": "c1", "ContestSelection": list(selections)}


def test_cast_vote_records_are_read_from_the_snapshot_that_counts() -> None:
    text = json.dumps(
        report(
            [mark("s2", 1), mark("s1", 2, 3)],
            [mark("s1", 1), mark("s3", 2, IsAllocable="no")],
            [mark("s1", 1), mark("s2", 1)],
            [mark("s3", 2, 1)],
            [mark("s1", 1, NumberVotes=3)],
            [],
        )
    )
    profile = read_cvr(text)
    assert [one.name for one in profile.candidates] == ["Ann", "Ben and Cy", "s3"]
    assert (profile.seats, profile.title) == (2, "Board")
    assert profile.papers == {("s2", "s1"): 1, ("s1",): 4, ("s3",): 1, (): 1}
    assert profile.irregular == {(("s1", "s2"),): 1}


def test_marks_without_ranks_are_taken_in_their_order() -> None:
    unranked = {
        "ContestSelectionId": "s3",
        "SelectionPosition": [{"HasIndication": "yes"}],
    }
    profile = read_cvr(json.dumps(report([unranked])), contest="c1", seats=1)
    assert profile.papers == {("s3",): 1}
    assert profile.seats == 1


def test_a_report_that_is_not_json_is_refused_with_its_place() -> None:
    with pytest.raises(BadBallotFile) as refused:
        read_cvr('{"CVR": [\n  oops]}')
    assert (refused.value.code, refused.value.line, refused.value.column) == ("cvr_json", 2, 3)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Election": []}, "cvr_contest"),
        ({"Election": "x"}, "cvr_shape"),
        ({"Election": [1]}, "cvr_shape"),
        ({"Election": [{"Contest": [{"@id": "c1"}]}]}, "cvr_candidates"),
        ({"Election": [{"Contest": [contest_of({"@id": "s"})]}]}, "cvr_seats"),
        ({"Election": [{"Contest": [contest_of({"@id": "s", "CandidateIds": 1})]}]}, "cvr_shape"),
        ({"Election": [{"Contest": [contest_of({})]}]}, "cvr_shape"),
        ({"Election": [{"Contest": [contest_of({"@id": "s"}, {"@id": "s"})]}]}, "cvr_shape"),
    ],
)
def test_a_report_with_something_missing_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(BadBallotFile) as refused:
        read_cvr(json.dumps({**report(), **change}))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("paper", "code"),
    [
        ([mark("s9", 1)], "cvr_unknown"),
        ([mark("s1", 0)], "cvr_rank"),
        ([mark("s1", 1, NumberVotes="two")], "cvr_rank"),
        ([mark("s1", 1, FractionalVotes="1/2")], "cvr_fraction"),
    ],
)
def test_a_paper_that_makes_no_sense_is_refused(paper: list[dict[str, Any]], code: str) -> None:
    with pytest.raises(BadBallotFile) as refused:
        read_cvr(json.dumps(report(paper)))
    assert refused.value.code == code


def test_a_list_is_no_report() -> None:
    with pytest.raises(BadBallotFile) as refused:
        read_cvr("[]")
    assert refused.value.code == "cvr_shape"


@pytest.mark.parametrize(
    ("text", "code"), [("papers\n3\n", "csv_candidates"), ('"Ann', "csv_syntax")]
)
def test_a_table_without_a_place_to_name_is_refused_at_its_beginning(text: str, code: str) -> None:
    with pytest.raises(BadBallotFile) as refused:
        read_ranked_csv(text.splitlines(keepends=True), seats=1)
    where = (refused.value.code, refused.value.line, refused.value.column)
    assert where == (code, 1, 1)


def test_names_are_numbered_in_the_alphabet_whoever_turns_up_first() -> None:
    table = ["1,2\n", "Cy,Ann\n", "Ben,Cy\n", "Ann,\n"]
    profile = read_ranked_csv(table, seats=1)
    assert [(one.id, one.name) for one in profile.candidates] == [
        ("1", "Ann"), ("2", "Ben"), ("3", "Cy")
    ]  # fmt: skip
    assert profile.papers == {("3", "1"): 1, ("2", "3"): 1, ("1",): 1}


def test_a_report_too_long_to_be_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = json.dumps(report([mark("s1", 1)]), indent=1).splitlines(keepends=True)
    length = len("".join(lines))
    monkeypatch.setattr(ballot_files, "MOST_CVR_CHARACTERS", length)
    assert read_ballots(lines, name="votes.json", seats=1).papers == {("s1",): 1}
    monkeypatch.setattr(ballot_files, "MOST_CVR_CHARACTERS", length - 1)
    with pytest.raises(BadBallotFile) as refused:
        read_ballots(lines, name="votes.json", seats=1)
    assert (refused.value.code, refused.value.line) == ("cvr_size", len(lines))
