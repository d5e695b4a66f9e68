import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from governance.identity.models import OneTimeLink, SignInRequest
from governance.identity.queries.accounts import account_page, accounts_at
from governance.identity.queries.links import is_anybody_waiting, link_page
from governance.identity.queries.sessions import person_acting
from governance.identity.rules.links import LinkPurpose
from governance.identity.rules.refusals import LinkNotValid, SetUpLinkNotValid
from governance.identity.service import change_account, close_accounts
from governance.identity.service.links import (
    answer_requests,
    ask_for_link,
    confirm_email,
    forget_links,
    make_set_up_link,
    offer_email,
    use_link,
    use_set_up_link,
)
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId
from governance.notices.models import Notice
from tests.factories.identity import an_account
from tests.factories.notices import LETTERHEAD
from tests.queries import counted_queries


def answered(session: Session, email: str, now: datetime) -> list[Notice]:
    """The e-mails that somebody who types this address is sent."""
    ask_for_link(session, email=email, next_path="/votes", now=now)
    answer_requests(session, letterhead=LETTERHEAD, now=now)
    return list(session.scalars(select(Notice).order_by(Notice.name)))


def token_in(notice: Notice) -> str:
    found = re.search(r"https://vote\.example\.org/sign-in/[a-z-]+/(\S+)", notice.body or "")
    assert found is not None
    return found.group(1)


def test_a_link_signs_in_the_person_it_was_sent_to_once(session: Session, now: datetime) -> None:
    account_id = an_account(session, now=now)
    (notice,) = answered(session, " Grace.Hopper@Example.org ", now)
    assert notice.is_secret
    page = use_link(session, token=token_in(notice), now=now)
    assert (page.account_id, page.next_path) == (account_id, "/votes")
    with pytest.raises(LinkNotValid):
        use_link(session, token=token_in(notice), now=now)


def test_looking_at_a_link_does_not_use_it_up(session: Session, now: datetime) -> None:
    an_account(session, now=now)
    (notice,) = answered(session, "grace.hopper@example.org", now)
    token = token_in(notice)
    for _ in range(3):
        page = link_page(session, token=token, purpose=LinkPurpose.SIGN_IN, now=now)
        assert page is not None
        assert page.name == "Grace Hopper"
    use_link(session, token=token, now=now)


def test_a_link_runs_out_after_fifteen_minutes(session: Session, now: datetime) -> None:
    an_account(session, now=now)
    (notice,) = answered(session, "grace.hopper@example.org", now)
    token = token_in(notice)
    late = now + timedelta(minutes=15)
    with pytest.raises(LinkNotValid):
        use_link(session, token=token, now=late)
    use_link(session, token=token, now=late - timedelta(seconds=1))


def test_only_a_digest_of_the_token_is_kept(session: Session, now: datetime) -> None:
    an_account(session, now=now)
    (notice,) = answered(session, "grace.hopper@example.org", now)
    token = token_in(notice)
    (link,) = session.scalars(select(OneTimeLink))
    assert token not in {link.token_digest, str(link.id)}
    assert len(token) == 43


def test_two_people_with_one_address_each_get_their_own_mail(
    session: Session, now: datetime
) -> None:
    grace = an_account(session, now=now, email="family@example.org")
    vincent = an_account(session, now=now, name="Vincent Hopper", email="family@example.org")
    first, second = answered(session, "family@example.org", now)
    assert (first.name, second.name) == ("Grace Hopper", "Vincent Hopper")
    assert first.subject_line.startswith("Grace Hopper,")
    assert use_link(session, token=token_in(first), now=now).account_id == grace
    assert use_link(session, token=token_in(second), now=now).account_id == vincent


def test_an_unknown_address_is_sent_nothing_and_forgotten(session: Session, now: datetime) -> None:
    assert answered(session, "nobody@example.org", now) == []
    assert list(session.scalars(select(SignInRequest))) == []


def test_asking_does_the_same_work_for_a_known_and_an_unknown_address(
    session: Session, engine: Engine, now: datetime
) -> None:
    an_account(session, now=now)
    with counted_queries(engine) as known:
        ask_for_link(session, email="grace.hopper@example.org", next_path=None, now=now)
    with counted_queries(engine) as unknown:
        ask_for_link(session, email="nobody@example.org", next_path=None, now=now)
    assert known == unknown
    assert not any("accounts" in statement for statement in known)
    assert is_anybody_waiting(session)


def test_a_request_that_waited_too_long_is_not_answered(session: Session, now: datetime) -> None:
    an_account(session, now=now)
    ask_for_link(session, email="grace.hopper@example.org", next_path=None, now=now)
    late = now + timedelta(minutes=20)
    assert answer_requests(session, letterhead=LETTERHEAD, now=late) == 1
    assert list(session.scalars(select(Notice))) == []


def test_a_link_of_somebody_who_left_meanwhile_does_not_work(
    session: Session, now: datetime
) -> None:
    member_id = MemberId(uuid4())
    an_account(session, now=now, member_id=member_id)
    (notice,) = answered(session, "grace.hopper@example.org", now)
    assert close_accounts(session, member_ids=[member_id], actor=SYSTEM, now=now) == 1
    with pytest.raises(LinkNotValid):
        use_link(session, token=token_in(notice), now=now)
    assert accounts_at(session, email="grace.hopper@example.org") == []


def test_a_link_for_one_purpose_does_not_serve_another(session: Session, now: datetime) -> None:
    account_id = an_account(session, now=now)
    token = make_set_up_link(session, account_id=account_id, actor=SYSTEM, now=now)
    with pytest.raises(LinkNotValid):
        use_link(session, token=token, now=now)
    assert use_set_up_link(session, token=token, now=now) == account_id
    with pytest.raises(SetUpLinkNotValid):
        use_set_up_link(session, token=token, now=now)


def test_a_new_set_up_link_voids_the_earlier_one(session: Session, now: datetime) -> None:
    account_id = an_account(session, now=now)
    earlier = make_set_up_link(session, account_id=account_id, actor=SYSTEM, now=now)
    later = make_set_up_link(session, account_id=account_id, actor=SYSTEM, now=now)
    with pytest.raises(SetUpLinkNotValid):
        use_set_up_link(session, token=earlier, now=now)
    with pytest.raises(SetUpLinkNotValid):
        use_set_up_link(session, token=later, now=now + timedelta(days=8))
    assert use_set_up_link(session, token=later, now=now) == account_id


def test_a_person_without_email_can_give_and_confirm_one(session: Session, now: datetime) -> None:
    account_id = an_account(session, now=now, email=None)
    actor = person_acting(session, account_id=account_id)
    offer_email(session, email="Grace@Home.example", letterhead=LETTERHEAD, actor=actor, now=now)
    (notice,) = session.scalars(select(Notice))
    assert accounts_at(session, email="grace@home.example") == []
    token = token_in(notice)
    assert confirm_email(session, token=token, actor=actor, now=now) == "grace@home.example"
    with pytest.raises(LinkNotValid):
        confirm_email(session, token=token, actor=actor, now=now)
    assert [one.id for one in accounts_at(session, email="grace@home.example")] == [account_id]


def test_the_register_s_address_goes_before_the_person_s_own(
    session: Session, now: datetime
) -> None:
    member_id = MemberId(uuid4())
    account_id = an_account(session, now=now, email=None, member_id=member_id)
    actor = person_acting(session, account_id=account_id)
    offer_email(session, email="own@home.example", letterhead=LETTERHEAD, actor=actor, now=now)
    (notice,) = session.scalars(select(Notice))
    confirm_email(session, token=token_in(notice), actor=actor, now=now)
    change_account(
        session, member_id=member_id, display_name="Grace Hopper", email="work@example.org"
    )
    session.expire_all()
    page = account_page(session, account_id=account_id)
    assert page is not None
    assert page.email == "work@example.org"
    assert accounts_at(session, email="own@home.example") == []


def test_links_that_ran_out_long_ago_are_forgotten(session: Session, now: datetime) -> None:
    an_account(session, now=now)
    answered(session, "grace.hopper@example.org", now)
    forget_links(session, now=now + timedelta(hours=24))
    assert len(list(session.scalars(select(OneTimeLink)))) == 1
    forget_links(session, now=now + timedelta(hours=25))
    assert list(session.scalars(select(OneTimeLink))) == []
