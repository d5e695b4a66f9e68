"""What is due, marking it as done, taking that back, and reminding the secretaries."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.forms import LegalForm
from governance.filing.commands import worker_jobs
from governance.filing.models import DeadlineMark, FilingReminder
from governance.filing.queries.due import due_page, every_deadline, find_deadline
from governance.filing.queries.pack_sections import sections_of
from governance.filing.rules.deadlines import Deadline, DeadlineState, Duty
from governance.filing.rules.offices import Office
from governance.filing.rules.refusals import DeadlineNotKnown
from governance.filing.rules.sheets import Sheet, Span
from governance.filing.service.deadlines import mark_done, reopen_deadline
from governance.filing.service.reminders import remind
from governance.identity.rules import Role
from governance.journal.models import JournalEntry
from governance.kernel.actor import SYSTEM
from governance.kernel.calendar import Jurisdiction
from governance.kernel.ids import ShareEventId
from governance.kernel.letterhead import Letterhead
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.register.queries.entries_as_at import holder
from governance.settings import Settings
from governance.shares.rules import Allotment, Holder
from governance.shares.service import allot
from governance.shares.service.certificates import issue_certificate
from tests.factories.constitution import some_articles
from tests.factories.filing import an_officer_of
from tests.factories.identity import an_account
from tests.factories.register import a_member, entry_of

TODAY = date(2027, 6, 7)
HOUSE = Letterhead("Example Mutual", "Example", "https://example.org", "", "", "#0f6b5c")


def a_cic(session: Session, now: datetime) -> None:
    some_articles(
        session, now=now, legal_form=LegalForm.CIC_BY_SHARES, incorporated_on="2006-10-01"
    )


def an_allotment(
    session: Session, now: datetime, *, on: date, name: str = "Kit Marlow"
) -> tuple[Holder, ShareEventId]:
    member_id = a_member(session, now=now, name=name, email=None, shares=0)
    articles = articles_on(session, day=on)
    held_by = holder(session, entry_id=entry_of(session, member_id), day=on)
    event_id = allot(
        session,
        holders=[Allotment(holder=held_by, class_key="ordinary", shares=1, paid_pence=1)],
        effective_on=on,
        authority="Board minute 9",
        consideration_pence=1,
        articles=articles,
        actor=SYSTEM,
        now=now,
    )
    return held_by, event_id


def mark(session: Session, key: str, now: datetime, done_on: date = TODAY) -> None:
    mark_done(
        session, key=key, done_on=done_on, reference="XYZ-1", remark="", actor=SYSTEM, now=now
    )


def of(session: Session, duty: Duty) -> list[Deadline]:
    return [one for one in every_deadline(session, today=TODAY) if one.duty is duty]


def test_one_page_collects_every_clock_the_earliest_first(session: Session, now: datetime) -> None:
    a_cic(session, now)
    an_officer_of(session, now=now, appointed_on=date(2027, 6, 1))
    an_allotment(session, now, on=date(2027, 6, 2))
    page = due_page(session, today=TODAY, jurisdiction=Jurisdiction.ENGLAND_AND_WALES)
    days = [line.deadline.due_on for line in page.due]
    assert days == sorted(days)
    found = {(line.deadline.duty, line.deadline.due_on) for line in page.due}
    assert found >= {
        (Duty.OFFICER, date(2027, 6, 14)),
        (Duty.SHARES, date(2027, 7, 2)),
        (Duty.SHARES, date(2027, 8, 2)),
        (Duty.CONFIRMATION, date(2027, 10, 14)),
        (Duty.ACCOUNTS, date(2027, 12, 31)),
        (Duty.CIC_REPORT, date(2027, 12, 31)),
    }
    assert all(line.deadline.rule and line.deadline.how for line in page.due)


def test_a_society_has_its_return_and_no_clock_for_officers(
    session: Session, now: datetime
) -> None:
    some_articles(session, now=now, legal_form=LegalForm.COMMUNITY_BENEFIT_SOCIETY)
    an_officer_of(session, now=now, office=Office.COMMITTEE_MEMBER)
    duties = {one.duty for one in every_deadline(session, today=TODAY)}
    assert duties == {Duty.SOCIETY_RETURN}


def test_a_deadline_marked_as_done_leaves_the_list_and_can_be_opened_again(
    session: Session, now: datetime
) -> None:
    a_cic(session, now)
    officer_id = an_officer_of(session, now=now)
    key = f"officer-{officer_id}-1"
    mark(session, key, now)
    found = find_deadline(session, key=key, today=TODAY)
    assert found is not None
    assert found.state(TODAY) is DeadlineState.DONE
    page = due_page(session, today=TODAY, jurisdiction=Jurisdiction.ENGLAND_AND_WALES)
    assert key not in [line.deadline.key for line in page.due]
    assert key in [line.deadline.key for line in page.done]
    reopen_deadline(session, key=key, actor=SYSTEM, now=now)
    again = find_deadline(session, key=key, today=TODAY)
    assert again is not None
    assert again.mark is None
    kept = session.scalars(select(DeadlineMark).where(DeadlineMark.key == key)).all()
    assert len(kept) == 2
    acts = session.scalars(select(JournalEntry.act)).all()
    assert {"deadline:done", "deadline:reopened"} <= {*acts}


def test_a_deadline_that_was_not_done_cannot_be_opened_again(
    session: Session, now: datetime
) -> None:
    with pytest.raises(DeadlineNotKnown):
        reopen_deadline(session, key="accounts-2027-03-31", actor=SYSTEM, now=now)


def test_another_allotment_of_the_day_opens_the_return_again(
    session: Session, now: datetime
) -> None:
    a_cic(session, now)
    an_allotment(session, now, on=date(2027, 6, 2))
    (sh01,) = [one for one in of(session, Duty.SHARES) if "SH01" in one.title]
    mark(session, sh01.key, now)
    assert [one.mark is None for one in of(session, Duty.SHARES) if one.key == sh01.key] == [False]
    an_allotment(session, now + timedelta(hours=1), on=date(2027, 6, 2), name="Ben Jonson")
    (again,) = [one for one in of(session, Duty.SHARES) if one.key == sh01.key]
    assert again.mark is None
    assert "2 allotments" in again.title


def test_certificates_that_were_issued_are_not_due(session: Session, now: datetime) -> None:
    a_cic(session, now)
    held_by, event_id = an_allotment(session, now, on=date(2027, 6, 2))
    assert [one for one in of(session, Duty.SHARES) if "certificate" in one.title]
    issue_certificate(
        session,
        holder=held_by,
        class_key="ordinary",
        articles=articles_on(session, day=TODAY),
        event_id=event_id,
        actor=SYSTEM,
        now=now,
    )
    assert not [one for one in of(session, Duty.SHARES) if "certificate" in one.title]


def a_secretary(session: Session, now: datetime, name: str = "Grace Hopper") -> None:
    an_account(
        session,
        now=now,
        name=name,
        email=f"{name.split(maxsplit=1)[0].lower()}@example.org",
        roles=[Role.COMPANY_SECRETARY],
    )


def reminders(session: Session) -> list[Notice]:
    find = select(Notice).where(Notice.kind == NoticeKind.FILING_DUE)
    return list(session.scalars(find.order_by(Notice.queued_at, Notice.name)))


def test_secretaries_are_reminded_fourteen_and_three_days_before_and_only_then(
    session: Session, now: datetime
) -> None:
    a_cic(session, now)
    a_secretary(session, now)
    an_officer_of(session, now=now, appointed_on=date(2027, 6, 20))  # due on 3 July
    for after in range(30):
        remind(session, letterhead=HOUSE, now=now + timedelta(days=after))
    found = reminders(session)
    assert [one.queued_at.date() for one in found] == [date(2027, 6, 19), date(2027, 6, 30)]
    assert "director appointed, Rosalind Franklin" in found[0].body
    assert "https://example.org/filing" in found[0].body
    assert "in 14 days" in found[0].body


def test_what_is_done_is_not_reminded_of(session: Session, now: datetime) -> None:
    a_cic(session, now)
    a_secretary(session, now)
    officer_id = an_officer_of(session, now=now)
    mark(session, f"officer-{officer_id}-1", now)
    assert remind(session, letterhead=HOUSE, now=now) == 0


def test_every_secretary_gets_one_notice_with_all_that_is_near(
    session: Session, now: datetime
) -> None:
    a_cic(session, now)
    a_secretary(session, now)
    a_secretary(session, now, name="Ada Lovelace")
    an_officer_of(session, now=now)
    an_officer_of(session, now=now, name="Ida Wells")
    assert remind(session, letterhead=HOUSE, now=now) == 2
    found = reminders(session)
    assert [one.name for one in found] == ["Ada Lovelace", "Grace Hopper"]
    assert "2 things are due soon" in found[0].subject_line


def test_with_nobody_to_tell_the_reminder_waits(session: Session, now: datetime) -> None:
    a_cic(session, now)
    an_officer_of(session, now=now)
    assert remind(session, letterhead=HOUSE, now=now) == 0
    assert session.scalars(select(FilingReminder)).all() == []
    a_secretary(session, now)
    assert remind(session, letterhead=HOUSE, now=now) == 1


def test_the_workers_job_reminds_once_a_day(session: Session, now: datetime) -> None:
    a_cic(session, now)
    a_secretary(session, now)
    an_officer_of(session, now=now)
    session.commit()
    (job,) = worker_jobs(Settings(base_url="https://example.org"))
    bind = session.get_bind()

    def make() -> Session:
        return Session(bind, join_transaction_mode="create_savepoint")  # type: ignore[arg-type] # the test's own connection

    assert job(make, now) == 1
    assert job(make, now) == 0
    assert len(reminders(session)) == 1


def test_a_register_that_moves_is_told_of_and_stands_in_the_confirmation_statement(
    session: Session, now: datetime
) -> None:
    some_articles(session, now=now, in_force_on=date(2020, 1, 1), register_kept_at="")
    some_articles(
        session, now=now, in_force_on=date(2027, 6, 1), register_kept_at="1 High Street, Epsom"
    )
    found = [one for one in every_deadline(session, today=TODAY) if one.duty is Duty.REGISTER_PLACE]
    assert [(one.due_on, one.key) for one in found] == [
        (date(2027, 6, 15), "register-place-2027-06-01")
    ]
    mark_done(
        session,
        key=found[0].key,
        done_on=TODAY,
        reference="AD02",
        remark="",
        actor=SYSTEM,
        now=now,
    )
    page = due_page(session, today=TODAY, jurisdiction=Jurisdiction.ENGLAND_AND_WALES)
    assert found[0].key in {line.deadline.key for line in page.done}
    told = {}
    for day in (date(2027, 5, 31), TODAY):
        sections = sections_of(
            session,
            sheet=Sheet.CONFIRMATION_STATEMENT,
            span=Span(day, day),
            articles=articles_on(session, day=day),
        )
        place = next(each for each in sections if each.title == "Where the register is kept")
        told[day] = {box.label: box.value for box in place.boxes}
    assert told[date(2027, 5, 31)] == {"Place": "The registered office"}
    assert (told[TODAY]["Place"], told[TODAY]["Told with"]) == (
        "1 High Street, Epsom", "AD02 and AD03"
    )  # fmt: skip
