"""Reminding the company secretaries of what is due: fourteen days before, and three."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from governance.filing.models import FilingReminder
from governance.filing.queries.due import every_deadline
from governance.filing.queries.marks import reminders_sent
from governance.filing.rules.deadlines import Deadline
from governance.identity.queries.accounts import account_page
from governance.identity.queries.officers import roles_page
from governance.identity.rules.roles import Role
from governance.journal.rules import Subject
from governance.kernel.calendar import london_day
from governance.kernel.letterhead import Letterhead
from governance.kernel.wording import day as in_words
from governance.notices.rules import NoticeKind, Recipient
from governance.notices.service import queue_notice

DAYS_BEFORE = (14, 3)


def remind(session: Session, *, letterhead: Letterhead, now: datetime) -> int:
    """Queue one notice to each company secretary with all that has come near; gives how many.

    Each deadline is told of once at each distance, also when the worker stood still on the very
    day. Nobody to tell: it is told as soon as there is somebody.
    """
    today = london_day(now)
    near = [
        (deadline, days)
        for deadline in every_deadline(session, today=today)
        if deadline.mark is None and (days := _distance(deadline, today)) is not None
    ]
    sent = reminders_sent(session, keys=[deadline.key for deadline, _ in near])
    fresh = [
        (deadline, days)
        for deadline, days in near
        if (deadline.key, deadline.due_on, days) not in sent
    ]
    secretaries = _secretaries(session, now)
    if not fresh or not secretaries:
        return 0
    for deadline, days in fresh:
        session.add(
            FilingReminder(key=deadline.key, due_on=deadline.due_on, days_before=days, sent_at=now)
        )
    told = [deadline for deadline, _ in sorted(fresh, key=lambda one: (one[0].due_on, one[0].key))]
    for recipient in secretaries:
        _tell(session, recipient, told, letterhead=letterhead, today=today, now=now)
    session.flush()
    return len(secretaries)


def _secretaries(session: Session, now: datetime) -> list[Recipient]:
    """Everybody who is company secretary now and can still sign in."""
    held = roles_page(session, now=now).in_force
    ids = {one.account_id for one in held if one.role is Role.COMPANY_SECRETARY}
    accounts = (account_page(session, account_id=each) for each in sorted(ids))
    return [
        Recipient(one.person_id, one.name, one.email)
        for one in accounts
        if one is not None and one.is_open
    ]


def _distance(deadline: Deadline, today: date) -> int | None:
    """Which reminder is due: the nearest distance that has been reached; none after the day."""
    left = deadline.due_on - today
    if left < timedelta():
        return None
    return min((days for days in DAYS_BEFORE if left <= timedelta(days=days)), default=None)


def _tell(
    session: Session,
    recipient: Recipient,
    deadlines: list[Deadline],
    *,
    letterhead: Letterhead,
    today: date,
    now: datetime,
) -> None:
    queue_notice(
        session,
        kind=NoticeKind.FILING_DUE,
        recipient=recipient,
        facts={
            "lines": [
                {
                    "title": one.title,
                    "due": in_words(one.due_on),
                    "left": (one.due_on - today).days,
                    "rule": one.rule,
                }
                for one in deadlines
            ],
            "link": f"{letterhead.base_url}/filing",
        },
        letterhead=letterhead,
        now=now,
        subject=Subject("filing", "due"),
    )
