"""The counting code itself: no float, no inexact division, no clock, no chance, nothing outside."""

import ast
from pathlib import Path

import pytest

import governance.counting

ROOT = Path(governance.counting.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

EDGE = {"__main__", "alone", "arguments", "command_line", "commands", "input_file"}
"""The command line: only here may files be opened and results printed."""

ALLOWED = {
    "bisect", "collections", "csv", "dataclasses", "enum", "fractions", "functools", "governance",
    "hashlib", "heapq", "html", "itertools", "json", "math", "operator", "re", "typing",
}  # fmt: skip
ALLOWED_AT_THE_EDGE = ALLOWED | {
    "argparse", "contextlib", "gc", "importlib", "io", "os", "pathlib", "sys",
}  # fmt: skip

INEXACT = {"float", "complex", "round"}
INEXACT_BY_ANY_NAME = {"float", "truediv", "itruediv", "__truediv__", "__float__"}
EXACT_MATHEMATICS = {"comb", "gcd", "isqrt", "lcm"}
KEEPS_RESULTS = {"cache", "lru_cache", "singledispatch"}
OUTSIDE = {"open", "input", "print", "__import__", "eval", "exec", "compile"}
DIFFERS_EACH_RUN = {"hash", "id"}

MAKERS = {"Counter", "OrderedDict", "defaultdict", "deque", "dict", "list", "set", "bytearray"}
CHANGES = {
    "add", "append", "clear", "difference_update", "discard", "extend", "insert",
    "intersection_update", "pop", "popitem", "remove", "reverse", "setdefault", "sort",
    "subtract", "symmetric_difference_update", "update",
}  # fmt: skip


EVERY_MODULE = pytest.mark.parametrize(
    "module", MODULES, ids=[str(one.relative_to(ROOT)) for one in MODULES]
)


def parsed(module: Path) -> ast.Module:
    return ast.parse(module.read_text(encoding="utf-8"))


def inexact(tree: ast.AST, *, rational: bool = False) -> list[ast.AST]:
    """Every place where a float could come in. Where all amounts are rationals, `/` is exact.

    That they are is watched while counts run: test_no_float_arises.
    """
    return [
        node
        for node in ast.walk(tree)
        if (isinstance(node, ast.Div) and not rational)
        or (isinstance(node, ast.AugAssign) and isinstance(node.op, ast.Div))
        or (isinstance(node, ast.Constant) and isinstance(node.value, float | complex))
        or (isinstance(node, ast.Name) and node.id in INEXACT)
        or (isinstance(node, ast.Attribute) and node.attr in INEXACT_BY_ANY_NAME)
        or (isinstance(node, ast.alias) and node.name in INEXACT_BY_ANY_NAME)
    ]


def powers(tree: ast.AST) -> list[ast.AST]:
    """Powers that are not a whole number written down; one below nothing would make a float."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Pow)
        and not (isinstance(node.right, ast.Constant) and isinstance(node.right.value, int))
    ]


def imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(one.name for one in node.names)
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


def mutable_globals(tree: ast.Module) -> set[str]:
    """Names of the module that hold something that could be changed."""
    names: set[str] = set()
    for node in tree.body:
        if not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        value = node.value
        made = isinstance(value, ast.Call) and getattr(value.func, "id", "") in MAKERS
        literal = isinstance(
            value, ast.Dict | ast.List | ast.Set | ast.DictComp | ast.ListComp | ast.SetComp
        )
        if made or literal:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names.update(one.id for one in targets if isinstance(one, ast.Name))
    return names


def changed(tree: ast.AST) -> set[str]:
    """Names of which something is changed in place."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            names.add(getattr(node.value, "id", ""))
        if isinstance(node, ast.Attribute) and node.attr in CHANGES:
            names.add(getattr(node.value, "id", ""))
        if isinstance(node, ast.AugAssign):
            names.add(getattr(node.target, "id", ""))
    return names


@EVERY_MODULE
def test_a_module_knows_no_float(module: Path) -> None:
    budgeting = module.parent.name == "budget"  # its shares and prices are Fractions throughout
    assert not inexact(parsed(module), rational=budgeting)


@EVERY_MODULE
def test_a_module_takes_no_power_that_could_be_below_nothing(module: Path) -> None:
    # at the command line a file's own number of places is one, and never below two
    assert module.stem in EDGE or not powers(parsed(module))


@EVERY_MODULE
def test_a_module_goes_by_nothing_that_differs_from_one_run_to_the_next(module: Path) -> None:
    called = {
        node.func.id
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & DIFFERS_EACH_RUN


@EVERY_MODULE
def test_a_module_uses_no_clock_no_chance_and_nothing_above_it(module: Path) -> None:
    allowed = ALLOWED_AT_THE_EDGE if module.stem in EDGE else ALLOWED
    names = imported(parsed(module))
    assert {one.partition(".")[0] for one in names} <= allowed
    inside = {one for one in names if one.startswith("governance")}
    assert all(one.startswith("governance.counting") for one in inside)


@EVERY_MODULE
def test_a_module_takes_only_what_is_exact_and_keeps_nothing(module: Path) -> None:
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.Import):
            assert not {"math", "functools"} & {one.name for one in node.names}
        if isinstance(node, ast.ImportFrom) and node.module == "math":
            assert {one.name for one in node.names} <= EXACT_MATHEMATICS
        if isinstance(node, ast.ImportFrom) and node.module == "functools":
            assert not {one.name for one in node.names} & KEEPS_RESULTS


@EVERY_MODULE
def test_only_the_command_line_touches_files(module: Path) -> None:
    used = {node.id for node in ast.walk(parsed(module)) if isinstance(node, ast.Name)}
    assert not used & OUTSIDE


@EVERY_MODULE
def test_nothing_global_ever_changes(module: Path) -> None:
    tree = parsed(module)
    assert not [one for one in ast.walk(tree) if isinstance(one, ast.Global | ast.Nonlocal)]
    assert not mutable_globals(tree) & changed(tree)


SMUGGLED = [
    "x = 0.5", "x = 1e3", "x = 1j", "x /= 2", "x = float(a)", "x = round(a)", "x = round(a, 2)",
    "from operator import truediv", "x = operator.truediv(a, b)",
    "from operator import truediv as exact", "x = a.__float__()", "x = map(float, a)",
    "x = builtins.float(a)",
]  # fmt: skip


@pytest.mark.parametrize("line", [*SMUGGLED, "x = a / b"])
def test_the_look_for_floats_finds_them(line: str) -> None:
    assert inexact(ast.parse(line))


@pytest.mark.parametrize("line", SMUGGLED)
def test_the_look_for_floats_finds_them_among_fractions_too(line: str) -> None:
    assert inexact(ast.parse(line), rational=True)


@pytest.mark.parametrize("line", ["x = a // b", "x = -(-a // b)", "x = n % 2", "x = a * 10 ** 9"])
def test_the_look_for_floats_lets_whole_numbers_pass(line: str) -> None:
    assert not inexact(ast.parse(line))
    assert not powers(ast.parse(line))


@pytest.mark.parametrize("line", ["x = 10 ** -2", "x = 2 ** n", "x = 2 ** 0.5"])
def test_the_look_for_powers_finds_them(line: str) -> None:
    assert powers(ast.parse(line))


@pytest.mark.parametrize(
    "line",
    ["import time", "import random", "import statistics", "from datetime import datetime",
     "from time import monotonic", "import secrets", "import decimal", "import numpy as np",
     "import os", "import importlib", "import builtins"],
)  # fmt: skip
def test_the_look_at_imports_finds_clocks_and_chance_and_other_arithmetic(line: str) -> None:
    assert {one.partition(".")[0] for one in imported(ast.parse(line))} - ALLOWED


@pytest.mark.parametrize("act", ["SEEN.append(1)", "SEEN[0] = 1", "SEEN += [1]", "del SEEN[0]"])
def test_the_look_for_changes_finds_them(act: str) -> None:
    tree = ast.parse(f"SEEN = []\ndef f():\n    {act}\n")
    assert mutable_globals(tree) & changed(tree) == {"SEEN"}


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 30
