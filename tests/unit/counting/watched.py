"""Every rule, counted with each sum, call and comparison watched: run as a program of its own.

The counting code is read anew with every operation and every call wrapped, so that a float that
is made and thrown away again is seen too. Prints a checksum of all records.
"""

import ast
import builtins
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from itertools import cycle
from pathlib import Path
from random import Random
from types import CodeType, ModuleType
from typing import Any

PACKAGE = "governance.counting"
ROOT = Path(__file__).parents[3]


class FloatSeenError(Exception):
    """A float has come up in a count."""


def seen(value: object) -> object:
    """Let everything pass but a float."""
    if isinstance(value, float | complex):
        raise FloatSeenError(repr(value))
    return value


class Wrap(ast.NodeTransformer):
    """Put every arithmetic operation and every call through `seen`."""

    def _wrapped(self, node: ast.expr) -> ast.expr:
        self.generic_visit(node)
        name = ast.Name("_seen", ast.Load())
        return ast.copy_location(ast.Call(name, [node], []), node)

    visit_BinOp = visit_UnaryOp = visit_Call = _wrapped  # noqa: N815 - names the parser gives


def watched(source: str | bytes, path: str) -> CodeType:
    """Compile with every operation watched; `_seen` must be among the builtins."""
    return compile(ast.fix_missing_locations(Wrap().visit(ast.parse(source))), path, "exec")


class Loader(SourceFileLoader):
    """Loads a module of the counting package to be watched."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        return watched(self.get_data(path), path)


class Finder(MetaPathFinder):
    """Finds the modules to watch."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path, target)
        if fullname.startswith(PACKAGE) and spec is not None and spec.origin is not None:
            spec.loader = Loader(fullname, spec.origin)
        return spec


def main() -> str:
    """Count by every rule, watched; return a checksum of all the records."""
    setattr(builtins, "_seen", seen)  # noqa: B010 - no module declares it
    sys.meta_path.insert(0, Finder())
    checksum = hashlib.sha256()
    for record in [*election_records(Random(1)), *budget_records(Random(2))]:
        checksum.update(json.dumps(record).encode())
    return checksum.hexdigest()


def election_records(chance: Random) -> Iterator[dict[str, Any]]:
    """Small elections with ties, short papers and shared numbers, by every rule."""
    # ruff: noqa: PLC0415 - the package is imported only once it is watched
    from governance.counting import stv_countback, yes_no
    from governance.counting.ballots import Candidate, Profile, Ranks
    from governance.counting.record_data import to_data
    from governance.counting.rules import RULES
    from governance.counting.ties import SeededLots

    lots = SeededLots("0" * 63 + "1")
    people = tuple(Candidate(one, f"Name {one}", one == "F") for one in "ABCDEF")
    for seats in (1, 2, 3):
        for _ in range(6):
            papers = {
                tuple(chance.sample("ABCDEF", chance.randint(0, 6))): chance.randint(1, 40)
                for _ in range(12)
            }
            shared: dict[Ranks, int] = {(("A",), ("B", "C")): 3, ((), ("D",)): 2}
            profile = Profile(people, seats, papers, "Watched", irregular=shared)
            for rule in RULES.values():
                fitted = profile.with_seats(1) if rule.one_seat else profile
                yield to_data(rule.count(fitted, ties=lots))
            yield to_data(yes_no.count(profile, ties=lots, reopen="E"))
            yield to_data(stv_countback.count(profile, gone=["A"], sitting=[], ties=lots))


def budget_records(chance: Random) -> Iterator[dict[str, Any]]:
    """Small votes with weights and points, by every rule and every way to complete."""
    from governance.counting.budget.instance import Group, Instance, Project
    from governance.counting.budget.options import Comparison, Completion, Options, Utility, Value
    from governance.counting.budget.record_data import to_data
    from governance.counting.budget.rules import RULES
    from governance.counting.ties import ListedOrder

    turns = zip(cycle(Utility), cycle(Completion), cycle(Comparison), cycle(Value), strict=False)
    for points, (utility, completion, comparison, value) in zip(range(40), turns, strict=False):
        projects = tuple(Project(one, one, chance.randint(1, 900)) for one in "ABCDE")
        groups = []
        for _ in range(8):
            choices = tuple(chance.sample("ABCDE", chance.randint(0, 5)))
            given = tuple(chance.randint(1, 4) for _ in choices) if points % 2 else ()
            groups.append(Group(choices, 1, chance.randint(1, 3), given))
        instance = Instance(projects, chance.randint(100, 2000), tuple(groups))
        options = Options(
            threshold=3, utility=utility, completion=completion, comparison=comparison, value=value
        )
        for rule in RULES.values():
            yield to_data(rule.count(instance, ties=ListedOrder(tuple("CADBE")), options=options))


if __name__ == "__main__":
    sys.stdout.write(main())
