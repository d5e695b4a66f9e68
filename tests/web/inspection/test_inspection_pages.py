"""A request to inspect the register, from its coming in to the copy that is given."""

import re
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from governance.identity.rules import Role
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import sign_in
from tests.factories.register import a_member

ASKED = {
    "received_on": "2027-06-07",
    "name": "Kwame Adams",
    "address": "1 High Street, Epsom",
    "wanted": "copy",
    "purpose": "To write to the members",
}


@pytest.fixture
def secretary(app: Flask, client: FlaskClient, now: datetime) -> FlaskClient:
    with app.app_context():
        session: Session = db.session()
        a_member(session, now=now, name="Margaret Hill")
        a_member(
            session, now=now, name="Siân Carter", email=None, particulars={"is_protected": True}
        )
        session.commit()
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    return client


def entered(client: FlaskClient, **facts: str) -> str:
    answer = client.post("/register/inspections/new", data=ASKED | facts)
    assert answer.status_code == 302
    return answer.location


def text_of(client: FlaskClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_a_copy_is_given_and_its_fingerprint_kept(secretary: FlaskClient) -> None:
    path = entered(secretary)
    page = text_of(secretary, path)
    assert "Monday 14 June 2027" in page
    copy = secretary.get(f"{path}/copy.csv").get_data(as_text=True)
    assert ",Margaret,Hill," in copy
    assert "Carter" not in copy
    assert secretary.get(f"{path}/copy.pdf").data.startswith(b"%PDF-")
    given = secretary.post(path, data={"kind": "complied", "on": "2027-06-07", "fee": "1"})
    assert given.status_code == 302
    page = text_of(secretary, path)
    assert re.search(r"1 entry, SHA-256 [0-9a-f]{64}", page)
    assert "Fee: £1" in page
    assert "What happens now" not in page
    assert "Answered" in text_of(secretary, "/register/inspections")


def test_an_incomplete_request_says_what_is_missing(secretary: FlaskClient) -> None:
    path = entered(secretary, purpose="")
    assert "Missing: what it is for" in text_of(secretary, path)
    refused = secretary.post(path, data={"kind": "complied", "on": "2027-06-07"})
    assert refused.status_code == 409
    assert "This request can only be sent back" in refused.get_data(as_text=True)
    assert secretary.post(path, data={"kind": "returned", "on": "2027-06-07"}).status_code == 302


def test_a_request_becomes_late(secretary: FlaskClient, clock: MovableClock) -> None:
    path = entered(secretary)
    clock.move(days=8)
    sign_in(secretary, roles=[Role.COMPANY_SECRETARY])
    assert "The time is over" in text_of(secretary, path)
    late = secretary.post(
        path, data={"kind": "court-applied", "on": "2027-06-15", "reference": "CR-1"}
    )
    assert "The time to go to court is over" in late.get_data(as_text=True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"on": "2027-06-08"}, "This day is still to come."),
        ({"on": "2027-06-06"}, "This day is before the request came in."),
        ({"fee": "a pound"}, "Enter an amount in pounds"),
        ({"as_at": "2028-01-01"}, "This day is still to come."),
        ({"kind": ""}, "Choose what was done."),
    ],
)
def test_a_fault_stands_at_its_field(
    secretary: FlaskClient, change: dict[str, str], said: str
) -> None:
    path = entered(secretary)
    data = {"kind": "complied", "on": "2027-06-07"} | change
    assert said in secretary.post(path, data=data).get_data(as_text=True)


def test_a_request_to_come_is_not_entered(secretary: FlaskClient) -> None:
    answer = secretary.post("/register/inspections/new", data=ASKED | {"received_on": "2027-06-08"})
    assert "This day is still to come." in answer.get_data(as_text=True)


def test_there_is_no_copy_of_what_is_only_looked_at(secretary: FlaskClient) -> None:
    path = entered(secretary, wanted="inspection")
    assert secretary.get(f"{path}/copy.csv").status_code == 404


def test_an_unknown_request_is_not_found(secretary: FlaskClient) -> None:
    path = entered(secretary)
    assert secretary.get(path[:-4] + "0000").status_code == 404


def test_the_list_is_a_page_at_a_time(
    secretary: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("governance.inspection.routes.REQUESTS_ON_A_PAGE", 2)
    for _ in range(3):
        entered(secretary)
    first = text_of(secretary, "/register/inspections")
    assert "Request 3" in first
    assert "Request 1<" not in first
    assert "Request 1<" in text_of(secretary, "/register/inspections?before=2")
