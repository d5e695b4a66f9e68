"""BLT files: reading, exact complaints, and strict writing."""

import pytest

from governance.counting import blt
from governance.counting.ballots import Candidate, Profile
from governance.counting.blt import read_blt, write_blt
from governance.counting.files import BadBallotFile
from tests.golden import ward_profile

SMALL = """\
3 2
2 1 3 0
1 2 0
2 1 3 0
4 0
0
"Ann"
"Ben"
"Cy"
"Small"
"""


def read(text: str, *, strict: bool = False) -> Profile:
    return read_blt(text.splitlines(keepends=True), strict=strict)


def test_a_plain_file_is_read_and_grouped() -> None:
    profile = read(SMALL)
    assert profile.papers == {("1", "3"): 4, ("2",): 1, (): 4}
    assert profile.candidates == (
        Candidate("1", "Ann"),
        Candidate("2", "Ben"),
        Candidate("3", "Cy"),
    )
    assert (profile.seats, profile.title) == (2, "Small")


def test_withdrawn_candidates_comments_and_odd_line_breaks_are_understood() -> None:
    text = (
        "\ufeff# made by hand\n\n2 1 # candidates, seats\r\n-2\n3 1\n2 0 1 2 0 # two ballots\n\n0\n"
        '"Ann" # first\n  "Ben"\n'
    )
    profile = read(text)
    assert profile.papers == {("1", "2"): 3, ("2",): 1}
    assert [one.withdrawn for one in profile.candidates] == [False, True]
    assert profile.title == ""


def test_several_withdrawn_may_stand_on_one_line() -> None:
    profile = read('3 1\n-1 -3\n1 2 0\n0\n"A"\n"B"\n"C"\n""\n')
    assert [one.withdrawn for one in profile.candidates] == [True, False, True]


def test_real_names_with_quotes_in_them_and_a_bare_title_are_read() -> None:
    profile = ward_profile("dundee_2022_ward3.blt")
    assert profile.candidates[0].name.startswith('Ted BOOTH "')
    assert profile.title == "Ward 3 - West End"


def test_a_description_beside_the_name_is_kept_in_brackets() -> None:
    profile = read('1 1\n0\n"Ann" "Labour"\n"T"\n')
    assert profile.candidates[0].name == "Ann (Labour)"


def test_shared_and_skipped_numbers_are_kept_apart() -> None:
    profile = read('4 1\n2 1 3=2 4 0\n1 - 2 0\n1 4 - 0\n0\n"A"\n"B"\n"C"\n"D"\n""\n')
    assert profile.irregular == {(("1",), ("2", "3"), ("4",)): 2, ((), ("2",)): 1}
    assert profile.papers == {("4",): 1}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "blt_empty", 1, 1),
        ("# nothing\n", "blt_empty", 1, 1),
        ("3\n", "blt_header", 1, 1),
        ("x 1\n", "blt_number", 1, 1),
        ("0 1\n", "blt_candidates", 1, 1),
        ("99999 1\n", "blt_candidates", 1, 1),
        ("2 0\n", "blt_seats", 1, 3),
        ("2 1\n1 1 0\n1 3 0\n0\n", "blt_unknown", 3, 3),
        ("2 1\n-5\n0\n", "blt_unknown", 2, 1),
        ("2 1\n--\n0\n", "blt_number", 2, 1),
        ("2 1\n1 1 2 1 0\n0\n", "blt_repeated", 2, 7),
        ("2 1\n1 1=1 0\n0\n", "blt_repeated", 2, 3),
        ("2 1\n1.5 1 0\n0\n", "blt_number", 2, 1),
        ("2 1\n1 a 0\n0\n", "blt_number", 2, 3),
        ("2 1\n1 1= 0\n0\n", "blt_number", 2, 3),
        ("2 1\n(b1) 1 0\n0\n", "blt_number", 2, 1),
        ("2 1\n1 ² 0\n0\n", "blt_number", 2, 3),
        ("2 1\n1 1 0\n", "blt_no_end", 2, 1),
        ("2 1\n1 1\n", "blt_no_end", 2, 1),
        ('2 1\n1 1 0\n0\n"Ann"\n', "blt_names", 4, 1),
        ('2 1\n1 1 0\n0\nAnn\n"Ben"\n', "blt_name", 4, 1),
        ('2 1\n1 1 0\n0\n"Ann\n"Ben"\n', "blt_name", 4, 1),
        ('1 1\n0\n"Ann" Lee\n', "blt_name", 3, 7),
        ('1 1\n0\n"Ann"\n"T"\nmore\n', "blt_after_title", 5, 1),
        ('2 1\n1 1 0\n0 9\n"Ann"\n"Ben"\n', "blt_name", 3, 3),
    ],
)
def test_a_bad_file_is_refused_with_its_place(text: str, code: str, line: int, column: int) -> None:
    with pytest.raises(BadBallotFile) as refused:
        read(text)
    assert (refused.value.code, refused.value.line, refused.value.column) == (code, line, column)
    assert str(refused.value).startswith(f"line {line}, column {column}: ")


def test_shared_numbers_are_refused_where_only_strict_files_will_do() -> None:
    with pytest.raises(BadBallotFile) as refused:
        read('2 1\n1 1=2 0\n0\n"A"\n"B"\n', strict=True)
    assert (refused.value.code, refused.value.column) == ("blt_irregular", 3)


def test_writing_groups_sorts_and_quotes() -> None:
    people = (Candidate("x", 'Ann "Lee"', withdrawn=True), Candidate("y", "Ben\nB"))
    profile = Profile(people, 1, {("y", "x"): 2, ("x",): 1, (): 3, ("y",): 0}, "Board")
    assert list(write_blt(profile)) == [
        "2 1\n", "-1\n", "3 0\n", "1 1 0\n", "2 2 1 0\n", "0\n",
        '"Ann ""Lee"""\n', '"Ben B"\n', '"Board"\n',
    ]  # fmt: skip


def test_what_was_written_reads_back_the_same() -> None:
    profile = read(SMALL)
    assert read_blt(write_blt(profile)) == profile


def test_shared_numbers_cannot_be_written() -> None:
    profile = read('2 1\n1 1=2 0\n0\n"A"\n"B"\n')
    with pytest.raises(ValueError, match="strict BLT"):
        list(write_blt(profile))


def test_shared_and_skipped_numbers_are_written_where_they_may_be() -> None:
    profile = read('3 1\n2 1=3 2 0\n1 - 2=3 0\n3 1 0\n1 0\n0\n"A"\n"B"\n"C"\n')
    written = list(write_blt(profile, strict=False))
    assert written[1:6] == ["1 0\n", "1 - 2=3 0\n", "3 1 0\n", "2 1=3 2 0\n", "0\n"]
    assert read_blt(written) == profile


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(
    "lines",
    [
        "2 1 2 0\n# a remark\n\n3 2 0\n0\n",
        "-1\n2 1 2 0\n3 2 0\n0\n",
        "2 1 2\n0 3 2 0\n0\n",
        "2 1 2 0 3 2 0\n0\n",
        "2 1 2 0\n3 2 0\n0 # the end\n",
        "2 1 2 0\n3 2 0 0\n",
        "1 1 2 0\n1 1 2 0\n3 2 0\n   0\n",
    ],
)
def test_however_ballots_are_spread_over_lines_they_are_the_same(
    monkeypatch: pytest.MonkeyPatch, lines: str, size: int
) -> None:
    monkeypatch.setattr(blt, "LINES_A_BATCH", size)
    text = f'2 1\n{lines}"A"\n"B"\n'.splitlines(keepends=True)
    assert dict(read_blt(text).papers) == {("1", "2"): 2, ("2",): 3}


@pytest.mark.parametrize("size", [1, 2, 100])
@pytest.mark.parametrize(
    ("bad", "column"), [("1 1 3 0", 5), ("x 1 0", 1), ("1 1 1 0", 5), ("1 1 2 -1 0", 7)]
)
def test_a_fault_is_told_with_its_line_however_many_are_read_at_once(
    monkeypatch: pytest.MonkeyPatch, bad: str, column: int, size: int
) -> None:
    monkeypatch.setattr(blt, "LINES_A_BATCH", size)
    lines = ["2 1\n", "4 1 0\n", "4 1 0\n", "# remark\n", f"{bad}\n", "0\n", '"A"\n', '"B"\n']
    with pytest.raises(BadBallotFile) as refused:
        read_blt(lines)
    assert (refused.value.line, refused.value.column) == (5, column)


def test_lines_behind_the_end_keep_their_numbers() -> None:
    with pytest.raises(BadBallotFile) as refused:
        read_blt(["2 1\n", "1 1 0\n", "0\n", '"A"\n', "B\n"])
    assert (refused.value.line, refused.value.column) == (5, 1)


def test_shared_and_skipped_numbers_are_read_unless_strict_is_asked_for() -> None:
    lines = ["3 1\n", "1 1=2 3 0\n", "2 1 - 2 0\n", "0\n", '"A"\n', '"B"\n', '"C"\n']
    assert read_blt(lines).irregular == {(("1", "2"), ("3",)): 1, (("1",), (), ("2",)): 2}
    with pytest.raises(BadBallotFile, match="line 2, column 3"):
        read_blt(lines, strict=True)
