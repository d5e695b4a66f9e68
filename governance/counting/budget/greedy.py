"""Greedy: highest score first, as long as the money lasts."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby

from governance.counting.budget.draft import Draft
from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Options
from governance.counting.budget.record import BudgetRecord, Fate
from governance.counting.ties import Ties

VERSION = "1"


def count(instance: Instance, *, ties: Ties, options: Options) -> BudgetRecord:
    """Go down the scores; fund what fits in what is left, skip what does not, and go on.

    With a threshold, projects below it take no part. Raises TieNeedsLot.
    """
    draft = Draft(instance, options, ties)
    fill(draft, _above_threshold(draft), Fate.FUNDED)
    return draft.record(rule="greedy", version=VERSION)


def count_no_skip(instance: Instance, *, ties: Ties, options: Options) -> BudgetRecord:
    """Go down the scores and stop at the first project that does not fit. Raises TieNeedsLot."""
    draft = Draft(instance, options, ties)
    some = _above_threshold(draft)
    for one in by_score(draft, some, may_fund=draft.fits, is_skipping=False):
        if not draft.fits(one):
            draft.pass_over(one, Fate.DOES_NOT_FIT)
            break
        draft.fund(one)
    return draft.record(rule="greedy-no-skip", version=VERSION)


def count_threshold(instance: Instance, *, ties: Ties, options: Options) -> BudgetRecord:
    """Do as greedy, among the projects with at least `options.threshold` points.

    Raises TieNeedsLot; ValueError where there is no threshold.
    """
    if options.threshold is None:
        raise ValueError("the threshold rule needs a threshold")
    draft = Draft(instance, options, ties)
    fill(draft, _above_threshold(draft), Fate.FUNDED)
    return draft.record(rule="threshold", version=VERSION)


def fill(draft: Draft, some: Iterable[str], fate: Fate) -> tuple[str, ...]:
    """Fund, by score, whatever still fits; return what was funded."""
    before = len(draft.funded)
    for one in by_score(draft, some, may_fund=draft.fits, is_skipping=True):
        if draft.fits(one):
            draft.fund(one, fate)
        else:
            draft.pass_over(one, Fate.DOES_NOT_FIT)
    return tuple(draft.funded[before:])


def by_score(
    draft: Draft, some: Iterable[str], *, may_fund: Callable[[str], bool], is_skipping: bool
) -> Iterator[str]:
    """Yield projects as their turn comes: highest score first, equals by the tie list.

    A lot is only asked for where the order of equals makes a difference: not where all of them
    fit together, and not where none of them may be funded.
    """

    def standing(one: str) -> tuple[int, int]:
        return -draft.score(one), draft.priority.rank(one)

    for _, members in groupby(sorted(some, key=standing), key=standing):
        equals = list(members)
        possible = [one for one in equals if may_fund(one)]
        # one that does not fit now never will; but without skipping, it stops the others
        rivals = equals if possible and not is_skipping else possible
        if len(rivals) > 1 and sum(draft.cost(one) for one in rivals) > draft.left:
            equals = draft.priority.order(equals)
        else:
            equals = draft.priority.provisional(equals)
        for one in equals:
            draft.order.append(one)
            yield one


def _above_threshold(draft: Draft) -> list[str]:
    threshold = draft.options.threshold or 0
    for one in draft.eligible:
        if draft.score(one) < threshold:
            draft.pass_over(one, Fate.BELOW_THRESHOLD)
    return [one for one in draft.eligible if draft.score(one) >= threshold]
