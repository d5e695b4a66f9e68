"""The counting code itself: no float, no inexact division, no clock, no chance, nothing outside."""

import ast
from pathlib import Path

import pytest

import governance.counting

MODULES = sorted(Path(governance.counting.__file__).parent.glob("*.py"))

ALLOWED = {
    "collections", "csv", "dataclasses", "enum", "fractions", "governance", "hashlib", "itertools",
    "json", "re", "typing",
}  # fmt: skip


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_a_module_is_exact_and_alone(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Div), "inexact division"
        assert not (isinstance(node, ast.Constant) and isinstance(node.value, float))
        assert not (isinstance(node, ast.Name) and node.id in {"float", "round", "open", "input"})
        assert not isinstance(node, ast.Global | ast.Nonlocal)
        if isinstance(node, ast.Import):
            assert {one.name.partition(".")[0] for one in node.names} <= ALLOWED
        if isinstance(node, ast.ImportFrom):
            name = node.module or ""
            assert name.partition(".")[0] in ALLOWED
            assert not name.startswith("governance.") or name.startswith("governance.counting")


def test_there_are_modules_to_look_at() -> None:
    assert len(MODULES) > 20
