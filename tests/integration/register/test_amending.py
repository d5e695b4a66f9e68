"""Correcting what HR says of a person by hand, and the history that shows it."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.identity.queries import account_of_member
from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId, new_id
from governance.kernel.refusals import NotFound, StaleForm
from governance.register.queries import members_on
from governance.register.queries.history import entry_page, recordings
from governance.register.queries.listing import MemberFilter, find_members
from governance.register.queries.members import facts_as_at
from governance.register.rules.amending import AMENDABLE, Amendment
from governance.register.rules.columns import Field
from governance.register.service import amend_member
from tests.factories.register import a_member

SINCE = date(2027, 5, 1)


def amendment(session: Session, member_id: MemberId, **texts: str) -> Amendment:
    facts = entry_page(session, member_id=member_id).facts
    return Amendment(
        texts={name: getattr(facts, name.value) or "" for name in AMENDABLE}
        | {Field(name): text for name, text in texts.items()},
        staff_group_id=facts.staff_group_id,
        site_id=facts.site_id,
        true_from=SINCE,
        reason="Marriage certificate seen",
    )


def amend(session: Session, member_id: MemberId, now: datetime, **texts: str) -> tuple[str, ...]:
    return amend_member(
        session,
        member_id=member_id,
        amendment=amendment(session, member_id, **texts),
        edition=entry_page(session, member_id=member_id).edition,
        actor=SYSTEM,
        now=now,
    )


def test_a_correction_keeps_what_was_true_and_what_was_known(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now, name="Ann Hill", email="ann@example.org")
    later = now + timedelta(hours=1)
    assert amend(session, member_id, later, surname="Smith") == ("surname",)

    def name(day: date, known_at: datetime | None = None) -> str:
        facts = facts_as_at(session, member_id=member_id, day=day, known_at=known_at)
        return facts.name if facts else ""

    assert name(SINCE) == "Ann Smith"
    assert name(SINCE - timedelta(days=1)) == "Ann Hill"
    assert name(SINCE, now) == "Ann Hill"
    assert name(SINCE, later) == "Ann Smith"


def test_a_correction_of_the_staff_records_leaves_the_register_alone(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now, name="Ann Hill")
    amend(session, member_id, now + timedelta(hours=1), surname="Smith")
    assert [each.name for each in members_on(session, day=now.date())] == ["Ann Hill"]
    assert entry_page(session, member_id=member_id).facts.holds_share


def test_a_correction_reaches_the_account_and_the_search(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, name="Ann Hill")
    amend(session, member_id, now, surname="Żółć", work_email="new@example.org")
    account = account_of_member(session, member_id=member_id)
    assert account is not None
    assert (account.name, account.email) == ("Ann Żółć", "new@example.org")
    assert hits(session, "zolc", now) == 1
    assert hits(session, "hill", now) == 1, "the register still has the old name"


def test_the_old_name_of_somebody_who_is_on_no_register_is_found_no_more(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now, name="Ann Hill", holds_share=False)
    amend(session, member_id, now, surname="Żółć")
    assert hits(session, "zolc", now) == 1
    assert hits(session, "hill", now) == 0


def hits(session: Session, text: str, now: datetime) -> int:
    return len(find_members(session, filters=MemberFilter(text=text), day=now.date()).rows)


def test_the_journal_names_the_facts_and_not_their_values(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, name="Ann Hill")
    amend(session, member_id, now, surname="Smith", town="Dorking")
    (entry,) = entries_before(session, subject_id=str(member_id))
    assert entry.act == "member:amended"
    assert entry.detail == {"facts": ["surname", "town"], "true_from": "2027-05-01"}
    assert "Smith" not in entry.line


def test_nothing_different_is_no_correction(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now)
    assert amend(session, member_id, now) == ()
    assert entries_before(session, subject_id=str(member_id)) == []
    assert len(recordings(session, member_id=member_id)) == 1


def test_only_what_was_altered_is_put_back_in_time(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, name="Ann Hill")
    moved = amendment(session, member_id, town="Dorking")
    amend_member(
        session,
        member_id=member_id,
        amendment=Amendment(
            texts=moved.texts, staff_group_id=moved.staff_group_id, site_id=moved.site_id,
            true_from=date(2027, 6, 1), reason="moved",
        ),
        edition=1,
        actor=SYSTEM,
        now=now,
    )  # fmt: skip
    amend(session, member_id, now + timedelta(minutes=5), surname="Smith")
    history = recordings(session, member_id=member_id)
    (stretch,) = [each for each in history[0].stretches if each.true_from == SINCE]
    assert [change.field for change in stretch.changes] == ["Surname"]
    assert stretch.true_until == date(2027, 6, 1)


def test_a_form_opened_before_another_correction_is_refused(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now, name="Ann Hill")
    seen = entry_page(session, member_id=member_id).edition
    amend(session, member_id, now, town="Dorking")
    with pytest.raises(StaleForm):
        amend_member(
            session,
            member_id=member_id,
            amendment=amendment(session, member_id, surname="Smith"),
            edition=seen,
            actor=SYSTEM,
            now=now,
        )
    assert entry_page(session, member_id=member_id).facts.town == "Dorking"


def test_nobodys_entry_is_not_found(session: Session, now: datetime) -> None:
    stranger = MemberId(new_id())
    there = a_member(session, now=now)
    with pytest.raises(NotFound):
        entry_page(session, member_id=stranger)
    with pytest.raises(NotFound):
        amend_member(
            session,
            member_id=stranger,
            amendment=amendment(session, there),
            edition=0,
            actor=SYSTEM,
            now=now,
        )


def test_the_history_tells_what_who_and_why(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, name="Ann Hill")
    amend(session, member_id, now + timedelta(hours=1), surname="Smith")
    newest, oldest = recordings(session, member_id=member_id)
    assert oldest.is_first
    assert newest.reason == "Marriage certificate seen"
    (stretch,) = newest.stretches
    assert (stretch.true_from, stretch.true_until) == (SINCE, None)
    assert [(each.field, each.old, each.new) for each in stretch.changes] == [
        ("Surname", "Hill", "Smith")
    ]


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        ({"forename": "A."}, "forename"),
        ({"forename": " "}, "forename"),
        ({"surname": ""}, "surname"),
        ({"work_email": "nobody"}, "work_email"),
        ({"postcode": "x" * 21}, "postcode"),
    ],
)
def test_what_will_not_do_is_told_by_field(
    session: Session, now: datetime, texts: dict[str, str], fault: str
) -> None:
    member_id = a_member(session, now=now)
    found = amendment(session, member_id, **texts).faults(today=now.date())
    assert list(found) == [fault]


def test_a_change_to_come_is_not_taken_today(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now)
    found = amendment(session, member_id).faults(today=SINCE - timedelta(days=1))
    assert list(found) == ["true_from"]
