"""Phragmén's sequential rule: everybody earns at the same pace; supporters buy when they can."""

from fractions import Fraction

from governance.counting.budget.backers import Field
from governance.counting.budget.draft import Draft
from governance.counting.budget.instance import Instance
from governance.counting.budget.options import Options
from governance.counting.budget.record import BudgetRecord, Fate, Payers, Round
from governance.counting.ties import Ties

VERSION = "1"


class Earnings:
    """When each vote last paid: it holds what has been earned since, and paid all it had then."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._paid_at = [Fraction(0)]
        self._last = [0] * len(field.votes)

    def due(self, one: str) -> Fraction:
        """Work out what each vote will have earned in all when its supporters hold the cost."""
        backers = self._field.backers[one]
        spent = sum(
            (self._paid_at[last] * votes for last, votes in backers.counted(self._last).items()),
            start=Fraction(0),
        )
        return (spent + backers.cost) / sum(backers.votes)

    def pay(self, one: str, earned: Fraction) -> None:
        """Let all supporters pay everything they hold."""
        self._paid_at.append(earned)
        for group in self._field.backers[one].groups:
            self._last[group] = len(self._paid_at) - 1


def count(instance: Instance, *, ties: Ties, options: Options) -> BudgetRecord:
    """Buy the project that can be paid for first, until one comes up that the budget cannot pay.

    Every vote earns at the same pace, from nothing. As soon as the supporters of a project hold
    its cost together, they buy it with all they hold. A project that costs more than the whole
    budget takes no part. Points make no difference here: any support is full support. Raises
    TieNeedsLot.
    """
    draft = Draft(instance, options, ties)
    earnings = Earnings(Field(instance))
    waiting = [one for one in draft.eligible if draft.fits(one)]
    for one in draft.eligible:
        if not draft.fits(one):
            draft.pass_over(one, Fate.TOO_DEAR)
    rounds: list[Round] = []
    while waiting:
        due = {one: earnings.due(one) for one in waiting}
        soonest = min(due.values())
        one = draft.priority.first([some for some in waiting if due[some] == soonest])
        draft.order.append(one)
        if not draft.fits(one):
            draft.pass_over(one, Fate.DOES_NOT_FIT)
            break
        rounds.append(_round(draft, len(rounds) + 1, one, due))
        earnings.pay(one, soonest)
        draft.fund(one)
        waiting.remove(one)
    draft.rounds = tuple(rounds)
    return draft.record(rule="phragmen", version=VERSION)


def _round(draft: Draft, number: int, one: str, due: dict[str, Fraction]) -> Round:
    support = draft.instance.support[one]
    full = Payers(support.voters, support.votes, Fraction(draft.cost(one)))
    return Round(number, one, full, earned=due[one], contenders=due)
