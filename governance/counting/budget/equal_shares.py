"""The Method of Equal Shares: every vote has the same share of the budget to buy projects with."""

from collections.abc import Iterable
from fractions import Fraction

from governance.counting.budget.backers import Field
from governance.counting.budget.comparison import compare
from governance.counting.budget.completion import Raised, raise_shares
from governance.counting.budget.course import Course, Courses
from governance.counting.budget.draft import Draft
from governance.counting.budget.greedy import fill
from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Completion, Options
from governance.counting.budget.record import BudgetRecord, Completed, Fate
from governance.counting.budget.rounds import tell_rounds
from governance.counting.ties import Ties

VERSION = "1"
_RAISING = {Completion.ADD1, Completion.ADD1U}
_FILLING = {Completion.ADD1U, Completion.GREEDY}


def count(instance: Instance, *, ties: Ties, options: Options) -> BudgetRecord:
    """Let voters buy projects in rounds, each project paid for by its supporters alike.

    Every vote has the same share of the budget. In each round, of the projects whose supporters
    can pay for them together, the one is bought that asks the least: under cardinality utility of
    each supporter, under cost utility in proportion to what it costs (that is, the one with most
    effective votes). Those with less than what is asked pay all they have. What is left over is
    put to use as `options.completion` says. Where ballots give points, they count as utility
    and a supporter pays in proportion to them. Raises TieNeedsLot.
    """
    draft = Draft(instance, options, ties)
    if not draft.eligible:
        return draft.record(rule="equal-shares", version=VERSION)
    if options.fund_all_if_all_fit and _cost(draft, draft.eligible) <= instance.budget:
        for one in draft.priority.provisional(draft.eligible):
            draft.fund(one, Fate.ALL_FIT)
        return draft.record(rule="equal-shares", version=VERSION)
    field = Field(instance)
    courses = Courses(field, options.utility, draft.priority)
    raised = _raised(draft, courses)
    _settle(draft, field, courses, raised)
    draft.compared = compare(draft)
    if draft.compared is not None and draft.compared.is_greedy_taken:
        draft = _greedy_instead(draft)
    return draft.record(rule="equal-shares", version=VERSION)


def first_share(instance: Instance, options: Options) -> Fraction:
    """Return each vote's share of the budget, exactly."""
    votes = sum(group.votes for group in instance.groups if group.choices or options.count_blank)
    return Fraction(instance.budget, votes)


def _raised(draft: Draft, courses: Courses) -> Raised:
    share = first_share(draft.instance, draft.options)
    if draft.options.completion in _RAISING:
        return raise_shares(draft, courses, share, _increment(draft))
    return Raised(courses.course(share), 0, None)


def _settle(draft: Draft, field: Field, courses: Courses, raised: Raised) -> None:
    """Write down what was bought and by whom, and fill up by score where that is the rule."""
    course = raised.course
    for offer in course.bought:
        draft.fund(offer.one)
        effective = draft.cost(offer.one) / offer.price.share
        draft.note_payment(offer.one, effective, offer.price.share)
    others = [one for one in draft.eligible if one not in set(course.ids)]
    for one in others:
        draft.pass_over(one, Fate.CANNOT_AFFORD)
        draft.note_held(one, course.purses.held(one))
    draft.rounds = tell_rounds(draft.instance, field, courses, course)
    filled: tuple[str, ...] = ()
    if draft.options.completion in _FILLING:
        filled = _filled(draft, others)
    if draft.options.completion is not Completion.NONE:
        draft.completed = _completed(draft, raised, filled)


def _filled(draft: Draft, others: Iterable[str]) -> tuple[str, ...]:
    """Fund by score what still fits; what does not was not affordable in the first place."""
    filled = fill(draft, others, Fate.FILLED)
    for one in others:
        if one not in filled:
            draft.pass_over(one, Fate.CANNOT_AFFORD)
    return filled


def _completed(draft: Draft, raised: Raised, filled: tuple[str, ...]) -> Completed:
    beyond: Course | None = raised.beyond
    return Completed(
        by=draft.options.completion,
        increment=_increment(draft) if draft.options.completion in _RAISING else 0,
        times=raised.times,
        started=first_share(draft.instance, draft.options),
        raised_to=raised.course.share,
        next_cost=None if beyond is None else _cost(draft, beyond.ids),
        next_funded=() if beyond is None else beyond.ids,
        filled=filled,
    )


def _greedy_instead(shares: Draft) -> Draft:
    """Start again with plain greedy, keeping how the comparison came about and its lots."""
    draft = shares.beside()
    fill(draft, draft.eligible, Fate.FUNDED)
    draft.compared = shares.compared
    draft.completed = shares.completed
    return draft


def _increment(draft: Draft) -> int:
    return draft.options.increment or draft.instance.unit.one


def _cost(draft: Draft, some: Iterable[str]) -> int:
    return sum(draft.cost(one) for one in some)
