from datetime import date, datetime, timedelta
from uuid import uuid4

import jinja2
import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.journal.queries import entries_before
from governance.journal.rules import Subject
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import NoticeId
from governance.kernel.refusals import NotFound
from governance.notices.models import Notice
from governance.notices.queries import (
    letter_text,
    letters_waiting,
    notice_counts,
    notices_about,
    notices_page,
    notices_to,
)
from governance.notices.rules import (
    Channel,
    DeliveryState,
    FailureReason,
    NoticeHasNoEmail,
    NoticeKind,
    NoticeOnItsWay,
    NoticeWasSecret,
    Recipient,
)
from governance.notices.service import (
    Bounce,
    mark_bounced,
    mark_printed,
    note_printed,
    queue_notice,
    resend,
)
from governance.notices.service.queue import composed
from tests.factories.notices import LETTERHEAD, a_notice
from tests.queries import counted_queries

FACTS = {
    "began_on": date(2027, 6, 7),
    "candidate": "Ada Lovelace",
    "closes_at": datetime.fromisoformat("2027-08-05T16:00:00+00:00"),
    "contest": "Board election 2027",
    "days": 7,
    "ended_on": date(2027, 6, 7),
    "expires_on": date(2027, 7, 7),
    "grounds": "left-employment",
    "guarantee": "",
    "hours": 24,
    "is_accepted": True,
    "is_given": True,
    "is_old": True,
    "is_company": True,
    "issues_codes": True,
    "left_on": date(2027, 5, 31),
    "lines": [{"title": "Accounts", "due": "31 December", "left": 3, "rule": "CA 2006 s442"}],
    "link": "https://vote.example.org/here",
    "minutes": 15,
    "moment": "opened",
    "new": "Ada King",
    "nominee": "Example Mutual Trustees Limited",
    "note": "vote.example.org/votes/1\n2\nAAAA\n\n— vote.example.org/votes/1 BBBB\n",
    "old": "Ada Lovelace",
    "opens_at": datetime.fromisoformat("2027-07-22T08:00:00+00:00"),
    "person": "Ada Lovelace",
    "poll": "Board election 2027",
    "price": "1p",
    "proposer": "Mary Seacole",
    "reason": "",
    "role": "auditor",
    "root": "1f" * 32,
    "route": "gift-back",
    "rulebook": "articles",
    "shares": "1 Ordinary share of 1p",
    "size": 12,
    "supporter": "Mary Seacole",
    "what": "home address",
}


def sent(session: Session, notice_id: NoticeId, now: datetime) -> None:
    notice = session.get_one(Notice, notice_id)
    notice.state = DeliveryState.SENT
    notice.changed_at = now
    session.flush()


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_is_written_to_the_person_by_the_mutual(kind: NoticeKind) -> None:
    to = Recipient(uuid4(), "Grace Hopper", "grace@example.org")
    subject_line, body = composed(kind, recipient=to, facts=FACTS, letterhead=LETTERHEAD)
    assert 10 < len(subject_line) < 120
    assert body.startswith("Hello Grace Hopper,\n")
    assert "\nHarbour Mutual\n" in body
    assert "secretary@example.org or ring 01632 960 123" in body
    links = [line for line in body.splitlines() if "https://" in line]
    assert all(line == FACTS["link"] for line in links)


def test_a_fact_that_is_missing_stops_the_notice(session: Session, now: datetime) -> None:
    with pytest.raises(jinja2.UndefinedError):
        queue_notice(
            session,
            kind=NoticeKind.POLL_OPENED,
            recipient=Recipient(uuid4(), "Grace Hopper", None),
            facts={},
            letterhead=LETTERHEAD,
            now=now,
        )


def test_a_person_without_email_gets_a_letter(session: Session, now: datetime) -> None:
    notice_id = a_notice(session, now=now, email=None)
    (letter,) = letters_waiting(session)
    assert letter.id == notice_id
    assert letter.subject_line == "The result of Board election 2027"


def test_a_secret_never_waits_on_paper(session: Session, now: datetime) -> None:
    with pytest.raises(ValueError, match="secret"):
        a_notice(session, now=now, email=None, is_secret=True)


def test_queueing_asks_the_database_nothing(
    session: Session, engine: Engine, now: datetime
) -> None:
    with counted_queries(engine) as seen, session.no_autoflush:
        for number in range(50):
            queue_notice(
                session,
                kind=NoticeKind.POLL_OPENED,
                recipient=Recipient(uuid4(), f"Person {number}", "p@example.org"),
                facts=FACTS,
                letterhead=LETTERHEAD,
                now=now,
            )
    assert seen == []


def test_an_email_can_be_sent_again_and_the_journal_says_by_whom(
    session: Session, now: datetime
) -> None:
    notice_id = a_notice(session, now=now)
    sent(session, notice_id, now)
    resend(session, notice_id=notice_id, actor=SYSTEM, now=now + timedelta(days=1))
    notice = session.get_one(Notice, notice_id)
    assert (notice.state, notice.round, notice.tries) == (DeliveryState.QUEUED, 2, 0)
    assert entries_before(session, limit=1)[0].act == "notice:resent"


def test_what_cannot_be_sent_again_is_refused(session: Session, now: datetime) -> None:
    waiting = a_notice(session, now=now)
    letter = a_notice(session, now=now, email=None)
    secret = a_notice(session, now=now, is_secret=True)
    for notice_id, refusal in (
        (waiting, NoticeOnItsWay),
        (letter, NoticeHasNoEmail),
        (secret, NoticeWasSecret),
        (NoticeId(uuid4()), NotFound),
    ):
        with pytest.raises(refusal):
            resend(session, notice_id=notice_id, actor=SYSTEM, now=now)


def test_printing_is_noted_and_stops_the_sending(session: Session, now: datetime) -> None:
    made = [a_notice(session, now=now), a_notice(session, now=now, email=None)]
    assert mark_printed(session, notice_ids=made, actor=SYSTEM, now=now) == 2
    assert notice_counts(session) == {
        (Channel.EMAIL, DeliveryState.PRINTED): 1,
        (Channel.LETTER, DeliveryState.PRINTED): 1,
    }
    entry = entries_before(session, limit=1)[0]
    assert (entry.act, entry.detail) == ("notice:printed", {"count": 2})


def test_a_secret_is_never_printed_or_shown(session: Session, now: datetime) -> None:
    secret = a_notice(session, now=now, is_secret=True)
    with pytest.raises(NoticeWasSecret):
        mark_printed(session, notice_ids=[secret], actor=SYSTEM, now=now)
    with pytest.raises(NoticeWasSecret):
        letter_text(session, notice_id=secret)
    with pytest.raises(NotFound):
        mark_printed(session, notice_ids=[NoticeId(uuid4())], actor=SYSTEM, now=now)


def test_letters_that_another_page_printed_are_listed_without_words(
    session: Session, now: datetime
) -> None:
    person = Recipient(uuid4(), "Grace Hopper", None)
    note_printed(
        session,
        kind=NoticeKind.ACTIVATION_LETTER,
        recipients=[person],
        subject_line="Your activation code",
        now=now,
    )
    (line,) = notices_to(session, person_id=person.person_id)
    assert (line.state, line.can_print, line.can_resend) == (DeliveryState.PRINTED, False, False)


def test_a_bounce_is_found_by_its_number_and_its_round(session: Session, now: datetime) -> None:
    notice_id = a_notice(session, now=now)
    sent(session, notice_id, now)
    earlier = Bounce(notice_id, 0, "", "5.1.1", "550 5.1.1 unknown")
    assert not mark_bounced(session, bounce=earlier, now=now)
    bounce = Bounce(notice_id, 1, "someone@else.example", "5.1.1", "550 5.1.1 unknown")
    assert mark_bounced(session, bounce=bounce, now=now)
    notice = session.get_one(Notice, notice_id)
    assert (notice.state, notice.reason) == (
        DeliveryState.BOUNCED,
        FailureReason.NO_SUCH_ADDRESS,
    )
    assert not mark_bounced(session, bounce=bounce, now=now)


def test_without_a_number_the_newest_sent_to_the_address_came_back(
    session: Session, now: datetime
) -> None:
    older, newer = a_notice(session, now=now), a_notice(session, now=now)
    sent(session, older, now)
    sent(session, newer, now + timedelta(minutes=1))
    bounce = Bounce(None, 0, "grace.hopper@example.org", "5.0.0", "rejected")
    assert mark_bounced(session, bounce=bounce, now=now)
    assert session.get_one(Notice, newer).reason is FailureReason.RETURNED
    assert session.get_one(Notice, older).state is DeliveryState.SENT
    assert not mark_bounced(session, bounce=Bounce(None, 0, "", "", ""), now=now)


def test_pages_follow_each_other_without_gap_or_repeat(session: Session, now: datetime) -> None:
    made = [
        a_notice(session, now=now + timedelta(minutes=number // 3), name=f"Person {number}")
        for number in range(10)
    ]
    found, before = [], None
    while True:
        page = notices_page(session, before=before, limit=3)
        found += [line.id for line in page.notices]
        before = page.next
        if before is None:
            break
    assert sorted(found) == sorted(made)
    assert len(found) == len(made)
    assert notices_page(session, before="nonsense", limit=3) == notices_page(session, limit=3)


def test_the_outbox_is_searched_and_filtered(session: Session, now: datetime) -> None:
    orla = a_notice(session, now=now, name="Órla Byrne", email="orla@example.org")
    a_notice(session, now=now, name="100% Smith", email=None)
    assert [one.id for one in notices_page(session, text="órla BYRNE").notices] == [orla]
    assert [one.id for one in notices_page(session, text="ORLA@").notices] == [orla]
    assert [one.name for one in notices_page(session, text="0%").notices] == ["100% Smith"]
    assert notices_page(session, text="_").notices == ()
    letters = notices_page(session, channel=Channel.LETTER, state=DeliveryState.QUEUED)
    assert [one.name for one in letters.notices] == ["100% Smith"]
    assert notices_page(session, state=DeliveryState.BOUNCED).notices == ()


def test_what_was_sent_about_one_thing_is_found(session: Session, now: datetime) -> None:
    subject = Subject("contest", uuid4())
    about = a_notice(session, now=now, subject=subject)
    a_notice(session, now=now)
    assert [one.id for one in notices_about(session, subject=subject)] == [about]
    assert sum(notice_counts(session, subject=subject).values()) == 1


def test_a_page_takes_one_statement_however_many_it_lists(
    session: Session, engine: Engine, now: datetime
) -> None:
    for number in range(20):
        a_notice(session, now=now, name=f"Person {number}")
    session.expire_all()
    with counted_queries(engine) as seen:
        assert len(notices_page(session, limit=20).notices) == 20
    assert len(seen) == 1
