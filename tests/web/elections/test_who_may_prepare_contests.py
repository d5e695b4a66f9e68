"""Who comes into the pages of preparing an election, and who does not."""

from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.identity.rules import Role
from tests.factories.elections import a_contest, a_nomination, stored
from tests.factories.identity import sign_in

SECRETARY, OFFICER = Role.COMPANY_SECRETARY, Role.RETURNING_OFFICER


@pytest.mark.parametrize(
    ("tail", "may"),
    [
        ("", {SECRETARY, OFFICER}),
        ("/edit", {SECRETARY, OFFICER}),
        ("/announce", {SECRETARY, OFFICER}),
        ("/dates", {SECRETARY, OFFICER}),
        ("/roll", {SECRETARY, OFFICER}),
        ("/nominations", {OFFICER}),
        ("/nominations/paper", {OFFICER}),
        ("/publish-statement", {OFFICER}),
        ("/without-a-poll", {OFFICER}),
    ],
)
def test_each_page_is_for_its_own_officers(
    app: Flask, client: FlaskClient, now: datetime, tail: str, may: set[Role]
) -> None:
    contest_id = stored(app, lambda session: a_contest(session, now=now))
    url = f"/manage/elections/{contest_id}{tail}"
    assert client.get(url).status_code == 302
    for role in Role:
        sign_in(client, roles=[role])
        assert client.get(url).status_code == (200 if role in may else 403), role


def test_only_reasons_that_the_record_bears_out_are_offered(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    contest_id = stored(app, lambda session: a_contest(session, now=now, is_announced=True))
    nomination_id = stored(
        app,
        lambda session: a_nomination(session, contest_id=contest_id, is_accepted=None, now=now),
    )
    sign_in(client, roles=[OFFICER])
    url = f"/manage/elections/nominations/{nomination_id}"
    answer = client.post(url, data={"decision": "late"})
    assert answer.status_code == 200
    assert "Not a valid choice" in answer.get_data(as_text=True)
    assert client.post(url, data={"decision": "accept"}).status_code == 302


def test_a_visitor_is_asked_to_sign_in(app: Flask, client: FlaskClient) -> None:
    for url in ("/elections", "/manage/elections", "/manage/elections/new"):
        assert "/sign-in" in client.get(url).location
