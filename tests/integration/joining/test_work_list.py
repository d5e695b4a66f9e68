"""The work list: each kind of difference, who decides it, who signs it off, what is shown again."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from governance.constitution.rules.articles import LeaverRoute, ServiceAddress
from governance.joining.queries.differences import difference_counts, differences
from governance.joining.rules.differences import (
    Choice,
    Count,
    DifferenceKind,
    Intent,
)
from governance.joining.rules.refusals import (
    DifferenceGone,
)
from governance.joining.service import decide
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.register.queries.entries_as_at import entries_of, entry_history
from governance.register.rules.entries import Particulars
from governance.register.rules.refusals import StillHoldsShares
from governance.register.service.entries import NewEntry
from tests.factories.constitution import some_articles
from tests.factories.joining import (
    a_joiner,
    hr_says,
    lines_of,
    marks_of,
    settled,
    two_people,
)
from tests.factories.register import a_member, cease, members, registered
from tests.queries import counted_queries

People = tuple[Actor, Actor]
OFFER = Intent(choice=Choice.OFFER, reason="HR list of June")


def kinds(session: Session, now: datetime) -> dict[DifferenceKind, int]:
    counts = difference_counts(session, day=london_day(now))
    return {kind: count.number for kind, count in counts.items() if count.number}


def test_where_both_agree_there_is_nothing_to_do(
    session: Session, now: datetime, people: People
) -> None:
    members(session, 7, now=now)
    assert kinds(session, now) == {}


def test_somebody_in_post_without_an_entry_is_to_be_offered_a_share(
    session: Session, now: datetime, people: People
) -> None:
    a_joiner(session, now=now)
    (line,) = lines_of(session, DifferenceKind.OFFER_SHARE, now=now)
    assert (line.name, line.hr_says, line.register_says) == (
        "Jo Newcomer",
        "In post since 1 Apr 2019",
        "No entry",
    )


def test_a_share_is_offered_only_after_the_months_of_the_articles(
    session: Session, now: datetime
) -> None:
    some_articles(session, now=now, offer_after_months=6)
    a_joiner(session, now=now, joined_on=date(2026, 12, 8))
    assert lines_of(session, DifferenceKind.OFFER_SHARE, now=now) == []
    assert len(lines_of(session, DifferenceKind.OFFER_SHARE, now=now + timedelta(days=1))) == 1


def test_nobody_who_left_or_starts_later_or_is_no_employee_is_offered_a_share(
    session: Session, now: datetime, people: People
) -> None:
    a_joiner(session, now=now, left_on=date(2027, 6, 6))
    a_joiner(session, now=now, joined_on=date(2027, 6, 8), email="later@example.org")
    a_joiner(session, now=now, is_employee=False, email="public@example.org")
    assert lines_of(session, DifferenceKind.OFFER_SHARE, now=now) == []


def test_the_last_day_in_post_is_no_leaving_yet(
    session: Session, now: datetime, people: People
) -> None:
    a_member(session, now=now, left_on=date(2027, 6, 7))
    assert lines_of(session, DifferenceKind.LEAVER, now=now) == []
    (line,) = lines_of(session, DifferenceKind.LEAVER, now=now + timedelta(days=1))
    assert line.hr_says == "Last day in post 7 Jun 2027"


def test_where_leavers_keep_their_shares_nobody_is_a_leaver(
    session: Session, now: datetime
) -> None:
    some_articles(session, now=now, leaver_route=LeaverRoute.KEEP)
    a_member(session, now=now, left_on=date(2027, 6, 1))
    assert kinds(session, now) == {}


def test_a_new_name_is_corrected_with_the_day_it_changed_and_a_letter(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now)
    hr_says(session, member_id, now=now, from_on=date(2027, 6, 1), surname="Dale")
    (line,) = lines_of(session, DifferenceKind.NAME_CHANGE, now=now)
    assert (line.hr_says, line.register_says) == ("Margaret Dale", "Margaret Hill")
    later = now + timedelta(hours=1)
    settled(session, DifferenceKind.NAME_CHANGE, Choice.TAKE_HR, now=later, people=people)
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    assert row.particulars.name == "Margaret Dale"
    assert row.true_from == date(2027, 6, 1)
    assert entry_history(session, entry_id=row.entry_id)[0].reason == "HR list of June"
    (letter,) = session.scalars(select(Notice).where(Notice.kind == NoticeKind.ENTRY_CHANGED))
    assert "It was: Margaret Hill" in (letter.body or "")
    assert kinds(session, later) == {}


def test_an_address_counts_only_where_the_entry_has_the_home_address(
    session: Session, now: datetime
) -> None:
    some_articles(session, now=now, service_address=ServiceAddress.HOME)
    people = two_people(session, now=now)
    at_home = {"address_1": "1 The Avenue", "town": "Epsom", "postcode": "KT18 5EW"}
    home = a_member(session, now=now, particulars=at_home)
    office = a_member(session, now=now, name="Olu Office", email="olu@example.org")
    hr_says(session, home, office, now=now, address_1="9 New Road")
    (line,) = lines_of(session, DifferenceKind.ADDRESS_CHANGE, now=now)
    assert line.member_id == home
    assert line.hr_says == "9 New Road, Epsom, KT18 5EW"
    settled(session, DifferenceKind.ADDRESS_CHANGE, Choice.TAKE_HR, now=now, people=people)
    (row,) = entries_of(session, member_ids=[home])[home]
    assert row.particulars.address_1 == "9 New Road"
    assert kinds(session, now) == {}


def test_somebody_who_came_back_is_offered_a_share_again(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now, left_on=date(2027, 5, 1))
    cease(session, member_id, on=date(2027, 5, 20), now=now)
    assert kinds(session, now) == {}
    hr_says(session, member_id, now=now, joined_on=date(2027, 6, 1))
    (line,) = lines_of(session, DifferenceKind.REJOINED, now=now)
    assert line.register_says.endswith("ended 20 May 2027")
    settled(session, DifferenceKind.REJOINED, Choice.OFFER, now=now, people=people)
    assert kinds(session, now) == {}


def test_somebody_who_came_back_before_the_case_ended_stays_a_member(
    session: Session, now: datetime, people: People
) -> None:
    member_id = a_member(session, now=now, left_on=date(2027, 5, 1))
    settled(session, DifferenceKind.LEAVER, Choice.START, now=now, people=people)
    hr_says(session, member_id, now=now, joined_on=date(2027, 6, 1), left_on=None)
    (line,) = lines_of(session, DifferenceKind.REJOINED, now=now)
    assert line.is_leaving
    with pytest.raises(DifferenceGone):
        settled(session, DifferenceKind.REJOINED, Choice.OFFER, now=now, people=people)
    settled(session, DifferenceKind.REJOINED, Choice.KEEP_MEMBER, now=now, people=people)
    assert kinds(session, now) == {}


def test_two_people_alike_are_shown_once(session: Session, now: datetime, people: People) -> None:
    a_member(session, now=now, number="CS1", email="one@example.org")
    a_member(session, now=now, number="CS2", email="two@example.org")
    a_member(session, now=now, number="CS3", name="Margaret Other", email="three@example.org")
    (line,) = lines_of(session, DifferenceKind.DUPLICATE, now=now)
    assert (line.number, line.other_number) == ("CS1", "CS2")
    settled(session, DifferenceKind.DUPLICATE, Choice.LEAVE, now=now, people=people)
    assert kinds(session, now) == {}


def test_somebody_on_file_twice_is_offered_one_share(
    session: Session, now: datetime, people: People
) -> None:
    a_member(session, now=now, number="CS1")
    a_joiner(session, now=now, name="Margaret Hill", number="CS2", email="two@example.org")
    assert kinds(session, now) == {DifferenceKind.DUPLICATE: 1, DifferenceKind.OFFER_SHARE: 1}
    settled(session, DifferenceKind.DUPLICATE, Choice.SAME_PERSON, now=now, people=people)
    assert kinds(session, now) == {}


def test_the_second_entry_of_one_person_is_ended_unless_it_holds_shares(
    session: Session, now: datetime, people: People
) -> None:
    a_member(session, now=now, number="CS1")
    second = a_member(session, now=now, number="CS2", email="two@example.org", shares=0)
    settled(session, DifferenceKind.DUPLICATE, Choice.SAME_PERSON, now=now, people=people)
    (row,) = entries_of(session, member_ids=[second])[second]
    assert row.particulars.ceased_on == london_day(now)
    a_member(session, now=now, number="CS3", email="three@example.org")
    with pytest.raises(StillHoldsShares):
        settled(session, DifferenceKind.DUPLICATE, Choice.SAME_PERSON, now=now, people=people)


def test_hr_and_the_ledger_are_compared_both_ways(
    session: Session, now: datetime, people: People
) -> None:
    none = a_member(session, now=now, name="Nora None", email="nora@example.org", shares=0)
    some = a_member(session, now=now, name="Sol Some", email="sol@example.org")
    told = a_joiner(session, now=now, name="Tess Told", email="tess@example.org")
    registered(session, [NewEntry(told, an_entry())], now=now)
    hr_says(session, some, now=now + timedelta(hours=1), holds_share=False)
    lines = {
        line.member_id: (line.hr_says, line.register_says.split("; ")[1])
        for line in lines_of(session, DifferenceKind.SHARE_WORD, now=now)
    }
    assert lines == {
        none: ("A share was issued", "no shares"),
        some: ("No share was issued", "1 share"),
    }


def an_entry() -> Particulars:
    """A name HR has not heard of yet."""
    return Particulars(
        forename="Tess",
        surname="Told",
        address_1="1 Ewell Road",
        town="Epsom",
        registered_on=date(2027, 6, 1),
    )


def test_the_list_is_read_page_by_page_and_loses_nobody(
    session: Session, now: datetime, people: People
) -> None:
    wanted = {
        a_joiner(session, now=now, name="Ann Alike", email=f"n{i}@example.org") for i in range(7)
    }
    seen: list[object] = []
    after = None
    for _ in range(4):
        page = differences(
            session,
            day=london_day(now),
            kind=DifferenceKind.OFFER_SHARE,
            after=after,
            limit=2,
        )
        seen += [row.member_id for row in page.rows]
        after = page.next_key
    assert after is None
    assert len(seen) == len(wanted)
    assert set(seen) == wanted


def test_a_page_and_the_counts_take_as_many_statements_however_many_lines(
    session: Session, engine: Engine, now: datetime, people: People
) -> None:
    def statements() -> tuple[int, int]:
        with counted_queries(engine) as page:
            differences(session, day=london_day(now), kind=DifferenceKind.LEAVER)
        with counted_queries(engine) as counts:
            difference_counts(session, day=london_day(now))
        return len(page), len(counts)

    a_member(session, now=now, left_on=date(2027, 6, 1))
    few = statements()
    gone = members(session, 40, now=now)
    hr_says(session, *gone, now=now, left_on=date(2027, 6, 1))
    session.expire_all()
    with_lines = 1  # leavers; of a kind that nobody may differ in no more is asked
    two_ways = 2  # kinds in which people are found in one of two ways
    assert statements() == few == (3, 1 + len(DifferenceKind) + two_ways + with_lines)


def test_counting_stops_at_a_hundred(session: Session, now: datetime, people: People) -> None:
    gone = members(session, 101, now=now)
    hr_says(session, *gone[1:], now=now, left_on=date(2027, 5, 31))
    assert leavers_counted(session, now) == Count(100)
    hr_says(session, gone[0], now=now, left_on=date(2027, 5, 31))
    assert leavers_counted(session, now) == Count(100, is_more=True)


def leavers_counted(session: Session, now: datetime) -> Count:
    return difference_counts(session, day=london_day(now))[DifferenceKind.LEAVER]


def test_lines_beyond_many_that_are_decided_are_shown_and_counted(
    session: Session, engine: Engine, now: datetime, people: People
) -> None:
    gone = members(session, 230, now=now)
    hr_says(session, *gone, now=now, left_on=date(2027, 5, 31))
    lines = lines_of(session, DifferenceKind.LEAVER, now=now)
    decide(
        session,
        kind=DifferenceKind.LEAVER,
        marks=marks_of(lines[:-3]),
        intent=Intent(choice=Choice.LEAVE, reason="On leave"),
        actor=people[0],
        now=now,
    )
    with counted_queries(engine) as asked:
        page = differences(session, day=london_day(now), kind=DifferenceKind.LEAVER, limit=2)
    assert [row.member_id for row in page.rows] == [line.member_id for line in lines[-3:-1]]
    last = differences(
        session, day=london_day(now), kind=DifferenceKind.LEAVER, limit=2, after=page.next_key
    )
    assert [row.member_id for row in last.rows] == [lines[-1].member_id]
    assert last.next_key is None
    assert leavers_counted(session, now) == Count(3)
    assert len(asked) < len(lines) / 10
