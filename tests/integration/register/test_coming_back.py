"""People who leave and come back, as imports and the worker see them."""

import io
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from governance.identity.queries import account_of_member
from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.register.queries import members_on
from governance.register.service import (
    check_import,
    confirm_import,
    end_accounts_of_leavers,
    upload_export,
)
from tests.factories.register import a_member

HEADINGS = "Employee No,Forename,Surname,Start Date,Leaving Date,Work Email"


def imported(session: Session, row: str, now: datetime) -> None:
    import_id = upload_export(
        session,
        source=io.BytesIO(f"{HEADINGS}\n{row}\n".encode()),
        file_name="staff.csv",
        actor=SYSTEM,
        now=now,
    )
    check_import(session, import_id=import_id, now=now)
    confirm_import(session, import_id=import_id, checked_at=now, actor=SYSTEM, now=now)


def is_open(session: Session, member_id: MemberId) -> bool:
    account = account_of_member(session, member_id=member_id)
    assert account is not None
    return account.is_open


def test_a_person_who_comes_back_can_sign_in_again(session: Session, now: datetime) -> None:
    in_post = "CS1,Ada,Quill,01/02/2020,,ada@example.org"
    imported(session, in_post, now)
    (member,) = members_on(session, day=london_day(now))
    imported(session, "CS1,Ada,Quill,01/02/2020,01/06/2027,ada@example.org", now)
    assert not is_open(session, member.member_id)
    imported(session, in_post, now + timedelta(hours=1))
    assert is_open(session, member.member_id)
    acts = [entry.act for entry in entries_before(session, limit=9)]
    assert acts.index("account:reopened") < acts.index("account:closed")


def test_an_account_is_closed_on_the_day_after_the_last_day(
    session: Session, now: datetime
) -> None:
    last_day = london_day(now) + timedelta(days=2)
    member_id = a_member(session, now=now, left_on=last_day, joined_on=date(2020, 1, 6))
    closed = [
        end_accounts_of_leavers(session, actor=SYSTEM, now=now + timedelta(days=days))
        for days in (0, 2, 3, 3)
    ]
    assert closed == [0, 0, 1, 0]
    assert not is_open(session, member_id)
