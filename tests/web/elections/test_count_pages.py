"""The officer's pages about a count: press, draw, check, declare; and nobody else comes in."""

from datetime import datetime
from uuid import UUID

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.elections.queries.counts import (
    counts_of,
    declaration_of,
    lots_of,
    newest_count,
    open_tie,
)
from governance.identity.rules import Role
from governance.kernel.calendar import LONDON
from governance.kernel.ids import ContestId, MemberId, new_id
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.counts import (
    AtThePoll,
    a_contest_at_the_poll,
    cast,
    open_the_box,
    written,
)
from tests.factories.identity import sign_in

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]
TIE = [(1,)] * 3 + [(2,)] * 3 + [(3,), (4,), (3, 4), (4, 3)]
TITLE = "Board election 2027"


def parsed(answer: object) -> str:
    """The page as text, after a strict parse of its HTML."""
    text: str = answer.get_data(as_text=True)  # type: ignore[attr-defined] # Flask's test answer
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return text


@pytest.fixture
def at(app: Flask, now: datetime, request: pytest.FixtureRequest) -> AtThePoll:
    papers = getattr(request, "param", PAPERS)

    def make(session: object) -> AtThePoll:
        contest = a_contest_at_the_poll(session, now=now)  # type: ignore[arg-type] # a session
        cast(session, contest, papers, now=now)  # type: ignore[arg-type] # a session
        return contest

    return written(app, make)


@pytest.fixture
def officer(app: Flask, client: FlaskClient, at: AtThePoll, clock: MovableClock) -> FlaskClient:
    """A returning officer, after the close and the opening of the box."""
    clock.set(at.after_close)
    written(app, lambda session: open_the_box(session, at))
    sign_in(client, roles=[Role.RETURNING_OFFICER], name="Rosa Quill")
    return client


def url(at: AtThePoll, tail: str) -> str:
    return f"/manage/elections/{at.contest_id}/{tail}"


def record_digest(app: Flask, at: AtThePoll) -> str:
    with app.app_context():
        page = newest_count(db.session(), contest_id=at.contest_id)
    assert page is not None
    return page.line.record_digest


def is_declared(app: Flask, at: AtThePoll) -> bool:
    with app.app_context():
        return declaration_of(db.session(), contest_id=at.contest_id) is not None


def test_before_the_close_there_is_no_button(
    client: FlaskClient, at: AtThePoll, clock: MovableClock
) -> None:
    sign_in(client, roles=[Role.RETURNING_OFFICER])
    page = parsed(client.get(url(at, "count")))
    assert "Voting is still open" in page
    assert "<button" not in page.partition('<main id="main"')[2]
    answer = client.post(url(at, "count"), data={"after": "0"})
    assert answer.status_code == 409
    assert "poll-still-open" in parsed(answer)


def test_the_officer_counts_and_checks_the_numbers(officer: FlaskClient, at: AtThePoll) -> None:
    assert "Count the papers" in parsed(officer.get(url(at, "count")))
    answer = officer.post(url(at, "count"), data={"after": "0"})
    assert answer.status_code == 302
    page = parsed(officer.get(answer.location))
    assert "Not declared yet" in page
    assert "Every stage adds up to 11." in page
    assert "The papers add up." in page
    assert "left blank" in page
    assert "Ann Bell" in page


def test_counting_again_shows_that_the_record_is_the_same(
    officer: FlaskClient, at: AtThePoll
) -> None:
    officer.post(url(at, "count"), data={"after": "0"})
    page = parsed(officer.post(url(at, "count"), data={"after": "1"}, follow_redirects=True))
    assert "exactly the same record" in page
    assert ", the same" in page


def test_a_double_press_counts_once(officer: FlaskClient, app: Flask, at: AtThePoll) -> None:
    officer.post(url(at, "count"), data={"after": "0"})
    page = parsed(officer.post(url(at, "count"), data={"after": "0"}, follow_redirects=True))
    assert "counted already" in page
    with app.app_context():
        assert len(counts_of(db.session(), contest_id=at.contest_id)) == 1


@pytest.mark.parametrize("at", [TIE], indirect=True)
def test_a_tie_asks_for_the_lot_and_the_count_goes_on(
    officer: FlaskClient, app: Flask, at: AtThePoll
) -> None:
    answer = officer.post(url(at, "count"), data={"after": "0"})
    assert answer.location.endswith("/lot")
    page = parsed(officer.get(answer.location))
    assert "has stopped at stage 2" in page
    assert "The lot decides who goes out of the count now" in page
    assert "Cora Diaz" in page
    assert "Dev Ellis" in page
    answer = officer.post(url(at, "lot"), data=lot(at, at.candidates[3]))
    assert answer.status_code == 302
    page = parsed(officer.get(answer.location))
    assert "Decided by lot" in page
    assert "with Ines Ward as witness" in page
    with app.app_context():
        (kept,) = lots_of(db.session(), contest_id=at.contest_id)
        assert kept.order == (at.candidates[3], at.candidates[2])
        assert kept.drawn_at == at.after_close


def lot(at: AtThePoll, first: str, **other: str) -> dict[str, str]:
    drawn_at = at.after_close.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")
    filled = {
        "turn_1": first,
        "method": "names-from-a-bowl",
        "drawn_at": drawn_at,
        "witness": "Ines Ward",
    }
    return filled | other


@pytest.mark.parametrize("at", [TIE], indirect=True)
@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"turn_1": ""}, "Choose the name that was drawn first."),
        ({"witness": " "}, "Enter the name of the person who watched the draw."),
        ({"method": ""}, "Choose how the lot was drawn."),
        ({"drawn_at": ""}, "Enter the day and time of the draw."),
        ({"drawn_at": "2031-01-01T09:00"}, "not in the future"),
        ({"drawn_at": "2027-06-01T09:00"}, "comes after the count stopped"),
        ({"drawn_at": "2027-03-28T01:30"}, "comes after the count stopped"),
    ],
)
def test_a_lot_with_something_missing_is_shown_again(
    officer: FlaskClient, app: Flask, at: AtThePoll, fault: dict[str, str], said: str
) -> None:
    officer.post(url(at, "count"), data={"after": "0"})
    page = parsed(officer.post(url(at, "lot"), data=lot(at, at.candidates[3]) | fault))
    assert said in page
    assert "Please check these answers" in page
    with app.app_context():
        assert open_tie(db.session(), contest_id=at.contest_id) is not None


THREE = [(1,)] * 4 + [(2,), (3,), (4,)]


@pytest.mark.parametrize("at", [THREE], indirect=True)
def test_a_lot_between_three_asks_for_two_names_and_takes_each_once(
    officer: FlaskClient, app: Flask, at: AtThePoll
) -> None:
    officer.post(url(at, "count"), data={"after": "0"})
    twice = lot(at, at.candidates[3], turn_2=at.candidates[3])
    assert "Each name can be drawn only once." in parsed(officer.post(url(at, "lot"), data=twice))
    officer.post(url(at, "lot"), data=lot(at, at.candidates[3], turn_2=at.candidates[1]))
    with app.app_context():
        kept = lots_of(db.session(), contest_id=at.contest_id)[0]
    assert kept.order == (at.candidates[3], at.candidates[1], at.candidates[2])


def test_the_officer_declares_after_a_second_look(
    officer: FlaskClient, app: Flask, at: AtThePoll
) -> None:
    officer.post(url(at, "count"), data={"after": "0"})
    assert TITLE in parsed(officer.get(url(at, "declare")))
    form = {"checked": record_digest(app, at), "is_checked": "y", "title": "board  ELECTION 2027"}
    answer = officer.post(url(at, "declare"), data=form)
    assert answer.location == f"/elections/{at.contest_id}/result"
    assert "12 people are being told" in parsed(officer.get(answer.location))
    again = officer.post(url(at, "declare"), data=form, follow_redirects=True)
    assert "declared already" in parsed(again)
    assert "It stands." in parsed(officer.get(url(at, "count")))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"is_checked": ""}, "Tick the box"),
        ({"title": ""}, "Type the name of the contest, to be sure"),
        ({"title": "Another contest"}, "This is not the name of the contest."),
    ],
)
def test_without_tick_and_name_nothing_is_declared(
    officer: FlaskClient, app: Flask, at: AtThePoll, fault: dict[str, str], said: str
) -> None:
    officer.post(url(at, "count"), data={"after": "0"})
    form = {"checked": record_digest(app, at), "is_checked": "y", "title": TITLE} | fault
    form = {name: value for name, value in form.items() if value}
    assert said in parsed(officer.post(url(at, "declare"), data=form))
    assert not is_declared(app, at)


def test_a_page_that_shows_another_count_does_not_declare(
    officer: FlaskClient, app: Flask, at: AtThePoll
) -> None:
    officer.post(url(at, "count"), data={"after": "0"})
    form = {"checked": "0" * 64, "is_checked": "y", "title": TITLE}
    answer = officer.post(url(at, "declare"), data=form)
    assert answer.status_code == 409
    assert "count-moved-on" in parsed(answer)
    assert not is_declared(app, at)


def test_there_is_nothing_to_declare_before_the_count(officer: FlaskClient, at: AtThePoll) -> None:
    answer = officer.get(url(at, "declare"))
    assert answer.status_code == 409
    assert "not-counted" in parsed(answer)


@pytest.mark.parametrize(
    "role", [role for role in Role if role is not Role.RETURNING_OFFICER] + [None]
)
def test_nobody_else_counts_or_declares(
    client: FlaskClient, app: Flask, at: AtThePoll, clock: MovableClock, role: Role | None
) -> None:
    clock.set(at.after_close)
    member = MemberId(new_id()) if role is None else None
    sign_in(client, roles=[role] if role else [], member_id=member)
    for tail in ("count", "lot", "declare"):
        assert client.get(url(at, tail)).status_code == 403
        assert client.post(url(at, tail), data={"after": "0"}).status_code == 403
    with app.app_context():
        assert counts_of(db.session(), contest_id=at.contest_id) == []


def test_a_contest_that_does_not_exist_is_not_found(officer: FlaskClient) -> None:
    unknown = ContestId(UUID(int=7))
    for tail in ("count", "lot", "declare"):
        assert officer.get(f"/manage/elections/{unknown}/{tail}").status_code == 404
