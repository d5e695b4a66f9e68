"""A whole ceremony through the pages: the officer's, the keepers', the board; then the opening."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from governance.identity.rules import Role
from governance.kernel.ids import MemberId, PollId, new_id
from governance.notices.models import Notice
from governance.sealing.canonical import canonical
from governance.sealing.keycheck import answer_key_check
from governance.sealing.keys import TrusteeKey
from governance.sealing.note import read_unverified
from governance.sealing.opening import run_turn
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import sign_in
from tests.factories.sealing import TRUSTEES, newest_note, seal_for, token_of
from tests.factories.voting import a_poll, put_on_roll
from tests.web.voting.conftest import written

NAMES = [one.name for one in TRUSTEES[:3]]
Upload = Callable[[int, bytes], Any]


@pytest.fixture
def voters() -> list[MemberId]:
    return [MemberId(new_id()) for _ in range(6)]


@pytest.fixture
def poll_id(app: Flask, clock: MovableClock, voters: list[MemberId]) -> PollId:
    """A poll that opens in an hour, with a roll and no box yet."""

    def make(session: Any) -> PollId:
        opens = clock().replace(hour=10)
        made = a_poll(session, now=clock(), opens_at=opens, closes_at=clock().replace(hour=18))
        put_on_roll(session, made, member_ids=voters, has_box=False, now=clock())
        return made

    return PollId(written(app, make))


@pytest.fixture
def officer(client: FlaskClient) -> FlaskClient:
    sign_in(client, roles=[Role.RETURNING_OFFICER])
    return client


def set_up(officer: FlaskClient, poll_id: PollId, **more: str) -> Any:
    people = {f"name_{place}": name for place, name in enumerate(NAMES, 1)}
    people |= {f"email_{place}": f"keeper{place}@example.org" for place in (1, 2, 3)}
    data = {"trustees": "3", "issuer": "server", "smallest_box": "5", **people, **more}
    return officer.post(f"/manage/votes/{poll_id}/box/set-up", data=data)


def links(app: Flask, poll_id: PollId, places: int = 3) -> dict[int, str]:
    def find(session: Any) -> dict[int, str]:
        return {place: token_of(session, poll_id, place) for place in range(1, places + 1)}

    found: dict[int, str] = written(app, find)
    return found


def hand_in(client: FlaskClient, token: str, content: bytes) -> Any:
    return client.post(f"/box/{token}", data={"file": (io.BytesIO(content), "file.json")})


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


def public_key(key: TrusteeKey) -> bytes:
    return canonical(key.public_file())


def prepared(app: Flask, officer: FlaskClient, poll_id: PollId) -> dict[int, str]:
    """Set up, keys handed in, fixed and tried; gives the private links' tokens."""
    assert set_up(officer, poll_id).status_code == 302
    tokens = links(app, poll_id)
    guest = app.test_client()
    for place, token in tokens.items():
        assert hand_in(guest, token, public_key(TRUSTEES[place - 1])).status_code == 302
    assert officer.post(f"/manage/votes/{poll_id}/box/fix").status_code == 302
    for place, token in tokens.items():
        check = guest.get(f"/box/{token}/key-check.json").get_data()
        answer = canonical(answer_key_check(check, TRUSTEES[place - 1]))
        assert hand_in(guest, token, answer).status_code == 302
    return tokens


def test_before_the_set_up_the_officer_is_asked_for_names(
    officer: FlaskClient, poll_id: PollId
) -> None:
    assert officer.get(f"/manage/votes/{poll_id}/box").location.endswith("/box/set-up")
    assert "Who keeps the keys" in said(officer.get(f"/manage/votes/{poll_id}/box/set-up"))


def test_a_missing_name_keeps_what_was_typed(officer: FlaskClient, poll_id: PollId) -> None:
    answer = set_up(officer, poll_id, name_2="")
    assert answer.status_code == 422
    assert "Enter the name of trustee 2." in said(answer)
    assert "keeper2@example.org" in said(answer)


def test_the_same_person_cannot_keep_two_keys(officer: FlaskClient, poll_id: PollId) -> None:
    answer = set_up(officer, poll_id, email_2="keeper1@example.org")
    assert answer.status_code == 422
    assert "Each must be another person." in said(answer)


def test_keepers_are_written_to_with_a_private_link(
    app: Flask, officer: FlaskClient, poll_id: PollId
) -> None:
    set_up(officer, poll_id)
    tokens = links(app, poll_id)
    with app.app_context():
        bodies = " ".join(one or "" for one in db.session.scalars(select(Notice.body)))
    assert all(f"/box/{token}" in bodies for token in tokens.values())
    page = said(officer.get(f"/manage/votes/{poll_id}/box"))
    assert "Waiting for the keepers" in page
    assert all(name in page for name in NAMES)


def test_a_link_that_is_none_leads_nowhere(client: FlaskClient) -> None:
    assert client.get("/box/nothing").status_code == 404


def test_a_wrong_file_is_refused_in_words_and_nothing_is_kept(
    app: Flask, officer: FlaskClient, poll_id: PollId
) -> None:
    set_up(officer, poll_id)
    token = links(app, poll_id)[1]
    guest = app.test_client()
    answer = hand_in(guest, token, b"not a key")
    assert answer.status_code == 422
    assert "govuk-error-message" in said(answer)
    assert "Choose the file." in said(guest.post(f"/box/{token}", data={}))
    assert "make your key" in said(guest.get(f"/box/{token}"))


def test_a_person_is_named_instead_of_another_before_the_box_is_fixed(
    app: Flask, officer: FlaskClient, poll_id: PollId
) -> None:
    set_up(officer, poll_id)
    before = links(app, poll_id)[2]
    url = f"/manage/votes/{poll_id}/box/keepers/2"
    assert NAMES[1] in said(officer.get(url))
    assert officer.post(url, data={"name": "New One", "email": "bad"}).status_code == 422
    same = officer.post(url, data={"name": "New One", "email": "keeper1@example.org"})
    assert "Each must be another person." in said(same)
    assert officer.post(url, data={"name": "New One", "email": "n@example.org"}).status_code == 302
    assert officer.get(f"/box/{before}").status_code == 404
    assert "New One" in said(officer.get(f"/manage/votes/{poll_id}/box"))


def test_a_fresh_link_ends_the_old_one(app: Flask, officer: FlaskClient, poll_id: PollId) -> None:
    set_up(officer, poll_id)
    before = links(app, poll_id)[1]
    officer.post(f"/manage/votes/{poll_id}/box/keepers/1/link")
    assert links(app, poll_id)[1] != before
    assert officer.get(f"/box/{before}").status_code == 404


def test_nobody_votes_before_every_key_was_tried(
    app: Flask, clock: MovableClock, officer: FlaskClient, poll_id: PollId
) -> None:
    set_up(officer, poll_id)
    clock.move(hours=3)
    house = app.test_client().get(f"/votes/{poll_id}/house.json").get_json()
    assert house["stage"] == "coming"
    answer = app.test_client().get(f"/votes/{poll_id}/manifest.json")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "box-not-ready")


def test_a_ceremony_from_the_first_name_to_the_last_layer(
    app: Flask,
    clock: MovableClock,
    officer: FlaskClient,
    poll_id: PollId,
    voters: list[MemberId],
) -> None:
    tokens = prepared(app, officer, poll_id)
    guest = app.test_client()
    assert "The box is ready" in said(officer.get(f"/manage/votes/{poll_id}/box"))
    assert "Everything is ready" in said(guest.get(f"/box/{tokens[1]}"))
    clock.move(hours=3)
    for member_id in voters[:5]:
        body = written(app, lambda session, one=member_id: seal_for(session, poll_id, one))
        put = guest.post(f"/votes/{poll_id}/envelopes", data=body, content_type="application/json")
        assert put.status_code == 200
        assert put.get_data() == guest.post(f"/votes/{poll_id}/envelopes", data=body).get_data()
    board = said(guest.get(f"/votes/{poll_id}/board"))
    assert re.search(r"Ballots in the box</dt> ?<dd><span[^>]*>5<", board)
    receipt = json.loads(put.get_data())
    proof = guest.get(f"/votes/{poll_id}/proof/{receipt['ballot']}.json").get_json()
    assert proof["entry"] == receipt["entry"]
    clock.set(clock().replace(hour=19))
    sign_in(officer, roles=[Role.RETURNING_OFFICER])
    url = f"/manage/votes/{poll_id}/box"
    assert "Shut the box" in said(officer.get(url))
    officer.post(f"{url}/freeze")
    assert "Choose which trustees open it" in said(officer.get(url))
    officer.post(f"{url}/open/3")
    assert f"It is {NAMES[1]}’s turn" in said(officer.get(url))
    assert "not needed this time" in said(guest.get(f"/box/{tokens[1]}"))
    assert guest.get(f"/box/{tokens[1]}/turn.jsonl").status_code == 409
    for place in (2, 3):
        assert "open your layer" in said(guest.get(f"/box/{tokens[place]}"))
        turn = guest.get(f"/box/{tokens[place]}/turn.jsonl").get_data()
        note = written(app, lambda session: newest_note(session, poll_id))
        step = run_turn(
            turn.splitlines(keepends=True),
            key=TRUSTEES[place - 1],
            emailed_head=read_unverified(note),
        )
        taken = hand_in(guest, tokens[place], b"".join(step.lines()))
        assert taken.status_code == 302, said(taken)
    page = said(officer.get(url))
    assert "The box is open" in page
    assert page.count(">Yes<") >= 4
    bucket = [
        line
        for start in range(256)
        for line in guest.get(f"/votes/{poll_id}/rows/{start:02x}.txt").get_data(True).split()
    ]
    assert len(bucket) == 5


def test_a_vote_that_was_not_their_own_is_made_void_and_cast_afresh(
    app: Flask,
    clock: MovableClock,
    officer: FlaskClient,
    poll_id: PollId,
    voters: list[MemberId],
) -> None:
    prepared(app, officer, poll_id)
    clock.move(hours=3)
    sign_in(officer, roles=[Role.RETURNING_OFFICER])
    cast = f"/votes/{poll_id}/envelopes"
    guest = app.test_client()
    first = written(app, lambda session: seal_for(session, poll_id, voters[0]))
    assert guest.post(cast, data=first).status_code == 200
    url = f"/manage/votes/{poll_id}/box/void"
    nobody = officer.post(url, data={"number": "99999", "reason": "pressured"})
    assert "Nobody on the roll" in said(nobody)
    assert officer.post(url, data={"number": "00000", "reason": "pressured"}).status_code == 302
    again = written(app, lambda session: seal_for(session, poll_id, voters[0]))
    assert guest.post(cast, data=again).status_code == 200
    assert officer.post(url, data={"number": "00001", "reason": "paper"}).status_code == 302
    paper = written(app, lambda session: seal_for(session, poll_id, voters[1]))
    assert guest.post(cast, data=paper).get_json()["code"] == "credential-voided"


def test_a_box_that_was_never_ready_is_ended_with_a_reason(
    app: Flask, clock: MovableClock, officer: FlaskClient, poll_id: PollId
) -> None:
    set_up(officer, poll_id)
    guest, url = app.test_client(), f"/manage/votes/{poll_id}/box"
    for place, token in links(app, poll_id).items():
        hand_in(guest, token, public_key(TRUSTEES[place - 1]))
    officer.post(f"{url}/fix")
    clock.move(days=2)
    sign_in(officer, roles=[Role.RETURNING_OFFICER])
    assert "never ready" in said(officer.get(url))
    assert "Say why" in said(officer.post(f"{url}/end", data={}, follow_redirects=True))
    ended = officer.post(f"{url}/end", data={"reason": "Keys came late."}, follow_redirects=True)
    assert "Its box stays shut" in said(ended)
    assert "Keys came late." in said(officer.get(url))


def test_somebody_more_gets_the_records(officer: FlaskClient, poll_id: PollId) -> None:
    set_up(officer, poll_id)
    url = f"/manage/votes/{poll_id}/box/watchers"
    officer.post(url, data={"name": "Agent Ames", "email": "ames@example.org"})
    page = said(officer.get(f"/manage/votes/{poll_id}/box"))
    assert "Agent Ames" in page
    wrong = officer.post(url, data={"name": "", "email": "x"}, follow_redirects=True)
    assert "Enter a name and an e-mail address." in said(wrong)


def test_the_scrutineers_files_are_for_the_one_who_issues_codes(
    app: Flask, officer: FlaskClient, poll_id: PollId
) -> None:
    more = {"scrutineer_name": "Sunita Moss", "scrutineer_email": "sunita@example.org"}
    set_up(officer, poll_id, issuer="scrutineer", **more)
    token = written(app, lambda session: token_of(session, poll_id, 0))
    guest = app.test_client()
    assert "You issue the codes" in said(guest.get(f"/box/{token}"))
    roll = guest.get(f"/box/{token}/roll.csv").get_data(as_text=True)
    assert roll.splitlines()[1].startswith("00000,Voter 0,")
    assert guest.get(f"/box/{token}/poll.json").get_json()["poll"] == str(poll_id)
    trustee = links(app, poll_id)[1]
    assert guest.get(f"/box/{trustee}/roll.csv").status_code == 404


def test_the_trustees_tool_is_for_everybody_to_take(client: FlaskClient) -> None:
    answer = client.get("/tools/trustee.html")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
