"""The pages about what is kept, held and destroyed, from the look to the certificate."""

import re
from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.identity.rules import Role
from governance.kernel.ids import MemberId
from governance.register.queries.history import entry_page
from tests.factories.identity import sign_in
from tests.factories.privacy import writing
from tests.factories.register import a_member, entry_of

LONG_AGO = date(2015, 6, 1)


@pytest.fixture
def former(app: Flask, now: datetime) -> MemberId:
    with writing(app) as session:
        return a_member(
            session, now=now, joined_on=date(2007, 1, 8), left_on=LONG_AGO, ceased_on=LONG_AGO
        )


@pytest.mark.usefixtures("former")
def test_what_is_due_is_proposed_by_one_and_destroyed_by_another(
    app: Flask, client: FlaskClient
) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY], name="Sue Park")
    assert (
        "Nobody has looked yet. It is looked at by itself once a day."
        in client.get("/records").text
    )
    assert client.post("/records/look").status_code == 302
    assert "Propose to destroy 1" in client.get("/records").text
    answer = client.post("/records/propose/register-entries")
    where = answer.location
    page = client.get(where).text
    assert "somebody else must confirm it" in page
    assert "Destroy them now" not in page
    assert client.post(f"{where}/confirm").status_code == 409
    other = app.test_client()
    sign_in(other, roles=[Role.DIRECTOR], name="Dan Reed", email="dan@example.org")
    assert "Destroy them now" in other.get(where).text
    assert other.post(f"{where}/confirm").status_code == 302
    done = other.get(where).text
    assert "Destroyed on Monday 7 June 2027" in done or "Destroyed on 7 June 2027" in done
    assert re.search(r"[0-9a-f]{64}", done)
    certificate = other.get(f"{where}/certificate.pdf")
    assert certificate.data.startswith(b"%PDF")
    assert "Dan Reed" in other.get("/records/destroyed").text
    journal = client.get("/journal").text
    assert "proposed to destroy old records" in journal
    assert "confirmed the destruction of old records" in journal


@pytest.mark.usefixtures("former")
def test_a_proposal_can_be_taken_back(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    where = client.post("/records/propose/leaver-details").location
    assert client.post(f"{where}/take-back").status_code == 302
    assert "Taken back. Nothing was destroyed." in client.get(where).text
    assert client.post(f"{where}/take-back").status_code == 409
    assert client.get(f"{where}/certificate.pdf").status_code == 404


def test_a_time_below_the_law_is_told_beside_the_field(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    where = "/records/kept/register-entries"
    low = client.post(where, data={"months": "60", "reason": "Less is more"})
    assert "The law has it kept for 120 months (Companies Act 2006 s121)." in low.text
    assert "Less is more" in low.text
    assert client.post(where, data={"months": "132", "reason": "Pensions"}).status_code == 302
    page = client.get("/records/kept").text
    assert "11 years after the membership ended" in page
    assert "Pensions" in page
    assert client.get("/records/kept/journal").status_code == 404
    assert client.get("/records/kept/gossip").status_code == 404


def staff_number(app: Flask, member_id: MemberId) -> str:
    with writing(app) as session:
        return entry_page(session, member_id=member_id).number


def test_a_number_may_be_an_entry_s_and_says_so_when_it_is_two_people_s(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with writing(app) as session:
        first = a_member(session, now=now, name="Ann Hill", number="B", email=None)
        a_member(session, now=now, name="Bob Shaw", number="1", email=None)
        entry_id = entry_of(session, first)
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    sent = {"record_type": "offers", "reason": "Court"}
    text = client.post("/records/holds", data=sent | {"subject": "1"}).text
    assert "This number may mean Bob Shaw (1) and Ann Hill (B)." in text
    for subject in ("entry 1", "2", f"/register/entries/{entry_id}/history"):
        assert client.post("/records/holds", data=sent | {"subject": subject}).status_code == 302
    page = client.get("/records/holds").text
    for words in ("about Ann Hill (B)", "about Bob Shaw (1)", "about Ann Hill (entry 1)"):
        assert words in page


def test_a_hold_is_placed_and_released_with_a_reason(
    app: Flask, client: FlaskClient, former: MemberId
) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    nothing = client.post("/records/holds", data={"record_type": "", "reason": "Court"})
    assert "Choose which records, or say about whom." in nothing.text
    odd = client.post(
        "/records/holds", data={"record_type": "", "subject": "Mo", "reason": "Court"}
    )
    assert "There is no staff number or entry number like this." in odd.text
    number = staff_number(app, former)
    link = f"/records/holds?about={number}"
    assert f'href="{link}"' in client.get(f"/members/{former}").text
    assert f'value="{number}"' in client.get(link).text
    sent = {"record_type": "", "subject": number.lower(), "reason": "Court case 12"}
    assert client.post("/records/holds", data=sent).status_code == 302
    page = client.get("/records/holds").text
    assert "Court case 12" in page
    assert f"Everything about Margaret Hill ({number})" in page
    assert str(former) not in page
    client.post("/records/look")
    assert "Propose to destroy" not in client.get("/records").text
    found = re.search(r"/records/holds/[0-9a-f-]{36}/release", page)
    assert found
    release = client.get(found.group(0)).text
    assert "Release the hold?" in release
    assert f"about Margaret Hill ({number})" in release
    assert client.post(found.group(0), data={"reason": "Case closed"}).status_code == 302
    assert "Case closed" in client.get("/records/holds").text
    assert client.get(found.group(0)).status_code == 404


def test_a_director_confirms_and_does_not_propose(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.DIRECTOR])
    assert client.get("/records/destroyed").status_code == 200
    for address in ("/records/kept", "/records/holds"):
        assert client.get(address).status_code == 403


@pytest.mark.usefixtures("former")
def test_a_director_finds_what_is_to_be_confirmed_by_the_navigation_and_proposes_nothing(
    client: FlaskClient,
) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY], name="Sue Park")
    where = client.post("/records/propose/register-entries").location
    client.post("/records/look")
    sign_in(client, roles=[Role.DIRECTOR], name="Dan Reed", email="dan@example.org")
    assert 'href="/records"' in client.get("/members").text
    page = client.get("/records").text
    assert f'href="{where}"' in page
    assert 'href="/records/destroyed"' in page
    assert "Look now" not in page
    assert "Propose to destroy" not in page
    assert 'href="/records/kept' not in page
    assert client.post("/records/look").status_code == 403
