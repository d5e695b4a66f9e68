"""The days of a membership and those of its shares cannot be pulled apart by a correction."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import EntryId
from governance.register.queries.entries_as_at import edition_of_entry, entries_of
from governance.register.rules.entries import Cessation
from governance.register.rules.refusals import HeldSharesBefore, StillHoldsShares
from governance.register.service.entries import correct_entry
from tests.factories.register import a_member


def correct(session: Session, entry_id: EntryId, now: datetime, **changes: object) -> None:
    correct_entry(
        session,
        entry_id=entry_id,
        changes=changes,
        true_from=date(2019, 4, 1),
        reason="The minutes say so",
        edition=edition_of_entry(session, entry_id=entry_id),
        actor=SYSTEM,
        now=now,
    )


def entry_of(session: Session, now: datetime, ceased_on: date | None = None) -> EntryId:
    member_id = a_member(session, now=now, joined_on=date(2019, 4, 1), ceased_on=ceased_on)
    (row,) = entries_of(session, member_ids=[member_id])[member_id]
    return row.entry_id


def test_nobody_is_registered_after_they_held_shares(session: Session, now: datetime) -> None:
    entry_id = entry_of(session, now)
    with pytest.raises(HeldSharesBefore):
        correct(session, entry_id, now, registered_on=date(2019, 4, 2))
    correct(session, entry_id, now, registered_on=date(2019, 3, 1))


def test_a_membership_is_not_made_to_end_while_shares_are_held(
    session: Session, now: datetime
) -> None:
    entry_id = entry_of(session, now)
    with pytest.raises(StillHoldsShares):
        correct(
            session,
            entry_id,
            now,
            ceased_on=date(2024, 5, 1),
            cessation=Cessation.RESIGNATION,
        )


def test_an_end_is_not_moved_to_before_the_shares_went(session: Session, now: datetime) -> None:
    entry_id = entry_of(session, now, ceased_on=date(2024, 5, 1))
    with pytest.raises(StillHoldsShares):
        correct(session, entry_id, now, ceased_on=date(2024, 4, 30))
    correct(session, entry_id, now, ceased_on=date(2024, 5, 2))
