"""The import as a secretary goes through it, page by page."""

from datetime import datetime

from flask import Flask
from flask.testing import FlaskClient

from governance.register.rules.columns import Field
from governance.register.service.source import next_revision
from tests.factories.register import a_member
from tests.web.register.conftest import (
    ANN,
    BOB,
    CLEAN,
    MESSY,
    checked_at,
    columns_of,
    confirmed,
    reported,
    send,
    writing,
)


def test_the_empty_register_says_what_to_do_next(secretary: FlaskClient) -> None:
    for address in ("/members", "/members/imports"):
        page = secretary.get(address).text
        assert "Import the staff list" in page
        assert 'href="/members/import"' in page


def test_the_770_go_in_and_the_counts_reconcile(secretary: FlaskClient) -> None:
    where = reported(secretary, CLEAN)
    page = secretary.get(where).text
    assert "770 added + 0 changed + 96 left + 0 unchanged + 0 faulty = 866 rows" in page
    assert "866 staff records will be written" in page
    assert "Nobody is on the register yet, so it is opened with them" in page
    answer = secretary.post(
        f"{where}/confirm", data={"checked_at": checked_at(secretary, where)},
        follow_redirects=True,
    )  # fmt: skip
    assert "866 staff records are written. The register is opened from them." in answer.text
    assert "770 people in post" in secretary.get("/members").text
    again = secretary.get(reported(secretary, CLEAN)).text
    assert "866 unchanged" in again
    assert "The staff records already say all of this" in again


def test_once_the_register_is_open_a_list_changes_the_staff_records_alone(
    secretary: FlaskClient, app: Flask, now: datetime
) -> None:
    confirmed(secretary, ANN)
    with writing(app) as session:
        a_member(session, now=now)
    where = reported(secretary, BOB)
    page = secretary.get(where).text
    assert "1 staff record will be written" in page
    assert "The register does not change" in page
    assert "Write the staff records" in page
    answer = secretary.post(
        f"{where}/confirm", data={"checked_at": checked_at(secretary, where)},
        follow_redirects=True,
    )  # fmt: skip
    assert "1 staff record is written. The register is as it was" in answer.text
    assert 'href="/register/changes"' in answer.text
    assert "Shaw" not in secretary.get("/register").text


def test_the_planted_faults_are_on_the_page_with_what_to_do(secretary: FlaskClient) -> None:
    page = secretary.get(reported(secretary, MESSY)).text
    for words in (
        "There is no such day as 31/02/2019",
        "Employee number CS10463 is used more than once: also on line 10",
        "“not an address” is not an e-mail address",
        "There is no surname",
        "The leaving date, 1 January 2001, is before the start date, 18 June 2017",
        "Only an initial, “J.”",
        "Did you mean Dorking Hospital?",
        "This line does not describe a person",
        "9 rows are faulty and must be decided first",
    ):
        assert words in page
    assert "Write the staff records" not in page


def test_what_is_worth_a_look_has_its_own_list(secretary: FlaskClient) -> None:
    page = secretary.get(f"{reported(secretary, MESSY)}?show=warned").text
    for words in (
        "There is a formula in the column “Notes”",
        "Kate Clarke is also on line 61",
        "It was read as 4 March 2019",
    ):
        assert words in page


def test_faulty_rows_are_left_out_one_by_one_or_all_together(secretary: FlaskClient) -> None:
    where = reported(secretary, MESSY)
    secretary.post(f"{where}/rows", data={"shown": ["11", "17"], "leave_out": ["11"]})
    page = secretary.get(where).text
    assert "7 rows are faulty" in page
    assert "you left 1 out" in page
    secretary.post(f"{where}/rows", data={"everything": "1"})
    page = secretary.get(where).text
    assert "Ready to confirm" in page
    assert "8 rows are left out" in page


def test_the_report_can_be_taken_away(secretary: FlaskClient) -> None:
    where = reported(secretary, MESSY)
    answer = secretary.get(f"{where}/report.csv", buffered=True)
    lines = answer.text.lstrip("\ufeff").splitlines()
    assert lines[0] == "Line,Number,Name,Outcome,Field,What is wrong,What to do"
    assert any(
        line.startswith('6,CS10754,Vanessa Thomas,faulty,Start date,"There is no such day')
        for line in lines
    )
    assert any(line.startswith("3,CS10658,Kelly Carter,added,") for line in lines)


def test_columns_are_shown_with_their_first_values(secretary: FlaskClient) -> None:
    page = secretary.get(columns_of(send(secretary, CLEAN))).text
    assert "CS10792; CS10658; CS10343" in page


def test_a_needed_column_not_chosen_is_named(secretary: FlaskClient) -> None:
    where = columns_of(send(secretary, ANN))
    answer = secretary.post(where, data={"number": "0", "forename": "1", "surname": "-"})
    assert answer.status_code == 200
    assert "Choose the column with the surname" in answer.text


def test_a_column_chosen_twice_is_told(secretary: FlaskClient) -> None:
    where = columns_of(send(secretary, ANN))
    fields = {field.value: "-" for field in Field}
    twice = {"number": "0", "forename": "1", "surname": "1", "joined_on": "4"}
    answer = secretary.post(where, data=fields | twice)
    assert "This column is chosen more than once" in answer.text


def test_a_double_submit_is_harmless(secretary: FlaskClient) -> None:
    where = reported(secretary, ANN)
    form = {"checked_at": checked_at(secretary, where)}
    for _ in range(2):
        answer = secretary.post(f"{where}/confirm", data=form)
        assert answer.status_code == 302
    assert "1 person in post" in secretary.get("/members").text


def test_a_stale_confirmation_is_shown_anew_and_nothing_is_lost(
    secretary: FlaskClient, app: Flask
) -> None:
    where = reported(secretary, f"{ANN}\n{BOB}")
    form = {"checked_at": checked_at(secretary, where)}
    with writing(app) as session:
        next_revision(session)
    answer = secretary.post(f"{where}/confirm", data=form)
    assert answer.status_code == 409
    assert "The register changed since this report was made" in answer.text
    assert "2 added" in answer.text
    secretary.post(f"{where}/check")
    answer = secretary.post(f"{where}/confirm", data={"checked_at": checked_at(secretary, where)})
    assert answer.status_code == 302
    assert "2 people in post" in secretary.get("/members").text


def test_a_new_site_can_be_said_to_be_new(secretary: FlaskClient) -> None:
    confirmed(secretary, ANN)
    where = reported(secretary, ANN.replace("Dorking", "Esher Hub"))
    page = secretary.get(where).text
    assert "“Esher Hub” is a new site" in page
    key = page.partition('name="new_group" value="')[2].partition('"')[0]
    secretary.post(f"{where}/rows", data={"new_group": key})
    assert "Ready to confirm" in secretary.get(where).text


def test_people_missing_from_the_file_are_named(secretary: FlaskClient) -> None:
    confirmed(secretary, f"{ANN}\n{BOB}")
    page = secretary.get(reported(secretary, ANN)).text
    assert "1 person in post is not in this file" in page
    assert "Bob Shaw" in page


def test_an_import_let_go_is_told_so_afterwards(secretary: FlaskClient) -> None:
    where = reported(secretary, ANN)
    secretary.post(f"{where}/discard")
    assert "was let go" in secretary.get(where).text
    answer = secretary.post(f"{where}/confirm", data={"checked_at": "x"})
    assert answer.status_code == 409
    assert "This import is settled" in answer.text
    assert secretary.get(f"{where}/columns").status_code == 409
    assert secretary.get(f"{where}/report.csv").status_code == 404


def test_confirming_while_a_row_is_faulty_is_refused(secretary: FlaskClient) -> None:
    where = reported(secretary, ANN.replace("Ann", "A."))
    form = {"checked_at": "2027-06-07T08:00:00+00:00"}
    answer = secretary.post(f"{where}/confirm", data=form)
    assert answer.status_code == 409
    assert "Some rows are still faulty" in answer.text


def test_every_group_of_rows_has_its_tab(secretary: FlaskClient) -> None:
    where = confirmed(secretary, f"{ANN}\n{BOB}")
    for shown in ("", "added", "changed", "left", "unchanged", "faulty", "warned", "nonsense"):
        assert secretary.get(f"{where}?show={shown}").status_code == 200
    assert "Ann Hill" in secretary.get(f"{where}?show=added").text


def test_the_imports_are_listed_with_what_they_did(secretary: FlaskClient) -> None:
    confirmed(secretary, ANN)
    page = secretary.get("/members/imports").text
    assert "staff.csv" in page
    assert "In the staff records" in page
    assert "Sue Park" in page
    assert secretary.get("/members/imports?before=nonsense").status_code == 200
