import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.kernel.ids import NoticeId
from governance.notices.models import Notice
from governance.notices.rules import (
    LEASE,
    MOST_TRIES,
    DeliveryState,
    FailureReason,
    MessageRefused,
    OutgoingEmail,
    SendingPutOff,
)
from governance.notices.service import deliver_due
from governance.storage.engine import begin_writing
from tests.factories.notices import a_notice

MakeSession = Callable[[], Session]


def queued(outbox: MakeSession, now: datetime, count: int = 1, **facts: object) -> list[NoticeId]:
    with outbox() as session:
        begin_writing(session)
        made = [
            a_notice(session, now=now, name=f"Person {one}", **facts)  # type: ignore[arg-type] # by name
            for one in range(count)
        ]
        session.commit()
    return made


def kept(outbox: MakeSession, notice_id: NoticeId) -> Notice:
    with outbox() as session:
        return session.get_one(Notice, notice_id)


def refusing(_email: OutgoingEmail) -> None:
    raise MessageRefused(FailureReason.NO_SUCH_ADDRESS, "550 5.1.1 no such user")


def down(_email: OutgoingEmail) -> None:
    raise SendingPutOff("ConnectionRefusedError", is_server_down=True)


def busy(_email: OutgoingEmail) -> None:
    raise SendingPutOff("451 4.3.0 try later", is_server_down=False)


def test_what_is_due_is_sent_once(outbox: MakeSession, now: datetime) -> None:
    queued(outbox, now, count=3)
    sent: list[OutgoingEmail] = []
    first = deliver_due(outbox, send=sent.append, now=now, limit=10)
    second = deliver_due(outbox, send=sent.append, now=now, limit=10)
    assert (first.sent, second.tried) == (3, 0)
    assert sorted(one.name for one in sent) == ["Person 0", "Person 1", "Person 2"]


def test_no_more_than_the_limit_is_sent(outbox: MakeSession, now: datetime) -> None:
    queued(outbox, now, count=3)
    sent: list[OutgoingEmail] = []
    assert deliver_due(outbox, send=sent.append, now=now, limit=2).sent == 2
    assert len(sent) == 2


def test_letters_and_what_is_not_due_yet_stay(outbox: MakeSession, now: datetime) -> None:
    queued(outbox, now, email=None)
    queued(outbox, now + timedelta(hours=1))
    assert deliver_due(outbox, send=refusing, now=now, limit=10).tried == 0


def test_a_refusal_for_good_is_noted_with_its_reason(outbox: MakeSession, now: datetime) -> None:
    (notice_id,) = queued(outbox, now)
    assert deliver_due(outbox, send=refusing, now=now, limit=10).refused == 1
    notice = kept(outbox, notice_id)
    assert notice.state is DeliveryState.REFUSED
    assert notice.reason is FailureReason.NO_SUCH_ADDRESS
    assert notice.answer == "550 5.1.1 no such user"
    assert notice.body is not None


def test_a_server_that_is_down_stops_the_run_and_costs_one_try(
    outbox: MakeSession, now: datetime
) -> None:
    made = queued(outbox, now, count=3)
    done = deliver_due(outbox, send=down, now=now, limit=10)
    assert (done.put_off, done.is_server_down) == (1, True)
    assert sorted(kept(outbox, one).tries for one in made) == [0, 0, 1]


def test_it_is_tried_again_after_a_pause_and_given_up_in_the_end(
    outbox: MakeSession, now: datetime
) -> None:
    (notice_id,) = queued(outbox, now)
    at, tries = now, 0
    while kept(outbox, notice_id).state is DeliveryState.QUEUED:
        done = deliver_due(outbox, send=busy, now=at, limit=10)
        tries += done.tried
        at += timedelta(minutes=1) if done.tried == 0 else timedelta(0)
        assert at < now + timedelta(days=3)
    notice = kept(outbox, notice_id)
    assert tries == MOST_TRIES
    assert (notice.state, notice.reason) == (DeliveryState.REFUSED, FailureReason.GAVE_UP)
    assert at - now > timedelta(hours=20)


def test_secret_words_are_wiped_when_they_have_left_or_were_refused(
    outbox: MakeSession, now: datetime
) -> None:
    (sent,) = queued(outbox, now, is_secret=True)
    deliver_due(outbox, send=lambda _email: None, now=now, limit=10)
    (refused,) = queued(outbox, now, is_secret=True)
    deliver_due(outbox, send=refusing, now=now, limit=10)
    (waiting,) = queued(outbox, now, is_secret=True)
    deliver_due(outbox, send=busy, now=now, limit=10)
    assert kept(outbox, sent).body is None
    assert kept(outbox, refused).body is None
    assert kept(outbox, waiting).body is not None


def test_a_link_that_has_run_out_is_not_sent_any_more(outbox: MakeSession, now: datetime) -> None:
    (notice_id,) = queued(outbox, now, is_secret=True, expires_at=now + timedelta(minutes=15))
    sent: list[OutgoingEmail] = []
    late = now + timedelta(minutes=15)
    assert deliver_due(outbox, send=sent.append, now=late, limit=10).refused == 1
    assert sent == []
    notice = kept(outbox, notice_id)
    assert (notice.reason, notice.body) == (FailureReason.TOO_LATE, None)


def test_what_a_worker_left_half_done_is_taken_up_when_its_lease_is_over(
    outbox: MakeSession, now: datetime
) -> None:
    queued(outbox, now)
    sent: list[OutgoingEmail] = []

    def dying(email: OutgoingEmail) -> None:
        sent.append(email)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(outbox, send=dying, now=now, limit=10)
    before = now + LEASE - timedelta(seconds=1)
    assert deliver_due(outbox, send=sent.append, now=before, limit=10).tried == 0
    after = now + LEASE + timedelta(seconds=5)
    assert deliver_due(outbox, send=sent.append, now=after, limit=10).sent == 1
    assert sent[0].message_id == sent[1].message_id


def test_a_notice_that_kills_every_worker_is_given_up(outbox: MakeSession, now: datetime) -> None:
    (notice_id,) = queued(outbox, now)

    def dying(_email: OutgoingEmail) -> None:
        raise KeyboardInterrupt

    at = now
    for _ in range(MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            deliver_due(outbox, send=dying, now=at, limit=10)
        at += LEASE + timedelta(seconds=5)
    assert deliver_due(outbox, send=dying, now=at, limit=10).refused == 1
    assert kept(outbox, notice_id).reason is FailureReason.GAVE_UP


def test_two_workers_at_once_never_send_the_same_notice_twice(
    outbox: MakeSession, now: datetime
) -> None:
    queued(outbox, now, count=20)
    sent: list[str] = []
    both_ready = threading.Barrier(2)

    def run() -> None:
        both_ready.wait()
        deliver_due(outbox, send=lambda email: sent.append(email.name), now=now, limit=50)

    workers = [threading.Thread(target=run) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(sent) == sorted(f"Person {one}" for one in range(20))


def test_a_notice_printed_meanwhile_stays_printed(outbox: MakeSession, now: datetime) -> None:
    (notice_id,) = queued(outbox, now)

    def printed_meanwhile(_email: OutgoingEmail) -> None:
        with outbox() as session:
            begin_writing(session)
            session.get_one(Notice, notice_id).state = DeliveryState.PRINTED
            session.commit()

    deliver_due(outbox, send=printed_meanwhile, now=now, limit=1)
    assert kept(outbox, notice_id).state is DeliveryState.PRINTED
