"""The console command ``governance``: a count starts at once, all else with the application."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from governance.counting import alone as counting

Main = Callable[[Sequence[str]], int]

EVERYTHING = "governance.commands"
"""The whole command line. It loads the whole application, which takes seconds: a count, which
needs none of it, does not wait for that."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if words and words[0] in counting.COMMANDS:
        return counting.main(words, prog="governance")
    everything: Main = import_module(EVERYTHING).main
    return everything(words)


if __name__ == "__main__":
    sys.exit(main())
