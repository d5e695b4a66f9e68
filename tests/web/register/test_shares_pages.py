"""The ledger's pages: the list and its download, the capital, certificates, the public check."""

import csv
from datetime import datetime
from io import BytesIO, StringIO

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from governance.identity.rules import Role
from governance.journal.queries import entries_before
from governance.kernel.ids import EntryId
from governance.shares.queries.certificates import certificates_of
from governance.shares.rules.certificates import Certificate, shown_code
from governance.web.session import db, reading
from tests.factories.identity import sign_in
from tests.factories.shares import a_body_of_shareholders
from tests.queries import counted_queries
from tests.web.register.conftest import writing


def text_of(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status, answer.text[:400]
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(answer.text)
    return answer.text


@pytest.fixture
def people(app: Flask, now: datetime) -> dict[str, EntryId]:
    with writing(app) as session:
        return a_body_of_shareholders(session, now=now)


def certificates(app: Flask, entry_id: EntryId) -> tuple[Certificate, ...]:
    with app.app_context():
        return certificates_of(reading(), entry_ids=[entry_id]).get(entry_id, ())


def test_the_ledger_lists_events_by_kind_and_day(
    secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    page = text_of(secretary.get("/shares"))
    assert page.count("Carried over from the old register</div>") == 4
    assert "Margaret Hill" in page
    none = text_of(secretary.get("/shares?kind=transfer&since=2019-01-01&until=nonsense"))
    assert "No event of this kind in these days." in none
    assert "Carried over" in text_of(secretary.get("/shares?kind=brought-forward"))
    assert "Margaret Hill" in text_of(secretary.get("/shares?kind=nonsense&after=x&before=0"))


def test_the_download_has_a_row_for_each_line_and_the_journal_knows_who_took_it(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    answer = secretary.get("/shares/ledger.csv")
    assert answer.mimetype == "text/csv"
    rows = list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 8
    assert sum(int(row["Shares in or out"]) for row in rows) == 0
    assert [row["Holder"] for row in rows[:2]] == ["Margaret Hill", "The mutual itself"]
    assert [row["Entry"] for row in rows[:2]] == ["1", ""]
    assert rows[0]["Paid up on them"] == "10.00"
    with app.app_context():
        (last, *_) = entries_before(reading())
    assert (last.act, last.subject_id) == ("download:taken", "share-ledger")


def test_the_capital_is_shown_as_at_a_day_and_checked_when_asked(
    secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    page = text_of(secretary.get("/shares/capital"))
    assert "£13" in page
    assert "The ledger balances" not in page
    assert "The ledger balances" in text_of(secretary.get("/shares/capital?check=yes"))
    before = text_of(secretary.get("/shares/capital?on=2018-01-01"))
    assert "No shares in issue on" in before


def test_asking_costs_the_same_for_four_events_as_for_one(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    secretary.get("/shares")
    with app.app_context():
        engine = db.engine
    asked = []
    for url in ("/shares?after=2", "/shares"):
        with counted_queries(engine) as seen:
            secretary.get(url)
        asked.append(len(seen))
    assert asked[0] == asked[1]


def test_a_member_without_office_sees_nothing_of_the_ledger(
    client: FlaskClient, people: dict[str, EntryId]
) -> None:
    sign_in(client)
    for url in ("/shares", "/shares/capital", "/shares/certificates", "/shares/ledger.csv"):
        assert client.get(url).status_code == 403


def test_a_director_reads_and_enters_nothing(
    client: FlaskClient, people: dict[str, EntryId], app: Flask
) -> None:
    sign_in(client, roles=[Role.DIRECTOR])
    entry_id = people["Margaret Hill"]
    page = text_of(client.get(f"/shares/entries/{entry_id}"))
    assert "What do you want to do?" not in page
    assert client.post(f"/shares/entries/{entry_id}/certificates").status_code == 403
    assert client.get(f"/shares/entries/{entry_id}/transfer").status_code == 403


def test_certificates_are_issued_for_everybody_and_printed_as_one_file(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    assert "4 members have" in text_of(secretary.get("/shares/certificates?waiting=yes"))
    done = secretary.post("/shares/certificates")
    assert "first=1&last=4" in done.location
    page = text_of(secretary.get(done.location))
    assert "4 certificates issued." in page
    printed = secretary.get("/shares/certificates.pdf?first=1&last=4")
    reader = PdfReader(BytesIO(printed.data))
    assert len(reader.pages) == 4
    assert "Certificate number 1" in " ".join(reader.pages[0].extract_text().split())
    assert "Nothing to issue" in text_of(secretary.get("/shares/certificates?waiting=yes"))
    secretary.post("/shares/certificates")
    assert "already" in text_of(secretary.get("/shares/certificates"))
    for nothing in ("", "?first=9&last=12", "?first=3&last=1", "?first=x&last=0"):
        assert secretary.get(f"/shares/certificates.pdf{nothing}").status_code == 302
    assert len(certificates(app, people["Kwame Adjei"])) == 1


def test_a_certificate_is_lost_replaced_and_cancelled(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    entry_id = people["Margaret Hill"]
    secretary.post(f"/shares/entries/{entry_id}/certificates")
    (one,) = certificates(app, entry_id)
    url = f"/shares/certificates/{one.certificate_id}"
    assert secretary.get(f"{url}.pdf").mimetype == "application/pdf"
    assert "Write why" in text_of(secretary.post(f"{url}/lost", data={"reason": ""}))
    refused = text_of(secretary.post(f"{url}/replacement", data={"indemnity": "Letter"}))
    assert "Record that first" in refused
    assert secretary.post(f"{url}/lost", data={"reason": "Burgled"}).status_code == 302
    told = text_of(secretary.post(f"{url}/replacement", data={"indemnity": ""}))
    assert "Write which indemnity" in told
    assert secretary.post(f"{url}/replacement", data={"indemnity": "Letter"}).status_code == 302
    new, old = certificates(app, entry_id)
    assert (new.replaces_id, old.stands) == (one.certificate_id, False)
    page = text_of(secretary.get(f"/shares/entries/{entry_id}"))
    assert "Cancelled" in page
    other = f"/shares/certificates/{new.certificate_id}/cancelled"
    assert secretary.post(other, data={"reason": "Handed in"}).status_code == 302
    assert "Issue a certificate" in text_of(secretary.get(f"/shares/entries/{entry_id}"))


def test_anybody_checks_a_certificate_without_an_account(
    app: Flask, secretary: FlaskClient, people: dict[str, EntryId]
) -> None:
    entry_id = people["Margaret Hill"]
    secretary.post(f"/shares/entries/{entry_id}/certificates")
    (one,) = certificates(app, entry_id)
    visitor = app.test_client()
    assert "Type the code" in text_of(visitor.get("/certificates"))
    sent = visitor.get("/certificates", query_string={"code": shown_code(one.code).upper()})
    assert sent.location == f"/certificates/{one.code}"
    page = text_of(visitor.get(sent.location))
    for said in ("This certificate is good", "Margaret Hill", "10 Ordinary", "7 June 2027"):
        assert said in page
    assert visitor.get(sent.location).headers["Cache-Control"] == "no-store"
    secretary.post(
        f"/shares/certificates/{one.certificate_id}/cancelled", data={"reason": "Secret reason"}
    )
    ended = text_of(visitor.get(sent.location))
    assert "This certificate is cancelled" in ended
    assert "Secret reason" not in ended


@pytest.mark.parametrize("code", ["abc", "a" * 20, "%00", "a" * 3000, "ABCDE-fghjk-mnpqr-stuvw"])
def test_a_code_that_was_never_given_gets_one_plain_answer(client: FlaskClient, code: str) -> None:
    page = text_of(client.get(f"/certificates/{code}"), 404)
    assert "There is no such certificate" in page
    assert page == text_of(client.get("/certificates/zzz"), 404)
