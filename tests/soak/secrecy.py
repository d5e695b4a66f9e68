"""A poll of canary votes from the first request to the opened rows: is anything given away?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from governance import schema
from governance.app import create_app
from governance.sealing.canonical import b64u, unb64u
from governance.sealing.envelope import layer_info, plaintext_of
from governance.settings import Mode, Settings
from governance.storage.engine import begin_writing
from governance.voting.commands.jobs import BoxKeeper
from governance.voting.models import Ballot, OpenedRow, OpeningLine
from governance.voting.rules.box import Issuer
from governance.voting.service.heads import HeadsFile
from governance.web.session import db
from tests.factories.register import members as enter_members
from tests.factories.sealing import HOUSE, KEYS, SECRET_KEY, TRUSTEES, open_box
from tests.soak.canaries import (
    CANARIES,
    CanaryPoll,
    Vote,
    canary_poll,
    cast_all,
    commitment_of,
    secrets_of,
)
from tests.soak.leavings import (
    Sorts,
    database_files,
    file_orders,
    opened_for_writing,
    other_files,
    side_by_side,
    table_orders,
    table_texts,
)
from tests.soak.relinking import linked
from tests.soak.searching import places
from tests.soak.serving import Server


@dataclass(frozen=True, slots=True)
class Secrecy:
    """What was found. ``given_away``, ``written``, ``links``: sentences, none when all is well."""

    given_away: tuple[str, ...]
    written: tuple[str, ...]
    links: tuple[str, ...]
    credentials_seen: int
    """How many credentials the same search found in the database, where they do stand."""
    voter_orders: tuple[str, ...]
    row_orders: tuple[str, ...]
    """In which orders voters and rows were read; each of the one was held against each other."""


def secrecy(url: str, folder: Path, *, voters: int, coded: int) -> Secrecy:
    """Cast canary votes on the empty database at ``url``, search, open, try to link.

    ``voters`` have credentials from the server, ``coded`` others codes from the scrutineer.
    """
    settings = Settings(mode=Mode.TEST, database_url=url, secret_key=SECRET_KEY)
    app = create_app(settings)
    with app.app_context():
        polls = _prepared(app, voters, coded)
        try:
            return _looked_at(db.engine, url, folder, polls)
        finally:
            db.session.remove()
            db.engine.dispose()


def _prepared(app: Flask, voters: int, coded: int) -> list[CanaryPoll]:
    """Two open polls: one whose credentials this computer issued, one with codes."""
    schema.metadata.create_all(db.engine)
    session, now = db.session(), datetime.now(UTC)
    begin_writing(session)
    people = enter_members(session, voters + coded, now=now - timedelta(days=60))
    lots = ((people[:voters], Issuer.SERVER), (people[voters:], Issuer.SCRUTINEER))
    polls = [
        canary_poll(app, session, some, issuer=issuer, now=now) for some, issuer in lots if some
    ]
    session.commit()
    db.session.remove()
    return polls


def _looked_at(engine: Engine, url: str, folder: Path, polls: Sequence[CanaryPoll]) -> Secrecy:
    records = folder / "records"
    workers = 1 if engine.dialect.name == "sqlite" else 2
    with Server(url, folder, workers=workers, records=records) as server:
        for poll in polls:
            cast_all(poll, server.port)
        heads = _mailed(engine, folder / "heads")
        files = database_files(engine)
        others = other_files(server.log, server.temporary, records) | {"heads": heads}
        others |= table_texts(engine)
        hidden = [text for poll in polls for text in secrets_of(poll)]
        given_away = _found(files | others, hidden)
        known = [vote.credential.encode() for poll in polls for vote in poll.votes]
        seen = {token for raw in files.values() for _, token in places(raw, known)}
        voters, rows = _opened(engine, polls[0])
        by_voter, by_row = _orders(engine, voters), _orders(engine, rows)
        links = [f"voter and row in {table}" for table in side_by_side(engine, voters, rows)]
    by_voter["arrival"] = list(range(len(polls[0].votes)))
    return Secrecy(
        given_away=tuple(given_away),
        written=tuple(sorted(opened_for_writing(records))),
        links=(*links, *linked(by_voter, by_row)),
        credentials_seen=len(seen),
        voter_orders=tuple(by_voter),
        row_orders=tuple(by_row),
    )


def _mailed(engine: Engine, path: Path) -> bytes:
    """Let the worker mail the heads; gives the file in which it keeps them."""
    BoxKeeper(keys=KEYS, house=HOUSE, heads=HeadsFile(path))(
        lambda: Session(engine), datetime.now(UTC)
    )
    return path.read_bytes()


def _found(files: Mapping[str, bytes], hidden: Sequence[bytes]) -> list[str]:
    """Where something stands that must not; two candidates one after the other, in any writing."""
    one = b"|".join(name.encode() for name in CANARIES)
    beside = re.compile(rb"(?:%b)[ -@\[-`{-~]{1,9}(?:rank-)?(?:%b)" % (one, one))
    found = []
    for name, raw in files.items():
        found += [f"{token[:40]!r} in {name}" for _, token in places(raw, hidden)]
        if pair := beside.search(raw):
            found.append(f"{pair[0]!r} in {name}")
    return found


def _opened(engine: Engine, poll: CanaryPoll) -> tuple[Sorts, Sorts]:
    """Close and open the box; how voters and rows are known, by the numbers of their votes."""
    with Session(engine) as session:
        begin_writing(session)
        open_box(session, poll.poll_id, now=datetime.now(UTC) + timedelta(days=8))
        session.commit()
        ballots = session.execute(
            select(Ballot.credential, Ballot.ballot).where(Ballot.poll_id == poll.poll_id)
        ).all()
        opened = session.execute(
            select(OpenedRow.choices, OpenedRow.nonce).where(OpenedRow.poll_id == poll.poll_id)
        ).all()
        find = select(OpeningLine.inside).where(OpeningLine.position == 1)
        inner = session.scalars(find.where(OpeningLine.poll_id == poll.poll_id)).all()
    number = {vote.credential: place for place, vote in enumerate(poll.votes)}
    members = {form: place for place, vote in enumerate(poll.votes) for form in _ids(vote)}
    whose = {vote.choices: place for place, vote in enumerate(poll.votes)}
    rows = {tuple(choices or ()): nonce or "" for choices, nonce in opened}
    if rows.keys() != whose.keys():
        raise RuntimeError("what came out of the box is not what went in")
    size = poll.manifest.plaintext_bytes
    last = {
        plaintext_of(choices, unb64u(nonce), size): whose[choices]
        for choices, nonce in rows.items()
    }
    info = layer_info(poll.manifest, subset=1, position=2)
    key = TRUSTEES[poll.manifest.subset(1)[1] - 1]
    voters = {
        "credential": {one.encode(): place for one, place in number.items()},
        "member": members,
        "ballot": {row.ballot.encode(): number[row.credential] for row in ballots},
    }
    return voters, {
        "nonce": {nonce.encode(): whose[choices] for choices, nonce in rows.items()},
        "commitment": {
            commitment_of(nonce, choices).encode(): whose[choices]
            for choices, nonce in rows.items()
        },
        "plaintext": {b64u(one).encode(): place for one, place in last.items()},
        "inner layer": {one.encode(): last[key.open(unb64u(one), info)] for one in inner},
    }


def _ids(vote: Vote) -> tuple[bytes, bytes, bytes]:
    """A member's id as SQLite and PostgreSQL write it, and as PostgreSQL keeps it."""
    return vote.member_id.hex.encode(), str(vote.member_id).encode(), vote.member_id.bytes


def _orders(engine: Engine, sorts: Sorts) -> dict[str, Sequence[int]]:
    """Every order in which the database tells of these votes, by tables and by files."""
    files = {name: raw for name, raw in database_files(engine).items() if len(raw) > 0}
    found = {name: dict(orders) for name, orders in table_orders(engine, sorts).items()}
    for name, orders in file_orders(files, sorts).items():
        found[name] |= orders
    return {
        f"{sort}, {name}": order for sort, some in found.items() for name, order in some.items()
    }
