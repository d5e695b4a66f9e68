"""PABULIB files: read as they are found in the world, refused with line and column, written."""

import pytest

from governance.counting.arithmetic import Unit
from governance.counting.budget.ballots import Paper
from governance.counting.budget.instance import Group, Project
from governance.counting.budget.options import BallotKind
from governance.counting.budget.pabulib import PbFile, read_pb
from governance.counting.budget.pabulib_write import PbProject, pb_amount, vote_type, write_pb
from governance.counting.files import BadBallotFile

FILE = """META
key;value
description;Community fund 2027
country;United Kingdom
unit;Example Mutual
instance;2027
num_projects;2
num_votes;2
budget;50000
vote_type;approval
rule;equalshares/add1
date_begin;27.09.2027
date_end;08.10.2027
currency;GBP
PROJECTS
project_id;cost;votes;name;selected
7;18000;2;"Memory café; Dorking";1
3;40000.5;1;Minibus;0
VOTES
voter_id;vote
a1;7,3
a2;7
"""


def read(text: str) -> PbFile:
    return read_pb(text.splitlines(keepends=True))


def changed(old: str, new: str) -> str:
    assert old in FILE
    return FILE.replace(old, new)


def test_a_file_is_read_in_pence() -> None:
    file = read(FILE)
    assert file.instance.projects == (
        Project("7", "Memory café; Dorking", 18_000_00),
        Project("3", "Minibus", 40_000_50),
    )
    assert (file.instance.budget, file.instance.places) == (50_000_00, 2)
    assert (file.instance.currency, file.instance.title) == ("GBP", "Community fund 2027")
    assert file.instance.groups == (Group(("3", "7"), 1, 1), Group(("7",), 1, 1))
    assert file.selected == {"7": 1, "3": 0}
    assert file.stated == {"7": 2, "3": 1}
    assert file.meta["date_end"] == "08.10.2027"
    assert file.remarks == ()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + FILE,
        FILE.replace("\n", "\r\n"),
        FILE.replace("PROJECTS\n", "\nprojects;\n\n"),
        FILE + "\n\n",
        changed("a1;7,3", "a1; 3 , 7 "),
        changed("project_id;cost", "Project_ID; Cost "),
        changed('"Memory café; Dorking"', ' "Memory café; Dorking" '),
    ],
)
def test_what_real_files_have_is_forgiven(text: str) -> None:
    assert read(text).instance == read(FILE).instance


def test_a_quoted_field_may_hold_quotes_and_go_on_in_the_next_line() -> None:
    file = read(changed("Minibus", '"A ""mini""\nbus"'))
    assert file.instance.project("3").name == 'A "mini"\nbus'


def test_what_does_not_agree_is_remarked_on() -> None:
    text = changed("num_votes;2", "num_votes;3").replace("7;18000;2", "7;18000;5")
    assert read(text).remarks == (
        "num_votes says 3, and there are 2",
        "project 7 is said to have 5, and has 2",
    )


def test_ballots_that_break_the_limits_are_set_aside() -> None:
    file = read(changed("currency;GBP", "max_length;1").replace("a2;7", "a2;9"))
    assert file.instance.invalid == {"too-many": 1, "unknown-project": 1}
    assert file.instance.currency == "XXX"
    assert "ballots not counted: 1 chose too many projects" in file.remarks


def test_finer_amounts_than_pence_are_kept() -> None:
    file = read(changed("40000.5", "40000.125"))
    assert file.instance.places == 3
    assert file.instance.project("3").cost == 40_000_125
    assert file.instance.budget == 50_000_000


def test_points_ranks_and_knapsacks_are_read() -> None:
    points = changed("vote_type;approval", "vote_type;cumulative").replace(
        "voter_id;vote\na1;7,3\na2;7", "voter_id;vote;points\na1;7,3;4,6\na2;7;10"
    )
    assert read(points).instance.groups == (
        Group(("3", "7"), 1, 1, (6, 4)),
        Group(("7",), 1, 1, (10,)),
    )
    ranks = read(changed("vote_type;approval", "vote_type;ordinal"))
    assert ranks.instance.support["7"].score == 4
    assert ranks.instance.kind is BallotKind.RANKED
    sacks = read(changed("currency;GBP", "max_sum_cost;58000"))
    assert sacks.instance.kind is BallotKind.KNAPSACK
    assert sacks.constraint.most_cost == 58_000_00
    assert sacks.instance.invalid == {"over-budget": 1}


def test_an_empty_ballot_is_blank() -> None:
    assert read(changed("a2;7", "a2;")).instance.blank == 1


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "pb_section", 1, 1),
        ("key;value\n", "pb_section", 1, 1),
        (changed("PROJECTS\n", ""), "pb_section", 18, 1),
        (FILE.partition("VOTES")[0], "pb_section", 1, 1),
        (FILE.partition("voter_id")[0], "pb_heading", 1, 1),
        (FILE + "META\n", "pb_section", 23, 1),
        (changed("budget;50000\n", ""), "pb_meta", 2, 1),
        (changed("budget;50000", "budget;50,000"), "pb_amount", 9, 8),
        (changed("budget;50000", "budget"), "pb_amount", 9, 7),
        (changed("vote_type;approval", "vote_type;stars"), "pb_vote_type", 10, 11),
        (changed("currency;GBP", "max_length;two"), "pb_number", 14, 12),
        (changed("currency;GBP", "unit;Again"), "pb_repeated", 14, 1),
        (changed("3;40000.5", "7;40000.5"), "pb_repeated", 18, 1),
        (changed("3;40000.5", ";40000.5"), "pb_empty", 18, 1),
        (changed("40000.5", "-5"), "pb_amount", 18, 3),
        (changed("40000.5", "1.1234567"), "pb_amount", 18, 3),
        (changed("project_id;cost", "id;cost"), "pb_column", 16, 1),
        (changed("vote_type;approval", "vote_type;scoring"), "pb_column", 20, 1),
        (changed("a2;7", "a1;7"), "pb_repeated", 22, 1),
        (changed("a2;7", "a2"), "pb_row", 22, 3),
        (changed("a2;7", '"a2;7'), "pb_quote", 22, 1),
        (changed('Dorking"', 'Dorking"x'), "pb_quote", 17, 33),
    ],
)
def test_a_bad_file_is_refused_with_line_and_column(
    text: str, code: str, line: int, column: int
) -> None:
    with pytest.raises(BadBallotFile) as refused:
        read(text)
    assert (refused.value.code, refused.value.line, refused.value.column) == (code, line, column)


def test_points_that_are_no_numbers_are_refused_where_they_stand() -> None:
    text = changed("vote_type;approval", "vote_type;cumulative").replace(
        "voter_id;vote\na1;7,3\na2;7", "voter_id;vote;points\na1;7,3;4,6\na2;7;ten"
    )
    with pytest.raises(BadBallotFile, match="line 22, column 6: “ten” is not a whole number"):
        read(text)


META = {
    "description": "Community fund; 2027",
    "country": "United Kingdom",
    "unit": "Example Mutual",
    "instance": "2027",
    "num_projects": "2",
    "num_votes": "2",
    "budget": "50000",
    "vote_type": "approval",
    "rule": "equalshares/add1",
    "date_begin": "27.09.2027",
    "date_end": "08.10.2027",
}
ROWS = (
    PbProject(Project("7", 'The "Memory" café; Dorking', 18_000_00), 2, 2, 1, {"category": "care"}),
    PbProject(Project("3", "Minibus", 40_000_50), 1, 1, 0),
)
PAPERS = (("b9", Paper(("7", "3"))), ("a1", Paper(("7",))), ("c3", Paper()))


def written(kind: BallotKind = BallotKind.APPROVAL, papers: object = PAPERS) -> str:
    lines = write_pb(meta=META, projects=ROWS, papers=papers, kind=kind)  # type: ignore[arg-type] # test
    return "".join(lines)


def test_a_file_is_written_in_the_order_given_with_the_ids_given() -> None:
    text = written()
    assert text.endswith("VOTES\nvoter_id;vote\nb9;7,3\na1;7\nc3;\n")
    assert "project_id;cost;votes;name;selected;category\n" in text
    assert '7;18000;2;"The ""Memory"" café; Dorking";1;care\n3;40000.5;1;Minibus;0;\n' in text
    assert 'description;"Community fund; 2027"\n' in text


def test_what_is_written_can_be_read() -> None:
    file = read(written())
    assert file.instance.projects == tuple(row.project for row in ROWS)
    assert file.instance.blank == 1
    assert file.instance.support["7"].votes == 2
    assert file.meta == META


def test_points_are_written_beside_the_projects_and_the_score_too() -> None:
    text = written(BallotKind.CUMULATIVE, [("a1", Paper(("7", "3"), (4, 6)))])
    assert "project_id;cost;votes;score;name;selected;category\n" in text
    assert text.endswith("voter_id;vote;points\na1;7,3;4,6\n")


def test_what_the_format_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="weight"):
        written(papers=[("a1", Paper(("7",), weight=2))])
    with pytest.raises(ValueError, match="cannot be an id"):
        written(papers=[("a;1", Paper(("7",)))])
    with pytest.raises(ValueError, match="META does not say country"):
        list(write_pb(meta={**META, "country": ""}, projects=(), papers=(), kind=BallotKind.RANKED))


def test_amounts_and_kinds_are_written_as_the_format_wants_them() -> None:
    assert [pb_amount(amount, Unit(2)) for amount in (0, 5, 150, 20_000)] == [
        "0",
        "0.05",
        "1.5",
        "200",
    ]
    assert pb_amount(200, Unit(0)) == "200"
    assert vote_type(BallotKind.KNAPSACK) == "approval"
