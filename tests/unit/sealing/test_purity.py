"""The sealing package alone: it needs nothing of the product but the kernel, and no network."""

import ast
import sys
from pathlib import Path

import pytest

import governance.sealing

MODULES = sorted(Path(governance.sealing.__file__).parent.glob("*.py"))
OURS = {"governance.sealing", "governance.kernel"}
OUTSIDE = {"cryptography"}
NEVER = {"http", "os", "pathlib", "random", "socket", "subprocess", "sys", "time", "urllib"}


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.stem)
def test_a_module_imports_only_what_a_trustee_would_have_to_read(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    for name in names:
        top = name.partition(".")[0]
        assert top not in NEVER
        if top == "governance":
            assert any(name.startswith(ours) for ours in OURS)
        else:
            assert top in OUTSIDE or top in sys.stdlib_module_names


@pytest.mark.parametrize("module", MODULES, ids=lambda one: one.stem)
def test_nothing_is_read_from_or_written_to_disk(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not called & {"open", "print", "input", "exec", "eval"}
