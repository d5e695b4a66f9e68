"""What became of one project, in a plain sentence, from the record alone."""

from collections.abc import Callable

from governance.counting.budget.record import BudgetRecord, Fate, ProjectResult, Round
from governance.counting.budget.wording import (
    is_with_points,
    listed,
    money,
    money_at_most,
    number,
    score,
)

Teller = Callable[[BudgetRecord, ProjectResult], str]


def verdict(record: BudgetRecord, one: str) -> str:
    """Say whether a project is funded and why: "funded: 214 supporters paid £23.36 each"."""
    result = record.result(one)
    start = "funded" if result.is_funded else "not funded"
    return f"{start}: {_TELLERS[result.fate](record, result)}"


def _funded(record: BudgetRecord, result: ProjectResult) -> str:
    bought = next((each for each in record.rounds if each.project == result.id), None)
    if bought is not None:
        return _bought(record, result, bought)
    if record.rule == "knapsack":
        return f"it is in the set of projects that makes the most of {money(record, record.budget)}"
    return (
        f"it had {score(record, result.score)} and cost {money(record, result.cost)} "
        f"of the {money(record, result.left or 0)} left"
    )


def _bought(record: BudgetRecord, result: ProjectResult, bought: Round) -> str:
    if bought.earned is not None:
        return (
            f"its {number(result.voters, 'supporter')} had {money(record, result.cost)} between "
            f"them as soon as each vote had been given {money(record, bought.earned)}"
        )
    full, part = bought.full, bought.part
    each = _each(record, bought)
    parts = [f"{number(full.voters, 'supporter')} paid {money(record, bought.share or 0)}{each}"]
    if part is not None and part.voters:
        parts.append(f"{part.voters:,} paid all they had left")
    if bought.broke:
        parts.append(f"{bought.broke:,} had nothing left to pay with")
    return listed(parts)


def _each(record: BudgetRecord, bought: Round) -> str:
    """Say for what a share was paid: by each person, unless votes or points differ."""
    if bought.full.points == bought.full.voters:
        return " each" if bought.full.voters > 1 else ""
    return " for each point they gave" if is_with_points(record) else " for each of their votes"


def _filled(record: BudgetRecord, result: ProjectResult) -> str:
    return (
        f"it came next with {score(record, result.score)} and cost {money(record, result.cost)} "
        f"of the {money(record, result.left or 0)} left over"
    )


def _topped_up(record: BudgetRecord, result: ProjectResult) -> str:
    return (
        f"{money(record, result.left or 0)} of its {money(record, result.cost)} was left, and "
        f"{money(record, result.topped_up)} is added"
    )


def _all_fit(record: BudgetRecord, result: ProjectResult) -> str:
    return f"there is enough for every project with support; it had {score(record, result.score)}"


def _withdrawn(_: BudgetRecord, __: ProjectResult) -> str:
    return "it was withdrawn"


def _no_cost(_: BudgetRecord, __: ProjectResult) -> str:
    return "it costs nothing, so there is nothing to pay for"


def _no_support(_: BudgetRecord, __: ProjectResult) -> str:
    return "nobody voted for it"


def _below_threshold(record: BudgetRecord, result: ProjectResult) -> str:
    needed = record.options.threshold or 0
    return f"it had {score(record, result.score)} and needed at least {needed:,}"


def _too_dear(record: BudgetRecord, result: ProjectResult) -> str:
    return f"it cost {money(record, result.cost)}, and there was {money(record, record.budget)}"


def _does_not_fit(record: BudgetRecord, result: ProjectResult) -> str:
    return (
        f"{money(record, result.left or 0)} was left when its turn came and it cost "
        f"{money(record, result.cost)}"
    )


def _after_stop(_: BudgetRecord, __: ProjectResult) -> str:
    return "funding had stopped before its turn came"


def _cannot_afford(record: BudgetRecord, result: ProjectResult) -> str:
    held = money(record, 0) if result.held is None else money_at_most(record, result.held)
    return (
        f"its {number(result.voters, 'supporter')} had {held} left between them and it cost "
        f"{money(record, result.cost)}"
    )


def _not_in_best_set(record: BudgetRecord, result: ProjectResult) -> str:
    return (
        f"no set of projects that makes as much of {money(record, record.budget)} had to have it; "
        f"it had {score(record, result.score)} and cost {money(record, result.cost)}"
    )


_TELLERS: dict[Fate, Teller] = {
    Fate.FUNDED: _funded,
    Fate.FILLED: _filled,
    Fate.TOPPED_UP: _topped_up,
    Fate.ALL_FIT: _all_fit,
    Fate.WITHDRAWN: _withdrawn,
    Fate.NO_COST: _no_cost,
    Fate.NO_SUPPORT: _no_support,
    Fate.BELOW_THRESHOLD: _below_threshold,
    Fate.TOO_DEAR: _too_dear,
    Fate.DOES_NOT_FIT: _does_not_fit,
    Fate.AFTER_STOP: _after_stop,
    Fate.CANNOT_AFFORD: _cannot_afford,
    Fate.NOT_IN_BEST_SET: _not_in_best_set,
}
