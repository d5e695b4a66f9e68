"""Entering, correcting, ending and reopening an entry of the statutory register."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import LeaverVote
from governance.identity.queries import account_of_member
from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId, MemberId, new_id
from governance.kernel.refusals import NotFound, StaleForm
from governance.register.models import EntryVersion, Member
from governance.register.queries import members_on, standing
from governance.register.queries.entries_as_at import (
    edition_of_entry,
    entries_of,
    entry_as_at,
    entry_history,
    entry_now,
    holder,
)
from governance.register.rules.entries import Cessation, EntryState, Particulars
from governance.register.rules.people import Facts
from governance.register.rules.refusals import (
    AlreadyRegistered,
    CeasedBeforeRegistered,
    EntryChangedMeanwhile,
    EntryEnded,
    EntryNotEnded,
    NumberTaken,
    StillHoldsShares,
)
from governance.register.service import end_accounts_of_leavers
from governance.register.service.entries import (
    NewEntry,
    admit_people,
    admit_person,
    correct_entry,
    end_entry,
    enter_on_register,
    reopen_entry,
)
from tests.factories.constitution import WITHOUT_SHARES, some_articles
from tests.factories.register import a_member, cease, entry_of

DAY = date(2027, 6, 7)
SINCE = date(2027, 5, 1)


def particulars(**said: Any) -> Particulars:
    return Particulars(
        **{"forename": "Ann", "surname": "Hill", "registered_on": date(2027, 6, 1)} | said
    )


def enter(session: Session, member_id: MemberId, now: datetime, **said: Any) -> EntryId:
    (entry_id,) = enter_on_register(
        session,
        entries=[NewEntry(member_id, particulars(**said))],
        actor=SYSTEM,
        now=now,
        reason="Board minute 4",
    )
    return entry_id


def correct(
    session: Session, entry_id: EntryId, now: datetime, *, true_from: date = SINCE, **changes: Any
) -> tuple[str, ...]:
    edition = changes.pop("edition", None) or edition_of_entry(session, entry_id=entry_id)
    return correct_entry(
        session,
        entry_id=entry_id,
        changes=changes,
        true_from=true_from,
        reason="Marriage certificate seen",
        court_order="CR-2027-000123",
        edition=edition,
        actor=SYSTEM,
        now=now,
    )


def end(session: Session, entry_id: EntryId, now: datetime, on: date = DAY) -> None:
    end_entry(
        session,
        entry_id=entry_id,
        ceased_on=on,
        cessation=Cessation.RESIGNATION,
        reason="letter of 1 June",
        actor=SYSTEM,
        now=now,
    )


def reopen(session: Session, entry_id: EntryId, now: datetime) -> None:
    reopen_entry(session, entry_id=entry_id, reason="wrong person", actor=SYSTEM, now=now)


@pytest.fixture
def ann(session: Session, now: datetime) -> MemberId:
    """Somebody in post who was never entered."""
    return a_member(session, now=now, name="Ann Hill", holds_share=False)


@pytest.fixture
def _no_shares(session: Session, now: datetime) -> None:
    some_articles(
        session,
        now=now,
        legal_form=WITHOUT_SHARES.legal_form,
        share_classes=(),
        leaver_route=WITHOUT_SHARES.leaver_route,
    )


def test_entries_are_numbered_on_and_kept_with_their_reason(
    session: Session, now: datetime, ann: MemberId
) -> None:
    first = a_member(session, now=now)
    entry_id = enter(session, ann, now, address_1="1 Mill Lane")
    row = entry_now(session, entry_id=entry_id, day=DAY)
    before = entry_now(session, entry_id=entry_of(session, first), day=DAY)
    assert row.entry_number == before.entry_number + 1
    assert (row.particulars.name, row.true_from) == ("Ann Hill", date(2027, 6, 1))
    (change,) = entry_history(session, entry_id=entry_id)
    assert (change.is_first, change.reason) == (True, "Board minute 4")
    (entry,) = entries_before(session, subject_id=str(entry_id))
    assert entry.act == "entries:made"
    assert "Ann" not in entry.line
    assert session.get(Member, ann, populate_existing=True).entry_state is EntryState.STANDS  # type: ignore[union-attr] # it is there


def test_nobody_stands_on_the_register_twice_on_one_day(
    session: Session, now: datetime, ann: MemberId
) -> None:
    entry_id = enter(session, ann, now)
    with pytest.raises(AlreadyRegistered):
        enter(session, ann, now, registered_on=date(2027, 6, 5))
    end(session, entry_id, now, on=date(2027, 6, 5))
    again = enter(session, ann, now, registered_on=date(2027, 6, 5))
    rows = entries_of(session, member_ids=[ann])[ann]
    assert [row.entry_id for row in rows] == [again, entry_id], "the one that stands comes first"
    with pytest.raises(AlreadyRegistered):
        reopen(session, entry_id, now)
    with pytest.raises(AlreadyRegistered):
        correct(session, again, now, registered_on=date(2027, 6, 2))


def test_one_person_twice_in_one_batch_is_refused(
    session: Session, now: datetime, ann: MemberId
) -> None:
    twice = [NewEntry(ann, particulars()), NewEntry(ann, particulars())]
    with pytest.raises(AlreadyRegistered):
        enter_on_register(session, entries=twice, actor=SYSTEM, now=now)


def test_a_former_member_is_entered_with_the_day_they_ceased(
    session: Session, now: datetime, ann: MemberId
) -> None:
    with pytest.raises(CeasedBeforeRegistered):
        enter(session, ann, now, ceased_on=date(2020, 1, 1), cessation=Cessation.DEATH)
    entry_id = enter(
        session,
        ann,
        now,
        registered_on=date(2007, 1, 1),
        ceased_on=date(2011, 1, 1),
        cessation=Cessation.TRANSFER,
    )
    row = entry_as_at(session, entry_id=entry_id, day=date(2009, 1, 1))
    assert row is not None
    assert row.particulars.is_member(date(2009, 1, 1))
    assert not row.particulars.is_member(date(2011, 1, 1))
    assert session.get(Member, ann, populate_existing=True).entry_state is EntryState.ENDED  # type: ignore[union-attr] # it is there


def test_a_correction_keeps_the_old_information_with_both_dates(
    session: Session, now: datetime
) -> None:
    entry_id = entry_of(session, a_member(session, now=now, name="Ann Hill"))
    later = now + timedelta(hours=1)
    assert correct(session, entry_id, later, surname="Smith", town="Ewell") == ("surname", "town")

    def name(day: date, known_at: datetime | None = None) -> str:
        row = entry_as_at(session, entry_id=entry_id, day=day, known_at=known_at)
        return row.particulars.name if row else ""

    assert name(SINCE) == "Ann Smith"
    assert name(SINCE - timedelta(days=1)) == "Ann Hill"
    assert name(SINCE, now) == "Ann Hill"
    newest, oldest = entry_history(session, entry_id=entry_id)
    assert oldest.is_first
    assert (newest.true_from, newest.recorded_at) == (SINCE, later)
    assert (newest.reason, newest.court_order) == ("Marriage certificate seen", "CR-2027-000123")
    assert [(each.field, each.old, each.new) for each in newest.changes] == [
        ("Surname", "Hill", "Smith"),
        ("Town", "Epsom", "Ewell"),
    ]
    (entry,) = entries_before(session, subject_id=str(entry_id))
    assert entry.detail["facts"] == ["surname", "town"]
    assert "Smith" not in entry.line


def test_a_change_is_put_back_to_the_day_it_was_true_from(session: Session, now: datetime) -> None:
    entry_id = entry_of(session, a_member(session, now=now))
    correct(session, entry_id, now, true_from=date(2027, 6, 1), town="Ewell")
    correct(session, entry_id, now + timedelta(minutes=1), true_from=SINCE, town="Ewell")
    row = entry_as_at(session, entry_id=entry_id, day=SINCE)
    assert row is not None
    assert row.particulars.town == "Ewell"


def test_the_day_of_registration_holds_for_the_whole_entry(session: Session, now: datetime) -> None:
    entry_id = entry_of(session, a_member(session, now=now))
    correct(session, entry_id, now, town="Ewell")
    earlier = date(2018, 1, 1)
    assert correct(session, entry_id, now + timedelta(minutes=1), registered_on=earlier)
    row = entry_as_at(session, entry_id=entry_id, day=earlier)
    assert row is not None
    assert row.particulars.registered_on == earlier
    newest = entry_history(session, entry_id=entry_id)[0]
    assert [each.field for each in newest.changes] == ["Registered on"]


def test_nothing_different_is_no_correction(session: Session, now: datetime) -> None:
    entry_id = entry_of(session, a_member(session, now=now))
    assert correct(session, entry_id, now, town="Epsom") == ()
    assert edition_of_entry(session, entry_id=entry_id) == 1


def test_the_second_of_two_is_told_what_the_first_changed(session: Session, now: datetime) -> None:
    entry_id = entry_of(session, a_member(session, now=now, name="Ann Hill"))
    correct(session, entry_id, now + timedelta(minutes=1), town="Ewell")
    seen = edition_of_entry(session, entry_id=entry_id)
    correct(session, entry_id, now + timedelta(minutes=2), surname="Smith")
    with pytest.raises(EntryChangedMeanwhile) as refused:
        correct(session, entry_id, now + timedelta(minutes=3), edition=seen, forename="Anna")
    assert isinstance(refused.value, StaleForm)
    facts = refused.value.facts
    assert facts["edition"] == edition_of_entry(session, entry_id=entry_id)
    (change,) = facts["changes"]  # type: ignore[misc] # a tuple
    assert [(each.field, each.old, each.new) for each in change.changes] == [
        ("Surname", "Hill", "Smith")
    ]
    assert facts["changed_at"] == now + timedelta(minutes=2)
    assert entry_now(session, entry_id=entry_id, day=DAY).particulars.forename == "Ann"


def test_a_particular_there_is_not_is_a_mistake_of_the_caller(
    session: Session, now: datetime
) -> None:
    entry_id = entry_of(session, a_member(session, now=now))
    with pytest.raises(ValueError, match="shares"):
        correct(session, entry_id, now, shares=3)


def test_rows_are_never_changed_but_for_the_moment_they_were_superseded(
    session: Session, now: datetime
) -> None:
    entry_id = entry_of(session, a_member(session, now=now, name="Ann Hill"))
    correct(session, entry_id, now + timedelta(minutes=1), surname="Smith")
    versions = session.scalars(
        select(EntryVersion)
        .where(EntryVersion.entry_id == entry_id)
        .order_by(EntryVersion.recorded_at, EntryVersion.true_from)
    ).all()
    old, until, since = versions
    assert (old.surname, old.superseded_at) == ("Hill", now + timedelta(minutes=1))
    assert (until.surname, until.true_until) == ("Hill", SINCE)
    assert (since.surname, since.true_from) == ("Smith", SINCE)


def test_shares_stand_in_the_way_of_the_end(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, shares=3)
    entry_id = entry_of(session, member_id)
    with pytest.raises(StillHoldsShares) as refused:
        end(session, entry_id, now)
    assert refused.value.facts["shares"] == 3
    cease(session, member_id, on=date(2027, 6, 1), now=now)
    row = entry_now(session, entry_id=entry_id, day=DAY)
    assert (row.particulars.ceased_on, row.shares) == (date(2027, 6, 1), 0)
    assert members_on(session, day=date(2027, 5, 31))
    assert members_on(session, day=date(2027, 6, 1)) == []
    with pytest.raises(EntryEnded):
        end(session, entry_id, now)


@pytest.mark.usefixtures("_no_shares")
def test_where_there_are_no_shares_the_end_needs_none(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now)
    entry_id = entry_of(session, member_id)
    with pytest.raises(EntryNotEnded):
        reopen(session, entry_id, now)
    with pytest.raises(CeasedBeforeRegistered):
        end(session, entry_id, now, on=date(2001, 1, 1))
    end(session, entry_id, now)
    assert not standing(session, member_id=member_id, day=DAY).is_entitled
    (entry,) = entries_before(session, subject_id=str(entry_id))
    assert entry.detail == {"ceased_on": "2027-06-07", "cessation": "resignation"}
    reopen(session, entry_id, now + timedelta(minutes=1))
    assert standing(session, member_id=member_id, day=DAY).is_entitled
    acts = [each.act for each in entries_before(session, subject_id=str(entry_id))]
    assert acts == ["entry:reopened", "entry:ended"]
    history = entry_history(session, entry_id=entry_id)
    assert [each.reason for each in history[:2]] == ["wrong person", "letter of 1 June"]


def test_no_entry_is_not_found(session: Session, now: datetime) -> None:
    nobody = EntryId(new_id())
    for act in (
        lambda: correct(session, nobody, now, town="Ewell", edition=1),
        lambda: end(session, nobody, now),
        lambda: reopen(session, nobody, now),
        lambda: entry_now(session, entry_id=nobody, day=DAY),
        lambda: holder(session, entry_id=nobody, day=DAY),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_holder_lacks_what_the_entry_lacks_now(
    session: Session, now: datetime, ann: MemberId
) -> None:
    entry_id = enter(session, ann, now, forename="A.")
    found = holder(session, entry_id=entry_id, day=DAY)
    assert found.lacking == ("forename", "service_address")
    assert (found.name, found.registered_on) == ("A. Hill", date(2027, 6, 1))
    correct(
        session, entry_id, now, true_from=DAY, forename="Ann", address_1="1 The Row", town="Epsom"
    )
    earlier = holder(session, entry_id=entry_id, day=date(2027, 6, 2))
    assert (earlier.name, earlier.lacking) == ("A. Hill", ())


def a_stranger(session: Session, now: datetime, number: str | None = None) -> MemberId:
    facts = Facts(forename="", surname="Example Trustees Limited", joined_on=DAY)
    return admit_person(
        session, facts=facts, is_employee=False, number=number, actor=SYSTEM, now=now
    )


def test_people_hr_does_not_know_get_numbers_of_our_own(session: Session, now: datetime) -> None:
    a_member(session, now=now, number="R00002")
    ids = [a_stranger(session, now), a_stranger(session, now), a_stranger(session, now, "OLD7")]
    numbers = [session.get_one(Member, each).number for each in ids]
    assert numbers == ["R00001", "R00003", "OLD7"]
    with pytest.raises(NumberTaken):
        a_stranger(session, now, "OLD7")
    facts = Facts(forename="Bo", surname="Lam", joined_on=DAY)
    with pytest.raises(NumberTaken):
        admit_people(session, people=[("X", facts)] * 2, is_employee=True, actor=SYSTEM, now=now)
    (entry,) = entries_before(session, subject_id=str(ids[0]))
    assert entry.act == "person:admitted"


def is_open(session: Session, member_id: MemberId) -> bool:
    account = account_of_member(session, member_id=member_id)
    return account is not None and account.is_open


@pytest.mark.usefixtures("_no_shares")
def test_the_account_of_somebody_who_does_not_work_here_follows_the_entry(
    session: Session, now: datetime
) -> None:
    member_id = a_stranger(session, now)
    entry_id = enter(session, member_id, now)
    assert is_open(session, member_id)
    end(session, entry_id, now)
    assert not is_open(session, member_id)
    reopen(session, entry_id, now)
    assert is_open(session, member_id)


@pytest.mark.parametrize("vote", LeaverVote)
def test_a_leaver_signs_in_on_only_where_the_vote_goes_with_the_entry(
    session: Session, now: datetime, vote: LeaverVote
) -> None:
    some_articles(session, now=now, leaver_vote=vote)
    member_id = a_member(session, now=now, left_on=DAY)
    end_accounts_of_leavers(session, actor=SYSTEM, now=now + timedelta(days=2))
    assert is_open(session, member_id) is (vote is LeaverVote.WITH_ENTRY)
    cease(session, member_id, on=DAY + timedelta(days=2), now=now + timedelta(days=2))
    assert not is_open(session, member_id)
