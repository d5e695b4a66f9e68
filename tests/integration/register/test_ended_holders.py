"""A reversal that gives shares back to an entry that has ended is found, and nothing else is."""

from datetime import date, datetime

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.forms import EventKind
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId
from governance.register.queries.ended_holders import ended_holders
from governance.register.queries.entries_as_at import holder
from governance.register.service.entries import reopen_entry
from governance.shares.queries import events_of
from governance.shares.service import gift_back, reverse
from tests.factories.register import a_member, entry_of, members
from tests.queries import counted_queries

ENDED = date(2024, 5, 1)


def given_back_in_error(session: Session, now: datetime) -> EntryId:
    """Somebody whose gift was taken back after the membership had ended."""
    entry_id = entry_of(session, a_member(session, now=now, ceased_on=ENDED))
    take_gift_back(session, entry_id, now)
    return entry_id


def take_gift_back(session: Session, entry_id: EntryId, now: datetime) -> None:
    gift = next(
        move for move in events_of(session, entry_id=entry_id) if move.kind is EventKind.GIFT_BACK
    )
    reverse(session, event_id=gift.event_id, reason="No deed was signed", actor=SYSTEM, now=now)


def test_shares_that_came_back_to_an_ended_entry_are_told_of(
    session: Session, engine: Engine, now: datetime
) -> None:
    members(session, 5, now=now)
    entry_id = given_back_in_error(session, now)
    with counted_queries(engine) as asked:
        (found,) = ended_holders(session)
    assert (found.entry_id, found.name, found.ceased_on, found.shares) == (
        entry_id, "Margaret Hill", ENDED, 1
    )  # fmt: skip
    assert len(asked) == 2


def test_a_new_event_or_a_reopened_entry_puts_it_right(session: Session, now: datetime) -> None:
    entry_id = given_back_in_error(session, now)
    gift_back(
        session,
        giver=holder(session, entry_id=entry_id, day=ENDED),
        class_key="ordinary",
        shares=1,
        effective_on=ENDED,
        instrument="Deed of gift, now signed",
        articles=articles_on(session, day=ENDED),
        actor=SYSTEM,
        now=now,
    )
    assert ended_holders(session) == ()
    other = given_back_in_error(session, now)
    assert [each.entry_id for each in ended_holders(session)] == [other]
    reopen_entry(session, entry_id=other, reason="They never left", actor=SYSTEM, now=now)
    assert ended_holders(session) == ()


def test_a_reversal_for_somebody_who_stands_on_the_register_is_no_fault(
    session: Session, now: datetime
) -> None:
    entry_id = entry_of(session, a_member(session, now=now))
    today = now.date()
    gift_back(
        session,
        giver=holder(session, entry_id=entry_id, day=today),
        class_key="ordinary",
        shares=1,
        effective_on=today,
        instrument="Deed of gift",
        articles=articles_on(session, day=today),
        actor=SYSTEM,
        now=now,
    )
    take_gift_back(session, entry_id, now)
    assert ended_holders(session) == ()
