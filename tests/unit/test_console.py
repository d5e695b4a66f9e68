"""The console command: a count starts without the application, and everything else is there."""

import subprocess
import sys
from pathlib import Path

import pytest

from governance import console
from governance.commands import parser
from governance.counting.alone import COMMANDS
from governance.voting.commands import COMMANDS as GUARDS

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
COUNT = ("count", str(GOLDEN / "ers97-model-election.blt"), "--rule", "ers97")
FUND = ("fund", str(GOLDEN / "pb" / "Poland_Lodz_2020_Andrzejow.pb"), "--rule", "greedy")

Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize("words", [COUNT, FUND], ids=COMMANDS)
def test_a_count_loads_nothing_of_the_application(words: tuple[str, ...]) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from governance.console import main; "
        f"exit_code = main({list(words)!r}); "
        "print(exit_code, [one for one in sys.modules if one.startswith('governance.') "
        "and not one.startswith(('governance.console', 'governance.counting'))], "
        "[one for one in sys.modules if one.split('.')[0] in ('flask', 'sqlalchemy')])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, env={}, check=True
    )
    assert done.stdout.endswith("0 [] []\n")


@pytest.mark.parametrize("tool", GUARDS)
def test_the_tools_of_those_who_guard_a_vote_load_neither_web_nor_database(tool: str) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from governance.console import main\n"
        f"try:\n    main([{tool!r}, '--help'])\nexcept SystemExit:\n    pass\n"
        "print([one for one in sys.modules if one.split('.')[0] in "
        "('flask', 'sqlalchemy', 'wtforms')])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, env={}, check=True
    )
    assert done.stdout.startswith(f"usage: governance {tool} ")
    assert done.stdout.endswith("[]\n")


def test_the_console_knows_every_tool_of_those_who_guard_a_vote() -> None:
    assert set(console.GUARDS) == set(GUARDS)


def test_the_help_of_a_count_names_the_command(capsys: Captured) -> None:
    with pytest.raises(SystemExit):
        console.main(["fund", "--help"])
    assert capsys.readouterr().out.startswith("usage: governance fund ")


def test_the_whole_help_lists_every_command(capsys: Captured) -> None:
    with pytest.raises(SystemExit) as stop:
        console.main(["--help"])
    assert stop.value.code == 0
    listed = capsys.readouterr().out
    assert all(
        f"    {name} " in listed
        for name in ("migrate", "demo", "worker", "officer", *COMMANDS, *GUARDS)
    )


def test_everything_that_starts_at_once_needs_no_settings() -> None:
    key = ("trustee", "make-key", "--name", "Aisha", "--folder", "key")
    for words in (COUNT, FUND, key):
        assert parser().parse_args(words).alone


def test_other_commands_run_with_the_application(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMMONWEAL_MODE", "nonsense")
    monkeypatch.setattr(sys, "argv", ["governance", "migrate"])
    assert console.main() == 2
    assert "Commonweal cannot start" in capsys.readouterr().err
