"""Ending many memberships at once: some statements for all, and all of them or none."""

from datetime import date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from governance.identity.models import Account
from governance.journal.queries import all_entries
from governance.journal.rules import Act
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId, MemberId, new_id
from governance.kernel.refusals import NotFound
from governance.register.queries.entries_as_at import entries_of
from governance.register.rules.entries import Cessation
from governance.register.rules.refusals import EntryEnded, StillHoldsShares
from governance.register.service.entries import Ending, end_entries
from tests.factories.joining import hr_says
from tests.factories.register import a_member, entry_of, members
from tests.queries import counted_queries

ON = date(2027, 6, 7)


def end(session: Session, now: datetime, *entry_ids: EntryId) -> None:
    end_entries(
        session,
        endings=[Ending(each, Cessation.RESIGNATION) for each in entry_ids],
        ceased_on=ON,
        reason="They asked to",
        actor=SYSTEM,
        now=now,
    )


def entries(session: Session, people: list[MemberId]) -> list[EntryId]:
    found = entries_of(session, member_ids=people)
    return [found[each][0].entry_id for each in people]


def test_sixty_end_in_little_more_than_one_takes(
    session: Session, engine: Engine, now: datetime
) -> None:
    people = members(session, 61, now=now, shares=0)
    hr_says(session, *people, now=now, left_on=date(2027, 5, 31))
    ids = entries(session, people)
    counts = []
    for some in (ids[:1], ids[1:]):
        with counted_queries(engine) as asked:
            end(session, now, *some)
        counts.append(len(asked))
    assert counts[1] < counts[0] + 2 * 60
    found = entries_of(session, member_ids=people)
    assert {row.particulars.ceased_on for (row,) in found.values()} == {ON}
    closed = session.scalars(select(Account.closed_at).where(Account.member_id.in_(people))).all()
    assert None not in closed
    ended = [one for one in all_entries(session) if one.act == Act.ENTRY_ENDED.value]
    assert {one.subject_id for one in ended} == {str(each) for each in ids}


def test_who_still_holds_shares_stops_the_end_of_all(session: Session, now: datetime) -> None:
    bare = entries(session, members(session, 3, now=now, shares=0))
    holds = entry_of(session, a_member(session, now=now, name="Hal Holds"))
    with pytest.raises(StillHoldsShares) as refused:
        end(session, now, *bare, holds)
    assert refused.value.facts["name"] == "Hal Holds"
    ended = [one for one in all_entries(session) if one.act == Act.ENTRY_ENDED.value]
    assert ended == []


def test_an_entry_that_ended_already_or_is_not_there_is_told_of(
    session: Session, now: datetime
) -> None:
    (once,) = entries(session, members(session, 1, now=now, shares=0))
    end(session, now, once)
    with pytest.raises(EntryEnded):
        end(session, now, once)
    with pytest.raises(NotFound):
        end(session, now, EntryId(new_id()))


def test_a_person_in_post_keeps_their_account(session: Session, now: datetime) -> None:
    (member_id,) = members(session, 1, now=now, shares=0)
    end(session, now, *entries(session, [member_id]))
    find = select(Account.closed_at).where(Account.member_id == member_id)
    assert session.scalars(find).all() == [None]
