"""A large register on PostgreSQL: filling, finding, pages, the roll and the file of it.

Each is measured beside the plain SQL that does the least for the same, in one run on one server;
and each page beside itself at 770 members, which it may take three times as long as, at most.
"""

import argparse
import csv
import io
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any

import psycopg
from flask.testing import FlaskClient
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.filling import A_FILE, export
from bench.sides import Spent, Work, in_turn, one_python, said, seconds, spent
from governance.app import create_app
from governance.identity.rules import Role
from governance.register.queries import members_on
from governance.register.queries.entries_as_at import register_as_at
from governance.register.queries.listing import MemberFilter, find_members
from governance.register.queries.view_files import view_csv
from governance.register.queries.views import Asked
from governance.register.rules.views import View
from governance.settings import Mode, Settings
from governance.storage.engine import normalised_url, prepare_engine
from governance.web.logs import configure_logs
from tests.factories.identity import sign_in
from tests.postgresql import new_database, started

STAFF = 770
GOES = 7
MOST = 3.0
PAST = date(2019, 6, 30)
Ask = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Filled:
    """A register on the server, and what filling it took."""

    url: str
    members: int
    spent: Spent
    seconds: float


def measure(args: argparse.Namespace) -> Iterator[str]:
    """Fill a small register and a large one, and ask both the same."""
    with started() as server:
        small = _filled(server, STAFF)
        large = _filled(server, args.members)
        yield from _filling(server, small, large)
        yield from _queries(large)
        yield from _pages(small, large)


def _filled(server: str, members: int) -> Filled:
    url = new_database(server, f"members_{members}")
    taken: list[Spent] = []
    command = one_python("bench.filling", url, str(members))
    time = seconds(lambda: taken.append(spent(command)))
    return Filled(url, members, taken[0], time)


def _filling(server: str, small: Filled, large: Filled) -> Iterator[str]:
    url = new_database(server, "least")
    least = seconds(lambda: _inserted(url, large.members))
    yield (
        f"{large.members:,} members: importing them, entering them on the register and bringing "
        f"their shares forward takes {large.seconds / least:.1f} × as long as reading the rows "
        f"and inserting their cells ({large.seconds / large.members * 1e3:.2f} ms a member)"
    )
    more = large.spent.most_bytes / small.spent.most_bytes
    yield (
        f"memory at most {large.spent.most_bytes / 2**20:,.0f} MB, {more:.2f} × that for {STAFF}: "
        f"files of {A_FILE:,} rows, one after another"
    )


def _inserted(url: str, members: int) -> None:
    with psycopg.connect(url) as connection:
        width = len(export(0, 0).decode().split(","))
        columns = ", ".join(f"c{number} text" for number in range(width))
        connection.execute(f"CREATE TABLE people ({columns})".encode())
        marks = ", ".join(["%s"] * width)
        into = f"INSERT INTO people VALUES ({marks})".encode()  # noqa: S608 - marks only
        for first in range(0, members, A_FILE):
            content = export(first, min(A_FILE, members - first)).decode()
            rows = csv.reader(io.StringIO(content, newline=""))
            next(rows)
            with connection.cursor() as cursor:
                cursor.executemany(into, rows)


_LATEST = "superseded_at IS NULL AND true_until = '9999-12-31'"
_TRUE = "superseded_at IS NULL AND true_from <= %(day)s AND true_until > %(day)s"
_FOUND = f"""SELECT m.* FROM member_versions m JOIN member_words w ON w.member_id = m.member_id
WHERE w.word >= 'okon' AND w.word < 'okoo' AND m.{_LATEST.replace(" AND ", " AND m.")}
ORDER BY m.sort_name, m.number LIMIT 51"""  # noqa: S608 - constants only
_LISTED = f"""SELECT * FROM member_versions WHERE {_LATEST}
ORDER BY sort_name, number LIMIT 51"""  # noqa: S608 - constants only
_REGISTER = f"""SELECT * FROM entry_versions WHERE {_TRUE}
ORDER BY sort_name, entry_number LIMIT 51"""  # noqa: S608 - constants only
_ROLL = f"""SELECT member_id, forename, surname, sort_name FROM entry_versions WHERE {_TRUE}
ORDER BY sort_name, entry_number"""  # noqa: S608 - constants only
_WHOLE = f"""SELECT * FROM entry_versions WHERE {_TRUE}
ORDER BY sort_name, entry_number"""  # noqa: S608 - constants only


def _queries(large: Filled) -> Iterator[str]:
    engine = create_engine(normalised_url(large.url))
    prepare_engine(engine)
    today = datetime.now(UTC).date()
    listed = MemberFilter()
    asked = Asked(view=View.FULL, day=PAST)
    found = MemberFilter(text="okon")
    with Session(engine) as session, psycopg.connect(large.url) as connection:
        pairs: Sequence[tuple[str, Ask, Ask, int]] = (
            (
                "search as you type",
                lambda: find_members(session, filters=found, day=today),
                lambda: _fetched(connection, _FOUND, today),
                GOES,
            ),
            (
                "a page of the list",
                lambda: find_members(session, filters=listed, day=today),
                lambda: _fetched(connection, _LISTED, today),
                GOES,
            ),
            (
                "a page of the register as at a past day",
                lambda: register_as_at(session, day=PAST, limit=50),
                lambda: _fetched(connection, _REGISTER, PAST),
                GOES,
            ),
            (
                "the roll of a past day, whole",
                lambda: members_on(session, day=PAST),
                lambda: _fetched(connection, _ROLL, PAST),
                3,
            ),
            (
                "the register as CSV, whole",
                lambda: sum(len(piece) for piece in view_csv(session, asked=asked)),
                lambda: _written(connection, _WHOLE, PAST),
                1,
            ),
        )
        for what, ours, least, goes in pairs:
            ratios = in_turn(_again(ours), _again(least), goes)
            yield f"{what}: {said(ratios)} as long as the plain SQL for it"
    engine.dispose()


def _again(ask: Ask) -> Callable[[int], Work]:
    """The same each round, after a first one that warms what a server has warm."""
    ask()

    def work() -> None:
        ask()

    return lambda _: work


def _fetched(connection: psycopg.Connection[Any], statement: str, day: date) -> int:
    return len(connection.execute(statement.encode(), {"day": day}).fetchall())


def _written(connection: psycopg.Connection[Any], statement: str, day: date) -> None:
    """Every row to a file in memory, a thousand at a time."""
    out = io.StringIO()
    writer = csv.writer(out)
    with connection.cursor("whole") as cursor:
        cursor.itersize = 1000
        cursor.execute(statement.encode(), {"day": day})
        for row in cursor:
            writer.writerow(row)
            if out.tell() > A_FILE:
                out.seek(0)
                out.truncate()


PAGES = (
    ("the members list", "/members"),
    ("its middle", "/members?after=kaur~"),
    ("everyone who left", "/members?show=left"),
    ("people not yet members", "/members?show=not-yet"),
    ("people who left and stand on the register", "/members?show=still-entered"),
    ("people who were members", "/members?show=former"),
    ("people without an e-mail", "/members?show=no-email"),
    ("a search of one letter", "/members?q=o"),
    ("a search as it is typed", "/members?q=okon"),
    ("a search of two words", "/members?q=ada+okon"),
    ("a search that finds nobody", "/members?q=zzzz"),
    ("a member's page", "/members/{member}"),
    ("the register", "/register"),
    ("the register as at a past day", f"/register?on={PAST}&known={{today}}"),
    ("the register as it was known before", "/register?known=2020-01-01"),
    ("former members", "/register?former=1"),
    ("the register, searched", "/register?q=okon"),
    ("the share ledger", "/shares"),
    ("the event of the most lines", "/shares/events/{event}"),
    ("taking the event of the most lines back", "/shares/events/{event}/reverse"),
    ("the capital", "/shares/capital"),
    ("the work list: new staff", "/register/changes?kind=offer-share"),
    ("the work list: leavers", "/register/changes?kind=leaver"),
    ("the work list: names", "/register/changes?kind=name-change"),
    ("the work list: addresses", "/register/changes?kind=address-change"),
    ("the work list: people alike", "/register/changes?kind=duplicate"),
    ("the work list: shares", "/register/changes?kind=share-word"),
    ("the work list from its middle", "/register/changes?kind=name-change&after=kaur~~"),
    ("leavers", "/register/leavers"),
    ("offers of a share", "/register/offers"),
    ("groups and sites", "/members/groups"),
    ("a site", "/members/groups/{site}"),
    ("people with significant control", "/filing/control"),
    ("setting up an election", "/manage/elections/new"),
    ("the journal", "/journal"),
)


def _pages(small: Filled, large: Filled) -> Iterator[str]:
    """Each page of the large register and of the small one in turn, once all is warm."""
    readers = [_reader(each) for each in (large, small)]
    slow = []
    for what, address in PAGES:
        now, before = (_again(reader(address)) for reader in readers)
        ratios = in_turn(now, before, GOES)
        if statistics.median(ratios) > MOST:
            slow.append(what)
        yield f"{what}: {said(ratios)} as long as at {STAFF}"
    yield f"slower than {MOST:.0f} × at {large.members:,}: {', '.join(slow) or 'none'}"


def _reader(filled: Filled) -> Callable[[str], Ask]:
    """What gets the pages of a register, as its secretary."""
    settings = Settings(mode=Mode.TEST, database_url=filled.url, secret_key="k" * 48)
    app = create_app(settings)
    configure_logs(is_quiet=True)
    client = app.test_client()
    sign_in(client, roles=(Role.COMPANY_SECRETARY,))
    known = {what: _found(filled.url, find) for what, find in _KNOWN.items()}
    today = datetime.now(UTC).date().isoformat()

    def ask(address: str) -> Ask:
        where = address.format(**known, today=today)
        return lambda: _got(client, where)

    return ask


def _got(client: FlaskClient, where: str) -> None:
    answer = client.get(where)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{where} answered {answer.status}")
    answer.get_data()


_KNOWN = {
    "member": "SELECT member_id FROM register_entries WHERE number = 385",
    "event": "SELECT event_id FROM share_lines ORDER BY position DESC LIMIT 1",
    "site": "SELECT id FROM constituencies WHERE kind = 'site' ORDER BY name LIMIT 1",
}
"""One of each that a page is about, the same in every register."""


def _found(url: str, find: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute(find.encode()).fetchone()
    if row is None:
        raise LookupError(find)
    return str(row[0])
