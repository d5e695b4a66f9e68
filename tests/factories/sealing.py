"""Sealed boxes for tests: a whole ceremony in one call, ballots as a browser makes them."""

import base64
import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId, PollId
from governance.kernel.letterhead import Letterhead
from governance.sealing.canonical import canonical
from governance.sealing.credentials import credential_of, credentials_file, seed_of_code
from governance.sealing.envelope import Envelope, ballot_number, seal_ballot
from governance.sealing.keycheck import answer_key_check
from governance.sealing.keys import TrusteeKey, new_trustee_key
from governance.sealing.log import Frontier, leaf
from governance.sealing.manifest import NONCE_BYTES, Manifest
from governance.sealing.note import read_unverified
from governance.sealing.opening import run_turn
from governance.sealing.scrutineer import ScrutineerKey, new_scrutineer_key
from governance.storage.base import Base
from governance.voting.models import (
    Ballot,
    BoardEntry,
    BoardNode,
    Box,
    Checkpoint,
    Credential,
    Mark,
    RollEntry,
    Trustee,
)
from governance.voting.queries.credentials import newest_of
from governance.voting.queries.opening import turn_lines
from governance.voting.rules import Channel
from governance.voting.rules.box import SCHEME, Issuer, Keeper
from governance.voting.rules.keepers import LEAST_SMALLEST_BOX, PageVersion
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.board import EVENT_FORMAT
from governance.voting.service.box_rows import token_in
from governance.voting.service.ceremony import set_up_box
from governance.voting.service.credentials import take_credentials
from governance.voting.service.fixing import fix_manifest
from governance.voting.service.freezing import freeze_box
from governance.voting.service.keeper_keys import take_public_key, take_scrutineer_key
from governance.voting.service.key_checks import take_key_check
from governance.voting.service.steps import take_step
from governance.voting.service.turns import choose_subset

SECRET_KEY = "t" * 40
"""That of the application in the tests, so that its pages can open what is sealed here."""

KEYS = BoothKeys(SECRET_KEY)
HOUSE = Letterhead(
    mutual_name="Harbour Health",
    short_name="Harbour",
    base_url="https://vote.example.org",
    contact_email="elections@example.org",
    contact_phone="01306 000000",
    colour="#205072",
)
LISTED = '{"files":[],"format":"page-hashes-v1","version":"1"}'
PAGE = PageVersion("1", hashlib.sha256(LISTED.encode()).hexdigest(), LISTED)
_NAMES = ("Tamsin Reid", "Uche Bello", "Vera Quinn", "Wyn Hughes", "Xin Park")


def a_key(name: str) -> TrusteeKey:
    """A keeper's key, always the same for the same name."""
    return new_trustee_key(name, hashlib.sha256(name.encode()).digest())


TRUSTEES = tuple(a_key(name) for name in _NAMES)
SCRUTINEER = new_scrutineer_key("Sunita Moss", hashlib.sha256(b"Sunita Moss").digest())


def a_sealed_box(
    session: Session,
    poll_id: PollId,
    *,
    now: datetime,
    trustees: int = 1,
    issuer: Issuer = Issuer.SERVER,
    is_revoting: bool = False,
    smallest_box: int = LEAST_SMALLEST_BOX,
) -> Manifest:
    """Set up a box, take its keys, fix its manifest and check the keys: it is ready for votes.

    One, three or five trustees, of whom one, two or three open it. The poll needs its roll.
    """
    set_up_box(
        session,
        poll_id=poll_id,
        trustees=[_keeper(one) for one in TRUSTEES[:trustees]],
        issuer=issuer,
        scrutineer=_keeper(SCRUTINEER) if issuer is Issuer.SCRUTINEER else None,
        is_revoting=is_revoting,
        smallest_box=smallest_box,
        house=HOUSE,
        keys=KEYS,
        actor=SYSTEM,
        now=now,
    )
    for place in range(1, trustees + 1):
        text = _file(TRUSTEES[place - 1].public_file())
        take_public_key(session, token=token_of(session, poll_id, place), text=text, now=now)
    if issuer is Issuer.SCRUTINEER:
        token = token_of(session, poll_id, 0)
        take_scrutineer_key(session, token=token, text=_file(SCRUTINEER.public_file()), now=now)
        take_credentials(session, token=token, text=codes_file(session, poll_id), now=now)
    fix_manifest(session, poll_id=poll_id, page=PAGE, house=HOUSE, keys=KEYS, actor=SYSTEM, now=now)
    for place in range(1, trustees + 1):
        answer_check(session, poll_id, place, now=now)
    return manifest_in(session, poll_id)


def token_of(session: Session, poll_id: PollId, place: int) -> str:
    """The token of a keeper's private link; place 0 is the scrutineer."""
    if place:
        link = session.get_one(Trustee, (poll_id, place)).link
    else:
        link = session.get_one(Box, poll_id).scrutineer_link or ""
    return token_in(link, poll_id, place=place, keys=KEYS)


def answer_check(session: Session, poll_id: PollId, place: int, *, now: datetime) -> None:
    """Answer the key check that waits for a trustee."""
    challenge = session.get_one(Trustee, (poll_id, place)).challenge or ""
    answer = answer_key_check(challenge.encode(), TRUSTEES[place - 1])
    token = token_of(session, poll_id, place)
    take_key_check(session, token=token, text=_file(answer), now=now)


def manifest_in(session: Session, poll_id: PollId) -> Manifest:
    """The manifest of a box."""
    return Manifest.read((session.get_one(Box, poll_id).manifest or "").encode())


def code_of(member_id: MemberId) -> str:
    """The code the scrutineer gave a member, always the same (without its check characters)."""
    return base64.b32encode(hashlib.sha256(member_id.bytes).digest()[:10]).decode()


def codes_file(session: Session, poll_id: PollId) -> str:
    """``credentials.jsonl`` as the scrutineer makes it: a code for everyone on the roll."""
    members = session.scalars(select(RollEntry.member_id).where(RollEntry.poll_id == poll_id))
    seeds = (seed_of_code(code_of(MemberId(one)), str(poll_id)) for one in members)
    return credentials_file(credential_of(seed) for seed in seeds).decode()


def seed_for(session: Session, poll_id: PollId, member_id: MemberId) -> bytes:
    """The seed of a member's credential: as this computer keeps it, or of their code."""
    found = newest_of(session, poll_id=poll_id, member_id=member_id)
    if found is None or found.seed is None:
        return seed_of_code(code_of(member_id), str(poll_id))
    return KEYS.open(found.seed, poll_id=poll_id, owner=found.credential)


def sealed(manifest: Manifest, seed: bytes, choices: Iterable[str]) -> Envelope:
    """A ballot as a browser seals it."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return seal_ballot(manifest, seed=seed, choices=list(choices), nonce=nonce)


def seal_for(
    session: Session, poll_id: PollId, member_id: MemberId, choices: Sequence[str] = ("c1",)
) -> bytes:
    """A member's ballot as their browser sends it."""
    seed = seed_for(session, poll_id, member_id)
    return sealed(manifest_in(session, poll_id), seed, choices).text.encode()


def lay_in(
    session: Session, poll_id: PollId, papers: Iterable[tuple[MemberId, Sequence[str]]]
) -> None:
    """Lay thousands of ballots in an open box, as casting them one by one would leave it.

    For members who have not voted, where this computer issued the credentials.
    """
    box, manifest = session.get_one(Box, poll_id), manifest_in(session, poll_id)
    frontier = Frontier(box.log_size, [bytes.fromhex(one) for one in box.log_peaks])
    rows: dict[type[Base], list[dict[str, object]]] = {
        Ballot: [], BoardEntry: [], BoardNode: [], Mark: []
    }  # fmt: skip
    place = {"poll_id": poll_id}
    seeds = _sealed_seeds(session, poll_id)
    for member_id, choices in papers:
        credential, seed = seeds[member_id]
        opened = KEYS.open(seed, poll_id=poll_id, owner=credential)
        envelope = sealed(manifest, opened, choices)
        entry = frontier.size
        event = {
            "type": "ballot",
            "ballot": envelope.ballot,
            "channel": Channel.ONLINE.value,
            "format": EVENT_FORMAT,
            "poll": str(poll_id),
        }
        raw = canonical(event)
        rows[BoardEntry].append(place | {"entry": entry, "event": raw.decode()})
        rows[BoardNode] += [
            place | {"level": node.level, "place": node.place, "sha256": node.hash.hex()}
            for node in frontier.append(leaf(raw))
        ]
        rows[Ballot].append(
            place
            | {
                "number": ballot_number(envelope.ballot),
                "scheme": SCHEME,
                "sealed": envelope.text,
                "ballot": envelope.ballot,
                "credential": envelope.credential,
                "turn": 0,
                "channel": Channel.ONLINE,
                "entry": entry,
            }
        )
        rows[Mark].append(place | {"member_id": member_id, "channel": Channel.ONLINE})
    for table, some in rows.items():
        if some:
            session.execute(insert(table), some)
    box.log_size = frontier.size
    box.log_peaks = [one.hex() for one in frontier.peaks]
    session.flush()


def _sealed_seeds(session: Session, poll_id: PollId) -> dict[UUID, tuple[str, str]]:
    """Everybody's credential with its seed, as they are kept."""
    find = select(Credential.member_id, Credential.credential, Credential.seed)
    rows = session.execute(find.where(Credential.poll_id == poll_id))
    return {row[0]: (row[1], row[2]) for row in rows if row[0] and row[2]}


def open_box(session: Session, poll_id: PollId, *, now: datetime, subset: int = 1) -> None:
    """Freeze a closed box and open it: every trustee of the subset takes their turn."""
    if session.get_one(Box, poll_id).state.takes_ballots:
        freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=now)
    choose_subset(session, poll_id=poll_id, subset=subset, keys=KEYS, actor=SYSTEM, now=now)
    for place in manifest_in(session, poll_id).subset(subset):
        take_turn(session, poll_id, place, now=now)


def take_turn(session: Session, poll_id: PollId, place: int, *, now: datetime) -> None:
    """A trustee opens their layer with their tool, holding the head that came by e-mail."""
    token = token_of(session, poll_id, place)
    given = list(turn_lines(session, token=token))
    head = read_unverified(newest_note(session, poll_id))
    step = run_turn(given, key=TRUSTEES[place - 1], emailed_head=head)
    take_step(session, token=token, lines=step.lines(), keys=KEYS, now=now)


def newest_note(session: Session, poll_id: PollId) -> str:
    """The checkpoint that was mailed last."""
    find = select(Checkpoint.note).where(Checkpoint.poll_id == poll_id)
    return session.scalars(find.order_by(Checkpoint.size.desc()).limit(1)).one()


def _keeper(key: TrusteeKey | ScrutineerKey) -> Keeper:
    return Keeper(key.name, f"{key.name.split()[0].lower()}@example.org")


def _file(body: dict[str, object]) -> str:
    return canonical(body).decode()
