"""Small votes written as text, and ways to count them."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from governance.counting.budget.ballots import Constraint, Paper, gather
from governance.counting.budget.instance import Instance, Project
from governance.counting.budget.options import BallotKind, Options
from governance.counting.budget.record import BudgetRecord
from governance.counting.budget.rules import rule_named
from governance.counting.ties import RefuseTies, Ties

GOLDEN = Path(__file__).parents[3] / "golden" / "pb"


def vote(budget: int, costs: Mapping[str, int], ballots: str, *, places: int = 0) -> Instance:
    """Make an instance from "3 A B, 2 C:4 B:1, 1 -": how many ballots, and what they support.

    A colon gives points; "-" is a blank ballot.
    """
    projects = tuple(Project(one, f"Project {one}", cost) for one, cost in costs.items())
    kind = BallotKind.CUMULATIVE if ":" in ballots else BallotKind.APPROVAL
    papers: dict[Paper, int] = {}
    for each in ballots.split(","):
        many, *choices = each.split()
        marks = [one.partition(":") for one in choices if one != "-"]
        points = tuple(int(points) for _, _, points in marks if points)
        papers[Paper(tuple(one for one, _, _ in marks), points)] = int(many)
    gathered = gather(papers, Constraint(kind), projects)
    return Instance(projects, budget, gathered.groups, kind, "A vote", places=places)


def count(
    rule: str, instance: Instance, options: Options | None = None, ties: Ties | None = None
) -> BudgetRecord:
    """Count by a rule; ties are refused unless something else is said."""
    return rule_named(rule).count(instance, ties=ties or RefuseTies(), options=options or Options())


def exact(**numbers: int) -> dict[str, Fraction]:
    """Write whole numbers by id as the fractions a record has them in."""
    return {one: Fraction(number) for one, number in numbers.items()}


def fates(record: BudgetRecord) -> dict[str, str]:
    """Return what became of each project, by id."""
    return {one.id: str(one.fate) for one in record.projects}
