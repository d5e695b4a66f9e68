"""A budget count in plain sentences, from its record alone: what was funded, what not, and why."""

from governance.counting.budget.faults import set_aside
from governance.counting.budget.options import Comparison, Completion
from governance.counting.budget.record import BudgetRecord, Compared, Completed
from governance.counting.budget.verdicts import verdict
from governance.counting.budget.wording import listed, money, number
from governance.counting.record import Lot

_METHODS = {
    "greedy": "Projects had their turn by votes, most first. Each was funded if enough was left.",
    "greedy-no-skip": (
        "Projects had their turn by votes, most first, until one cost more than was left."
    ),
    "threshold": (
        "Projects with enough votes had their turn, most votes first. "
        "Each was funded if enough was left."
    ),
    "poznan80": (
        "Projects had their turn by votes, most first, until one cost more than was left. "
        "If at least 80 % of its cost was left, the rest is added."
    ),
    "knapsack": "Of all sets of projects that the money can pay for, the best one was funded.",
    "phragmen": (
        "All votes were given money at the same pace. As soon as the supporters of a project "
        "could pay for it together, they did, with all they had by then."
    ),
    "equal-shares": (
        "Every vote had the same share of the money. A project was funded when its supporters "
        "could pay for it together, those first that asked the least of them for what they offer."
    ),
}


def explain(record: BudgetRecord) -> tuple[str, ...]:
    """Tell the whole count, first sentence to last."""
    lines = [*_opening(record), _METHODS[record.rule], *explain_course(record)]
    told = [*record.funded, *(one.id for one in record.projects if not one.is_funded)]
    lines += [explain_project(record, one) for one in told]
    return (*lines, _closing(record))


def explain_course(record: BudgetRecord) -> tuple[str, ...]:
    """Tell what happened on the way: shares raised, results compared, lots drawn."""
    lines = []
    if record.completed is not None:
        lines += _completed(record, record.completed)
    if record.compared is not None:
        lines.append(_compared(record.compared))
    return (*lines, *(_lot(record, lot) for lot in record.lots))


def explain_project(record: BudgetRecord, one: str) -> str:
    """Tell what became of one project and why. Raises KeyError for an unknown id."""
    return f"{_name(record, one)}: {verdict(record, one)}."


def _opening(record: BudgetRecord) -> list[str]:
    ballots, projects = number(record.voters, "ballot"), number(len(record.projects), "project")
    lines = [f"There were {ballots} and {money(record, record.budget)} for {projects}."]
    if record.votes != record.voters:
        lines.append(f"The ballots carried {number(record.votes, 'vote')}.")
    if record.blank:
        lines.append(f"{number(record.blank, 'ballot')} chose no project.")
    invalid = sum(record.invalid.values())
    if invalid:
        reasons = listed(list(set_aside(record.invalid)))
        lines.append(f"{number(invalid, 'more ballot')} could not be counted: {reasons}.")
    return lines


def _completed(record: BudgetRecord, completed: Completed) -> list[str]:
    lines = [f"At first the share of each vote was {money(record, completed.started)}."]
    if completed.times:
        lines.append(
            f"So that more of the money was used, all shares were raised in steps of "
            f"{money(record, completed.increment)}, {number(completed.times, 'time')}, to "
            f"{money(record, completed.raised_to)}, each time starting afresh."
        )
    if completed.next_cost is not None:
        lines.append(
            f"One more step would have cost {money(record, completed.next_cost)} in all, more than "
            f"there is."
        )
    if completed.by is not Completion.ADD1 and completed.filled:
        lines.append(
            f"What was left over went to {number(len(completed.filled), 'more project')}, most "
            f"votes first."
        )
    return lines


def _compared(compared: Compared) -> str:
    what = (
        "got more of what they asked for"
        if compared.by is Comparison.WINNERS
        else "had at least one of their projects funded"
    )
    chosen = "by votes alone" if compared.is_greedy_taken else "of equal shares"
    return (
        f"The result was held against the one by votes alone. With equal shares "
        f"{number(compared.for_shares, 'vote')} {what}, by votes alone "
        f"{number(compared.for_greedy, 'vote')}. So the result {chosen} stands."
    )


def _lot(record: BudgetRecord, lot: Lot) -> str:
    tied = listed([_name(record, one) for one in lot.tied])
    order = ", ".join(_name(record, one) for one in lot.order)
    return f"{tied} were equal, so lots were drawn between them. The order is: {order}."


def _closing(record: BudgetRecord) -> str:
    added = f" {money(record, record.topped_up)} of it is added." if record.topped_up else ""
    return (
        f"{number(len(record.funded), 'project')} funded, for {money(record, record.spent)} in "
        f"all.{added} {money(record, record.left)} is left."
    )


def _name(record: BudgetRecord, one: str) -> str:
    return record.result(one).name or one
