"""A large box is opened in the memory of a small one."""

import hashlib
import secrets
import tracemalloc
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import PollId
from governance.sealing.canonical import b64u, canonical, signed
from governance.sealing.envelope import plaintext_of
from governance.sealing.steps import row_line
from governance.voting.models import Box
from governance.voting.rules.box import BoxState
from governance.voting.service import choose_subset, freeze_box, take_step
from tests.factories.sealing import KEYS, TRUSTEES, manifest_in, token_of
from tests.factories.voting import a_poll, put_on_roll

A_FEW, MANY = 1_000, 20_000
MOST_MORE = 1_000_000


def a_step(session: Session, poll_id: PollId, how_many: int) -> list[bytes]:
    """The step of a trustee to whom so many ballots opened, made without sealing them first."""
    manifest = manifest_in(session, poll_id)
    size = manifest.plaintext_bytes
    rows = sorted(
        row_line(b64u(plaintext_of(["c1", "c2"], secrets.token_bytes(16), size)))
        for _ in range(how_many)
    )
    box = session.get_one(Box, poll_id)
    header = {
        "format": "step-v1",
        "poll": str(poll_id),
        "manifest": manifest.fingerprint,
        "subset": 1,
        "position": 1,
        "trustee": 1,
        "input": box.frozen_sha256,
        "count": how_many,
        "unopened": [],
        "output": hashlib.sha256(b"".join(rows)).hexdigest(),
    }
    return [canonical(signed(header, TRUSTEES[0].signing_seed)) + b"\n", *rows]


def peak_of_taking(session: Session, now: datetime, how_many: int) -> int:
    """How many bytes it takes, at most, to take such a step and make its rows."""
    poll_id = a_poll(session, now=now)
    put_on_roll(session, poll_id, count=2)
    after = now + timedelta(days=8)
    freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=after)
    box = session.get_one(Box, poll_id)
    box.counted_ballots = how_many
    choose_subset(session, poll_id=poll_id, subset=1, keys=KEYS, actor=SYSTEM, now=after)
    token = token_of(session, poll_id, 1)
    lines = a_step(session, poll_id, how_many)
    tracemalloc.start()
    try:
        take_step(session, token=token, lines=iter(lines), keys=KEYS, now=after)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        assert box.state is BoxState.OPENED


def test_twenty_thousand_rows_take_little_more_memory_than_a_thousand(
    session: Session, now: datetime
) -> None:
    few = peak_of_taking(session, now, A_FEW)
    many = peak_of_taking(session, now, MANY)
    assert many - few < MOST_MORE
