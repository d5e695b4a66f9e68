"""Equal shares with Add1U, by ours or by pabutools: ``python -m bench.shares WHO FILE``.

A process of its own that reads a PABULIB file, counts it and prints the ids funded, sorted.
"""

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from governance.counting.budget.options import Options
from governance.counting.budget.pabulib import read_pb
from governance.counting.budget.rules import rule_named
from governance.counting.ties import ListedOrder


def _ours(path: Path) -> list[str]:
    """The whole record, of which only the winners are printed; ties as `_pabutools` has them."""
    with path.open(encoding="utf-8") as lines:
        instance = read_pb(lines).instance
    ids = tuple(sorted(project.id for project in instance.projects))
    record = rule_named("equal-shares").count(
        instance, ties=ListedOrder(ids), options=Options(stop_when_exhaustive=True)
    )
    return list(record.funded)


def _pabutools(path: Path, *, is_grouped: bool) -> list[str]:
    """Winners only. Projects nobody supports are left out, as they are here."""
    election, rules, breaking = (
        importlib.import_module(f"pabutools.{name}")
        for name in ("election", "rules", "tiebreaking")
    )
    instance, votes = election.parse_pabulib(str(path))
    score = {project: votes.approval_score(project) for project in instance}
    for project in [one for one in instance if not score[one]]:
        instance.remove(project)

    def first(_instance: Any, _votes: Any, project: Any) -> Any:
        return -score[project], project.cost, project.name

    profile = votes.as_multiprofile() if is_grouped else votes
    more = {"sat_class": election.Cost_Sat, "tie_breaking": breaking.TieBreakingRule(first)}
    shared = rules.method_of_equal_shares(instance, profile, voter_budget_increment=1, **more)
    filled = rules.greedy_utilitarian_welfare(
        instance, profile, initial_budget_allocation=shared, **more
    )
    return [project.name for project in filled]


WHO: dict[str, Callable[[Path], list[str]]] = {
    "ours": _ours,
    "pabutools": lambda path: _pabutools(path, is_grouped=False),
    "pabutools, ballots grouped": lambda path: _pabutools(path, is_grouped=True),
}


def main(argv: list[str]) -> int:
    """Count one file; without arguments, list who can."""
    if not argv:
        print("ours")
        if importlib.util.find_spec("pabutools"):
            print(*(name for name in WHO if name != "ours"), sep="\n")
        return 0
    who, file = argv
    print(*sorted(WHO[who](Path(file))))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
