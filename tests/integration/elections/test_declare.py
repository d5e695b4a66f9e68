"""Declaring a result: once, only what was checked, and everyone is told."""

import json
from datetime import datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from governance.elections.models.counts import ContestCount
from governance.elections.queries.contests import contest_page
from governance.elections.queries.counts import declaration_of, newest_count
from governance.elections.queries.declaration import declaration_document
from governance.elections.queries.result import ballots_of, result_page
from governance.elections.rules.count import digest_of
from governance.elections.rules.declare import (
    AlreadyDeclared,
    CountMovedOn,
    CountsDiffer,
    NotCounted,
    ResultNotDeclared,
)
from governance.elections.rules.stages import Stage
from governance.elections.service.count import Counted
from governance.journal.queries import all_entries
from governance.journal.rules import Subject
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import new_id
from governance.notices.queries import notices_about
from tests.factories.counts import (
    HOUSE,
    AtThePoll,
    a_contest_at_the_poll,
    a_declared_contest,
    cast,
    count,
    declare,
)

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]


def a_counted_contest(session: Session, now: datetime) -> tuple[AtThePoll, Counted]:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    outcome = count(session, at)
    assert isinstance(outcome, Counted)
    return at, outcome


def test_the_declared_result_says_who_is_elected_and_why(session: Session, now: datetime) -> None:
    at, outcome = a_counted_contest(session, now)
    declare(session, at, outcome.record_digest)
    result = result_page(session, contest_id=at.contest_id)
    assert [one.name for one in result.elected] == ["Ann Bell", "Ben Carr"]
    assert "reached the quota of 4 at stage 1" in result.elected[0].why
    assert [one.name for one in result.not_elected] == ["Cora Diaz", "Dev Ellis"]
    assert result.counted is not None
    assert result.counted.sheet.balances
    assert result.officer_name == "Rosa Quill"
    page = contest_page(session, contest_id=at.contest_id)
    assert page.stage(page.closes_at) is Stage.DECLARED


def test_declaring_is_written_in_the_journal(session: Session, now: datetime) -> None:
    at, outcome = a_counted_contest(session, now)
    declare(session, at, outcome.record_digest)
    (entry,) = [one for one in all_entries(session) if one.act == "contest:declared"]
    assert entry.detail["record"] == outcome.record_digest
    assert entry.detail["elected"] == [at.candidates[0], at.candidates[1]]


def test_candidates_and_members_on_the_roll_are_told(session: Session, now: datetime) -> None:
    at, outcome = a_counted_contest(session, now)
    told = declare(session, at, outcome.record_digest).told
    lines = notices_about(session, subject=Subject("contest", at.contest_id))
    assert told == len(lines) == 12
    assert {line.kind.value for line in lines} == {"result-declared"}
    assert {line.person_id for line in lines} == set(at.voters)


def test_there_is_no_result_before_it_is_declared(session: Session, now: datetime) -> None:
    at, _ = a_counted_contest(session, now)
    with pytest.raises(ResultNotDeclared):
        result_page(session, contest_id=at.contest_id)
    with pytest.raises(ResultNotDeclared):
        ballots_of(session, contest_id=at.contest_id)


def test_nothing_is_declared_before_the_count(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    with pytest.raises(NotCounted):
        declare(session, at, "0" * 64)


def test_nothing_is_declared_while_a_lot_is_missing(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, [(1,)] * 3 + [(2,)] * 3 + [(3,), (4,), (3, 4), (4, 3)], now=now)
    count(session, at)
    with pytest.raises(NotCounted):
        declare(session, at, "0" * 64)


def test_a_result_is_declared_once(session: Session, now: datetime) -> None:
    at, outcome = a_counted_contest(session, now)
    declare(session, at, outcome.record_digest)
    with pytest.raises(AlreadyDeclared):
        declare(session, at, outcome.record_digest)
    with pytest.raises(AlreadyDeclared):
        count(session, at, after=1)
    assert len(notices_about(session, subject=Subject("contest", at.contest_id))) == 12


def test_only_the_count_that_was_checked_is_declared(session: Session, now: datetime) -> None:
    at, _ = a_counted_contest(session, now)
    with pytest.raises(CountMovedOn):
        declare(session, at, digest_of("another record"))
    assert declaration_of(session, contest_id=at.contest_id) is None


def test_counts_that_differ_are_not_declared(session: Session, now: datetime) -> None:
    at, outcome = a_counted_contest(session, now)
    page = newest_count(session, contest_id=at.contest_id)
    assert page is not None
    altered = json.dumps(json.loads(page.record_text) | {"title": "Another"})
    session.execute(
        insert(ContestCount).values(
            id=new_id(), contest_id=at.contest_id, number=2, counted_at=at.after_close,
            counted_by=SYSTEM.account_id, rule="mer", rule_version=page.rule_version,
            electorate=12, received=12, papers_digest=page.line.papers_digest, record=altered,
            record_digest=digest_of(altered),
        )
    )  # fmt: skip
    with pytest.raises(CountsDiffer):
        declare(session, at, digest_of(altered))
    with pytest.raises(CountsDiffer):
        declare(session, at, outcome.record_digest)


def test_the_printed_declaration_holds_what_the_rules_ask_for(
    session: Session, now: datetime
) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    paper = declaration_document(result_page(session, contest_id=at.contest_id), HOUSE)
    assert paper["elected"] == ["Ann Bell", "Ben Carr"]
    assert (paper["electorate"], paper["received"], paper["valid"]) == (12, 12, 11)
    assert paper["turnout"] == "100.0%"
    assert paper["rejected"] == [("left blank", 1)]
    assert paper["quota"] == "4"
    assert {stage["sum"] for stage in paper["stages"]} == {"11.00"}
    assert any("sealed" in note for note in paper["notes"])
    assert paper["signatures"] == [{"name": "Rosa Quill", "office": "Returning officer"}]


def test_marks_are_counted_and_declared_without_stages(session: Session, now: datetime) -> None:
    at = a_declared_contest(
        session, now=now, rule="block", papers=[(1,), (2, 1), (1, 3), (2,), (1, 2), ()]
    )
    result = result_page(session, contest_id=at.contest_id)
    assert [one.name for one in result.elected] == ["Ann Bell", "Ben Carr"]
    assert [one.first_votes for one in result.candidates] == ["4", "3", "1", "0"]
    paper = declaration_document(result, HOUSE)
    assert paper["stages"] == []
    assert paper["quota"] is None
