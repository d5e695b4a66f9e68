"""What makes a member under each kind of articles; the roll and the standing agree."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import LeaverVote
from governance.kernel.ids import MemberId
from governance.register.models import Member
from governance.register.queries import members_on, standing
from governance.register.queries.members import members_counted_on
from governance.register.rules.people import ConstituencyKind, StandingReason
from tests.factories.constitution import WITHOUT_SHARES, some_articles
from tests.factories.register import a_constituency, a_member, members
from tests.queries import counted_queries

DAY = date(2027, 6, 7)
BY_GUARANTEE = {
    "legal_form": WITHOUT_SHARES.legal_form,
    "share_classes": (),
    "leaver_route": WITHOUT_SHARES.leaver_route,
}
TERMS: dict[str, dict[str, Any]] = {
    "shares, vote with the post": {},
    "shares, vote with the entry": {"leaver_vote": LeaverVote.WITH_ENTRY},
    "no shares, vote with the post": BY_GUARANTEE,
    "no shares, vote with the entry": BY_GUARANTEE | {"leaver_vote": LeaverVote.WITH_ENTRY},
}
PEOPLE: dict[str, dict[str, Any]] = {
    "member": {},
    "left": {"left_on": date(2027, 6, 6)},
    "last day": {"left_on": DAY},
    "never entered": {"holds_share": False},
    "no shares": {"shares": 0},
    "ceased": {"ceased_on": DAY},
    "ceases tomorrow": {"ceased_on": DAY + timedelta(days=1)},
    "starts later": {"joined_on": date(2027, 7, 1)},
    "registered before the start": {
        "joined_on": date(2027, 7, 1), "registered_on": date(2027, 1, 1)
    },
    "public member": {"is_employee": False},
    "public, no shares": {"is_employee": False, "shares": 0},
    "public, never entered": {"is_employee": False, "holds_share": False},
    "left and ceased": {"left_on": date(2027, 5, 1), "ceased_on": date(2027, 5, 2)},
}  # fmt: skip
ALWAYS = {"member", "last day", "public member", "ceases tomorrow"}
WITH_ENTRY = {"left", "registered before the start"}
WITHOUT_LEDGER = {"no shares", "public, no shares"}
EXPECTED = {
    "shares, vote with the post": ALWAYS,
    "shares, vote with the entry": ALWAYS | WITH_ENTRY,
    "no shares, vote with the post": ALWAYS | WITHOUT_LEDGER,
    "no shares, vote with the entry": ALWAYS | WITHOUT_LEDGER | WITH_ENTRY,
}


@pytest.fixture(params=TERMS)
def terms(request: pytest.FixtureRequest, session: Session, now: datetime) -> str:
    name: str = request.param
    some_articles(session, now=now, **TERMS[name])
    return name


@pytest.fixture
def people(session: Session, terms: str, now: datetime) -> dict[MemberId, str]:
    assert terms
    tomorrow = now + timedelta(days=1)
    return {
        a_member(session, now=tomorrow, name=f"Ann {name}", email=None, **facts): name
        for name, facts in PEOPLE.items()
    }


def test_a_member_is_who_the_articles_say(
    session: Session, terms: str, people: dict[MemberId, str]
) -> None:
    found = {people[each.member_id] for each in members_on(session, day=DAY)}
    assert found == EXPECTED[terms]


@pytest.mark.usefixtures("terms")
def test_the_standing_says_yes_of_exactly_those_on_the_list(
    session: Session, people: dict[MemberId, str]
) -> None:
    site = a_constituency(session, name="Dorking Hospital", kind=ConstituencyKind.SITE)
    other = a_constituency(session, name="Epsom Clinic", kind=ConstituencyKind.SITE)
    for day in (date(2010, 1, 1), date(2027, 5, 2), DAY, DAY + timedelta(days=1)):
        for constituency_id in (None, site, other):
            asked: dict[str, Any] = {"day": day, "constituency_id": constituency_id}
            listed = {each.member_id for each in members_on(session, **asked)}
            assert members_counted_on(session, **asked, most=len(people)) == len(listed)
            assert listed == {
                who for who in people if standing(session, member_id=who, **asked).is_entitled
            }, (day, constituency_id)


def test_members_are_counted_no_further_than_asked(session: Session, now: datetime) -> None:
    some_articles(session, now=now)
    members(session, 6, now=now)
    counts = [members_counted_on(session, day=DAY, most=most) for most in (1, 5, 6, 50)]
    assert counts == [1, 5, 6, 6]


def reason_of(session: Session, who: MemberId) -> StandingReason:
    return standing(session, member_id=who, day=DAY).reason


def test_without_shares_nobody_is_told_of_a_share(session: Session, now: datetime) -> None:
    some_articles(session, now=now, **BY_GUARANTEE)
    never = a_member(session, now=now, holds_share=False)
    assert reason_of(session, never) is StandingReason.NOT_ON_REGISTER


def test_somebody_who_never_worked_here_is_told_they_are_not_on_the_register(
    session: Session, now: datetime
) -> None:
    stranger = a_member(session, now=now, is_employee=False, holds_share=False)
    assert reason_of(session, stranger) is StandingReason.NOT_ON_REGISTER


def test_the_roll_has_the_name_on_the_register_and_hrs_group_and_site(
    session: Session, now: datetime
) -> None:
    a_member(session, now=now, name="Ann Hill", number="E1", particulars={"surname": "Żak"})
    a_member(session, now=now, name="Bob Young", number="E2")
    found = [(each.name, each.sort_name, each.site) for each in members_on(session, day=DAY)]
    assert found == [
        ("Bob Young", "young  bob", "Dorking Hospital"),
        ("Ann Żak", "zak  ann", "Dorking Hospital"),
    ]


def test_the_constituency_of_the_entry_counts_too(session: Session, now: datetime) -> None:
    area = a_constituency(session, name="Epsom", kind=ConstituencyKind.SITE)
    here = a_member(
        session, now=now, site=None, staff_group=None, is_employee=False,
        particulars={"constituency_id": area},
    )  # fmt: skip
    assert [each.member_id for each in members_on(session, day=DAY, constituency_id=area)] == [here]


def test_hrs_word_of_a_share_decides_nothing(session: Session, now: datetime) -> None:
    a_member(session, now=now, holds_share=False)
    assert session.scalars(select(Member.is_employee)).one()
    assert members_on(session, day=DAY) == []


def asked(engine: Engine, question: Callable[[], object]) -> int:
    with counted_queries(engine) as seen:
        question()
    return len(seen)


def test_the_roll_and_the_standing_take_two_statements_however_many_there_are(
    session: Session, engine: Engine, now: datetime
) -> None:
    ids = members(session, 3, now=now)
    members(session, 40, now=now, first=10)
    session.expunge_all()
    assert asked(engine, lambda: members_on(session, day=DAY, known_at=now)) == 2
    assert asked(engine, lambda: standing(session, member_id=ids[0], day=DAY)) == 2
