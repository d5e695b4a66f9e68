"""``make soak``: a thousand kills and a whole poll of canary votes, on both databases."""

import argparse
import itertools
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.postgresql import new_database, started
from tests.soak.crashes import crash
from tests.soak.secrecy import secrecy
from tests.soak.variants import SIGNS

A_ROUND = 50
"""Kills on one database, before a fresh one is taken."""

VOTERS_A_KILL = 30
PAUSES_MS = (0, 8)
"""Every other round is on a slow disk, on which a kill meets a commit more often."""

BROKEN_PAUSE_MS = 40


Places = Iterator[tuple[str, Path]]
"""Addresses of empty databases, each with a folder of its own; without end."""

Faults = list[str]


def main() -> int:
    """Run all on both databases; 0 only when nothing was found that must not be."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=1000, help="kills on each database")
    parser.add_argument("--voters", type=int, default=770, help="canary voters of each issuer")
    args = parser.parse_args()
    faults: Faults = []
    with started() as server, tempfile.TemporaryDirectory(prefix="commonweal-soak-") as folder:
        for name, places in (
            ("SQLite", _on_sqlite(Path(folder))),
            ("PostgreSQL", _on_postgresql(Path(folder), server)),
        ):
            _say(f"\n{name}")
            faults += _crashes(places, args.kills)
            faults += _broken(places)
            faults += _canaries(places, args.voters)
    for fault in faults:
        _say(f"FAULT: {fault}")
    return 1 if faults else 0


def _crashes(places: Places, kills: int) -> Faults:
    """So many kills of the real casting, in rounds."""
    made = acknowledged = rounds = 0
    faults: Faults = []
    while made < kills:
        url, folder = next(places)
        wanted = min(A_ROUND, kills - made)
        outcome = crash(
            url,
            folder,
            kills=wanted,
            voters=wanted * VOTERS_A_KILL,
            pause_ms=PAUSES_MS[rounds % len(PAUSES_MS)],
        )
        faults += outcome.faults
        made += outcome.kills
        acknowledged += outcome.acknowledged
        rounds += 1
        _say(f"  {made} kills, {acknowledged} acknowledged, {len(faults)} faults")
    return faults


def _broken(places: Places) -> Faults:
    """The same harness against both broken ways of casting: it must find them."""
    faults: Faults = []
    for variant, sign in SIGNS.items():
        url, folder = next(places)
        outcome = crash(
            url,
            folder,
            kills=A_ROUND,
            voters=A_ROUND * VOTERS_A_KILL,
            pause_ms=BROKEN_PAUSE_MS,
            variant=variant,
        )
        seen = [fault for fault in outcome.faults if sign in fault]
        if not seen:
            faults.append(f"{variant} went unnoticed in {outcome.kills} kills")
        _say(f"  broken on purpose, {variant}: {'; '.join(seen) or 'not found'}")
    return faults


def _canaries(places: Places, voters: int) -> Faults:
    """A whole poll of canary votes with each issuer of credentials."""
    url, folder = next(places)
    found = secrecy(url, folder, voters=voters, coded=voters)
    faults = [*found.given_away, *found.written, *found.links]
    if found.credentials_seen != 2 * voters:
        faults.append("the search did not find the credentials that are there")
    _say(
        f"  {2 * voters} canary votes: {len(found.given_away)} given away, {len(found.links)} of "
        f"{len(found.voter_orders)} × {len(found.row_orders)} orders linked"
    )
    return faults


def _on_sqlite(folder: Path) -> Places:
    for number in itertools.count():
        here = folder / f"sqlite-{number}"
        here.mkdir()
        yield f"sqlite:///{here / 'soak.sqlite'}", here


def _on_postgresql(folder: Path, server: str) -> Places:
    for number in itertools.count():
        here = folder / f"postgresql-{number}"
        here.mkdir()
        yield new_database(server, f"soak_{number}"), here


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
