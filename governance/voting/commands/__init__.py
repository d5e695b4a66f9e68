"""The tools of trustees and scrutineers, which run on machines of their own, and alone."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module

Run = Callable[[argparse.Namespace, object], int]

COMMANDS = {
    "scrutineer": "governance.voting.commands.scrutineer",
    "trustee": "governance.voting.commands.trustee",
}
"""Where each tool is written. It is loaded when it is asked for."""


def register(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add both tools. Their default ``alone`` says that they need no settings."""
    _register(subparsers, COMMANDS)


def main(words: Sequence[str] | None = None, prog: str = "governance") -> int:
    """Run one of the tools; returns the exit code."""
    words = sys.argv[1:] if words is None else words
    top = argparse.ArgumentParser(prog=prog, description="The tools of those who guard a vote.")
    names = [word for word in words[:1] if word in COMMANDS] or list(COMMANDS)
    tools = top.add_subparsers(title="commands", required=True, metavar="COMMAND", prog=prog)
    _register(tools, names)
    args = top.parse_args(words)
    run: Run = args.run
    return run(args, None)


def _register(
    subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]", names: Iterable[str]
) -> None:
    for name in names:
        import_module(COMMANDS[name]).register(subparsers)
