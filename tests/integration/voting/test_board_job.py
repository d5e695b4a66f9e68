"""The worker and the boxes: hours, checkpoints in other people's mail, key checks, a fork."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, func, select
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId, PollId
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.sealing.note import read_unverified
from governance.voting.commands.jobs import BoxKeeper
from governance.voting.models import (
    Ballot,
    BoardEntry,
    BoardNode,
    Box,
    Checkpoint,
    Mark,
    RollEntry,
)
from governance.voting.queries.ceremony import box_page
from governance.voting.rules.box import BoxHalted, BoxState, Keeper, Moment
from governance.voting.rules.keepers import OfficerTask
from governance.voting.service import (
    add_watcher,
    choose_subset,
    end_box,
    freeze_box,
    record_counted,
    record_declared,
)
from governance.voting.service.heads import HeadsFile
from tests.factories.sealing import HOUSE, KEYS, a_sealed_box, answer_check, take_turn
from tests.factories.voting import a_poll, an_envelope_cast, put_on_roll
from tests.integration.voting.ceremonies import set_up

MakeSession = Callable[[], Session]


class Boxes:
    """A database of its own, the worker on it, and its file of heads."""

    def __init__(self, engine: Engine, make_writing: MakeSession, folder: Path) -> None:
        self.engine = engine
        self.make_writing = make_writing
        self.heads = HeadsFile(folder / "heads" / "mailed.heads")
        self.keeper = BoxKeeper(keys=KEYS, house=HOUSE, heads=self.heads)

    def make(self) -> Session:
        return Session(self.engine)

    def work(self, now: datetime) -> int:
        return self.keeper(self.make, now)

    def restarted(self) -> None:
        self.keeper = BoxKeeper(keys=KEYS, house=HOUSE, heads=self.heads)

    def state(self, poll_id: PollId) -> BoxState:
        with self.make() as session:
            return session.get_one(Box, poll_id).state

    def moments(self, poll_id: PollId) -> list[Moment]:
        with self.make() as session:
            find = select(Checkpoint.moment).where(Checkpoint.poll_id == poll_id)
            return list(session.scalars(find.order_by(Checkpoint.size)))

    def mailed(self, kind: NoticeKind) -> Counter[str]:
        with self.make() as session:
            return Counter(session.scalars(select(Notice.name).where(Notice.kind == kind)))

    def forget_mail(self) -> None:
        with self.make_writing() as session:
            session.execute(delete(Notice))
            session.commit()


@pytest.fixture
def boxes(own_engine: Engine, writing: MakeSession, tmp_path: Path) -> Boxes:
    return Boxes(own_engine, writing, tmp_path)


def a_box(boxes: Boxes, now: datetime, *, trustees: int = 3) -> PollId:
    """A box that is ready, for a poll from tomorrow on, for twenty days."""
    with boxes.make_writing() as session:
        poll_id = a_poll(
            session, now=now, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=21)
        )
        put_on_roll(session, poll_id, count=6, has_box=False)
        a_sealed_box(session, poll_id, now=now, trustees=trustees)
        session.commit()
    return poll_id


def vote(boxes: Boxes, poll_id: PollId, now: datetime, *, how_many: int = 1) -> None:
    """So many more people vote."""
    with boxes.make_writing() as session:
        cast = session.scalar(select(func.count()).where(Ballot.poll_id == poll_id)) or 0
        members = session.scalars(
            select(RollEntry.member_id)
            .where(RollEntry.poll_id == poll_id)
            .order_by(RollEntry.number)
            .offset(cast)
            .limit(how_many)
        ).all()
        for one in members:
            an_envelope_cast(session, poll_id=poll_id, member_id=MemberId(one), now=now)
        session.commit()


def test_the_worker_opens_and_closes_the_box_at_its_hours(boxes: Boxes, now: datetime) -> None:
    poll_id = a_box(boxes, now)
    boxes.work(now)
    assert boxes.state(poll_id) is BoxState.READY
    boxes.work(now + timedelta(days=1))
    assert boxes.state(poll_id) is BoxState.OPEN
    boxes.work(now + timedelta(days=21) - timedelta(seconds=1))
    assert boxes.state(poll_id) is BoxState.OPEN
    boxes.work(now + timedelta(days=21))
    assert boxes.state(poll_id) is BoxState.CLOSED
    assert boxes.work(now + timedelta(days=21, seconds=2)) == 0


def test_a_poll_that_the_worker_slept_through_is_opened_and_closed_at_once(
    boxes: Boxes, now: datetime
) -> None:
    poll_id = a_box(boxes, now)
    boxes.work(now + timedelta(days=30))
    assert boxes.state(poll_id) is BoxState.CLOSED
    with boxes.make() as session:
        events = session.scalars(select(BoardEntry.event).order_by(BoardEntry.entry)).all()
    assert ['"opened"' in one or '"closed"' in one for one in events[-2:]] == [True, True]


def test_a_box_that_was_never_ready_is_left_alone_after_the_close(
    boxes: Boxes, now: datetime
) -> None:
    with boxes.make_writing() as session:
        poll_id = a_poll(session, now=now, closes_at=now + timedelta(days=3))
        put_on_roll(session, poll_id, count=6, has_box=False)
        set_up(session, poll_id, now)
        session.commit()
    boxes.forget_mail()
    assert boxes.work(now + timedelta(days=2)) == 3  # asked once more
    assert boxes.work(now + timedelta(days=4)) == 0
    with boxes.make() as session:
        page = box_page(session, poll_id=poll_id, now=now + timedelta(days=4))
    assert page is not None
    assert page.task is OfficerTask.NEVER_READY


def test_checkpoints_are_mailed_at_every_moment_to_all_who_watch(
    boxes: Boxes, now: datetime
) -> None:
    poll_id = a_box(boxes, now)
    with boxes.make_writing() as session:
        for _ in range(2):
            agent = Keeper("Aisha’s agent", "agent@example.org")
            add_watcher(session, poll_id=poll_id, watcher=agent, actor=SYSTEM, now=now)
        session.commit()
    boxes.work(now)
    opens, closes = now + timedelta(days=1), now + timedelta(days=21)
    boxes.work(opens)
    vote(boxes, poll_id, opens, how_many=5)
    assert boxes.work(opens + timedelta(hours=5, minutes=59)) == 0
    assert boxes.work(opens + timedelta(hours=6)) > 0
    assert boxes.work(opens + timedelta(hours=13)) == 0  # nothing has happened since
    boxes.work(closes)
    with boxes.make_writing() as session:
        freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=closes)
        session.commit()
    boxes.work(closes)
    with boxes.make_writing() as session:
        choose_subset(session, poll_id=poll_id, subset=1, keys=KEYS, actor=SYSTEM, now=closes)
        session.commit()
    for place in (1, 2):
        boxes.work(closes)
        with boxes.make_writing() as session:
            take_turn(session, poll_id, place, now=closes)
            session.commit()
    for note_it in (record_counted, record_declared):
        boxes.work(closes)
        with boxes.make_writing() as session:
            note_it(session, poll_id=poll_id, record_sha256="0" * 64)
            session.commit()
    boxes.work(closes)
    assert boxes.moments(poll_id) == [
        Moment.FIXED, Moment.OPENED, Moment.SIX_HOURS, Moment.CLOSED, Moment.FROZEN,
        Moment.OPENING, Moment.STEP, Moment.ROWS, Moment.COUNTED, Moment.DECLARED,
    ]  # fmt: skip
    mailed = boxes.mailed(NoticeKind.CHECKPOINT)
    assert set(mailed.values()) == {10}
    assert set(mailed) == {"Aisha’s agent", "Tamsin Reid", "Uche Bello", "Vera Quinn"}
    assert boxes.mailed(NoticeKind.TURN_TO_OPEN) == {"Tamsin Reid": 1, "Uche Bello": 1}
    assert len(boxes.heads.known()) == 10
    assert boxes.work(closes) == 0


def test_the_mail_of_a_turn_holds_the_checkpoint_to_compare(boxes: Boxes, now: datetime) -> None:
    poll_id = a_box(boxes, now, trustees=1)
    vote(boxes, poll_id, now + timedelta(days=1), how_many=6)
    closes = now + timedelta(days=21)
    with boxes.make_writing() as session:
        freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=closes)
        choose_subset(session, poll_id=poll_id, subset=1, keys=KEYS, actor=SYSTEM, now=closes)
        session.commit()
    boxes.work(closes)
    with boxes.make() as session:
        turn = session.scalars(select(Notice).where(Notice.kind == NoticeKind.TURN_TO_OPEN)).one()
        box = session.get_one(Box, poll_id)
        head = read_unverified(turn.body or "")
    assert head.size == box.log_size
    assert turn.is_secret


def test_every_key_is_tried_again_in_the_last_week(boxes: Boxes, now: datetime) -> None:
    poll_id = a_box(boxes, now)
    closes = now + timedelta(days=21)
    boxes.work(closes - timedelta(days=7, seconds=1))
    assert not boxes.mailed(NoticeKind.KEY_CHECK_AGAIN)
    boxes.work(closes - timedelta(days=7))
    assert set(boxes.mailed(NoticeKind.KEY_CHECK_AGAIN).values()) == {1}
    boxes.work(closes - timedelta(days=6))
    assert boxes.mailed(NoticeKind.KEY_CHECK_AGAIN).total() == 3
    with boxes.make_writing() as session:
        answer_check(session, poll_id, 1, now=closes - timedelta(days=6))
        session.commit()
    boxes.work(closes - timedelta(days=5))  # two days later, whoever has not answered
    assert boxes.mailed(NoticeKind.KEY_CHECK_AGAIN) == {
        "Tamsin Reid": 1, "Uche Bello": 2, "Vera Quinn": 2,
    }  # fmt: skip
    with boxes.make() as session:
        last = session.scalars(select(BoardEntry.event).order_by(BoardEntry.entry.desc())).first()
    assert '"when":"before-closing"' in (last or "")


def test_in_a_short_poll_the_first_key_check_is_the_last(boxes: Boxes, now: datetime) -> None:
    with boxes.make_writing() as session:
        poll_id = a_poll(session, now=now, closes_at=now + timedelta(days=6))
        put_on_roll(session, poll_id, count=6, now=now, trustees=3)
        session.commit()
    boxes.work(now + timedelta(days=3))
    assert boxes.state(poll_id) is BoxState.OPEN
    assert not boxes.mailed(NoticeKind.KEY_CHECK_AGAIN)


def cut(boxes: Boxes, poll_id: PollId, size: int, peaks: list[str]) -> None:
    """Put the database back to how it was, as restoring an old backup does."""
    with boxes.make_writing() as session:
        session.execute(delete(Ballot))
        session.execute(delete(Mark))
        for table, at in ((BoardEntry, BoardEntry.entry), (Checkpoint, Checkpoint.size - 1)):
            session.execute(delete(table).where(table.poll_id == poll_id, at >= size))
        end = (BoardNode.place + 1) * func.power(2, BoardNode.level)
        session.execute(delete(BoardNode).where(end > size))
        box = session.get_one(Box, poll_id)
        box.log_size, box.log_peaks = size, peaks
        session.commit()


def a_restored_backup(boxes: Boxes, now: datetime) -> tuple[PollId, datetime]:
    """Votes came in and their head was mailed; then the backup from before was restored."""
    poll_id = a_box(boxes, now)
    opens = now + timedelta(days=1)
    boxes.work(opens)
    with boxes.make() as session:
        box = session.get_one(Box, poll_id)
        size, peaks = box.log_size, list(box.log_peaks)
    vote(boxes, poll_id, opens, how_many=4)
    boxes.work(opens + timedelta(hours=6))
    cut(boxes, poll_id, size, peaks)
    return poll_id, opens + timedelta(hours=7)


def test_a_backup_older_than_a_mailed_head_halts_the_box(boxes: Boxes, now: datetime) -> None:
    poll_id, later = a_restored_backup(boxes, now)
    assert boxes.work(later) == 1
    with boxes.make() as session:
        page = box_page(session, poll_id=poll_id, now=later)
    assert page is not None
    assert (page.task, page.halted_at) == (OfficerTask.HALTED, later)
    assert set(boxes.mailed(NoticeKind.FORK_ALARM)) == {"Tamsin Reid", "Uche Bello", "Vera Quinn"}
    assert boxes.work(later) == 0
    with pytest.raises(BoxHalted):
        vote(boxes, poll_id, later)


def test_a_log_that_grew_again_over_a_mailed_head_is_noticed_too(
    boxes: Boxes, now: datetime
) -> None:
    poll_id, later = a_restored_backup(boxes, now)
    vote(boxes, poll_id, later, how_many=6)
    boxes.restarted()
    boxes.work(later)
    with boxes.make() as session:
        assert session.get_one(Box, poll_id).halted_at == later


def test_a_halted_poll_can_be_ended_and_nothing_is_added_to_its_log(
    boxes: Boxes, now: datetime
) -> None:
    poll_id, later = a_restored_backup(boxes, now)
    boxes.work(later)
    with boxes.make_writing() as session:
        size = session.get_one(Box, poll_id).log_size
        end_box(session, poll_id=poll_id, reason="Half of it is lost.", actor=SYSTEM, now=later)
        session.commit()
    with boxes.make() as session:
        box = session.get_one(Box, poll_id)
        assert (box.state, box.log_size) == (BoxState.ABORTED, size)
        page = box_page(session, poll_id=poll_id, now=later)
    assert page is not None
    assert (page.task, page.ended_because) == (OfficerTask.ABORTED, "Half of it is lost.")


def test_a_line_that_a_crash_broke_off_is_written_anew(boxes: Boxes, now: datetime) -> None:
    poll_id = a_box(boxes, now)
    boxes.work(now)
    path = boxes.heads._path
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"at":"2027-')
    boxes.restarted()
    boxes.work(now + timedelta(days=1))
    assert path.read_bytes().startswith(whole)
    assert [head.size for head in HeadsFile(path).of(poll_id)] == [1, 5]


def test_a_spoilt_file_of_heads_stops_no_other_work(boxes: Boxes, now: datetime) -> None:
    poll_id = a_box(boxes, now)
    boxes.work(now)
    boxes.heads._path.write_bytes(b"{}\n")
    boxes.heads = HeadsFile(boxes.heads._path)
    boxes.restarted()
    assert boxes.work(now + timedelta(days=1)) == 0
    assert boxes.state(poll_id) is BoxState.READY


def test_the_right_backup_goes_on_where_it_was(boxes: Boxes, now: datetime) -> None:
    poll_id = a_box(boxes, now)
    boxes.work(now + timedelta(days=1))
    vote(boxes, poll_id, now + timedelta(days=1), how_many=3)
    boxes.work(now + timedelta(days=2))
    boxes.restarted()
    vote(boxes, poll_id, now + timedelta(days=2), how_many=2)
    boxes.work(now + timedelta(days=3))
    with boxes.make() as session:
        assert session.get_one(Box, poll_id).halted_at is None
    assert len(boxes.heads.of(poll_id)) == 4
