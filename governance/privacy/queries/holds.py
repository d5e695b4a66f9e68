"""Whom or what a hold is about: found by a number somebody types, and named on the pages."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy.orm import Session

from governance.elections.queries.counts import titles_of
from governance.kernel.calendar import london_day
from governance.kernel.ids import EntryId, MemberId
from governance.privacy.queries.retention import HoldPage
from governance.register.queries.entry_names import names_on, numbers_of
from governance.register.queries.finding import people_numbered
from governance.register.queries.members import member_cards


def people_meant(session: Session, *, text: str) -> dict[UUID, str]:
    """The people a typed number may mean, with their names.

    The number is a staff number or an entry's; ``entry 12`` and ``staff 12`` say which.
    """
    word, _, rest = text.strip().partition(" ")
    kind = word.casefold() if word.casefold() in {"entry", "staff"} else ""
    found = people_numbered(
        session,
        number=rest.strip() if kind else text.strip(),
        is_staff=kind != "entry",
        is_entry=kind != "staff",
    )
    return _people(session, found)


def names_of_subjects(session: Session, *, holds: Iterable[HoldPage]) -> dict[UUID, str]:
    """What each hold is about in words: people and entries with their numbers, contests by title.

    What is none of these, or is destroyed by now, is left out.
    """
    days = {hold.subject_id: london_day(hold.placed_at) for hold in holds if hold.subject_id}
    entries = numbers_of(session, entry_ids=[EntryId(each) for each in days])
    said = {
        entry_id: names_on(session, entry_ids=[entry_id], day=days[entry_id]).get(entry_id, "")
        for entry_id in entries
    }
    named: dict[UUID, str] = {
        entry_id: f"{said[entry_id]} (entry {number})".strip()
        for entry_id, number in entries.items()
    }
    return {**titles_of(session, contest_ids=days), **named, **_people(session, days)}


def _people(session: Session, ids: Iterable[UUID]) -> dict[UUID, str]:
    wanted = [MemberId(each) for each in ids]
    cards = member_cards(session, member_ids=wanted)
    return {each: f"{cards[each].name} ({cards[each].number})" for each in wanted if each in cards}
