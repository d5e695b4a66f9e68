"""Asking the keepers of a box for what is needed of them, by e-mail, and asking again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.journal.rules import Subject
from governance.kernel.letterhead import Letterhead
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice
from governance.voting.models import Box, Checkpoint, Poll, Trustee
from governance.voting.queries.ceremony import scrutineer_stands, steps_taken, trustee_stands
from governance.voting.rules.box import Issuer
from governance.voting.rules.keepers import Task, is_to_be_asked
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.box_rows import token_in, trustees_of

_KINDS = {
    Task.ANSWER_CHECK: NoticeKind.KEY_CHECK_ASKED,
    Task.ANSWER_CHECK_AGAIN: NoticeKind.KEY_CHECK_AGAIN,
    Task.GIVE_CODES: NoticeKind.CODES_ASKED,
    Task.TAKE_TURN: NoticeKind.TURN_TO_OPEN,
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A keeper as a row to write to; ``place`` 0 is the scrutineer."""

    place: int
    name: str
    email: str
    link: str
    task: Task
    row: Trustee | Box


def ask_keepers(
    session: Session,
    *,
    box: Box,
    keys: BoothKeys,
    house: Letterhead,
    now: datetime,
    whom: int | None = None,
) -> int:
    """Write to every keeper of whom something is wanted and who was not asked for it lately.

    ``whom``: only the keeper at this place (0 is the scrutineer), and in any case, since their
    link is new. Gives how many notices were queued. The caller holds the box.
    """
    told = 0
    for one in _keepers(session, box):
        is_due = one.place == whom if whom is not None else _is_due(one, now=now)
        if is_due:
            _write(session, box, one, keys=keys, house=house, now=now)
            _note_asked(one, now=now)
            told += 1
    session.flush()
    return told


def is_anybody_to_be_asked(session: Session, *, box: Box, now: datetime) -> bool:
    """Whether ``ask_keepers`` would write to anybody."""
    return any(_is_due(one, now=now) for one in _keepers(session, box))


def keeper_person(poll_id: UUID, *, place: int) -> UUID:
    """The id under which the outbox knows a keeper, who has no account."""
    return uuid5(poll_id, f"keeper {place}")


def keeper_address(house: Letterhead, token: str) -> str:
    """The private link of a keeper."""
    return f"{house.base_url.rstrip('/')}/box/{token}"


def _keepers(session: Session, box: Box) -> Iterator[_Asked]:
    taken = steps_taken(session, poll_id=box.poll_id)
    for one in trustees_of(session, box):
        task = trustee_stands(box, one, steps_taken=taken)
        yield _Asked(one.place, one.name, one.email, one.link, task, one)
    if box.scrutineer_name and box.scrutineer_email and box.scrutineer_link:
        task = scrutineer_stands(session, box)
        yield _Asked(0, box.scrutineer_name, box.scrutineer_email, box.scrutineer_link, task, box)


def _is_due(one: _Asked, *, now: datetime) -> bool:
    if isinstance(one.row, Box):
        asked_for, asked_at = one.row.scrutineer_asked_for, one.row.scrutineer_asked_at
    else:
        asked_for, asked_at = one.row.asked_for, one.row.asked_at
    return is_to_be_asked(one.task, asked_for=asked_for, asked_at=asked_at, now=now)


def _note_asked(one: _Asked, *, now: datetime) -> None:
    if isinstance(one.row, Box):
        one.row.scrutineer_asked_for, one.row.scrutineer_asked_at = one.task, now
    else:
        one.row.asked_for, one.row.asked_at = one.task, now


def _kind(one: _Asked) -> NoticeKind:
    if one.task is Task.GIVE_KEY:
        return NoticeKind.SCRUTINEER_ASKED if one.place == 0 else NoticeKind.TRUSTEE_ASKED
    return _KINDS.get(one.task, NoticeKind.KEEPER_LINK)


def _write(
    session: Session,
    box: Box,
    one: _Asked,
    *,
    keys: BoothKeys,
    house: Letterhead,
    now: datetime,
) -> None:
    poll = session.get_one(Poll, box.poll_id)
    token = token_in(one.link, box.poll_id, place=one.place, keys=keys)
    queue_notice(
        session,
        kind=_kind(one),
        recipient=Recipient(keeper_person(box.poll_id, place=one.place), one.name, one.email),
        facts={
            "poll": poll.title,
            "link": keeper_address(house, token),
            "opens_at": poll.opens_at,
            "closes_at": poll.closes_at,
            "issues_codes": box.issuer is Issuer.SCRUTINEER,
            "note": _newest_note(session, box),
        },
        letterhead=house,
        now=now,
        subject=Subject("poll", box.poll_id),
        is_secret=True,
    )


def _newest_note(session: Session, box: Box) -> str:
    find = select(Checkpoint.note).where(Checkpoint.poll_id == box.poll_id)
    return session.scalar(find.order_by(Checkpoint.size.desc()).limit(1)) or ""
