"""Setting up a sealed box: its keepers, who issues the codes, who is sent the checkpoints."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from governance.journal.rules import Act
from governance.kernel.actor import Actor
from governance.kernel.ids import PollId
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import NotFound
from governance.sealing.canonical import b64u, public_key_of
from governance.sealing.credentials import new_seed
from governance.voting.models import Box, Credential, Poll, Trustee
from governance.voting.rules import PollClosed, PollStage, stage_at
from governance.voting.rules.box import (
    KEYS_NEEDED,
    SCHEME,
    BoxState,
    Issuer,
    Keeper,
    WrongBoxState,
)
from governance.voting.rules.keepers import LEAST_SMALLEST_BOX, SMALLEST_BOX, check_keepers
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.asking import ask_keepers
from governance.voting.service.board import BOARD
from governance.voting.service.box_rows import (
    box_of,
    new_token,
    note,
    require_state,
    trustee_at,
    trustees_of,
)


def set_up_box(
    session: Session,
    *,
    poll_id: PollId,
    trustees: Sequence[Keeper],
    issuer: Issuer,
    house: Letterhead,
    keys: BoothKeys,
    actor: Actor,
    now: datetime,
    scrutineer: Keeper | None = None,
    is_revoting: bool = False,
    smallest_box: int = SMALLEST_BOX,
    watchers: Sequence[Keeper] = (),
) -> None:
    """Name the keepers of a poll's box and send each the private link by which they come.

    One, three or five trustees, of whom one, two or three open the box. The log gets a key of its
    own. Until the manifest is fixed this may be done again: the box is then set up anew, and what
    the keepers had handed in is dropped. Refuses with KeepersNotAllowed, WrongBoxState,
    PollClosed, NotFound (also for a rehearsal). Raises ValueError for a smallest box under two.
    """
    if smallest_box < LEAST_SMALLEST_BOX:
        raise ValueError("a box of one ballot is never opened")
    check_keepers(trustees, issuer=issuer, scrutineer=scrutineer)
    poll = _poll_to_set_up(session, poll_id=poll_id, now=now)
    _drop_draft(session, poll)
    seed = new_seed()
    box = Box(
        poll_id=poll_id,
        state=BoxState.DRAFT,
        issuer=issuer,
        threshold=KEYS_NEEDED[len(trustees)],
        is_revoting=is_revoting,
        smallest_box=smallest_box,
        origin=origin_of(house, poll_id),
        board_key=b64u(public_key_of(seed)),
        board_seed=keys.close(seed, poll_id=poll_id, owner=BOARD),
        watchers=[{"name": one.name, "email": one.email} for one in watchers],
        set_up_at=now,
    )
    session.add(box)
    session.flush()
    _name_scrutineer(box, scrutineer, keys=keys)
    for place, keeper in enumerate(trustees, start=1):
        token, link = new_token(poll_id, place=place, keys=keys)
        session.add(
            Trustee(
                poll_id=poll_id,
                place=place,
                name=keeper.name,
                email=keeper.email,
                token=token,
                link=link,
            )
        )
    session.flush()
    note(
        session,
        box,
        Act.BOX_SET_UP,
        actor=actor,
        now=now,
        detail={
            "issuer": issuer.value,
            "trustees": len(trustees),
            "threshold": box.threshold,
            "smallest_box": smallest_box,
        },
    )
    ask_keepers(session, box=box, keys=keys, house=house, now=now)


def change_keeper(
    session: Session,
    *,
    poll_id: PollId,
    place: int,
    keeper: Keeper,
    house: Letterhead,
    keys: BoothKeys,
    actor: Actor,
    now: datetime,
) -> None:
    """Name another trustee at a place (from 1), or another scrutineer (place 0).

    Before the fixing only. What the one before handed in is dropped, and their link ends.
    Refuses with WrongBoxState, KeepersNotAllowed, NotFound.
    """
    poll, box = box_of(session, poll_id=poll_id)
    require_state(poll, box, BoxState.DRAFT)
    trustees = trustees_of(session, box)
    named = {one.place: Keeper(one.name, one.email) for one in trustees} | {place: keeper}
    scrutineer = named.pop(0, None) or _scrutineer_of(box)
    if len(named) != len(trustees) or (place == 0 and box.scrutineer_name is None):
        raise NotFound
    check_keepers(list(named.values()), issuer=box.issuer, scrutineer=scrutineer)
    if place:
        trustee = trustees[place - 1]
        trustee.name, trustee.email = keeper.name, keeper.email
        trustee.token, trustee.link = new_token(box.poll_id, place=place, keys=keys)
        trustee.opening_key = trustee.signing_key = trustee.key_id = trustee.key_at = None
        trustee.asked_for = trustee.asked_at = None
    else:
        _name_scrutineer(box, keeper, keys=keys)
        session.execute(delete(Credential).where(Credential.poll_id == box.poll_id))
    session.flush()
    detail = {"place": place}
    note(session, box, Act.BOX_KEEPER_CHANGED, actor=actor, now=now, detail=detail)
    ask_keepers(session, box=box, keys=keys, house=house, now=now)


def send_link_again(
    session: Session,
    *,
    poll_id: PollId,
    place: int,
    house: Letterhead,
    keys: BoothKeys,
    actor: Actor,
    now: datetime,
    email: str | None = None,
) -> None:
    """Give a keeper a new private link, at a new address if one is given; the old one ends.

    ``place`` 0 is the scrutineer. What is in the box does not change. Raises NotFound.
    """
    _, box = box_of(session, poll_id=poll_id)
    token, link = new_token(box.poll_id, place=place, keys=keys)
    if place:
        trustee = trustee_at(session, box, place=place)
        trustee.token, trustee.link, trustee.email = token, link, email or trustee.email
        trustee.asked_for = trustee.asked_at = None
    elif box.scrutineer_name is None:
        raise NotFound
    else:
        box.scrutineer_token, box.scrutineer_link = token, link
        box.scrutineer_email = email or box.scrutineer_email
        box.scrutineer_asked_for = box.scrutineer_asked_at = None
    session.flush()
    detail = {"place": place, "is_new_address": email is not None}
    note(session, box, Act.BOX_LINK_SENT, actor=actor, now=now, detail=detail)
    ask_keepers(session, box=box, keys=keys, house=house, now=now, whom=place)


def add_watcher(
    session: Session, *, poll_id: PollId, watcher: Keeper, actor: Actor, now: datetime
) -> None:
    """Send the checkpoints to one more person, such as a candidate's agent. Naming twice is once.

    Refuses with BoxMissing, NotFound.
    """
    _, box = box_of(session, poll_id=poll_id)
    named = {"name": watcher.name, "email": watcher.email}
    if named in box.watchers:
        return
    box.watchers = [*box.watchers, named]
    session.flush()
    note(session, box, Act.BOX_WATCHER_ADDED, actor=actor, now=now)


def origin_of(house: Letterhead, poll_id: UUID) -> str:
    """The name of a poll's log: where it is found, without the scheme of the address."""
    return f"{house.base_url.rstrip('/').partition('://')[2]}/votes/{poll_id}"


def _poll_to_set_up(session: Session, *, poll_id: PollId, now: datetime) -> Poll:
    poll = session.get(Poll, poll_id, with_for_update=True)
    if poll is None or poll.scheme != SCHEME:
        raise NotFound
    if stage_at(now, opens_at=poll.opens_at, closes_at=poll.closes_at) is PollStage.CLOSED:
        raise PollClosed(title=poll.title, closes_at=poll.closes_at, is_vote_lost=False)
    return poll


def _drop_draft(session: Session, poll: Poll) -> None:
    """Take away a box that is only a draft; nothing of it is in any log yet."""
    box = session.get(Box, poll.id, with_for_update=True)
    if box is None:
        return
    if box.state is not BoxState.DRAFT:
        raise WrongBoxState(title=poll.title, state=box.state)
    for table in (Credential, Trustee):
        session.execute(delete(table).where(table.poll_id == poll.id))
    session.delete(box)
    session.flush()
    session.expire_all()


def _name_scrutineer(box: Box, scrutineer: Keeper | None, *, keys: BoothKeys) -> None:
    if scrutineer is None:
        return
    box.scrutineer_name, box.scrutineer_email = scrutineer.name, scrutineer.email
    box.scrutineer_token, box.scrutineer_link = new_token(box.poll_id, place=0, keys=keys)
    box.scrutineer_key = box.scrutineer_asked_for = box.scrutineer_asked_at = None


def _scrutineer_of(box: Box) -> Keeper | None:
    if box.scrutineer_name is None or box.scrutineer_email is None:
        return None
    return Keeper(box.scrutineer_name, box.scrutineer_email)
