"""Crashes under load: voters cast, workers are killed, and the box is looked at afterwards."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from governance import schema
from governance.kernel.ids import PollId
from governance.sealing.manifest import Manifest
from governance.storage.engine import begin_writing, normalised_url, prepare_engine
from tests.factories.sealing import manifest_in, sealed, seed_for
from tests.factories.voting import a_poll, put_on_roll
from tests.soak.checks import faults_of
from tests.soak.serving import Server
from tests.soak.variants import Variant
from tests.soak.voters import Voter, Voting

MOST_RECEIPTS, LONGEST_WAIT = 16, 0.03
"""Between two kills there are up to so many receipts, and then up to so many seconds."""

MASTER_TOO = 8
"""On SQLite, which has one worker, every so many kills the master is killed with it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run. ``faults`` are sentences; an empty one means that all is well."""

    kills: int
    acknowledged: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ready:
    poll_id: PollId
    manifest: Manifest
    voters: Sequence[Voter]


def crash(
    url: str,
    folder: Path,
    *,
    kills: int,
    voters: int,
    pause_ms: int,
    variant: Variant = Variant.AS_BUILT,
    seed: int | None = None,
) -> Outcome:
    """Cast on the empty database at ``url`` while workers are killed, and check what is there.

    It ends early when every voter has voted: the outcome says how many kills there were.
    """
    is_sqlite = url.startswith("sqlite")
    chance = random.Random(seed)
    ready = _prepared(url, voters, chance)
    made = 0
    server = Server(url, folder, variant=variant, pause_ms=pause_ms, workers=1 if is_sqlite else 2)
    with server, Voting(server.port, ready.poll_id, ready.voters) as voting:
        while made < kills and voting.is_going_on(chance.randint(1, MOST_RECEIPTS)):
            time.sleep(chance.uniform(0, LONGEST_WAIT))
            made += 1
            if is_sqlite and made % MASTER_TOO == 0:
                server.kill_all()
                server.start()
            else:
                server.kill_workers(chance)
    engine = create_engine(normalised_url(url))
    prepare_engine(engine)
    with Session(engine) as session:
        found = faults_of(session, ready.poll_id, ready.manifest, voting.receipts)
    engine.dispose()
    return Outcome(made, len(voting.receipts), (*voting.faults, *found))


def _prepared(url: str, voters: int, chance: random.Random) -> _Ready:
    """A poll that is open, with every ballot sealed beforehand."""
    engine = create_engine(normalised_url(url))
    prepare_engine(engine)
    schema.metadata.create_all(engine)
    with Session(engine) as session:
        begin_writing(session)
        now = datetime.now(UTC)
        poll_id = a_poll(session, now=now)
        members = put_on_roll(session, poll_id, count=voters, now=now)
        manifest = manifest_in(session, poll_id)
        seeds = [seed_for(session, poll_id, member_id) for member_id in members]
        session.commit()
    engine.dispose()
    return _Ready(poll_id, manifest, [_voter(manifest, one, chance) for one in seeds])


def _voter(manifest: Manifest, seed: bytes, chance: random.Random) -> Voter:
    """One in eight tries another ballot afterwards, one in four asks again, one in 16 gives up."""
    body = sealed(manifest, seed, ["c1", "c2"]).text.encode()
    lot = chance.randrange(16)
    other = sealed(manifest, seed, ["c2"]).text.encode() if lot in {1, 2} else None
    return Voter(body, other=other, sends_again=lot in {3, 4, 5, 6}, gives_up=lot == 0)
