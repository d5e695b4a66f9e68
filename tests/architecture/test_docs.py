"""The documents say what is true: folders, decisions, links, commands, settings."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_package_is_on_the_tour() -> None:
    tour = read("docs/tour.md")
    packages = [p.parent.name for p in ROOT.glob("governance/*/__init__.py")]
    assert len(packages) > 10
    assert [name for name in packages if f"`{name}/`" not in tour] == []


def test_every_decision_is_numbered_and_listed() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("*.md"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    tour = read("docs/tour.md")
    assert [name for name in names if name not in tour] == []


def test_every_link_between_documents_leads_somewhere() -> None:
    broken = [
        (path.name, link)
        for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
        for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text("utf-8"))
        if not (path.parent / link).exists()
    ]
    assert broken == []


def test_every_make_command_that_the_readme_names_exists() -> None:
    makefile = read("Makefile")
    named = set(re.findall(r"`make (\w+)`", read("README.md")))
    assert {"demo", "test"} <= named
    assert [name for name in named if not re.search(rf"^{name}:", makefile, re.MULTILINE)] == []


def test_the_setting_names_in_the_readme_are_those_the_code_reads() -> None:
    code = read("governance/settings.py")
    named = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", read("README.md")))
    assert {"DATABASE_URL", "SECRET_KEY"} <= named
    assert [name for name in sorted(named) if f'"{name}"' not in code] == []


def test_no_document_or_source_names_a_machine_or_a_registry() -> None:
    words = re.compile(r"pypi\.org|registry\.npmjs|files\.pythonhosted|/home/\w+/")
    found = []
    for pattern in ("*.md", "*.toml", "*.txt", "*.json", "*.py", "*.mjs"):
        for path in ROOT.rglob(pattern):
            skipped = {".venv", "node_modules", "static", ".git"} & set(path.parts)
            if skipped or path == Path(__file__):
                continue
            if words.search(path.read_text(encoding="utf-8", errors="replace")):
                found.append(str(path.relative_to(ROOT)))
    assert found == []
