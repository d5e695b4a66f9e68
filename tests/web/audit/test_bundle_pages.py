"""Taking the bundle: three cuts for three kinds of people, each download in the journal."""

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from governance.identity.rules import Role
from governance.journal.queries import Entry, all_entries
from governance.verifier.verify import verify
from governance.voting.service.keeping import keep_box
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.counts import HOUSE, AtThePoll, a_declared_contest, written
from tests.factories.identity import sign_in
from tests.factories.sealing import KEYS

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]


@pytest.fixture
def at(app: Flask, now: datetime, clock: MovableClock) -> AtThePoll:
    """A declared contest whose log is signed to its end; the clock stands after its close."""

    def made(session: Session) -> AtThePoll:
        at = a_declared_contest(session, now=now, papers=PAPERS)
        keep_box(session, poll_id=at.poll_id, keys=KEYS, house=HOUSE, now=at.after_close)
        return at

    at = written(app, made)
    clock.set(at.after_close)
    return at


def downloads(app: Flask) -> list[Entry]:
    with app.app_context():
        return [one for one in all_entries(db.session()) if one.act == "download:taken"]


@pytest.mark.parametrize("cut", ["public", "auditor"])
def test_an_auditor_takes_a_cut_and_that_is_journalled(
    client: FlaskClient, app: Flask, at: AtThePoll, tmp_path: Path, cut: str
) -> None:
    sign_in(client, roles=[Role.AUDITOR])
    page = client.get(f"/audit/elections/{at.contest_id}").get_data(as_text=True)
    assert f"evidence-{cut}.zip" in page
    assert "evidence-legal-hold.zip" not in page
    answer = client.get(f"/audit/elections/{at.contest_id}/evidence-{cut}.zip")
    assert answer.status_code == 200
    path = tmp_path / "bundle.zip"
    path.write_bytes(answer.data)
    found = verify(str(path), [])
    assert (found["passed"], found["cut"]) == (True, cut)
    (entry,) = downloads(app)
    assert entry.detail == {
        "document": f"evidence-{cut}.zip",
        "sha256": hashlib.sha256(answer.data).hexdigest(),
    }


def test_the_cut_for_a_legal_hold_is_the_scrutineers_alone(
    client: FlaskClient, app: Flask, at: AtThePoll
) -> None:
    url = f"/audit/elections/{at.contest_id}/evidence-legal-hold.zip"
    sign_in(client, roles=[Role.AUDITOR])
    assert client.get(url).status_code == 403
    assert downloads(app) == []
    other = app.test_client()
    sign_in(other, roles=[Role.SCRUTINEER])
    page = other.get(f"/audit/elections/{at.contest_id}").get_data(as_text=True)
    assert "evidence-legal-hold.zip" in page
    assert b"credential-map.jsonl" in other.get(url).data
    assert [entry.detail["document"] for entry in downloads(app)] == ["evidence-legal-hold.zip"]


def test_anybody_can_take_the_public_cut_and_nobody_notes_who(
    client: FlaskClient, app: Flask, at: AtThePoll, tmp_path: Path
) -> None:
    answer = client.get(f"/elections/{at.contest_id}/evidence.zip")
    assert answer.status_code == 200
    path = tmp_path / "bundle.zip"
    path.write_bytes(answer.data)
    assert verify(str(path), [])["passed"]
    assert downloads(app) == []
    result = client.get(f"/elections/{at.contest_id}/result").get_data(as_text=True)
    assert f"/elections/{at.contest_id}/evidence.zip" in result


def test_before_the_log_is_signed_to_its_end_it_is_refused(
    client: FlaskClient, app: Flask, now: datetime, clock: MovableClock
) -> None:
    at = written(app, lambda session: a_declared_contest(session, now=now, papers=PAPERS))
    clock.set(at.after_close)
    assert client.get(f"/elections/{at.contest_id}/evidence.zip").status_code == 409
    sign_in(client, roles=[Role.AUDITOR])
    page = client.get(f"/audit/elections/{at.contest_id}").get_data(as_text=True)
    assert "when the end of the log has been signed" in page
    answer = client.get(f"/audit/elections/{at.contest_id}/evidence-public.zip")
    assert answer.status_code == 409
    assert downloads(app) == []


def test_the_page_goes_through_the_decision_in_order(client: FlaskClient, at: AtThePoll) -> None:
    sign_in(client, roles=[Role.AUDITOR])
    page = client.get(f"/audit/elections/{at.contest_id}").get_data(as_text=True)
    headings = [
        "Notice, and proof that it was served", "The roll, and who voted", "Ballots",
        "Count and lots", "Declaration", "Minutes", "What was done",
    ]  # fmt: skip
    places = [page.index(f"<h3>{heading}") for heading in headings]
    assert places == sorted(places)
