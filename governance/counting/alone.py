"""The counting commands alone: without settings, without a database, and quick to start."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from importlib import import_module

from governance.counting.command_line import Run

COMMANDS = {
    "count": "governance.counting.commands",
    "fund": "governance.counting.budget.commands",
}
"""Where each command is written. It is loaded when it is asked for: a count does without the
rules of budgets, and starts in two thirds of the time."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the counting commands. Their default ``alone`` says that they need no settings."""
    _register(subparsers, COMMANDS)


def _register(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]", names: Iterable[str]
) -> None:
    for name in names:
        import_module(COMMANDS[name]).register(subparsers)


def main(argv: Sequence[str] | None = None, *, prog: str = "python -m governance.counting") -> int:
    """Run a counting command; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    top = argparse.ArgumentParser(prog=prog, description="Count ballots, and nothing else.")
    names = [word for word in words[:1] if word in COMMANDS] or list(COMMANDS)
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND", prog=prog)
    _register(commands, names)
    args = top.parse_args(words)
    run: Run = args.run
    return run(args, None)
