"""One person on file twice: which entry stays, what points to it, what happens to the rest."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.joining.models import LeaverCase, Offer
from governance.joining.rules.differences import Choice, DifferenceKind
from governance.joining.rules.leaving import LeaverState
from governance.joining.rules.offers import OfferState
from governance.kernel.calendar import london_day
from governance.kernel.ids import MemberId
from governance.register.queries.entries_as_at import EntryRow, entries_of
from governance.register.queries.entry_history import reasons_in_error
from governance.register.rules.entries import Cessation
from tests.factories.joining import People, a_joiner, hr_says, lines_of, settled
from tests.factories.register import a_member

TWINS = DifferenceKind.DUPLICATE


def twin(session: Session, now: datetime, number: str, *, shares: int = 1) -> MemberId:
    return a_member(session, now=now, number=number, email=f"{number}@example.org", shares=shares)


def merged(session: Session, now: datetime, people: People) -> None:
    settled(session, TWINS, Choice.SAME_PERSON, now=now, people=people)


def entry(session: Session, member_id: MemberId) -> EntryRow:
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    return row


def test_the_entry_without_shares_is_the_one_in_error_and_names_the_other(
    session: Session, now: datetime, people: People
) -> None:
    first, second = twin(session, now, "CS1", shares=0), twin(session, now, "CS2")
    merged(session, now, people)
    gone, stays = entry(session, first), entry(session, second)
    assert (gone.particulars.ceased_on, gone.particulars.cessation) == (
        london_day(now), Cessation.ENTERED_IN_ERROR
    )  # fmt: skip
    assert stays.particulars.ceased_on is None
    told = reasons_in_error(session, entry_ids=[gone.entry_id, stays.entry_id])
    assert told == {
        gone.entry_id: f"The same person as entry {stays.entry_number}, Margaret Hill. "
        "HR list of June"
    }
    assert lines_of(session, TWINS, now=now) == []


def test_where_neither_holds_shares_the_lower_number_stays(
    session: Session, now: datetime, people: People
) -> None:
    first, second = (twin(session, now, number, shares=0) for number in ("CS1", "CS2"))
    merged(session, now, people)
    assert entry(session, first).particulars.ceased_on is None
    assert entry(session, second).particulars.ceased_on == london_day(now)


def test_of_three_records_one_entry_stays(session: Session, now: datetime, people: People) -> None:
    all_three = [twin(session, now, f"CS{number}", shares=0) for number in (1, 2, 3)]
    merged(session, now, people)
    ended = [entry(session, each).particulars.ceased_on for each in all_three]
    assert ended == [None, london_day(now), london_day(now)]


def test_who_is_on_the_register_only_under_the_second_number_is_offered_nothing_more(
    session: Session, now: datetime, people: People
) -> None:
    first = a_joiner(session, now=now, name="Margaret Hill", number="CS1", email="1@example.org")
    second = twin(session, now, "CS2")
    merged(session, now, people)
    assert lines_of(session, DifferenceKind.OFFER_SHARE, now=now) == []
    assert entry(session, second).particulars.ceased_on is None
    assert first not in entries_of(session, member_ids=[first])


def test_an_open_offer_to_whoever_is_set_aside_is_withdrawn(
    session: Session, now: datetime, people: People
) -> None:
    twin(session, now, "CS1")
    a_joiner(session, now=now, name="Margaret Hill", number="CS2", email="2@example.org")
    settled(session, DifferenceKind.OFFER_SHARE, Choice.OFFER, now=now, people=people)
    merged(session, now, people)
    assert session.scalars(select(Offer.state)).all() == [OfferState.WITHDRAWN]


def test_the_leavers_case_of_an_entry_in_error_is_closed(
    session: Session, now: datetime, people: People
) -> None:
    twin(session, now, "CS1")
    second = twin(session, now, "CS2", shares=0)
    hr_says(session, second, now=now, left_on=date(2027, 6, 1))
    settled(session, DifferenceKind.LEAVER, Choice.START, now=now, people=people)
    merged(session, now, people)
    assert session.scalars(select(LeaverCase.state)).all() == [LeaverState.CLOSED]
