"""The journal: entries follow each other, and nobody changes one."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from governance.journal.models import JournalEntry, JournalHead
from governance.journal.queries import all_entries, chain_check, entries_before
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import SYSTEM

AT = datetime(2027, 6, 7, 9, tzinfo=UTC)


def write(session: Session, count: int) -> None:
    for number in range(count):
        record(
            session,
            act=Act.IMPORT_CONFIRMED,
            actor=SYSTEM,
            now=AT,
            subject=Subject("import", str(number)),
            detail={"rows": number, "file": "staff “list”.csv"},
        )


def test_each_entry_follows_from_the_one_before(session: Session) -> None:
    write(session, 3)
    chain = chain_check(session)
    assert chain.holds
    assert chain.entries == 3
    entries = list(all_entries(session))
    assert [entry.sequence for entry in entries] == [1, 2, 3]
    assert entries[0].detail == {"rows": 0, "file": "staff “list”.csv"}


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_change_an_entry(session: Session, change: str) -> None:
    write(session, 2)
    statement = (
        update(JournalEntry).values(act="other") if change == "update" else delete(JournalEntry)
    )
    with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
        session.execute(statement)


def test_a_head_that_was_set_back_is_found(session: Session) -> None:
    write(session, 2)
    session.execute(update(JournalHead).values(sequence=1))
    assert chain_check(session).broken_at == 3


def test_the_newest_come_first_and_pages_follow(session: Session) -> None:
    write(session, 5)
    first = entries_before(session, limit=2)
    assert [entry.sequence for entry in first] == [5, 4]
    assert [e.sequence for e in entries_before(session, before=4, limit=9)] == [3, 2, 1]
    assert [e.sequence for e in entries_before(session, subject_id="3")] == [4]
