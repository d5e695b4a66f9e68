"""Equal shares beside plain greedy, where ballots give points and some weigh more than others."""

from governance.counting.budget.instance import Group, Instance, Project
from governance.counting.budget.options import BallotKind, Comparison, Completion, Options
from governance.counting.budget.record import Compared, Fate
from tests.unit.counting.budget.vectors import count, vote

PROJECTS = (Project("A", "A", 60), Project("B", "B", 40), Project("C", "C", 40))


def compared(*groups: Group, by: Comparison, kind: BallotKind = BallotKind.SCORING) -> Compared:
    options = Options(completion=Completion.NONE, comparison=by)
    instance = Instance(PROJECTS, 80, groups, kind, places=0)
    told = count("equal-shares", instance, options).compared
    assert told is not None
    return told


def test_a_vote_is_for_the_result_that_funds_more_of_the_points_it_gave() -> None:
    # five votes gave 4 points to A and 2 to C, three gave 1 to A and 3 to C, three neither
    told = compared(
        Group(("A", "B", "C"), 5, 5, (4, 1, 2)),
        Group(("B",), 3, 3, (3,)),
        Group(("A", "C"), 3, 3, (1, 3)),
        by=Comparison.WINNERS,
    )
    assert (set(told.shares), told.greedy) == ({"C"}, ("A",))
    assert (told.for_shares, told.for_greedy) == (3, 5)


def test_points_for_what_is_not_funded_count_for_neither() -> None:
    # greedy goes by points and funds A; the shares of the four buy B, and then C is too dear
    told = compared(
        Group(("B", "C"), 4, 4, (2, 1)),
        Group(("A",), 1, 1, (9,)),
        by=Comparison.WINNERS,
    )
    assert (told.shares, told.greedy) == (("B",), ("A",))
    assert (told.for_shares, told.for_greedy) == (4, 1)


def test_ballots_without_points_count_what_is_funded_of_theirs_and_by_their_weight() -> None:
    told = compared(
        Group(("A",), 1, 5),
        Group(("B", "C"), 2, 4),
        Group(("A", "B"), 1, 1),
        by=Comparison.WINNERS,
        kind=BallotKind.APPROVAL,
    )
    assert (set(told.shares), told.greedy) == ({"B"}, ("A",))
    assert (told.for_shares, told.for_greedy) == (4, 5)


def test_where_greedy_is_taken_the_record_still_tells_how_far_shares_were_raised() -> None:
    # three of eight votes ask for A and B, five for C, which they cannot pay for by themselves
    instance = vote(80, {"A": 20, "B": 20, "C": 75}, "2 A, 1 B, 5 C")
    options = Options(completion=Completion.ADD1, increment=1, comparison=Comparison.WINNERS)
    record = count("equal-shares", instance, options)
    assert record.compared is not None
    assert record.compared.is_greedy_taken
    assert record.result("C").fate is Fate.FUNDED
    assert record.completed is not None
    assert (record.completed.by, record.completed.increment) == (Completion.ADD1, 1)
    assert record.completed.started == 10


def test_without_raising_there_is_no_increment_to_tell() -> None:
    instance = vote(80, {"A": 20, "B": 20, "C": 75}, "2 A, 1 B, 5 C")
    record = count("equal-shares", instance, Options(completion=Completion.GREEDY))
    assert record.completed is not None
    assert (record.completed.increment, record.completed.times) == (0, 0)
    assert record.completed.next_cost is None
