"""Nothing in the database leads from what somebody chose to that person."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import DateTime, Engine, create_engine, inspect, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from governance.sealing.canonical import b64u, canonical
from governance.sealing.credentials import shown_code
from governance.storage.engine import begin_writing, prepare_engine
from governance.storage.types import UtcDateTime
from governance.voting.models import Ballot, Mark, OpenedRow
from governance.voting.rules import RehearsalV1
from governance.voting.rules.box import Issuer
from governance.voting.service import assisted
from tests.factories.sealing import code_of, open_box, seed_for
from tests.factories.voting import a_paper, a_poll, a_vote, an_envelope_cast, put_on_roll

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


def test_an_unsealed_ballot_has_nothing_of_its_voter_beside_it(
    session: Session, now: datetime
) -> None:
    poll_id = a_poll(session, now=now, scheme=RehearsalV1.name)
    (member_id,) = put_on_roll(session, poll_id)
    a_vote(session, poll_id=poll_id, member_id=member_id, now=now)
    row = dict(session.execute(select(Ballot.__table__)).mappings().one())
    for column in ("ballot", "credential", "channel", "entry", "retry"):
        assert row.pop(column) is None
    assert row.pop("turn") == 0
    assert set(row) == {"poll_id", "number", "scheme", "sealed"}
    assert set(Mark.__table__.columns.keys()) == {"poll_id", "member_id", "channel"}


@pytest.mark.parametrize("table", [Mark.__table__, Ballot.__table__, OpenedRow.__table__])
def test_no_table_of_votes_keeps_a_time_or_a_number_that_grows_by_itself(table: object) -> None:
    for column in table.columns:  # type: ignore[attr-defined] # a Table, behind the mapped class
        assert not isinstance(column.type, DateTime | UtcDateTime)
        assert column.identity is None
        assert column.autoincrement in {False, "auto"}


def test_an_opened_row_has_nothing_of_its_envelope_beside_it(engine: Engine) -> None:
    look = inspect(engine)
    assert [key["referred_table"] for key in look.get_foreign_keys("opened_rows")] == ["poll_boxes"]
    rows, ballots = set(OpenedRow.__table__.columns.keys()), set(Ballot.__table__.columns.keys())
    assert rows & ballots == {"poll_id"}


@pytest.mark.parametrize("table", ["marks", "ballots", "roll_entries", "opened_rows"])
def test_sqlite_keeps_no_hidden_row_numbers(sqlite: Session, table: str) -> None:
    with pytest.raises(OperationalError, match="no such column: rowid"):
        sqlite.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608 - our own four names


def relinked(marks: list[str], ballots: list[str], truth: dict[str, str]) -> int:
    """How many votes somebody finds who pairs the two tables in the order they read them."""
    return sum(truth[member] == choice for member, choice in zip(marks, ballots, strict=True))


def test_reading_both_tables_of_a_rehearsal_as_they_lie_finds_no_more_votes_than_chance(
    sqlite: Session, now: datetime
) -> None:
    names = [f"Candidate {n}" for n in range(VOTERS)]
    poll_id = a_poll(sqlite, now=now, paper=a_paper(candidates=names), scheme=RehearsalV1.name)
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


def test_opened_rows_lie_in_another_order_than_their_envelopes(
    sqlite: Session, now: datetime
) -> None:
    names = [f"Candidate {n}" for n in range(VOTERS)]
    poll_id = a_poll(sqlite, now=now, paper=a_paper(candidates=names))
    voters = put_on_roll(sqlite, poll_id, count=VOTERS)
    truth: dict[str, str] = {}
    for place, member_id in enumerate(voters, start=1):
        truth[member_id.hex] = f'["c{place}"]'
        choices = (f"c{place}",)
        an_envelope_cast(sqlite, poll_id=poll_id, member_id=member_id, now=now, choices=choices)
    open_box(sqlite, poll_id, now=now + timedelta(days=8))
    by_arrival = list(sqlite.scalars(text(_IN_ORDER_OF_THE_LOG)))
    assert by_arrival == [member_id.hex for member_id in voters]
    rows = list(sqlite.scalars(text("SELECT choices FROM opened_rows")))
    marks = list(sqlite.scalars(text("SELECT member_id FROM marks")))
    assert relinked(by_arrival, rows, truth) < 8
    assert relinked(marks, rows, truth) < 8


_IN_ORDER_OF_THE_LOG = (
    "SELECT member_id FROM ballots JOIN poll_credentials USING (poll_id, credential) ORDER BY entry"
)


def test_nothing_that_somebody_chose_is_in_the_database_before_the_opening(
    sqlite: Session, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    nonce = bytes(range(200, 216))
    monkeypatch.setattr(assisted, "secrets", SimpleNamespace(token_bytes=lambda _: nonce))
    poll_id = a_poll(sqlite, now=now)
    voters = put_on_roll(sqlite, poll_id, count=3, issuer=Issuer.SCRUTINEER)
    choices = ("c3", "c1", "c4")
    for member_id in voters:
        a_vote(sqlite, poll_id=poll_id, member_id=member_id, now=now, choices=choices)
    sqlite.commit()
    files = b"".join(one.read_bytes() for one in tmp_path.iterdir())
    assert b'"type":"ballot"' in files
    secret = [canonical({"choices": list(choices)})[1:-1]]
    for raw in (nonce, *(seed_for(sqlite, poll_id, one) for one in voters)):
        secret += [raw, raw.hex().encode(), b64u(raw).encode()]
    for code in map(code_of, voters):
        secret += [code.encode(), shown_code(code).encode()]
    assert [one for one in secret if one in files] == []
