"""Notices go the way people chose; the worker turns them, and destroys nothing by itself."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId, new_id
from governance.notices.models import Notice
from governance.notices.rules import Channel, NoticeKind, Recipient
from governance.notices.service import queue_notice
from governance.notices.service.choices import choose_way, turn_to_choices, way_chosen
from governance.privacy.models import Destruction
from governance.privacy.queries.retention import looks
from governance.privacy.rules.retention import RecordType
from governance.privacy.service.retention import look
from governance.register.queries.entries_as_at import entries_of
from tests.factories.counts import HOUSE
from tests.factories.register import a_member

LINES = ("1 The Avenue", "Epsom")


def a_notice(
    session: Session,
    person_id: MemberId,
    now: datetime,
    *,
    kind: NoticeKind = NoticeKind.RESULT_DECLARED,
    email: str | None = "margaret@example.org",
    lines: tuple[str, ...] = LINES,
) -> Notice:
    facts = {"contest": "Board", "link": "https://x.example.org", "what": "e-mail", "is_old": True}
    notice_id = queue_notice(
        session,
        kind=kind,
        recipient=Recipient(person_id, "Margaret Hill", email, lines),
        facts=facts,
        letterhead=HOUSE,
        now=now,
    )
    session.flush()
    return session.get_one(Notice, notice_id)


def test_a_notice_becomes_a_letter_for_somebody_who_wants_letters(
    session: Session, now: datetime
) -> None:
    person, other = MemberId(new_id()), MemberId(new_id())
    choose_way(session, person_id=person, channel=Channel.LETTER, email=None, now=now)
    mine, theirs = a_notice(session, person, now), a_notice(session, other, now)
    homeless = a_notice(session, person, now, lines=())
    old_place = a_notice(session, person, now, kind=NoticeKind.CONTACT_CHANGED)
    assert turn_to_choices(session, now=now) == 1
    assert mine.channel is Channel.LETTER
    assert {one.channel for one in (theirs, homeless, old_place)} == {Channel.EMAIL}
    assert turn_to_choices(session, now=now) == 0


def test_a_notice_goes_to_the_address_somebody_confirmed(session: Session, now: datetime) -> None:
    person = MemberId(new_id())
    choose_way(session, person_id=person, channel=Channel.EMAIL, email="peggy@example.org", now=now)
    letter = a_notice(session, person, now, email=None)
    email = a_notice(session, person, now)
    assert turn_to_choices(session, now=now) == 2
    assert [one.channel for one in (letter, email)] == [Channel.EMAIL] * 2
    assert [one.email for one in (letter, email)] == ["peggy@example.org"] * 2
    assert "peggy" in email.searchable


def test_a_choice_can_be_changed_and_taken_back(session: Session, now: datetime) -> None:
    person = MemberId(new_id())
    choose_way(session, person_id=person, channel=Channel.LETTER, email=None, now=now)
    choose_way(session, person_id=person, channel=Channel.EMAIL, email="p@example.org", now=now)
    assert way_chosen(session, person_id=person) == (Channel.EMAIL, "p@example.org")
    choose_way(session, person_id=person, channel=None, email=None, now=now)
    assert way_chosen(session, person_id=person) is None


def test_a_look_only_counts(session: Session, now: datetime) -> None:
    long_ago = date(2015, 6, 1)
    member_id = a_member(
        session, now=now, joined_on=date(2007, 1, 8), left_on=long_ago, ceased_on=long_ago
    )
    assert look(session, now=now) >= 2
    assert looks(session)[RecordType.REGISTER_ENTRIES].due == 1
    assert looks(session)[RecordType.POLL_PAPERS].oldest_on is None
    assert entries_of(session, member_ids=[member_id])[member_id][0].particulars.surname == "Hill"
    assert session.scalar(select(func.count()).select_from(Destruction)) == 0
