"""What the booth asks of the worker: keep the boxes by the clock, mail heads, notice a fork."""

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import Refusal
from governance.notices.commands import Job, MakeSession
from governance.sealing.faults import SealingFault
from governance.sealing.note import Head
from governance.settings import Settings
from governance.storage.engine import begin_writing
from governance.voting.queries.ceremony import unmailed
from governance.voting.rules.keys import BoothKeys
from governance.voting.service.board import held_box
from governance.voting.service.heads import HeadsFile, KnownHead, first_broken
from governance.voting.service.keeping import boxes_to_keep, is_anything_due, keep_box
from governance.voting.service.telling import halt_box, mail_checkpoint

log = structlog.get_logger("governance.boxes")


class BoxKeeper:
    """The worker's hand on the boxes, with the file of heads that it has read."""

    def __init__(self, *, keys: BoothKeys, house: Letterhead, heads: HeadsFile) -> None:
        """Keep what it works with; nothing is read yet."""
        self._keys = keys
        self._house = house
        self._heads = heads
        self._compared: dict[PollId, int] = {}
        """How many heads of a poll its log has been held against: old ones only once."""

    def __call__(self, make_session: MakeSession, now: datetime) -> int:
        """Look after every box once; gives how many things were done.

        First each log is held against the heads that were mailed: one that does not go on from
        them halts its box. A head is written into the file before it is mailed.
        """
        with make_session() as session:
            poll_ids = boxes_to_keep(session)
        return sum(self._kept(make_session, poll_id, now) for poll_id in poll_ids)

    def _kept(self, make_session: MakeSession, poll_id: PollId, now: datetime) -> int:
        """Look after one box. What stands in the way is logged: the worker has other work too."""
        try:
            return self._keep(make_session, poll_id, now)
        except (Refusal, SealingFault) as fault:
            log.error("box not kept", poll=str(poll_id), reason=str(fault))
            return 0

    def _keep(self, make_session: MakeSession, poll_id: PollId, now: datetime) -> int:
        with make_session() as session:
            broken = self._broken_head(session, poll_id)
            is_due = broken is None and is_anything_due(session, poll_id=poll_id, now=now)
        if broken is not None:
            return self._halt(make_session, poll_id, broken, now)
        done = 0
        if is_due:
            with make_session() as session:
                begin_writing(session)
                done = keep_box(
                    session, poll_id=poll_id, keys=self._keys, house=self._house, now=now
                )
                session.commit()
        return done + self._mail(make_session, poll_id, now)

    def _broken_head(self, session: Session, poll_id: PollId) -> Head | None:
        """A mailed head from which the log does not go on; the newest is compared every time."""
        heads = self._heads.of(poll_id)
        new = heads[self._compared.get(poll_id, 0) :] or heads[-1:]
        broken = first_broken(session, poll_id=poll_id, heads=new)
        if broken is None:
            self._compared[poll_id] = len(heads)
        return broken

    def _halt(self, make_session: MakeSession, poll_id: PollId, head: Head, now: datetime) -> int:
        with make_session() as session:
            begin_writing(session)
            box = held_box(session, poll_id=poll_id)
            if first_broken(session, poll_id=poll_id, heads=[head]) is None:
                return 0
            is_new = halt_box(session, box=box, head=head, house=self._house, now=now)
            session.commit()
        if is_new:
            log.error("log does not go on from a mailed head", poll=str(poll_id), size=head.size)
        return int(is_new)

    def _mail(self, make_session: MakeSession, poll_id: PollId, now: datetime) -> int:
        with make_session() as session:
            waiting = unmailed(session, poll_id=poll_id)
        if not waiting:
            return 0
        for one in waiting:
            head = Head(one.size, bytes.fromhex(one.root))
            self._heads.add(KnownHead(poll_id, one.made_at, one.note, head))
        with make_session() as session:
            begin_writing(session)
            box = held_box(session, poll_id=poll_id)
            told = sum(
                mail_checkpoint(session, box=box, size=one.size, house=self._house, now=now)
                for one in waiting
            )
            session.commit()
        return told


def worker_jobs(settings: Settings) -> tuple[Job, ...]:
    """Keep the boxes of this installation."""
    keys = BoothKeys(settings.secret_key)
    heads = HeadsFile(settings.heads_file)
    return (BoxKeeper(keys=keys, house=settings.letterhead, heads=heads),)
