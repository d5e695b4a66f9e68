"""What is due, the filing pack and the statement on control, as pages and files."""

import csv
from collections.abc import Callable
from io import BytesIO, StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from governance.constitution.rules.articles import LeaverRoute
from governance.constitution.rules.forms import LegalForm
from governance.filing.rules.offices import Office
from governance.identity.rules import Role
from governance.kernel.ids import OfficerId
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.constitution import some_articles
from tests.factories.filing import an_officer_of
from tests.factories.identity import sign_in
from tests.factories.register import members


def test_what_is_due_names_the_rule_and_how_it_is_counted(desk: FlaskClient) -> None:
    page = desk.get("/filing").text
    assert "Tell the registrar: director appointed, Rosalind Franklin" in page
    assert "14 Jun 2027" in page
    assert "CA 2006 s167G" in page
    assert "14 days beginning with Tuesday 1 June 2027." in page
    assert "england-and-wales" in page


def test_a_deadline_is_marked_as_done_with_day_and_reference_and_opened_again(
    desk: FlaskClient, acts: Callable[[], list[str]], officer_id: OfficerId
) -> None:
    address = f"/filing/deadlines/officer-{officer_id}-1"
    answer = desk.post(address, data={"done_on": "2027-06-04", "reference": "XK-77"})
    assert answer.status_code == 302
    page = desk.get("/filing").text
    assert "XK-77" in page
    assert "Ada Lovelace" in page
    officer = desk.get(f"/filing/officers/{officer_id}").text
    assert "Registrar told on 4 Jun 2027, XK-77" in officer
    desk.post(f"{address}/reopen")
    assert "XK-77" not in desk.get("/filing").text
    assert acts()[-2:] == ["deadline:done", "deadline:reopened"]


def test_nothing_is_done_tomorrow(desk: FlaskClient, officer_id: OfficerId) -> None:
    answer = desk.post(
        f"/filing/deadlines/officer-{officer_id}-1",
        data={"done_on": "2027-06-08", "reference": "XK-77"},
    )
    assert answer.status_code == 200
    assert "This day is still to come." in answer.text
    assert "XK-77" in answer.text


def test_a_deadline_that_is_not_there_says_so(desk: FlaskClient) -> None:
    answer = desk.get("/filing/deadlines/accounts-1999-03-31")
    assert answer.status_code == 404
    assert "There is no such deadline" in answer.text


def test_the_calendar_file_has_what_is_due(desk: FlaskClient, officer_id: OfficerId) -> None:
    answer = desk.get("/filing/due.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"DTSTART;VALUE=DATE:20270614\r\n" in answer.data
    unfolded = answer.text.replace("\r\n ", "")
    assert f"UID:officer-{officer_id}-1@127.0.0.1" in unfolded


def test_a_sheet_has_its_fields_and_its_lists(desk: FlaskClient) -> None:
    page = desk.get("/filing/pack/confirmation-statement?from=2026-10-01&to=2027-06-07").text
    assert "01/10/2026 to 07/06/2027" in page
    assert "Kit Marlow" in page


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "yesterday"])
def test_a_day_nobody_means_is_passed_over(desk: FlaskClient, day: str) -> None:
    page = desk.get(f"/filing/pack/cic-report?from={day}&to={day}")
    assert page.status_code == 200
    assert "01/04/2026" in page.text


def test_a_list_is_downloaded_and_the_journal_says_who(
    desk: FlaskClient, acts: Callable[[], list[str]]
) -> None:
    answer = desk.get("/filing/pack/members/members.csv?to=2027-06-07")
    assert answer.mimetype == "text/csv"
    read = [*csv.reader(StringIO(answer.data.decode("utf-8-sig")))]
    assert read[0] == ["Name", "Class", "Shares", "Paid up", "Registered on", "Protected"]
    assert read[1] == ["Kit Marlow", "Ordinary", "1", "0.01", "2019-04-01", "No"]
    assert acts()[-1] == "download:taken"


def test_fields_are_downloaded_line_by_line(desk: FlaskClient) -> None:
    answer = desk.get("/filing/pack/cic-report/fields.csv")
    read = [*csv.reader(StringIO(answer.data.decode("utf-8-sig")))]
    assert ["Members", "At the end", "1"] in read


def test_a_sheet_is_a_pdf_with_its_figures(desk: FlaskClient) -> None:
    answer = desk.get("/filing/pack/members.pdf?to=2027-06-07")
    assert answer.mimetype == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert "Full list of members" in text
    assert "Kit Marlow" in text


@pytest.mark.parametrize(
    "path", ["nothing", "society-return", "members/moves.csv", "members/nothing.csv"]
)
def test_what_is_not_filed_is_not_found(desk: FlaskClient, path: str) -> None:
    assert desk.get(f"/filing/pack/{path}").status_code == 404


def test_what_is_typed_for_a_report_is_kept_with_its_year(desk: FlaskClient) -> None:
    address = "/filing/pack/cic-report?from=2026-04-01&to=2027-03-31"
    assert desk.post(address, data={"activities": "We ran a clinic."}).status_code == 302
    assert "We ran a clinic." in desk.get(address).text
    other = desk.get("/filing/pack/cic-report?from=2025-04-01&to=2026-03-31")
    assert "We ran a clinic." not in other.text


def test_the_statement_on_control_counts_members_so_far(
    desk: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "more than 0" not in desk.get("/filing/control").text
    monkeypatch.setattr("governance.filing.routes.control.MOST_COUNTED", 0)
    assert "more than 0" in desk.get("/filing/control").text


def test_a_statement_on_control_is_proposed_and_decided(desk: FlaskClient) -> None:
    page = desk.get("/filing/control").text
    assert "Kit Marlow" in page
    answer = desk.post("/filing/control", data={"outcome": "registrable-person", "reason": "x"})
    assert "Say who it is, and by which condition." in answer.text
    answer = desk.post(
        "/filing/control",
        data={"outcome": "registrable-person", "particulars": "Kit Marlow", "reason": "Holds all"},
    )
    assert answer.status_code == 302
    assert "Tell by 20 Jun 2027" in desk.get("/filing/control").text
    assert "a person with significant control" in desk.get("/filing").text


@pytest.mark.parametrize("form", list(LegalForm))
def test_every_sheet_of_every_legal_form_is_a_page_a_csv_and_a_pdf(
    client: FlaskClient, app: Flask, clock: MovableClock, form: LegalForm
) -> None:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        none = form in {
            LegalForm.FOUNDATION_BODY,
            LegalForm.COMPANY_BY_GUARANTEE,
            LegalForm.CIC_BY_GUARANTEE,
        }
        terms = {"share_classes": (), "leaver_route": LeaverRoute.NO_SHARES} if none else {}
        some_articles(session, now=clock(), legal_form=form, **terms)
        members(session, 3, now=clock())
        is_society = form in {
            LegalForm.COOPERATIVE_SOCIETY,
            LegalForm.COMMUNITY_BENEFIT_SOCIETY,
        }
        an_officer_of(
            session, now=clock(), office=Office.SECRETARY if is_society else Office.DIRECTOR
        )
        session.commit()
        db.session.remove()
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    pack = client.get("/filing/pack").text
    sheets = {part.split('"')[0] for part in pack.split('href="/filing/pack/')[1:]}
    assert sheets
    for sheet in sheets:
        page = client.get(f"/filing/pack/{sheet}")
        assert page.status_code == 200
        parts = {part.split(".csv")[0] for part in page.text.split(f"/pack/{sheet}/")[1:]}
        assert "fields" in parts
        for part in parts:
            assert client.get(f"/filing/pack/{sheet}/{part}.csv").status_code == 200
        assert client.get(f"/filing/pack/{sheet}.pdf").data.startswith(b"%PDF")
