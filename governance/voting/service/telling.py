"""Telling those who watch a poll: checkpoints of its log, and the alarm when it does not fit."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from governance.identity.queries.accounts import account_page
from governance.identity.queries.officers import roles_page
from governance.identity.rules.roles import Role
from governance.journal.rules import Act, Detail, Subject
from governance.kernel.letterhead import Letterhead
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice
from governance.sealing.note import Head
from governance.voting.models import Box, Checkpoint, Poll
from governance.voting.service.asking import keeper_person
from governance.voting.service.box_rows import note, trustees_of

_WATCHERS_FROM = 100
"""Where the numbers of watchers begin; those of keepers are their places."""

_OFFICERS = frozenset({Role.ADMINISTRATOR, Role.RETURNING_OFFICER})


def mail_checkpoint(
    session: Session, *, box: Box, size: int, house: Letterhead, now: datetime
) -> int:
    """Send a checkpoint to trustees, scrutineer, watchers and returning officers; gives how many.

    Once each. The caller holds the box and has written the head into the file of heads.
    """
    checkpoint = session.get_one(Checkpoint, (box.poll_id, size), populate_existing=True)
    if checkpoint.mailed_at is not None:
        return 0
    poll = session.get_one(Poll, box.poll_id)
    told = _tell(
        session,
        box,
        _watching(session, box, roles={Role.RETURNING_OFFICER}, now=now),
        kind=NoticeKind.CHECKPOINT,
        facts={
            "poll": poll.title,
            "moment": checkpoint.moment.value,
            "size": checkpoint.size,
            "note": checkpoint.note,
        },
        house=house,
        now=now,
    )
    checkpoint.mailed_at = now
    session.flush()
    return told


def halt_box(session: Session, *, box: Box, head: Head, house: Letterhead, now: datetime) -> bool:
    """Stop a box whose log does not go on from a head that was mailed, and raise the alarm.

    ``False``: it was stopped before, and everybody has been told. The caller holds the box.
    """
    if box.halted_at is not None:
        return False
    box.halted_at = now
    session.flush()
    poll = session.get_one(Poll, box.poll_id)
    detail: Detail = {"size": head.size, "root": head.root.hex(), "found": box.log_size}
    note(session, box, Act.BOX_HALTED, now=now, detail=detail)
    _tell(
        session,
        box,
        _watching(session, box, roles=_OFFICERS, now=now),
        kind=NoticeKind.FORK_ALARM,
        facts={"poll": poll.title, "size": head.size, "root": head.root.hex()},
        house=house,
        now=now,
    )
    session.flush()
    return True


def _watching(
    session: Session, box: Box, *, roles: Iterable[Role], now: datetime
) -> list[Recipient]:
    """Everybody who holds a part of the evidence; who has two parts is written to once."""
    people = [
        Recipient(keeper_person(box.poll_id, place=one.place), one.name, one.email)
        for one in trustees_of(session, box)
    ]
    if box.scrutineer_name is not None:
        who = keeper_person(box.poll_id, place=0)
        people.append(Recipient(who, box.scrutineer_name, box.scrutineer_email))
    for number, one in enumerate(box.watchers, start=_WATCHERS_FROM):
        who = keeper_person(box.poll_id, place=number)
        people.append(Recipient(who, one["name"], one["email"]))
    people.extend(_officers(session, roles=set(roles), now=now))
    by_address = {(one.email or "").casefold(): one for one in reversed(people)}
    return [one for one in people if by_address[(one.email or "").casefold()] is one]


def _officers(session: Session, *, roles: set[Role], now: datetime) -> list[Recipient]:
    held = roles_page(session, now=now).in_force
    ids = {one.account_id for one in held if one.role in roles}
    accounts = (account_page(session, account_id=each) for each in sorted(ids))
    return [
        Recipient(one.person_id, one.name, one.email)
        for one in accounts
        if one is not None and one.is_open and one.email is not None
    ]


def _tell(
    session: Session,
    box: Box,
    recipients: Iterable[Recipient],
    *,
    kind: NoticeKind,
    facts: Mapping[str, object],
    house: Letterhead,
    now: datetime,
) -> int:
    link = f"{house.base_url.rstrip('/')}/votes/{box.poll_id}/board"
    told = 0
    for recipient in recipients:
        queue_notice(
            session,
            kind=kind,
            recipient=recipient,
            facts={**facts, "link": link},
            letterhead=house,
            now=now,
            subject=Subject("poll", box.poll_id),
        )
        told += 1
    return told
