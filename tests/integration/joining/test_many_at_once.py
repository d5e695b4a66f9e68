"""A year of leavers and joiners dealt with in one go."""

from datetime import date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.joining.queries.cases import case_counts, cases_page
from governance.joining.queries.offers import offers_page
from governance.joining.rules.differences import Choice, DifferenceKind
from governance.joining.rules.leaving import (
    LeaverState,
    LeavingTerms,
)
from governance.joining.rules.offers import OfferState
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import OfferId
from governance.register.queries.members import members_on
from governance.shares.queries import balance_faults, holdings_on
from tests.factories.joining import (
    a_joiner,
    a_nominee,
    accepted,
    allotted,
    hr_says,
    left,
    papered,
    settled,
    two_people,
)
from tests.factories.register import members
from tests.queries import counted_queries

People = tuple[Actor, Actor]
TERMS = LeavingTerms(effective_on=date(2027, 6, 7), authority="Board minute 13")
NOTICE, PAPER = LeaverState.TRANSFER_NOTICE_DEEMED, LeaverState.INSTRUMENT_EXECUTED


def test_a_year_of_leavers_and_joiners_in_one_go(
    session: Session, engine: Engine, now: datetime
) -> None:
    nominee = a_nominee(session, now=now)
    people = two_people(session, now=now)
    gone = members(session, 96, now=now)
    hr_says(session, *gone, now=now, left_on=date(2027, 5, 31))
    for number in range(104):
        a_joiner(session, now=now, name=f"New{number:03} Joiner", email=f"j{number}@example.org")
    day = london_day(now)
    with counted_queries(engine) as deciding:
        settled(session, DifferenceKind.LEAVER, Choice.START, now=now, people=people)
        settled(session, DifferenceKind.OFFER_SHARE, Choice.OFFER, now=now, people=people)
    assert len(deciding) < 80
    articles = articles_on(session, day=day)
    with counted_queries(engine) as listing:
        first = cases_page(session, articles=articles, limit=60)
    second = cases_page(session, articles=articles, after=first.next_key, limit=60)
    assert len(listing) <= 5
    case_ids = [row.case_id for row in (*first.rows, *second.rows)]
    assert len(set(case_ids)) == 96
    with counted_queries(engine) as stepping:
        papered(session, case_ids, now=now, actor=people[0])
    assert len(stepping) < 40
    with counted_queries(engine) as leaving:
        left(session, case_ids, now=now, people=people)
    assert len(leaving) < 96 * 3
    offers: list[OfferId] = [
        row.offer_id for row in offers_page(session, state=OfferState.OFFERED, day=day).rows
    ]
    accepted(session, offers, now=now, actor=people[0])
    with counted_queries(engine) as joining:
        allotted(session, offers, now=now, people=people)
    assert len(joining) < 104
    held = holdings_on(session, entry_ids=[nominee], day=day)
    assert [each.shares for each in held[nominee]] == [97]
    assert len(members_on(session, day=day)) == 105
    assert case_counts(session) == {LeaverState.REGISTERED: 96}
    assert balance_faults(session) == ()
