"""The pages of standing for election: draft, photo, supporters, withdrawing, paper."""

import io
import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from governance.elections.queries.nominations import nominations_in
from governance.elections.rules.nominations import NominationState
from tests.conftest import MovableClock
from tests.factories.election_pages import FORM, as_member, as_officer, page, sent
from tests.factories.elections import a_contest, read, stored
from tests.factories.register import members


def a_picture() -> io.BytesIO:
    written = io.BytesIO()
    Image.new("RGB", (900, 900), "teal").save(written, "JPEG")
    written.seek(0)
    return written


def photo_in(text: str) -> str:
    found = re.search(r'src="(/elections/photos/[0-9a-f-]+)"', text)
    assert found is not None
    return found.group(1)


def test_a_photo_is_added_shown_to_its_owner_alone_and_taken_away(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    owner, other = stored(app, lambda session: members(session, 2, now=now))
    contest_id = stored(app, lambda session: a_contest(session, now=now, is_announced=True))
    as_member(client, owner)
    sent(client.post(f"/elections/{contest_id}/stand", data=FORM))
    mine = f"/elections/{contest_id}/my-nomination"
    upload = {"photo": (a_picture(), "me.jpg")}
    sent(client.post(f"{mine}/photo", data=upload, content_type="multipart/form-data"))
    address = photo_in(page(client.get(mine)))
    shown = client.get(address)
    assert shown.mimetype == "image/jpeg"
    assert shown.headers["Cache-Control"].startswith("private, max-age=")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    etag = shown.headers["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    hostile = {"photo": (io.BytesIO(b"<svg onload='alert(1)'/>"), "me.jpg")}
    text = page(client.post(f"{mine}/photo", data=hostile, content_type="multipart/form-data"), 422)
    assert "not a photo we can use" in text
    page(client.post(f"{mine}/photo", data={}), 422)
    as_member(client, other)
    page(client.get(address), 404)
    as_member(client, owner)
    sent(client.post(f"{mine}/photo", data={"remove": "yes"}))
    page(client.get(address), 404)


def test_a_draft_is_kept_and_its_gaps_are_named_when_it_is_handed_in(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    (member_id,) = stored(app, lambda session: members(session, 1, now=now))
    contest_id = stored(
        app,
        lambda session: a_contest(session, now=now, is_announced=True, supporters_needed=2),
    )
    as_member(client, member_id)
    stand = f"/elections/{contest_id}/stand"
    page(client.get(stand))
    assert sent(client.post(stand, data={"statement": "w " * 260, "next": "later"})) == stand
    assert "w w w" in page(client.get(stand))
    mine = f"/elections/{contest_id}/my-nomination"
    text = page(client.post(mine), 422)
    assert "no more than 250 words" in text
    sent(client.post(stand, data={"statement": "Short", "next": "on"}))
    text = page(client.post(mine), 422)
    assert "Still missing: your signature." in text
    assert "Still missing: enough supporters." in text


def test_finding_supporters_needs_three_letters_and_offers_only_the_electorate(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    people = stored(app, lambda session: members(session, 9, now=now))
    contest_id = stored(
        app, lambda session: a_contest(session, now=now, is_announced=True, supporters_needed=1)
    )
    as_member(client, people[0])
    sent(client.post(f"/elections/{contest_id}/stand", data=FORM))
    find = f"/elections/{contest_id}/supporters"
    assert "at least three" in page(client.get(find, query_string={"q": "CS"})).lower()
    text = page(client.get(find, query_string={"q": "CS00005"}))
    assert f"/supporters/{people[4]}/ask" in text
    assert f"/supporters/{people[0]}/ask" not in text
    sent(client.post(f"{find}/{people[4]}/ask"))
    assert "Has not answered yet" in page(client.get(find))
    sent(client.post(f"{find}/{people[4]}/drop"))
    assert "Nobody yet" in page(client.get(find))


def test_a_candidate_withdraws_after_being_asked_once_more(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    (member_id,) = stored(app, lambda session: members(session, 1, now=now))
    contest_id = stored(app, lambda session: a_contest(session, now=now, is_announced=True))
    as_member(client, member_id)
    sent(client.post(f"/elections/{contest_id}/stand", data=FORM))
    sent(client.post(f"/elections/{contest_id}/my-nomination"))
    assert "cannot take this back" in page(client.get(f"/elections/{contest_id}/withdraw"))
    mine = sent(client.post(f"/elections/{contest_id}/withdraw"))
    assert "You withdrew" in page(client.get(mine))


def test_a_nomination_on_paper_is_recorded_and_turned_down_for_its_gap(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    stored(app, lambda session: members(session, 2, now=now))
    contest_id = stored(app, lambda session: a_contest(session, now=now, is_announced=True))
    as_officer(client)
    address = f"/manage/elections/{contest_id}/nominations/paper"
    page(client.get(address))
    data = {
        "number": "CS00001",
        "received_at": "2027-06-07T08:30",
        "contact_address": "Ward 4",
        "statement": "On paper.",
        "has_interests": "none",
        "is_eligibility_declared": "y",
        "signed_name": "A Member",
    }
    text = page(client.post(address, data={**data, "number": "CS99999"}), 422)
    assert "Nobody on the register has this number." in text
    text = page(client.post(address, data={**data, "supporters": "CS00002, XX1"}), 422)
    assert "Nobody on the register has XX1." in text
    for wrong in ("2027-06-07T09:30", "9999-12-31T23:59", "0001-01-01T00:00"):
        page(client.post(address, data={**data, "received_at": wrong}), 422)
    one = sent(client.post(address, data=data))
    text = page(client.get(one))
    assert "it is not signed or not dated" in text
    assert "accept it" not in text
    sent(client.post(one, data={"decision": "unsigned"}))
    (found,) = read(app, lambda session: nominations_in(session, contest_id=contest_id))
    assert found.state is NominationState.REJECTED
    page(client.get(f"/manage/elections/{contest_id}/nominations"))


def test_after_the_deadline_nobody_stands_and_the_reason_is_said(
    app: Flask, client: FlaskClient, clock: MovableClock
) -> None:
    (member_id,) = stored(app, lambda session: members(session, 1, now=clock()))
    contest_id = stored(app, lambda session: a_contest(session, now=clock(), is_announced=True))
    clock.set(datetime(2027, 8, 5, 16, tzinfo=UTC))
    as_member(client, member_id)
    text = page(client.get(f"/elections/{contest_id}/stand"), 409)
    assert "5:00pm on Thursday 5 August 2027" in text
