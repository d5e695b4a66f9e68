from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.identity.models import SignInSession, Tries
from governance.identity.queries import (
    account_of_member,
    account_page,
    names_of,
    signed_in,
)
from governance.identity.queries.accounts import find_accounts
from governance.identity.queries.sessions import own_sessions, person_acting
from governance.identity.rules import Role
from governance.identity.rules.keys import Keys
from governance.identity.rules.waiting import Tried
from governance.identity.service import close_accounts, end_session, start_session
from governance.identity.service.sessions import (
    end_other_sessions,
    end_own_session,
    note_use,
)
from governance.identity.service.tries import count_try, forget_old_tries, forget_tries
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import AccountId, MemberId, SessionId
from governance.kernel.permissions import Permission
from governance.kernel.refusals import NotFound, TooManyTries
from tests.factories.identity import an_account

KEYS = Keys("k" * 40)


def started(
    session: Session, account_id: AccountId, now: datetime, *, is_officer: bool = False
) -> str:
    return start_session(
        session,
        account_id=account_id,
        device="Firefox on Windows",
        is_second_factor_passed=is_officer,
        now=now,
    )


def test_a_session_idles_out_after_half_an_hour(session: Session, now: datetime) -> None:
    secret = started(session, an_account(session, now=now), now)
    in_time, late = now + timedelta(minutes=30), now + timedelta(minutes=30, seconds=1)
    assert signed_in(session, secret=secret, now=in_time) is not None
    assert signed_in(session, secret=secret, now=late) is None


def test_using_it_keeps_a_session_open_for_twelve_hours_and_no_longer(
    session: Session, now: datetime
) -> None:
    secret, at = started(session, an_account(session, now=now), now), now
    while at <= now + timedelta(hours=12):
        found = signed_in(session, secret=secret, now=at)
        assert found is not None
        note_use(session, session_id=found.session_id, now=at)
        session.expire_all()
        at += timedelta(minutes=20)
    assert signed_in(session, secret=secret, now=now + timedelta(hours=12, seconds=1)) is None


def test_use_is_noted_at_most_every_five_minutes(session: Session, now: datetime) -> None:
    secret = started(session, an_account(session, now=now), now)
    found = signed_in(session, secret=secret, now=now)
    assert found is not None
    assert not found.is_stale(now + timedelta(minutes=4, seconds=59))
    assert found.is_stale(now + timedelta(minutes=5))


def test_only_a_digest_of_the_session_s_secret_is_kept(session: Session, now: datetime) -> None:
    secret = started(session, an_account(session, now=now), now)
    (row,) = session.scalars(select(SignInSession))
    assert secret not in {row.secret_digest, str(row.id)}
    assert len(secret) == 43


def test_a_link_gives_an_officer_their_member_s_hat_only(session: Session, now: datetime) -> None:
    account_id = an_account(
        session, now=now, member_id=MemberId(uuid4()), roles=[Role.RETURNING_OFFICER]
    )
    member = signed_in(session, secret=started(session, account_id, now), now=now)
    officer = signed_in(session, secret=started(session, account_id, now, is_officer=True), now=now)
    assert member is not None
    assert officer is not None
    assert member.actor.can(Permission.BALLOTS_CAST)
    assert not member.actor.can(Permission.CONTESTS_COUNT)
    assert officer.actor.can(Permission.CONTESTS_COUNT)


def test_the_sessions_of_somebody_who_leaves_end_at_once(session: Session, now: datetime) -> None:
    member_id = MemberId(uuid4())
    secret = started(session, an_account(session, now=now, member_id=member_id), now)
    close_accounts(session, member_ids=[member_id], actor=SYSTEM, now=now)
    session.expire_all()
    assert signed_in(session, secret=secret, now=now) is None


def test_signing_out_ends_the_session_on_the_server(session: Session, now: datetime) -> None:
    secret = started(session, an_account(session, now=now), now)
    end_session(session, secret=secret, now=now)
    session.expire_all()
    assert signed_in(session, secret=secret, now=now) is None
    assert signed_in(session, secret="made up", now=now) is None


def test_a_person_ends_their_own_sessions_and_nobody_else_s(
    session: Session, now: datetime
) -> None:
    mine = an_account(session, now=now)
    other = an_account(session, now=now, name="Vincent Hopper")
    for _ in range(3):
        started(session, mine, now)
    started(session, other, now)
    actor = person_acting(session, account_id=mine)
    first, second, _ = own_sessions(session, account_id=mine, now=now)
    (theirs,) = own_sessions(session, account_id=other, now=now)
    end_own_session(session, session_id=first.id, actor=actor, now=now)
    for session_id in (first.id, theirs.id, SessionId(uuid4())):
        with pytest.raises(NotFound):
            end_own_session(session, session_id=session_id, actor=actor, now=now)
    assert end_other_sessions(session, keep=second.id, actor=actor, now=now) == 1
    assert end_other_sessions(session, keep=second.id, actor=actor, now=now) == 0
    assert [one.id for one in own_sessions(session, account_id=mine, now=now)] == [second.id]
    assert len(own_sessions(session, account_id=other, now=now)) == 1


def test_the_sixth_try_waits_and_a_right_one_begins_anew(session: Session, now: datetime) -> None:
    def attempt(of: str, at: datetime) -> None:
        count_try(session, tried=Tried.PASSWORD, of=of, keys=KEYS, now=at)

    for _ in range(5):
        attempt("ada", now)
    with pytest.raises(TooManyTries) as waiting:
        attempt("ada", now)
    assert waiting.value.facts == {"minutes": 1}
    attempt("grace", now)
    attempt("ada", now + timedelta(minutes=1))
    with pytest.raises(TooManyTries) as longer:
        attempt("ada", now + timedelta(minutes=1))
    assert longer.value.facts == {"minutes": 2}
    forget_tries(session, tried=Tried.PASSWORD, of="ada", keys=KEYS)
    session.expire_all()
    for _ in range(5):
        attempt("ada", now + timedelta(minutes=1))


def test_a_day_without_tries_begins_anew(session: Session, now: datetime) -> None:
    for _ in range(4):
        count_try(session, tried=Tried.PASSWORD, of="ada", keys=KEYS, now=now)
    later = now + timedelta(hours=25)
    for _ in range(4):
        count_try(session, tried=Tried.PASSWORD, of="ada", keys=KEYS, now=later)
    forget_old_tries(session, now=later + timedelta(hours=25))
    assert list(session.scalars(select(Tries))) == []


def test_what_was_tried_is_kept_as_a_digest_only(session: Session, now: datetime) -> None:
    count_try(session, tried=Tried.LINK, of="ada@example.org", keys=KEYS, now=now)
    (row,) = session.scalars(select(Tries))
    assert "ada" not in row.key


def test_accounts_are_read_by_member_by_name_and_by_number(session: Session, now: datetime) -> None:
    member_id = MemberId(uuid4())
    account_id = an_account(session, now=now, member_id=member_id)
    an_account(session, now=now, name="100% Smith", email=None)
    page = account_of_member(session, member_id=member_id)
    assert page == account_page(session, account_id=account_id)
    assert page is not None
    assert page.person_id == member_id
    assert account_of_member(session, member_id=MemberId(uuid4())) is None
    assert names_of(session, account_ids=[account_id, None, uuid4()]) == {
        account_id: "Grace Hopper"
    }
    assert names_of(session, account_ids=[]) == {}
    assert [one.id for one in find_accounts(session, text="HOPPER gra")] == [account_id]
    assert [one.name for one in find_accounts(session, text="0%")] == ["100% Smith"]
    assert find_accounts(session, text="  ") == []
