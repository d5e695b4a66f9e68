"""Who is a member on a day, and why not."""

import sys
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId, new_id
from governance.kernel.refusals import NotFound
from governance.register.queries import (
    constituencies,
    member_card,
    member_cards,
    members_on,
    standing,
)
from governance.register.queries.constituencies import constituency
from governance.register.rules.people import ConstituencyKind, StandingReason
from tests.factories.register import a_constituency, a_member, members
from tests.queries import counted_queries

DAY = date(2027, 6, 7)


def test_a_person_on_the_register_with_a_share_is_a_member(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, name="Margaret Hill", number="CS1")
    (found,) = members_on(session, day=DAY)
    assert found.member_id == member_id
    assert (found.number, found.name, found.sort_name) == ("CS1", "Margaret Hill", "hill  margaret")
    assert (found.staff_group, found.site) == ("Nursing", "Dorking Hospital")


def test_where_the_vote_goes_with_the_post_the_leaving_date_is_its_last_day(
    session: Session, now: datetime
) -> None:
    a_member(session, now=now, left_on=DAY)
    assert len(members_on(session, day=DAY)) == 1
    assert members_on(session, day=DAY + timedelta(days=1)) == []


def test_nobody_is_a_member_before_the_day_of_registration(session: Session, now: datetime) -> None:
    a_member(session, now=now, joined_on=DAY)
    assert members_on(session, day=DAY - timedelta(days=1)) == []
    assert len(members_on(session, day=DAY)) == 1


def test_a_person_on_file_is_no_member(session: Session, now: datetime) -> None:
    a_member(session, now=now, holds_share=False)
    assert members_on(session, day=DAY) == []


def test_members_come_by_surname_whatever_the_accents(session: Session, now: datetime) -> None:
    for name in ("Łukasz Żółkiewski", "Zoë Webb", "Anne O’Neill", "Ann Smith Jones", "Zo Smith"):
        a_member(session, now=now, name=name)
    found = [each.name for each in members_on(session, day=DAY)]
    assert found == [
        "Anne O’Neill", "Zo Smith", "Ann Smith Jones", "Zoë Webb", "Łukasz Żółkiewski"
    ]  # fmt: skip


def test_a_constituency_narrows_the_members(session: Session, now: datetime) -> None:
    here = a_member(session, now=now, site="Epsom Clinic", staff_group="Therapies")
    a_member(session, now=now, site="Molesey Hospital", staff_group="Nursing")
    site = a_constituency(session, name="Epsom Clinic", kind=ConstituencyKind.SITE)
    group = a_constituency(session, name="Therapies")
    for constituency_id in (site, group):
        found = members_on(session, day=DAY, constituency_id=constituency_id)
        assert [each.member_id for each in found] == [here]


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({}, StandingReason.MEMBER),
        ({"joined_on": date(2027, 6, 8)}, StandingReason.JOINED_LATER),
        ({"joined_on": date(2028, 1, 1)}, StandingReason.JOINED_LATER),
        ({"left_on": date(2027, 6, 6)}, StandingReason.LEFT),
        ({"holds_share": False}, StandingReason.NO_SHARE),
        ({"staff_group": "Therapies"}, StandingReason.OTHER_CONSTITUENCY),
        ({"staff_group": None}, StandingReason.OTHER_CONSTITUENCY),
        ({"shares": 0}, StandingReason.NO_SHARE),
        ({"ceased_on": date(2027, 6, 7)}, StandingReason.LEFT),
        ({"ceased_on": date(2027, 6, 7), "left_on": date(2027, 6, 30)}, StandingReason.LEFT),
        ({"registered_on": date(2027, 6, 1)}, StandingReason.MEMBER),
        ({"left_on": date(2027, 6, 6), "holds_share": False}, StandingReason.LEFT),
    ],
)
def test_standing_gives_the_reason(
    session: Session, now: datetime, facts: dict[str, object], reason: StandingReason
) -> None:
    member_id = a_member(session, now=now, **facts)  # type: ignore[arg-type] # facts by name
    nursing = a_constituency(session, name="Nursing")
    found = standing(session, member_id=member_id, day=DAY, constituency_id=nursing)
    assert found.reason is reason
    assert found.is_entitled is (reason is StandingReason.MEMBER)


def test_a_day_before_anything_was_recorded_is_before_joining(
    session: Session, now: datetime
) -> None:
    member_id = a_member(session, now=now, joined_on=date(2019, 4, 1))
    found = standing(session, member_id=member_id, day=date(2010, 1, 1), constituency_id=None)
    assert found.reason is StandingReason.JOINED_LATER


def test_a_stranger_is_not_on_the_register(session: Session) -> None:
    found = standing(session, member_id=MemberId(new_id()), day=DAY, constituency_id=None)
    assert (found.is_entitled, found.reason) == (False, StandingReason.NOT_ON_REGISTER)


def test_a_card_says_how_to_reach_a_person(session: Session, now: datetime) -> None:
    member_id = a_member(session, now=now, name="Zoë St. John", number="CS7", email=None)
    card = member_card(session, member_id=member_id)
    assert (card.name, card.number, card.email) == ("Zoë St. John", "CS7", None)
    assert card.address_lines == ("1 The Avenue", "Epsom", "KT18 5EW")
    assert (card.staff_group, card.site) == ("Nursing", "Dorking Hospital")


def test_a_card_of_nobody_is_not_found(session: Session) -> None:
    with pytest.raises(NotFound):
        member_card(session, member_id=MemberId(new_id()))


def test_many_cards_come_at_once(session: Session, now: datetime) -> None:
    ids = members(session, 1200, now=now)
    cards = member_cards(session, member_ids=[*ids, MemberId(new_id())])
    assert set(cards) == set(ids)


def test_constituencies_say_how_many_members_they_have(session: Session, now: datetime) -> None:
    members(session, 5, now=now)
    a_member(session, now=now, staff_group="Therapies", holds_share=False)
    a_member(session, now=now, staff_group="Therapies", left_on=date(2020, 1, 1))
    found = {each.name: (each.kind.value, each.members) for each in constituencies(session)}
    assert found == {
        "Nursing": ("staff-group", 2),
        "Therapies": ("staff-group", 3),
        "Dorking Hospital": ("site", 2),
        "Epsom Clinic": ("site", 3),
    }
    assert [each.kind.value for each in constituencies(session)][:2] == ["staff-group"] * 2


def test_a_constituency_counts_who_is_in_post_on_a_day(session: Session, now: datetime) -> None:
    a_member(session, now=now, joined_on=DAY + timedelta(days=1))
    a_member(session, now=now, left_on=DAY)
    a_member(session, now=now, left_on=DAY - timedelta(days=1))
    a_member(session, now=now, joined_on=DAY, left_on=DAY + timedelta(days=9))
    a_member(session, now=now, joined_on=DAY)

    def count(on: date | None) -> set[int]:
        return {each.members for each in constituencies(session, on=on)}

    assert count(DAY) == {3}
    assert count(DAY + timedelta(days=1)) == {3}
    assert count(None) == {2}


def test_a_large_constituency_is_counted_no_further_than_the_page_says(
    session: Session, now: datetime, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    members(session, 40, now=now)
    a_member(session, now=now, left_on=DAY)
    monkeypatch.setattr(sys.modules[constituency.__module__], "MOST_COUNTED", 15)
    with counted_queries(engine) as asked:
        found = {each.members for each in constituencies(session, on=DAY)}
    assert found == {16}
    assert len(asked) == 1
    (group, *_) = constituencies(session)
    assert constituency(session, constituency_id=group.id).members == 16
