"""Poznań: no skipping, but the first project that does not fit is topped up if 80 % is there."""

from governance.counting.budget.draft import Draft
from governance.counting.budget.greedy import by_score
from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Options
from governance.counting.budget.record import BudgetRecord, Fate
from governance.counting.ties import Ties

VERSION = "1"


def count(instance: Instance, *, ties: Ties, options: Options) -> BudgetRecord:
    """Go down the scores while projects fit; top the next one up if 80 % of it is left; stop.

    Raises TieNeedsLot.
    """
    draft = Draft(instance, options, ties)

    def may_fund(one: str) -> bool:
        return 5 * draft.left >= 4 * draft.cost(one)

    for one in by_score(draft, draft.eligible, may_fund=may_fund, is_skipping=False):
        if draft.fits(one):
            draft.fund(one)
            continue
        if may_fund(one):
            draft.fund(one, Fate.TOPPED_UP)
        else:
            draft.pass_over(one, Fate.DOES_NOT_FIT)
        break
    return draft.record(rule="poznan80", version=VERSION)
