"""Nothing in the database leads from a ballot to its voter (of what SQLite lets one see)."""

import shutil
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import DateTime, Engine, create_engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from governance.storage.engine import begin_writing, prepare_engine
from governance.storage.types import UtcDateTime
from governance.voting.models import Ballot, Mark
from tests.factories.voting import a_paper, a_poll, a_vote, put_on_roll

VOTERS = 60


@pytest.fixture
def sqlite(tmp_path: Path, _empty_sqlite: Path) -> Iterator[Session]:
    """A session on SQLite only: PostgreSQL keeps rows in order of arrival, and says so in words."""
    path = tmp_path / "box.sqlite"
    shutil.copyfile(_empty_sqlite, path)
    engine = create_engine(f"sqlite:///{path}")
    prepare_engine(engine)
    with Session(engine) as session:
        begin_writing(session)
        yield session
    engine.dispose()


def test_marks_and_ballots_share_nothing_but_the_poll() -> None:
    marks = set(Mark.__table__.columns.keys())
    ballots = set(Ballot.__table__.columns.keys())
    assert marks == {"poll_id", "member_id", "channel"}
    assert ballots == {"poll_id", "number", "scheme", "sealed"}
    assert marks & ballots == {"poll_id"}


@pytest.mark.parametrize("table", [Mark.__table__, Ballot.__table__])
def test_neither_table_keeps_a_time_or_a_sequence(table: object) -> None:
    for column in table.columns:  # type: ignore[attr-defined] # a Table, behind the mapped class
        assert not isinstance(column.type, DateTime | UtcDateTime)
        assert column.server_default is None
        assert column.default is None
        assert column.identity is None
        assert column.autoincrement in {False, "auto"}
        assert column.type.python_type is not int


def test_no_foreign_key_leads_between_them(engine: Engine) -> None:
    look = inspect(engine)
    assert [key["referred_table"] for key in look.get_foreign_keys("ballots")] == ["polls"]
    assert [key["referred_table"] for key in look.get_foreign_keys("marks")] == ["roll_entries"]


@pytest.mark.parametrize("table", ["marks", "ballots", "roll_entries"])
def test_sqlite_keeps_no_hidden_row_numbers(sqlite: Session, table: str) -> None:
    with pytest.raises(OperationalError, match="no such column: rowid"):
        sqlite.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608 - our own three names


def relinked(marks: list[str], ballots: list[str], truth: dict[str, str]) -> int:
    """How many votes somebody finds who pairs the two tables in the order they read them."""
    return sum(truth[member] == choice for member, choice in zip(marks, ballots, strict=True))


def test_reading_both_tables_as_they_lie_finds_no_more_votes_than_chance(
    sqlite: Session, now: datetime
) -> None:
    names = [f"Candidate {n}" for n in range(VOTERS)]
    poll_id = a_poll(sqlite, now=now, paper=a_paper(candidates=names))
    voters = put_on_roll(sqlite, poll_id, count=VOTERS)
    truth: dict[str, str] = {}
    for place, member_id in enumerate(voters, start=1):
        # Everyone says something only they say, so that every right pair shows.
        truth[member_id.hex] = f'{{"choices":["c{place}"]}}'
        a_vote(sqlite, poll_id=poll_id, member_id=member_id, now=now, choices=(f"c{place}",))
    marks = list(sqlite.scalars(text("SELECT member_id FROM marks")))
    ballots = list(sqlite.scalars(text("SELECT sealed FROM ballots")))
    by_arrival = [member_id.hex for member_id in voters]
    # By chance one pair in all is right; eight or more happen once in a hundred thousand times.
    assert relinked(marks, ballots, truth) < 8
    assert relinked(by_arrival, ballots, truth) < 8
    # And the test would see it: in order of arrival every one is found.
    assert relinked(by_arrival, list(truth.values()), truth) == VOTERS


def test_the_order_of_ballots_says_nothing_of_the_order_of_votes(
    session: Session, now: datetime
) -> None:
    poll_id = a_poll(session, now=now)
    numbers = [
        a_vote(session, poll_id=poll_id, member_id=member_id, now=now).ballot_number
        for member_id in put_on_roll(session, poll_id, count=VOTERS)
    ]
    rising = sum(first < second for first, second in pairwise(numbers))
    assert 10 < rising < VOTERS - 10
