"""The register as at a day: pages, streams, former members, counts, the last alteration."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from governance.kernel.actor import SYSTEM
from governance.kernel.ids import ConstituencyId, EntryId, MemberId, new_id
from governance.register.queries import entries_as_at
from governance.register.queries.entries_as_at import (
    counts_on,
    edition_of_entry,
    entries_of,
    entry_as_at,
    holders,
    last_alteration,
    register_as_at,
    stream_register,
)
from governance.register.rules.people import ConstituencyKind
from governance.register.service.entries import correct_entry
from tests.factories.register import a_constituency, a_member, cease, entry_of, members
from tests.queries import counted_queries

DAY = date(2027, 6, 7)


def names(session: Session, day: date = DAY, **asked: object) -> list[str]:
    page = register_as_at(session, day=day, limit=None, **asked)  # type: ignore[arg-type] # by name
    return [row.particulars.name for row in page.rows]


def rename(session: Session, entry_id: EntryId, surname: str, *, since: date, at: datetime) -> None:
    correct_entry(
        session,
        entry_id=entry_id,
        changes={"surname": surname},
        true_from=since,
        reason="deed",
        edition=edition_of_entry(session, entry_id=entry_id),
        actor=SYSTEM,
        now=at,
    )


def test_the_register_as_at_one_day_as_known_on_another(session: Session, now: datetime) -> None:
    entry_id = entry_of(session, a_member(session, now=now, name="Ann Hill"))
    later = now + timedelta(days=4)
    rename(session, entry_id, "Smith", since=date(2027, 5, 1), at=later)
    assert names(session) == ["Ann Smith"]
    assert names(session, day=date(2027, 4, 30)) == ["Ann Hill"]
    assert names(session, known_at=now) == ["Ann Hill"]
    assert names(session, known_at=later) == ["Ann Smith"]
    assert names(session, known_at=now - timedelta(seconds=1)) == []
    assert entry_as_at(session, entry_id=entry_id, day=date(2001, 1, 1)) is None


def test_pages_go_on_and_back_without_gap_or_double(session: Session, now: datetime) -> None:
    members(session, 23, now=now)
    whole = [row.entry_id for row in stream_register(session, day=DAY)]
    seen, pages, after = [], [], None
    while True:
        page = register_as_at(session, day=DAY, after=after, limit=5)
        pages.append([row.entry_id for row in page.rows])
        seen += pages[-1]
        if page.next_key is None:
            break
        after = page.next_key
    assert seen == whole
    assert len(set(seen)) == 23
    back = []
    while page.previous_key is not None:
        page = register_as_at(session, day=DAY, before=page.previous_key, limit=5)
        back.append([row.entry_id for row in page.rows])
        assert page.next_key is not None
    assert back == pages[-2::-1]


@pytest.mark.parametrize("key", ["nonsense", "hill~x", "~"])
def test_a_broken_place_gives_the_first_page(session: Session, now: datetime, key: str) -> None:
    members(session, 3, now=now)
    page = register_as_at(session, day=DAY, after=key, limit=2)
    assert (len(page.rows), page.previous_key) == (2, None)


def test_a_stream_gives_the_holdings_whatever_the_size_of_its_bites(
    session: Session, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    members(session, 7, now=now, shares=2)
    monkeypatch.setattr(entries_as_at, "STREAMED", 3)
    assert [row.shares for row in stream_register(session, day=DAY)] == [2] * 7


def test_former_members_are_a_list_of_their_own(session: Session, now: datetime) -> None:
    a_member(session, now=now, name="Ann Hill", ceased_on=date(2027, 6, 1))
    a_member(session, now=now, name="Bob Shaw")
    assert names(session) == ["Bob Shaw"]
    assert names(session, former=True) == ["Ann Hill"]
    assert names(session, day=date(2027, 5, 31)) == ["Ann Hill", "Bob Shaw"]
    assert names(session, day=date(2027, 5, 31), former=True) == []
    assert [row.particulars.name for row in stream_register(session, day=DAY, former=True)] == [
        "Ann Hill"
    ]


def test_a_constituency_is_hrs_or_the_entrys_own(session: Session, now: datetime) -> None:
    site = a_constituency(session, name="Epsom Clinic", kind=ConstituencyKind.SITE)
    own = {"constituency_id": site}
    a_member(session, now=now, name="By Staff", site="Epsom Clinic")
    a_member(session, now=now, name="By Entry", site=None, particulars=own)
    a_member(session, now=now, name="Not There", site="Dorking")
    assert names(session, constituency_id=site) == ["By Entry", "By Staff"]
    assert names(session, constituency_id=ConstituencyId(new_id())) == []


def test_words_find_names_and_numbers(session: Session, now: datetime) -> None:
    a_member(session, now=now, name="Zoë Żółkiewski", number="XQ77")
    a_member(session, now=now, name="Ann Hill", particulars={"surname": "Webb"})
    assert names(session, text="zolk") == names(session, text="xq77") == ["Zoë Żółkiewski"]
    assert names(session, text="hill") == names(session, text="webb") == ["Ann Webb"]
    assert names(session, text="nobody") == []


def test_a_page_is_one_query_for_entries_and_one_for_holdings(
    session: Session, engine: Engine, now: datetime
) -> None:
    members(session, 40, now=now)
    session.expunge_all()
    for limit in (5, 35):
        with counted_queries(engine) as seen:
            register_as_at(session, day=DAY, limit=limit)
        assert len(seen) == 2


def test_entries_of_people_come_at_once(session: Session, engine: Engine, now: datetime) -> None:
    ids = members(session, 30, now=now)
    with counted_queries(engine) as seen:
        found = entries_of(session, member_ids=[*ids, MemberId(new_id())])
    assert set(found) == set(ids)
    assert len(seen) == 2
    entry_ids = [rows[0].entry_id for rows in found.values()]
    assert set(holders(session, entry_ids=entry_ids, day=DAY)) == set(entry_ids)


def test_the_register_in_figures(session: Session, now: datetime) -> None:
    a_member(session, now=now, joined_on=date(2019, 4, 1), shares=2)
    a_member(session, now=now, joined_on=date(2027, 1, 1), ceased_on=date(2027, 6, 1))
    a_member(session, now=now, joined_on=date(2027, 6, 7))
    found = counts_on(session, day=DAY, since=date(2026, 12, 31))
    assert (found.members, found.joined, found.ceased, found.shares) == (2, 2, 1, {"ordinary": 3})
    before = counts_on(session, day=date(2027, 5, 31))
    assert (before.members, before.joined, before.ceased) == (2, 2, 0)
    unknown = counts_on(session, day=DAY, known_at=now - timedelta(seconds=1))
    assert (unknown.members, unknown.shares) == (0, {})


def test_the_last_alteration_is_of_the_register_or_of_the_ledger(
    session: Session, now: datetime
) -> None:
    assert last_alteration(session).at is None
    member_id = a_member(session, now=now, left_on=date(2027, 6, 30))
    assert last_alteration(session, day=DAY).at == now
    assert not last_alteration(session, day=DAY).pending
    assert last_alteration(session, day=date(2027, 7, 1)).pending
    assert last_alteration(session).pending
    later = now + timedelta(hours=2)
    rename(session, entry_of(session, member_id), "Smith", since=DAY, at=later)
    assert last_alteration(session, day=DAY).at == later
    cease(session, member_id, on=DAY, now=later + timedelta(hours=1))
    after = last_alteration(session)
    assert (after.at, after.pending) == (later + timedelta(hours=1), False)


def test_a_page_is_read_along_the_index_of_names(
    session: Session, engine: Engine, now: datetime
) -> None:
    members(session, 400, now=now)
    if engine.dialect.name == "postgresql":
        session.execute(text("ANALYZE entry_versions"))
    find = entries_as_at._versions(
        entries_as_at._conditions(DAY, None, former=False), backwards=False
    )
    written = find.limit(6).compile(engine, compile_kwargs={"literal_binds": True})
    how = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    plan = "\n".join(str(row) for row in session.execute(text(f"{how} {written}")))
    assert "ix_entry_versions_by_name" in plan, plan
