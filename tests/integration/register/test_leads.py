"""Leads and the list of entries without shares: finding aids that keep in step with every act."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId, MemberId
from governance.register.models import EntryVersion
from governance.register.queries.entries_as_at import edition_of_entry, holder
from governance.register.rules.leads import LeadKind
from governance.register.service.destroying import erase_entries
from governance.register.service.entries import correct_entry, reopen_entry
from governance.shares.service import reverse, transfer
from tests.factories.constitution import some_articles
from tests.factories.joining import hr_says
from tests.factories.register import (
    a_member,
    cease,
    entry_of,
    members,
)
from tests.integration.register.leads_by_hand import (
    alike_by_hand,
    by_hand,
    kept,
    shareless,
    shareless_by_hand,
)

ROOT = Path(__file__).resolve().parents[3]
AT_HOME = {"address_1": "1 The Avenue", "town": "Epsom", "postcode": "KT18 5EW"}


@pytest.fixture(autouse=True)
def _articles(session: Session, now: datetime) -> None:
    some_articles(session, now=now)


def kinds_of(session: Session, member_id: MemberId) -> set[LeadKind]:
    """The leads of one person, after all leads were held against those worked out by hand."""
    session.expire_all()
    leads = kept(session)
    alike = {id_ for kind, id_ in leads if kind is LeadKind.ALIKE}
    assert {each for each in leads if each[0] is not LeadKind.ALIKE} == by_hand(session)
    assert alike >= alike_by_hand(session)
    assert shareless(session) == shareless_by_hand(session)
    return {kind for kind, id_ in leads if id_ == member_id}


def test_somebody_of_whom_all_say_the_same_has_no_lead(session: Session, now: datetime) -> None:
    (member_id,) = members(session, 1, now=now)
    assert kinds_of(session, member_id) == set()


def test_what_hr_says_and_what_is_corrected_move_the_leads(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, particulars=AT_HOME)
    hr_says(session, member_id, now=now, surname="Dale", address_1="9 New Road")
    assert kinds_of(session, member_id) == {LeadKind.NAME, LeadKind.ADDRESS}
    correct(session, member_id, now, surname="Dale")
    assert kinds_of(session, member_id) == {LeadKind.ADDRESS}
    hr_says(session, member_id, now=now + timedelta(hours=1), address_1="1 The Avenue")
    assert kinds_of(session, member_id) == set()
    hr_says(session, member_id, now=now + timedelta(hours=2), holds_share=False)
    assert kinds_of(session, member_id) == {LeadKind.NO_SHARE}


def correct(session: Session, member_id: MemberId, now: datetime, **changes: object) -> None:
    entry_id = entry_of(session, member_id)
    correct_entry(
        session,
        entry_id=entry_id,
        changes=changes,
        true_from=date(2027, 6, 1),
        reason="HR list",
        edition=edition_of_entry(session, entry_id=entry_id),
        actor=SYSTEM,
        now=now,
    )


def test_leaving_and_coming_back_move_the_leads(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now)
    hr_says(session, member_id, now=now, left_on=date(2027, 5, 1))
    assert kinds_of(session, member_id) == {LeadKind.LEFT}
    cease(session, member_id, on=date(2027, 5, 20), now=now)
    assert kinds_of(session, member_id) == set()
    entry_id = entry_of(session, member_id)
    later = now + timedelta(hours=1)
    hr_says(session, member_id, now=later, joined_on=date(2027, 6, 1), left_on=None)
    assert kinds_of(session, member_id) == {LeadKind.BACK}
    reopen_entry(
        session,
        entry_id=entry_id,
        reason="Ended by mistake",
        actor=SYSTEM,
        now=later,
    )
    assert kinds_of(session, member_id) == set()
    assert shareless(session) == {entry_id}


def test_both_of_two_people_alike_are_led_to_until_one_is_not(
    session: Session, now: datetime
) -> None:
    first = a_member(session, now=now, email="one@example.org")
    second = a_member(session, now=now, email="TWO@example.org")
    assert kinds_of(session, first) == kinds_of(session, second) == {LeadKind.ALIKE}
    hr_says(session, second, now=now, surname="Dale")
    assert LeadKind.ALIKE not in kinds_of(session, second)
    third = a_member(session, now=now, name="Margaret Dale", email="two@example.org")
    assert LeadKind.ALIKE in kinds_of(session, second) & kinds_of(session, third)


def test_an_entry_is_without_shares_until_it_gets_some_and_when_it_gives_the_last(
    session: Session, now: datetime
) -> None:
    giver = entry_of(session, a_member(session, now=now))
    member_id = a_member(session, now=now, name="Olu Other", email="olu@example.org", shares=0)
    taker = entry_of(session, member_id)
    assert (shareless(session), kinds_of(session, member_id)) == ({taker}, set())
    event_id = transfer(
        session,
        giver=holder(session, entry_id=giver, day=date(2027, 6, 1)),
        taker=holder(session, entry_id=taker, day=date(2027, 6, 1)),
        class_key="ordinary",
        shares=1,
        effective_on=date(2027, 6, 1),
        instrument="Stock transfer form",
        articles=articles_on(session, day=date(2027, 6, 1)),
        actor=SYSTEM,
        now=now,
    )
    assert (shareless(session), kinds_of(session, member_id)) == ({giver}, set())
    reverse(session, event_id=event_id, reason="Wrong person", actor=SYSTEM, now=now)
    assert (shareless(session), kinds_of(session, member_id)) == ({taker}, set())


def test_somebody_erased_has_no_lead(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, left_on=date(2012, 5, 1), joined_on=date(2010, 5, 1))
    a_member(session, now=now, email="two@example.org")
    cease(session, member_id, on=date(2012, 5, 20), now=now)
    assert kinds_of(session, member_id) == {LeadKind.ALIKE}
    entry_id = EntryId(
        session.scalars(
            select(EntryVersion.entry_id).where(EntryVersion.member_id == member_id).limit(1)
        ).one()
    )
    erase_entries(session, entry_ids=[entry_id], rule="entries", until=date(2017, 5, 20), now=now)
    assert {kind for kind, id_ in kept(session) if id_ == member_id} == set()
