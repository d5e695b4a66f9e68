"""The register of members on the page and as files."""

from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from governance.identity.rules import Role
from governance.kernel.actor import SYSTEM
from governance.register.rules.people import Facts
from governance.register.service import enter_members
from governance.web.session import db
from tests.factories.identity import sign_in
from tests.factories.register import a_member


@pytest.fixture
def seeded(app: Flask, now: datetime) -> None:
    with app.app_context():
        session: Session = db.session()
        a_member(session, now=now, name="Margaret Hill")
        a_member(
            session, now=now, name="Kwame Adams", email=None, particulars={"is_protected": True}
        )
        session.commit()


@pytest.mark.usefixtures("seeded")
def test_the_register_is_shown_as_at_a_day_and_as_known_on_another(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    page = client.get("/register").get_data(as_text=True)
    assert "Hill, Margaret" in page
    assert "Members on that day" in page
    assert "Hill, Margaret" not in client.get("/register?on=2010-01-01").get_data(as_text=True)
    known = client.get("/register?known=2026-01-01").get_data(as_text=True)
    assert "as it was known at the end of Thursday 1 January 2026" in known
    assert "Nobody is on this list" in known


@pytest.mark.usefixtures("seeded")
def test_alterations_still_to_come_lead_to_the_work_list(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with app.app_context():
        a_member(db.session(), now=now, name="Lee Gone", left_on=date(2027, 5, 31))
        db.session.commit()
    sign_in(client, roles=[Role.DIRECTOR])
    page = client.get("/register").text
    assert 'still to be entered. <a href="/register/changes">' in page


@pytest.mark.usefixtures("seeded")
def test_the_inspection_copy_says_that_somebody_is_not_shown(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.AUDITOR])
    page = client.get("/register?view=public").get_data(as_text=True)
    assert "Adams" not in page
    assert "1 entry is left out of this view" in page
    assert "Take it away" not in page


@pytest.mark.usefixtures("seeded")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_a_file_can_be_taken_and_the_journal_says_so(client: FlaskClient, kind: str) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    answer = client.get(f"/register/download.{kind}?view=public&on=2027-06-07")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f"register-public-2027-06-07.{kind}")
    if kind == "csv":
        text = answer.get_data(as_text=True)
        assert "Entry,Title,Forename,Surname,Joint holders," in text
        assert ",Margaret,Hill," in text
        assert "Adams" not in answer.get_data(as_text=True)
    assert "took a document" in client.get("/journal").get_data(as_text=True)


@pytest.mark.usefixtures("seeded")
def test_the_file_of_former_members_is_named_so(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    for view, name in (("full", "former-members"), ("public", "former-members-public")):
        answer = client.get(
            f"/register/download.csv?view={view}&former=1&on=2027-06-07", buffered=True
        )
        assert answer.headers["Content-Disposition"].endswith(f"={name}-2027-06-07.csv")


@pytest.mark.parametrize("asked", ["?view=everything", "?on=yesterday", "?known=31-12-2026"])
def test_an_address_that_makes_no_sense_is_not_found(client: FlaskClient, asked: str) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    assert client.get(f"/register{asked}").status_code == 404


def test_a_register_from_before_there_were_entries_is_opened_once(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with app.app_context():
        session: Session = db.session()
        facts = Facts(forename="Margaret", surname="Hill", joined_on=date(2019, 4, 1))
        enter_members(session, people=[("CS1", facts)], actor=SYSTEM, now=now)
        session.commit()
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    assert "The register is not open yet" in client.get("/register").get_data(as_text=True)
    client.post("/register/open")
    page = client.get("/register").get_data(as_text=True)
    assert "The register is open, with 1 entry." in page
    assert "Hill, Margaret" in page
    assert "not open yet" not in page
    client.post("/register/open")
    assert "with 0 entries" in client.get("/register").get_data(as_text=True)
