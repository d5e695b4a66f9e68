"""The demo's ballot boxes: made-up trustees do here what real ones do on their own machines.

Their keys are written into the demo's folder, so that a person can play a trustee in the open
election. Real trustees make their keys where nobody else can see them.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from governance.kernel.actor import Actor
from governance.kernel.ids import PollId
from governance.kernel.letterhead import Letterhead
from governance.sealing.canonical import canonical
from governance.sealing.envelope import seal_ballot
from governance.sealing.keycheck import answer_key_check
from governance.sealing.keys import TrusteeKey, new_trustee_key
from governance.sealing.manifest import NONCE_BYTES, Manifest
from governance.sealing.note import read_unverified
from governance.sealing.opening import run_turn
from governance.voting.queries.board import checkpoints
from governance.voting.queries.ceremony import box_page, keeper_page
from governance.voting.queries.opening import turn_lines
from governance.voting.queries.sealed import manifest_text
from governance.voting.routes.static_pages import page_version
from governance.voting.rules.box import Issuer, Keeper
from governance.voting.rules.keys import BoothKeys
from governance.voting.service import (
    cast_envelope,
    choose_subset,
    fix_manifest,
    freeze_box,
    my_seed,
    set_up_box,
    take_key_check,
    take_public_key,
    take_step,
)
from governance.voting.service.box_rows import tokens_of

TRUSTEES = ("Bronwyn Hale", "Callum Iqbal", "Dorota Marsh")
OPENING = 1
"""The set of trustees that opens the box of the finished election: the first and the second."""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Who keeps the boxes of the demo, and what each act is written with."""

    trustees: Sequence[TrusteeKey]
    keys: BoothKeys
    house: Letterhead
    officer: Actor


def trustees_in(folder: Path, *, now: datetime) -> tuple[TrusteeKey, ...]:
    """Fresh keys for the trustees; each is a file in ``folder`` like the one their tool makes."""
    folder.mkdir(parents=True, exist_ok=True)
    made = tuple(new_trustee_key(name) for name in TRUSTEES)
    for key in made:
        name = key.name.lower().replace(" ", "-")
        (folder / f"{name}-key.json").write_bytes(canonical(key.secret_file(now)) + b"\n")
    return made


def prepare_box(session: Session, boxes: Boxes, poll_id: PollId, *, at: datetime) -> None:
    """Name the trustees, take their keys, fix the box and try every key."""
    set_up_box(
        session,
        poll_id=poll_id,
        trustees=[
            Keeper(one.name, f"{one.name.lower().replace(' ', '.')}@example.org")
            for one in boxes.trustees
        ],
        issuer=Issuer.SERVER,
        house=boxes.house,
        keys=boxes.keys,
        actor=boxes.officer,
        now=at,
    )
    tokens = tokens_of(session, poll_id=poll_id, keys=boxes.keys)
    for place, token in tokens.items():
        text = canonical(boxes.trustees[place - 1].public_file()).decode()
        take_public_key(session, token=token, text=text, now=at)
    fix_manifest(
        session,
        poll_id=poll_id,
        page=page_version(),
        house=boxes.house,
        keys=boxes.keys,
        actor=boxes.officer,
        now=at,
    )
    for place, token in tokens.items():
        challenge = keeper_page(session, token=token).challenge or ""
        answer = answer_key_check(challenge.encode(), boxes.trustees[place - 1])
        take_key_check(session, token=token, text=canonical(answer).decode(), now=at)


def cast_sealed(
    session: Session,
    boxes: Boxes,
    poll_id: PollId,
    papers: Iterable[tuple[Actor, Sequence[str]]],
    *,
    at: datetime,
) -> None:
    """Cast papers, each sealed as the voter's own device does it."""
    manifest = Manifest.read(manifest_text(session, poll_id=poll_id).encode())
    for actor, choices in papers:
        seed = my_seed(session, poll_id=poll_id, actor=actor, keys=boxes.keys, now=at)
        nonce = secrets.token_bytes(NONCE_BYTES)
        envelope = seal_ballot(manifest, seed=seed, choices=list(choices), nonce=nonce)
        body = envelope.text.encode()
        cast_envelope(session, poll_id=poll_id, body=body, keys=boxes.keys, now=at)


def opened_by_trustees(session: Session, boxes: Boxes, poll_id: PollId, *, at: datetime) -> None:
    """Shut the box after the close, and have two trustees open it."""
    freeze_box(session, poll_id=poll_id, actor=boxes.officer, now=at)
    choose_subset(
        session, poll_id=poll_id, subset=OPENING, keys=boxes.keys, actor=boxes.officer, now=at
    )
    tokens = tokens_of(session, poll_id=poll_id, keys=boxes.keys)
    page = box_page(session, poll_id=poll_id, now=at)
    for place in page.subset.places if page and page.subset else ():
        head = read_unverified(checkpoints(session, poll_id=poll_id)[-1].note)
        given = turn_lines(session, token=tokens[place])
        step = run_turn(given, key=boxes.trustees[place - 1], emailed_head=head)
        take_step(session, token=tokens[place], lines=step.lines(), keys=boxes.keys, now=at)
