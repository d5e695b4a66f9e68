"""Boxes and their keepers as the acts of the ceremony find them: locked, and in the right state."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.journal.rules import Act, Detail, Subject
from governance.journal.service import record
from governance.kernel.actor import SYSTEM, Actor
from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import b64u
from governance.sealing.faults import SealingFault
from governance.sealing.manifest import Manifest
from governance.voting.models import Box, Poll, Trustee
from governance.voting.rules.box import (
    BoxHalted,
    BoxNotReady,
    BoxState,
    FileRefused,
    WrongBoxState,
)
from governance.voting.rules.keepers import token_digest
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.board import held_box

_TOKEN_BYTES = 32


def box_of(session: Session, *, poll_id: UUID) -> tuple[Poll, Box]:
    """The poll and its box, the box's row locked; raises NotFound or BoxMissing."""
    box = held_box(session, poll_id=PollId(poll_id))
    poll = session.get_one(Poll, poll_id)
    return poll, box


def require_state(poll: Poll, box: Box, *states: BoxState) -> None:
    """The box is at one of these states and not halted; raises BoxHalted or WrongBoxState."""
    if box.halted_at is not None:
        raise BoxHalted(title=poll.title)
    if box.state not in states:
        raise WrongBoxState(title=poll.title, state=box.state)


def trustees_of(session: Session, box: Box) -> list[Trustee]:
    """The trustees of a box by their places."""
    find = select(Trustee).where(Trustee.poll_id == box.poll_id).order_by(Trustee.place)
    return list(session.scalars(find.execution_options(populate_existing=True)))


def trustee_at(session: Session, box: Box, *, place: int) -> Trustee:
    """The trustee at a place; raises NotFound."""
    trustee = session.get(Trustee, (box.poll_id, place), populate_existing=True)
    if trustee is None:
        raise NotFound
    return trustee


def trustee_by_token(session: Session, *, token: str) -> tuple[Poll, Box, Trustee]:
    """The trustee whose private link it is, with the box, locked; raises NotFound."""
    found = session.execute(
        select(Trustee.poll_id, Trustee.place).where(Trustee.token == token_digest(token))
    ).one_or_none()
    if found is None:
        raise NotFound
    poll, box = box_of(session, poll_id=found.poll_id)
    return poll, box, trustee_at(session, box, place=found.place)


def scrutineer_by_token(session: Session, *, token: str) -> tuple[Poll, Box]:
    """The box whose scrutineer's private link it is, locked; raises NotFound."""
    poll_id = session.scalar(select(Box.poll_id).where(Box.scrutineer_token == token_digest(token)))
    if poll_id is None:
        raise NotFound
    return box_of(session, poll_id=poll_id)


def manifest_of(poll: Poll, box: Box) -> Manifest:
    """The fixed manifest; raises BoxNotReady before the fixing."""
    if box.manifest is None:
        raise BoxNotReady(title=poll.title)
    return Manifest.read(box.manifest.encode())


@contextmanager
def refusing(poll: Poll) -> Iterator[None]:
    """Faults of a file that somebody handed in, as refusals (FileRefused)."""
    try:
        yield
    except SealingFault as fault:
        raise FileRefused(title=poll.title, reason=fault.code.value, said=str(fault)) from None


def owner_of_link(place: int) -> str:
    """Under which name a keeper's link is sealed; place 0 is the scrutineer."""
    return f"link of trustee {place}" if place else "link of the scrutineer"


def new_token(poll_id: UUID, *, place: int, keys: BoothKeys) -> tuple[str, str]:
    """A fresh private link for a keeper: the digest it is found by, and the token sealed."""
    raw = secrets.token_bytes(_TOKEN_BYTES)
    sealed = keys.close(raw, poll_id=PollId(poll_id), owner=owner_of_link(place))
    return token_digest(b64u(raw)), sealed


def token_in(sealed: str, poll_id: UUID, *, place: int, keys: BoothKeys) -> str:
    """The token of a keeper's private link; raises ``SealBroken``."""
    return b64u(keys.open(sealed, poll_id=PollId(poll_id), owner=owner_of_link(place)))


def tokens_of(session: Session, *, poll_id: PollId, keys: BoothKeys) -> dict[int, str]:
    """The tokens of the trustees' private links by place, for whoever plays all of them."""
    find = select(Trustee.place, Trustee.link).where(Trustee.poll_id == poll_id)
    return {
        place: token_in(link, poll_id, place=place, keys=keys)
        for place, link in session.execute(find.order_by(Trustee.place))
    }


def note(
    session: Session,
    box: Box,
    act: Act,
    *,
    now: datetime,
    actor: Actor = SYSTEM,
    detail: Detail | None = None,
) -> None:
    """Write an act on a box in the journal. A keeper comes by a link and has no account."""
    record(
        session,
        act=act,
        actor=actor,
        now=now,
        subject=Subject("poll", box.poll_id),
        detail=detail,
    )
