"""Equal shares, completed: raised step by step, filled by votes, and held against greedy."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from governance.counting.budget.backers import Field
from governance.counting.budget.completion import raise_shares
from governance.counting.budget.course import Course, Courses
from governance.counting.budget.draft import Draft
from governance.counting.budget.equal_shares import first_share
from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Comparison, Completion, Options, Start, Utility
from governance.counting.ties import ListedOrder
from tests.unit.counting.budget.elections import IDS, instances
from tests.unit.counting.budget.vectors import count, fates, vote

# Four votes, 25 each. A takes 20 from three. B needs 2b - 20 >= 45: shares of 32.5; then 105 are
# spent. C's one supporter can never pay alone before that.
INSTANCE = vote(100, {"A": 60, "B": 45, "C": 40}, "2 A, 1 A B, 1 B C")
ADD1 = Options(completion=Completion.ADD1, increment=1)


def test_shares_are_raised_until_the_result_would_cost_too_much() -> None:
    record = count("equal-shares", INSTANCE, ADD1)
    assert record.funded == ("A",)
    assert record.completed is not None
    assert record.completed.started == 25
    assert record.completed.raised_to == 32
    assert (record.completed.times, record.completed.next_cost) == (7, 105)
    assert record.completed.next_funded == ("A", "B")


def test_the_size_of_the_step_makes_a_difference_that_is_on_record() -> None:
    record = count("equal-shares", INSTANCE, replace(ADD1, increment=5))
    assert record.completed is not None
    assert record.completed.times == 1
    assert record.completed.raised_to == 30


def test_the_step_is_one_whole_pound_unless_it_is_said() -> None:
    pence = vote(100_00, {"A": 60_00, "B": 45_00}, "2 A, 1 A B, 1 B", places=2)
    record = count("equal-shares", pence, replace(ADD1, increment=None))
    assert record.completed is not None
    assert (record.completed.increment, record.completed.times) == (100, 7)


def test_what_is_left_over_goes_by_votes_under_add1u_and_greedy() -> None:
    for completion in (Completion.ADD1U, Completion.GREEDY):
        record = count("equal-shares", INSTANCE, replace(ADD1, completion=completion))
        assert record.funded == ("A", "C")
        assert fates(record) == {"A": "funded", "B": "cannot-afford", "C": "filled"}
        assert record.completed is not None
        assert record.completed.filled == ("C",)
        assert record.completed.times == (0 if completion is Completion.GREEDY else 7)


def test_raising_may_stop_as_soon_as_nothing_more_fits() -> None:
    instance = vote(100, {"A": 60, "B": 45}, "2 A, 1 A B, 1 B")
    record = count("equal-shares", instance, replace(ADD1, stop_when_exhaustive=True))
    assert record.completed is not None
    assert (record.completed.times, record.completed.next_cost) == (0, None)


def test_raising_may_start_from_whole_steps() -> None:
    instance = vote(101, {"A": 60, "B": 45}, "2 A, 1 A B, 1 B")
    exact = count("equal-shares", instance, ADD1).completed
    whole = count("equal-shares", instance, replace(ADD1, start=Start.WHOLE)).completed
    assert exact is not None
    assert whole is not None
    assert exact.started == whole.started
    assert exact.raised_to == Fraction(129, 4)
    assert whole.raised_to == 32
    fives = replace(ADD1, start=Start.WHOLE, increment=5)
    by_fives = count("equal-shares", vote(116, {"A": 80, "B": 45}, "2 A, 1 A B, 1 B"), fives)
    assert by_fives.completed is not None
    assert by_fives.completed.started == 29
    assert by_fives.completed.raised_to == 35
    assert by_fives.completed.times == 2


def test_raising_stops_when_everything_is_bought() -> None:
    options = replace(ADD1, fund_all_if_all_fit=False)
    record = count("equal-shares", vote(100, {"A": 60, "B": 40}, "3 A, 1 B"), options)
    assert record.completed is not None
    assert record.funded == ("A", "B")
    assert record.completed.raised_to == 40
    assert record.completed.next_cost is None


def test_greedy_is_taken_where_more_votes_are_better_served_by_it() -> None:
    # Equal shares fund A and B (2 + 2 votes); greedy funds C, which five of eight votes asked for.
    instance = vote(80, {"A": 20, "B": 20, "C": 75}, "2 A, 1 B, 5 C")
    options = replace(ADD1, completion=Completion.NONE, comparison=Comparison.WINNERS)
    record = count("equal-shares", instance, options)
    assert record.compared is not None
    assert (record.compared.for_shares, record.compared.for_greedy) == (2, 5)
    assert record.compared.is_greedy_taken
    assert record.funded == ("C",)
    assert record.rounds == ()


def test_equal_shares_stand_where_greedy_serves_no_more_votes() -> None:
    instance = vote(80, {"A": 20, "C": 60}, "4 A, 4 C, 2 A C")
    for comparison in (Comparison.WINNERS, Comparison.REPRESENTED):
        options = replace(ADD1, comparison=comparison, fund_all_if_all_fit=False)
        record = count("equal-shares", instance, options, ListedOrder(("A", "C")))
        assert record.compared is not None
        assert not record.compared.is_greedy_taken
        assert record.compared.shares == record.funded


def test_being_represented_counts_votes_with_anything_funded() -> None:
    instance = vote(80, {"A": 20, "B": 20, "C": 75}, "2 A C, 1 B, 5 C")
    options = replace(ADD1, completion=Completion.NONE, comparison=Comparison.REPRESENTED)
    record = count("equal-shares", instance, options)
    assert record.compared is not None
    assert (record.compared.for_shares, record.compared.for_greedy) == (2, 7)


def step_by_step(courses: Courses, draft: Draft, increment: int) -> tuple[Course, int]:
    """Raise the share one increment at a time, without any leap."""
    share = first_share(draft.instance, draft.options)
    course, times = courses.course(share), 0
    while True:
        following = courses.course(share + (times + 1) * increment)
        if sum(draft.cost(one) for one in following.ids) > draft.instance.budget:
            return course, times
        course, times = following, times + 1


@given(
    instance=instances(scale=40),
    increment=st.integers(1, 3),
    utility=st.sampled_from(list(Utility)),
)
@settings(max_examples=150, deadline=None)
def test_leaps_lead_where_single_steps_lead(
    instance: Instance, increment: int, utility: Utility
) -> None:
    assume(sum(project.cost for project in instance.eligible) > instance.budget)
    draft = Draft(instance, Options(utility=utility), ListedOrder(IDS))
    courses = Courses(Field(instance), utility, draft.priority)
    raised = raise_shares(draft, courses, first_share(instance, draft.options), increment)
    course, times = step_by_step(courses, draft, increment)
    assert (raised.times, raised.course.ids) == (times, course.ids)
    assert [offer.price.share for offer in raised.course.bought] == [
        offer.price.share for offer in course.bought
    ]
