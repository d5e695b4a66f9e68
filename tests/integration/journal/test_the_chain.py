"""The journal: entries follow each other, and nobody changes one."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from governance.journal.models import JournalEntry, JournalHead
from governance.journal.queries import all_entries, chain_check, entries_before
from governance.journal.rules import Act, Subject
from governance.journal.service import Done, record, record_all
from governance.kernel.actor import SYSTEM
from tests.queries import counted_queries

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


def test_the_end_of_a_chain_is_checked_without_the_rest(session: Session, engine: Engine) -> None:
    write(session, 9)
    session.expire_all()
    with counted_queries(engine) as asked:
        chain = chain_check(session, newest=4)
    assert (chain.holds, chain.is_whole, chain.entries) == (True, False, 4)
    assert len(asked) == 4
    whole = chain_check(session, newest=9)
    assert (whole.is_whole, whole.entries, whole.head) == (True, 9, chain.head)
    assert chain_check(session, newest=20) == chain_check(session) == whole


@pytest.mark.parametrize(("newest", "broken_at"), [(4, None), (5, 5), (6, 5), (None, 5)])
def test_a_break_is_found_in_the_end_that_is_checked(
    session: Session, newest: int | None, broken_at: int | None
) -> None:
    write(session, 4)
    session.execute(update(JournalHead).values(digest="0" * 64))
    write(session, 5)
    assert chain_check(session, newest=newest).broken_at == broken_at


@pytest.mark.parametrize("newest", [4, 5, None])
def test_an_entry_that_is_gone_is_found_missing(session: Session, newest: int | None) -> None:
    write(session, 4)
    session.execute(update(JournalHead).values(sequence=5))
    write(session, 4)
    found = chain_check(session, newest=newest)
    assert found.broken_at == (5 if newest == 4 else 6)


def test_the_newest_come_first_and_pages_follow(session: Session) -> None:
    write(session, 5)
    first = entries_before(session, limit=2)
    assert [entry.sequence for entry in first] == [5, 4]
    assert [e.sequence for e in entries_before(session, before=4, limit=9)] == [3, 2, 1]
    assert [e.sequence for e in entries_before(session, subject_id="3")] == [4]


def test_many_acts_at_once_chain_like_acts_one_by_one(session: Session, engine: Engine) -> None:
    write(session, 2)
    before = list(all_entries(session))[-1].digest
    find = select(JournalEntry.previous).where(JournalEntry.sequence == 3)
    done = [
        Done(act=Act.IMPORT_CONFIRMED, subject=Subject("import", str(each)), detail={"place": each})
        for each in range(50)
    ]
    with counted_queries(engine) as asked:
        digest = record_all(session, done=done, actor=SYSTEM, now=AT)
    assert len(asked) == 3
    written = list(all_entries(session))
    assert [one.subject_id for one in written[2:]] == [str(each) for each in range(50)]
    assert written[-1].digest == digest
    assert session.scalars(find).one() == before
    assert chain_check(session).holds
    assert record_all(session, done=[], actor=SYSTEM, now=AT) == digest
