"""Whatever a file holds, it is read or refused with its place; nothing else may happen."""

import json
from collections.abc import Callable, Iterable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from governance.counting.ballots import Candidate, Profile
from governance.counting.blt import read_blt, write_blt
from governance.counting.cvr import read_cvr
from governance.counting.files import BadBallotFile
from governance.counting.preflib import read_preflib
from governance.counting.ranked_csv import read_ranked_csv

Reader = Callable[[Iterable[str]], Profile]


def _cvr(lines: Iterable[str]) -> Profile:
    return read_cvr("".join(lines))


def complaint(read: Callable[[], Profile]) -> BadBallotFile | None:
    """Read a file: what was wrong with it, or None where there are candidates to vote for."""
    try:
        profile = read()
    except BadBallotFile as refused:
        return refused
    return None if profile.candidates else BadBallotFile("nobody", 0, 0, "")


READERS: dict[str, Reader] = {
    "blt": read_blt,
    "preflib": lambda lines: read_preflib(lines, seats=1),
    "csv": lambda lines: read_ranked_csv(lines, seats=1),
    "cvr": _cvr,
}

WORDS = st.sampled_from(
    [*'0123456789=-#"{},:\n\n  ', "Ann", '"Ann"\n', "# ALTERNATIVE NAME 1: Ann\n", "1 1 0\n"]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=60).map("".join))

LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-2, 3), st.text(max_size=2))
KEYS = st.sampled_from(
    ["@id", "Election", "Contest", "ContestSelection", "Candidate", "CandidateIds", "CVR",
     "CurrentSnapshotId", "CVRSnapshot", "CVRContest", "ContestId", "CVRContestSelection",
     "SelectionPosition", "NumberElected"]
)  # fmt: skip
REPORTS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=30,
)


@pytest.mark.parametrize("kind", sorted(READERS))
@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
@example(text="9" * 5000 + " 1")
@example(text="1 1\n" + "9" * 5000 + " 1 0\n0\n")
@example(text="# ALTERNATIVE NAME 1: A\n" + "9" * 5000 + ": 1\n")
@example(text="A,B\n" + "9" * 5000 + ",1\n")
@example(text="A,B\n\0,1\n")
@example(text="[" * 200_000)
@example(text="\ufeff")
def test_any_text_is_read_or_refused(kind: str, text: str) -> None:
    refused = complaint(lambda: READERS[kind](text.splitlines(keepends=True)))
    assert refused is None or (refused.line >= 1 and refused.column >= 1 and refused.reason)


@settings(max_examples=200, deadline=None)
@given(report=REPORTS)
def test_any_report_is_read_or_refused(report: object) -> None:
    refused = complaint(lambda: read_cvr(json.dumps(report)))
    assert refused is None or refused.reason


NAMES = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(
    lambda name: " ".join(name.split())
)


@settings(max_examples=100, deadline=None)
@given(
    names=st.lists(NAMES, min_size=3, max_size=3),
    title=NAMES,
    papers=st.dictionaries(
        st.lists(st.sampled_from("123"), unique=True).map(tuple), st.integers(1, 10**9)
    ),
    gone=st.booleans(),
)
def test_what_is_written_as_blt_reads_back_the_same(
    names: list[str], title: str, papers: dict[tuple[str, ...], int], gone: bool
) -> None:
    people = tuple(Candidate(str(n), name, gone and n == 2) for n, name in enumerate(names, 1))
    profile = Profile(people, 2, papers, title)
    assert read_blt(write_blt(profile)) == profile
