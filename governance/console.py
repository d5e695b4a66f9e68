"""The console command ``governance``: what needs no application starts at once, without it."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from governance.counting import alone as counting

Main = Callable[[Sequence[str]], int]

GUARDING = "governance.voting.commands"
GUARDS = ("scrutineer", "trustee")
"""The tools of those who guard a vote. A count does not load even their list."""

EVERYTHING = "governance.commands"
"""The whole command line. It loads the whole application, which takes seconds: a count, and the
tools of trustees and scrutineers, which need none of it, do not wait for that."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    words = sys.argv[1:] if argv is None else argv
    if words and words[0] in counting.COMMANDS:
        return counting.main(words, prog="governance")
    rest = GUARDING if words and words[0] in GUARDS else EVERYTHING
    run: Main = import_module(rest).main
    return run(words)


if __name__ == "__main__":
    sys.exit(main())
