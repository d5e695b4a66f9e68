"""The command line, ``governance``: every package's commands, and those of the whole."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from governance.counting import alone as counting
from governance.demo.prepare import HOST, demo_settings, prepare, welcome
from governance.documents import commands as documents
from governance.filing import commands as filing
from governance.identity import commands as identity
from governance.notices import commands as notices
from governance.privacy import commands as privacy
from governance.register import commands as register
from governance.serving import Server, port_is_free
from governance.settings import ROOT, Mode, Settings, SettingsFault
from governance.storage.migrate import upgrade
from governance.voting import commands as voting
from governance.voting.commands import board, jobs
from governance.web.logs import configure_logs

Run = Callable[[argparse.Namespace, Settings], int]


def _migrate(_args: argparse.Namespace, settings: Settings) -> int:
    upgrade(settings.database_url)
    print("The database is up to date.")  # noqa: T201 - the command's answer
    return 0


def _demo(args: argparse.Namespace, _settings: Settings) -> int:
    folder = Path(os.environ.get("COMMONWEAL_DEMO_FOLDER", str(ROOT / "var")))
    settings = demo_settings(port=args.port, folder=folder)
    if not args.seed_only and not port_is_free(HOST, args.port):
        print(  # noqa: T201 - the command's answer
            f"Something is already listening on {HOST}:{args.port}. Stop it, or run: "
            f".venv/bin/governance demo --port {args.port + 1}",
            file=sys.stderr,
        )
        return 1
    prepare(settings, folder=folder, fresh=args.fresh)
    if not args.seed_only:
        Server(settings, ready=partial(welcome, folder=folder)).run()
    return 0


def _worker(args: argparse.Namespace, settings: Settings) -> int:
    everything = (
        *identity.worker_jobs(settings),
        *register.worker_jobs(),
        *filing.worker_jobs(settings),
        *privacy.worker_jobs(),
        *jobs.worker_jobs(settings),
    )
    return notices.run_worker(settings, jobs=everything, is_once=args.once)


def parser() -> argparse.ArgumentParser:
    """The whole command line; each command sets ``run(args, settings) -> exit code``."""
    top = argparse.ArgumentParser(prog="governance", description="Commonweal on the command line.")
    commands = top.add_subparsers(title="commands", required=True, metavar="COMMAND")
    migrate = commands.add_parser("migrate", help="bring the database's tables up to date")
    migrate.set_defaults(run=_migrate)
    demo = commands.add_parser("demo", help="a seeded mutual of 770 co-owners, to try out")
    demo.add_argument("--port", type=int, default=8000)
    demo.add_argument("--fresh", action="store_true", help="start anew, dropping what was done")
    demo.add_argument("--seed-only", action="store_true", help="prepare it and stop")
    demo.set_defaults(run=_demo, mode=Mode.DEMO)
    worker = commands.add_parser(
        "worker", help="send e-mails and do the daily tidying, until stopped"
    )
    worker.add_argument("--once", action="store_true", help="do what is due and stop")
    worker.set_defaults(run=_worker)
    for package in (identity, notices, counting, documents, voting, board):
        package.register(commands)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; a missing setting is said in a sentence, without a trace."""
    args = parser().parse_args(argv)
    run: Run = args.run
    configure_logs(is_quiet=args.run is not _worker)
    mode = {"COMMONWEAL_MODE": args.mode.value} if "mode" in args else {}
    try:
        alone = "alone" in args  # counts a file, with no settings and no database
        return run(args, Settings() if alone else Settings.from_environ({**os.environ, **mode}))
    except SettingsFault as fault:
        print(f"Commonweal cannot start: {fault}", file=sys.stderr)  # noqa: T201 - the answer
        return 2


if __name__ == "__main__":
    sys.exit(main())
