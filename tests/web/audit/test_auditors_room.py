"""The auditors' room: reading everything, changing nothing, every download in the journal."""

import hashlib
import json
from datetime import datetime

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from governance.audit.rules.documents import Document
from governance.elections.models.contests import Contest
from governance.identity.rules import Role
from governance.journal.models import JournalHead
from governance.journal.queries import Entry, all_entries
from governance.kernel.ids import MemberId, new_id
from governance.web.access import needed
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.counts import AtThePoll, a_contest_at_the_poll, a_declared_contest, written
from tests.factories.identity import sign_in
from tests.queries import counted_queries

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]
ALONE = [each for each in Document if each is not Document.CHECKSUMS]


def text_of(answer: object) -> str:
    text: str = answer.get_data(as_text=True)  # type: ignore[attr-defined] # Flask's test answer
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return text


@pytest.fixture
def at(app: Flask, now: datetime, clock: MovableClock) -> AtThePoll:
    """A declared contest; the clock stands after its close."""
    made = written(app, lambda session: a_declared_contest(session, now=now, papers=PAPERS))
    clock.set(made.after_close)
    return made


@pytest.fixture
def auditor(client: FlaskClient, at: AtThePoll) -> FlaskClient:
    sign_in(client, roles=[Role.AUDITOR], name="Tom Ledger")
    return client


def downloads(app: Flask) -> list[Entry]:
    with app.app_context():
        return [one for one in all_entries(db.session()) if one.act == "download:taken"]


def test_the_room_lists_contests_and_where_they_stand(auditor: FlaskClient, at: AtThePoll) -> None:
    page = text_of(auditor.get("/audit"))
    assert "Board election 2027" in page
    assert "Declared" in page
    page = text_of(auditor.get(f"/audit/elections/{at.contest_id}"))
    for document in ALONE:
        if document is not Document.READ_ME:
            assert f">{document.value}<" in page


@pytest.mark.parametrize("document", ALONE)
def test_every_document_can_be_taken_and_that_is_journalled(
    auditor: FlaskClient, app: Flask, at: AtThePoll, document: Document
) -> None:
    answer = auditor.get(f"/audit/elections/{at.contest_id}/documents/{document.value}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content_length == len(answer.data) > 0
    (entry,) = downloads(app)
    assert entry.actor_id is not None
    assert entry.subject_id == str(at.contest_id)
    assert entry.detail == {
        "document": document.value,
        "sha256": hashlib.sha256(answer.data).hexdigest(),
    }


def test_the_pack_is_the_same_whenever_it_is_taken(
    auditor: FlaskClient, app: Flask, at: AtThePoll, clock: MovableClock
) -> None:
    first = auditor.get(f"/audit/elections/{at.contest_id}/pack.zip")
    clock.move(minutes=20)
    again = auditor.get(f"/audit/elections/{at.contest_id}/pack.zip")
    assert first.data == again.data
    digests = [entry.detail["sha256"] for entry in downloads(app)]
    assert digests == [hashlib.sha256(first.data).hexdigest()] * 2


def test_a_document_before_its_time_is_refused_and_not_journalled(
    client: FlaskClient, app: Flask, now: datetime, clock: MovableClock
) -> None:
    at = written(app, lambda session: a_contest_at_the_poll(session, now=now))
    clock.set(at.after_close)
    sign_in(client, roles=[Role.AUDITOR])
    page = text_of(client.get(f"/audit/elections/{at.contest_id}"))
    assert "Not here yet" in page
    answer = client.get(f"/audit/elections/{at.contest_id}/documents/ballots.blt")
    assert answer.status_code == 409
    assert "document-not-ready" in text_of(answer)
    assert downloads(app) == []


@pytest.mark.parametrize("name", ["SHA256SUMS", "x", "..%2fsettings.py", "roll.csv%00"])
def test_nothing_else_is_served(auditor: FlaskClient, at: AtThePoll, name: str) -> None:
    assert auditor.get(f"/audit/elections/{at.contest_id}/documents/{name}").status_code == 404


def test_a_draft_is_nobody_elses_yet(auditor: FlaskClient, app: Flask, at: AtThePoll) -> None:
    def draft(session: Session) -> None:
        session.execute(
            update(Contest).where(Contest.id == at.contest_id).values(announced_at=None)
        )

    written(app, draft)
    assert "Board election 2027" not in text_of(auditor.get("/audit"))
    for tail in ("", "/pack.zip", "/documents/roll.csv"):
        assert auditor.get(f"/audit/elections/{at.contest_id}{tail}").status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SCRUTINEER])
def test_those_who_check_come_in(client: FlaskClient, at: AtThePoll, role: Role) -> None:
    sign_in(client, roles=[role])
    assert client.get(f"/audit/elections/{at.contest_id}").status_code == 200


@pytest.mark.parametrize(
    "role", [None, Role.ADMINISTRATOR, Role.COMPANY_SECRETARY, Role.RETURNING_OFFICER]
)
def test_nobody_else_comes_in(
    client: FlaskClient, app: Flask, at: AtThePoll, role: Role | None
) -> None:
    sign_in(client, roles=[role] if role else [], member_id=None if role else MemberId(new_id()))
    for tail in ("", f"/elections/{at.contest_id}", f"/elections/{at.contest_id}/pack.zip"):
        assert client.get(f"/audit{tail}").status_code == 403
    assert downloads(app) == []


def test_an_auditor_can_do_nothing_but_read(app: Flask) -> None:
    """No page of the room takes anything in."""
    own = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("audit.")]
    assert len(own) >= 6
    assert all((rule.methods or set()) <= {"GET", "HEAD", "OPTIONS"} for rule in own)
    everybodys = {"audit.evidence"}
    for rule in own:
        is_guarded = needed(app.view_functions[rule.endpoint]) is not None
        assert is_guarded is (rule.endpoint not in everybodys)


def test_the_journal_tells_who_did_what(auditor: FlaskClient, at: AtThePoll) -> None:
    auditor.get(f"/audit/elections/{at.contest_id}/documents/roll.csv")
    page = text_of(auditor.get("/journal"))
    assert "The chain holds" in page
    assert "Tom Ledger" in page
    assert "took a document: Board election 2027" in page
    assert "declared the result: Board election 2027" in page
    about = text_of(auditor.get(f"/journal?about={at.contest_id}"))
    assert "confirmed a role" not in about


def test_a_broken_chain_is_told_plainly(auditor: FlaskClient, app: Flask) -> None:
    def set_back(session: Session) -> None:
        session.execute(update(JournalHead).values(digest="0" * 64))

    written(app, set_back)
    assert "The chain is broken" in text_of(auditor.get("/journal"))


def test_of_a_long_journal_the_end_is_checked_and_the_whole_when_asked(
    auditor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.audit.queries.journal.CHECKED_AT_ONCE", 3)
    page = text_of(auditor.get("/journal"))
    assert "The newest 3 entries were checked just now" in page
    assert "The chain holds" not in page
    assert "The chain holds" in text_of(auditor.get("/journal?check=yes"))


def test_the_whole_journal_can_be_taken_by_those_who_check(
    auditor: FlaskClient, app: Flask
) -> None:
    lines = auditor.get("/journal/journal.jsonl").get_data(as_text=True).splitlines()
    assert json.loads(lines[0])["sequence"] == 1
    assert downloads(app)[0].subject_kind == "journal"
    sign_in(auditor, roles=[Role.RETURNING_OFFICER], email="ro@example.org")
    assert auditor.get("/journal/journal.jsonl").status_code == 403
    assert "Take the whole journal" not in text_of(auditor.get("/journal"))


def test_a_page_of_the_journal_takes_few_queries(
    auditor: FlaskClient, app: Flask, at: AtThePoll
) -> None:
    with app.app_context():
        engine = db.engine
    for _ in range(30):
        auditor.get(f"/audit/elections/{at.contest_id}/documents/lots.csv")
    with counted_queries(engine) as seen:
        text_of(auditor.get("/journal"))
    assert len(seen) <= 14
