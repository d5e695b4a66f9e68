"""A budget count's result sheet in plain text: every project and why, from its record alone."""

from collections.abc import Iterator

from governance.counting.budget.faults import set_aside
from governance.counting.budget.options import Completion, Criterion, Options, Start
from governance.counting.budget.record import BudgetRecord
from governance.counting.budget.sentences import explain_course
from governance.counting.budget.verdicts import verdict
from governance.counting.budget.wording import is_with_points, label, money, number, score

_INDENT = "     "


def result_sheet(record: BudgetRecord) -> str:
    """Write the sheet: money and ballots, a row a project with what became of it, the sums.

    Funded projects come first, in the order of funding, then the others by score. Ends in a
    newline.
    """
    lines = [*_head(record), "", *_table(record), ""]
    if course := explain_course(record):
        lines += [*course, ""]
    lines += _foot(record)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(record: BudgetRecord) -> Iterator[str]:
    if record.title:
        yield " ".join(record.title.split())
    yield f"Rule: {record.rule}, version {record.version}"
    yield from _settings(record)
    yield f"Ties: {_tie_list(record.options)}"
    yield f"Budget: {money(record, record.budget)}"
    blank = f" ({record.blank:,} of them for no project)" if record.blank else ""
    yield f"Ballots: {record.voters:,}{blank}"
    if record.votes != record.voters:
        yield f"Votes they carry: {record.votes:,}"
    if record.invalid:
        reasons = ", ".join(set_aside(record.invalid))
        yield f"Ballots not counted: {sum(record.invalid.values()):,} ({reasons})"


def _settings(record: BudgetRecord) -> Iterator[str]:
    """Say what the rule was told beforehand, as far as it makes use of it."""
    options = record.options
    if options.threshold is not None and record.rule in {"greedy", "greedy-no-skip", "threshold"}:
        yield f"Needed to take part: {score(record, options.threshold)}"
    if record.rule == "knapsack":
        yield f"The best set: the one with the greatest {str(options.value).replace('-', ' ')}"
    if record.rule == "equal-shares":
        yield f"Utility: {options.utility}"
        yield f"Completion: {options.completion}{_steps(record)}"
        yield f"Comparison: {options.comparison}"


def _steps(record: BudgetRecord) -> str:
    options = record.options
    if options.completion not in {Completion.ADD1, Completion.ADD1U}:
        return ""
    start = ", from whole steps" if options.start is Start.WHOLE else ""
    until = ", until no more fits" if options.stop_when_exhaustive else ""
    return f", in steps of {money(record, options.increment or record.unit.one)}{start}{until}"


def _tie_list(options: Options) -> str:
    """Say what comes first among equals; what the list leaves equal is for a lot."""
    names = [str(one).replace("-", " ") for one in options.tie_list if one is not Criterion.LOT]
    return ", then ".join([*names, "lot"])


def _table(record: BudgetRecord) -> Iterator[str]:
    funded = [record.result(one) for one in record.funded]
    others = sorted(
        (one for one in record.projects if not one.is_funded), key=lambda one: -one.score
    )
    results = [*funded, *others]
    rows = [("", "Project", "Cost", "Points" if is_with_points(record) else "Votes", "Funded")]
    rows += [
        (
            f"{place}." if result.is_funded else "",
            label(result.id, result.name),
            money(record, result.cost),
            f"{result.score:,}",
            "yes" if result.is_funded else "no",
        )
        for place, result in enumerate(results, start=1)
    ]
    name, cost, votes = (max(len(row[column]) for row in rows) for column in (1, 2, 3))
    for row, result in zip(rows, (None, *results), strict=True):
        place, text, costs, had, answer = row
        yield (f"{place:>4} {text:<{name}}  {costs:>{cost}}  {had:>{votes}}  {answer}")
        if result is not None:
            yield f"{_INDENT}  {verdict(record, result.id)}"


def _foot(record: BudgetRecord) -> Iterator[str]:
    yield f"Funded: {number(len(record.funded), 'project')}"
    yield f"Spent: {money(record, record.spent)}"
    if record.topped_up:
        yield f"Added to the budget: {money(record, record.topped_up)}"
    yield f"Left: {money(record, record.left)}"
