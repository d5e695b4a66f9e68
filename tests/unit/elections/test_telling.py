"""How a count is told by the rule it was made by."""

from collections.abc import Mapping

import pytest

from governance.counting.ballots import Candidate, Profile
from governance.counting.record import CountRecord, Purpose
from governance.counting.ties import RecordedLot, RecordedLots, Ties
from governance.elections.rules.counting import REOPEN, REOPEN_NAME, contest_rule
from governance.elections.rules.fates import fate
from governance.elections.rules.lots import tie_words
from governance.elections.rules.telling import (
    duel_told,
    quota_figures,
    quota_told,
    stage_told,
    telling,
)

ANN, BEN, CORA = (Candidate(name[0].lower(), name) for name in ("Ann", "Ben", "Cora"))
PEOPLE = (ANN, BEN, CORA)
NO_LOTS = RecordedLots(())


def counted(
    rule: str,
    papers: Mapping[tuple[str, ...], int],
    *,
    seats: int = 1,
    people: tuple[Candidate, ...] = PEOPLE,
    ties: Ties = NO_LOTS,
) -> CountRecord:
    return contest_rule(rule).count(Profile(people, seats, papers), ties=ties)


def test_a_quota_that_stays_is_told_once() -> None:
    record = counted("mer", {("a",): 6, ("b",): 3})
    assert quota_told(record) == (
        "The quota is the number of votes that is enough to be elected. Here it was 5."
    )
    assert quota_figures(record) == "5"


def test_a_quota_that_falls_is_told_at_both_ends() -> None:
    record = counted("ers97", {("a",): 5, ("b",): 4, ("c",): 3})
    told = quota_told(record)
    assert told is not None
    assert "Here it was 6 at first. It came down to 4.50, because papers had run out" in told
    assert quota_figures(record) == "6, at the end 4.50"


@pytest.mark.parametrize("rule", ["approval", "fptp", "schulze", "yes-no"])
def test_where_there_is_no_quota_none_is_told(rule: str) -> None:
    record = counted(rule, {("a",): 2, ("b",): 1})
    assert quota_told(record) is quota_figures(record) is None
    assert telling(record).stages == ""


def test_stages_are_explained_by_what_moves_in_them() -> None:
    papers = {("a", "b"): 5, ("b",): 4, ("c", "b"): 2}
    assert "that is called a transfer" in telling(counted("av", papers)).stages
    meek = telling(counted("meek", papers)).stages
    assert "gone through again from the start" in meek
    assert "transfer" not in meek


def test_what_the_figures_are_is_named_by_the_rule() -> None:
    papers: dict[tuple[str, ...], int] = {("a",): 2, ("b",): 1}
    named = {rule: telling(counted(rule, papers)).votes for rule in ("av", "schulze", "approval")}
    assert named == {"av": "First preferences", "schulze": "First preferences", "approval": "Votes"}
    assert telling(counted("yes-no", papers)).votes == "Yes"


def test_one_paper_is_one_paper() -> None:
    record = counted("schulze", {("a",): 2, ("b", "a"): 1})
    assert duel_told(record, "a", "b") == "2 papers put Ann above Ben, and 1 put Ben above Ann."
    assert fate(record, "b") == (
        "Ben was not elected. 2 papers put Ann above Ben, and 1 put Ben above Ann."
    )


def test_candidates_who_are_level_both_ways_are_told_so() -> None:
    lots = RecordedLots([RecordedLot("1:elect", frozenset({"a", "b"}), ("a", "b"), "coin")])
    record = counted("schulze", {("a",): 2, ("b",): 2}, ties=lots)
    assert duel_told(record, "a", "b") == (
        "2 papers put Ben above Ann, and 2 put Ann above Ben. By way of the others they came out "
        "level."
    )


def test_equals_between_whom_only_one_chain_leads_are_told_so() -> None:
    record = counted("schulze", {("a", "c", "b"): 2, ("b",): 2, ("c", "b", "a"): 0, ("a",): 1})
    assert record.elected == ("a",)
    level = counted("schulze", {("a", "c", "b"): 3, ("b", "a", "c"): 2, ("c", "b", "a"): 1})
    assert level.elected == ("a",)
    assert "and none back." in duel_told(level, "a", "b")


def test_answers_are_told_with_those_who_gave_none() -> None:
    people = (ANN, BEN, Candidate(REOPEN, REOPEN_NAME))
    profile = Profile(people, 2, {("a", "b"): 3, ("a",): 1}, irregular={((), ("a", REOPEN)): 1})
    record = contest_rule("yes-no-reopen").count(profile, ties=NO_LOTS)
    ann, ben, reopen = telling(record).answers
    assert (ann.yes, ann.no, ann.silent, ann.outcome) == (4, 1, 0, "Elected")
    assert (ben.yes, ben.no, ben.silent, ben.outcome) == (0, 3, 2, "")
    assert (reopen.name, reopen.no, reopen.outcome) == (REOPEN_NAME, 1, "")
    assert stage_told(record, record.stages[0])[0] == (
        "The answers were: Ann 4 yes and 1 no, Ben 0 yes and 3 no and Re-open nominations 0 yes "
        "and 1 no."
    )


def test_a_tie_is_told_by_what_was_compared() -> None:
    assert "two by two" in tie_words(Purpose.ELECT, rule="schulze")
    assert "at every stage before" in tie_words(Purpose.EXCLUDE, rule="scottish")
    for rule in ("meek", "block", "approval", "yes-no"):
        assert tie_words(Purpose.EXTRA_VOTE, rule=rule) == "These candidates have equal votes:"
