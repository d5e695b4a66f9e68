"""The command line, ``governance``: every package's commands, and those of the whole."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from governance.identity import commands as identity
from governance.notices import commands as notices
from governance.settings import Settings, SettingsFault
from governance.storage.migrate import upgrade

Run = Callable[[argparse.Namespace, Settings], int]


def _migrate(_args: argparse.Namespace, settings: Settings) -> int:
    upgrade(settings.database_url)
    print("The database is up to date.")  # noqa: T201 - the command's answer
    return 0


def parser() -> argparse.ArgumentParser:
    """The whole command line; each command sets ``run(args, settings) -> exit code``."""
    top = argparse.ArgumentParser(prog="governance", description="Commonweal on the command line.")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    migrate = commands.add_parser("migrate", help="bring the database's tables up to date")
    migrate.set_defaults(run=_migrate)
    for package in (identity, notices):
        package.register(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; a missing setting is said in a sentence, without a trace."""
    args = parser().parse_args(argv)
    run: Run = args.run
    try:
        return run(args, Settings.from_environ(os.environ))
    except SettingsFault as fault:
        print(f"Commonweal cannot start: {fault}", file=sys.stderr)  # noqa: T201 - the answer
        return 2


if __name__ == "__main__":
    sys.exit(main())
