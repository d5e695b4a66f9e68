"""The steps of a ceremony, for the tests that stop in the middle of one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import PollId
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.sealing.canonical import canonical
from governance.voting.models import Box
from governance.voting.queries.ceremony import box_page, keeper_page
from governance.voting.rules.box import BoxState, Issuer, Keeper
from governance.voting.rules.keepers import OfficerTask, Task
from governance.voting.service import fix_manifest, set_up_box, take_public_key
from tests.factories.sealing import HOUSE, KEYS, PAGE, TRUSTEES, token_of

KEEPERS = tuple(Keeper(key.name, f"{key.name.split()[0].lower()}@example.org") for key in TRUSTEES)
SCRUTINEER = Keeper("Sunita Moss", "sunita@example.org")
THREE, FIVE = KEEPERS[:3], KEEPERS[:5]


def set_up(
    session: Session,
    poll_id: PollId,
    now: datetime,
    *,
    trustees: tuple[Keeper, ...] = THREE,
    issuer: Issuer = Issuer.SERVER,
    scrutineer: Keeper | None = None,
    smallest_box: int = 5,
) -> None:
    set_up_box(
        session,
        poll_id=poll_id,
        trustees=trustees,
        issuer=issuer,
        scrutineer=scrutineer,
        smallest_box=smallest_box,
        house=HOUSE,
        keys=KEYS,
        actor=SYSTEM,
        now=now,
    )


def key_file(place: int) -> str:
    return canonical(TRUSTEES[place - 1].public_file()).decode()


def give_key(session: Session, poll_id: PollId, place: int, now: datetime) -> None:
    token = token_of(session, poll_id, place)
    take_public_key(session, token=token, text=key_file(place), now=now)


def fix(session: Session, poll_id: PollId, now: datetime) -> str:
    return fix_manifest(
        session, poll_id=poll_id, page=PAGE, house=HOUSE, keys=KEYS, actor=SYSTEM, now=now
    )


def state_of(session: Session, poll_id: PollId) -> BoxState:
    return session.get_one(Box, poll_id).state


def task_of(session: Session, poll_id: PollId, place: int) -> Task:
    return keeper_page(session, token=token_of(session, poll_id, place)).me.task


def officers_task(session: Session, poll_id: PollId, now: datetime) -> OfficerTask:
    page = box_page(session, poll_id=poll_id, now=now)
    assert page is not None
    return page.task


def asked(session: Session, kind: NoticeKind) -> list[str]:
    session.flush()
    return sorted(session.scalars(select(Notice.name).where(Notice.kind == kind)))


def fixed(session: Session, poll_id: PollId, now: datetime) -> None:
    set_up(session, poll_id, now)
    for place in (1, 2, 3):
        give_key(session, poll_id, place, now)
    fix(session, poll_id, now)
