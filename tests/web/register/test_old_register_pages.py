"""An old register as a secretary brings it in, page by page."""

from datetime import date
from io import BytesIO

from flask.testing import FlaskClient

from tests.factories.old_register import as_csv, old_register
from tests.web.register.conftest import checked_at

ROWS = old_register(12, seed=3, until=date(2027, 6, 7))
BAD = {**ROWS[1], "Entry No.": "99", "Date entered": "31/02/2010"}


def reported(client: FlaskClient, rows: list[dict[str, str]]) -> str:
    """Upload and take the columns as guessed; gives the report's address."""
    file = (BytesIO(as_csv(rows)), "register 2006.csv")
    where = client.post("/members/old-register", data={"file": file}).location
    page = client.get(where).text
    chosen = {}
    for part in page.split('<select class="govuk-select" id="')[1:]:
        options = part.partition("</select>")[0].split("<option value=")
        field = part.partition('"')[0]
        chosen[field] = next((each.split('"')[1] for each in options if " selected" in each), "-")
    return client.post(where, data=chosen).location


def test_the_file_needs_are_told_before_it_is_chosen(secretary: FlaskClient) -> None:
    page = secretary.get("/members/old-register").text
    assert "entry number, surname (or the name of a body), date entered" in page
    assert 'href="/members/old-register"' in secretary.get("/members/imports").text


def test_no_file_is_told_in_the_form(secretary: FlaskClient) -> None:
    assert "Choose the file first." in secretary.post("/members/old-register").text


def test_the_old_register_goes_in_and_the_register_of_then_shows_it(
    secretary: FlaskClient,
) -> None:
    where = reported(secretary, ROWS)
    page = secretary.get(where).text
    assert "= 13 rows in the file" in page
    assert "Shares are entered in the ledger" in page
    answer = secretary.post(
        f"{where}/confirm", data={"checked_at": checked_at(secretary, where)}, follow_redirects=True
    )
    assert "13 entries are written to the register" in answer.text
    again = secretary.get(reported(secretary, ROWS)).text
    assert "13 there already" in again
    assert "already says all of this" in again


def test_a_faulty_row_is_told_and_can_be_left_out(secretary: FlaskClient) -> None:
    where = reported(secretary, [*ROWS, BAD])
    page = secretary.get(where).text
    assert "There is no such day as 31/02/2010" in page
    assert "1 row is faulty" in page
    assert "Put the rows right in the file" in page
    secretary.post(f"{where}/rows", data={"everything": "1"})
    assert "1 row is left out" in secretary.get(where).text


def test_a_needed_column_not_chosen_is_named(secretary: FlaskClient) -> None:
    file = (BytesIO(as_csv(ROWS)), "register.csv")
    where = secretary.post("/members/old-register", data={"file": file}).location
    answer = secretary.post(where, data={"entry_number": "0", "surname": "3", "registered_on": "-"})
    assert "Choose the column with the date entered" in answer.text


def test_the_report_can_be_taken_away(secretary: FlaskClient) -> None:
    answer = secretary.get(f"{reported(secretary, [*ROWS, BAD])}/report.csv", buffered=True)
    assert "99," in answer.text
    assert "Date entered" in answer.text


def test_an_old_report_is_made_anew_instead_of_written(secretary: FlaskClient) -> None:
    where = reported(secretary, ROWS)
    answer = secretary.post(f"{where}/confirm", data={"checked_at": "2020-01-01T00:00:00+00:00"})
    assert answer.status_code == 409
    assert "This report was made again meanwhile" in answer.text
