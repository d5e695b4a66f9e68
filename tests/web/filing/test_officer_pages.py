"""The pages of officers: what is asked, what is kept, and what nobody else sees."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.filing.queries.officers import officer_page
from governance.identity.rules import Role
from governance.kernel.ids import OfficerId
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.filing import PRIVATE, an_officer_of
from tests.factories.identity import sign_in

TODAY = date(2027, 6, 7)
HIDDEN = ("Hidden Lane", "KT22 8XX", "ABC-1234-XYZ", "17/05/1974")
DIRECTOR = {
    "appointed_on": "2027-06-01",
    "forename": "Mary",
    "surname": "Seacole",
    "nationality": "British",
    "country_of_residence": "England",
    "is_at_registered_office": "y",
    "consented_on": "2027-05-30",
    "states_not_disqualified": "y",
    "identity_verified_on": "2027-05-30",
    "born_on": "1974-05-17",
    "home_1": "4 Hidden Lane",
    "home_town": "Leatherhead",
    "home_postcode": "KT22 8XX",
    "personal_code": "ABC-1234-XYZ",
}
CHANGE = {
    "kind": "changed",
    "true_from": "2027-06-05",
    "appointed_on": "2027-06-01",
    "reason": "She wrote to us",
    "edition": "1",
    "forename": "Rosalind",
    "surname": "Franklin",
    "nationality": "Irish",
    "country_of_residence": "England",
    "is_at_registered_office": "y",
    "consented_on": "2027-06-01",
    "states_not_disqualified": "y",
    "identity_verified_on": "2027-06-01",
}


@pytest.mark.parametrize("path", ["", "/change", "/cease"])
def test_no_page_but_the_private_one_shows_what_is_private(
    desk: FlaskClient, officer_id: OfficerId, path: str
) -> None:
    page = desk.get(f"/filing/officers/{officer_id}{path}").text
    assert [secret for secret in HIDDEN if secret in page] == []


def test_the_private_page_shows_it_and_each_look_is_in_the_journal(
    desk: FlaskClient, acts: Callable[[], list[str]], officer_id: OfficerId
) -> None:
    answer = desk.get(f"/filing/officers/{officer_id}/private")
    assert [secret for secret in HIDDEN if secret not in answer.text] == []
    assert answer.headers["Cache-Control"] == "no-store"
    desk.get(f"/filing/officers/{officer_id}/private")
    assert acts().count("officer:private-seen") == 2


def test_a_director_may_read_officers_and_nothing_private_or_due(
    client: FlaskClient, officer_id: OfficerId
) -> None:
    sign_in(client, roles=[Role.DIRECTOR])
    page = client.get(f"/filing/officers/{officer_id}").text
    assert "Rosalind Franklin" in page
    assert "May 1974" in page
    assert "Enter a change" not in page
    assert client.get(f"/filing/officers/{officer_id}/private").status_code == 403
    assert client.get("/filing").status_code == 403


def test_a_new_director_is_entered_and_linked_to_the_member(desk: FlaskClient, app: Flask) -> None:
    data = DIRECTOR | {"member_number": "cs00042", "told_on": "2027-06-02", "told_reference": "R1"}
    answer = desk.post("/filing/officers/new?office=director", data=data)
    assert answer.status_code == 302
    page = desk.get(answer.location).text
    assert "Mary Seacole" in page
    assert "Their page in the members list" in page
    assert "Registrar told on 2 Jun 2027, R1" in page
    assert [secret for secret in HIDDEN if secret in page] == []


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({"surname": ""}, "Enter the surname."),
        ({"appointed_on": ""}, "Enter the day they took office."),
        ({"born_on": "2015-01-01"}, "A director must be at least 16."),
        ({"member_number": "CS99999"}, "Nobody on file has this number."),
        ({"consented_on": "2027-07-01"}, "This day is still to come."),
        ({"appointed_on": "9999-12-31"}, "Check the year."),
        ({"born_on": "9999-12-31"}, "Check the year."),
        ({"former_1": "Gray", "former_1_until": "0202-01-01"}, "Check the year."),
        ({"address_1": "1 Hill Street"}, "Untick the registered office"),
    ],
)
def test_a_fault_is_told_and_what_was_typed_stays(
    desk: FlaskClient, typed: dict[str, str], fault: str
) -> None:
    answer = desk.post("/filing/officers/new?office=director", data=DIRECTOR | typed)
    assert answer.status_code == 200
    assert fault in answer.text
    assert "4 Hidden Lane" in answer.text


def test_a_secretarys_form_asks_for_nothing_private(desk: FlaskClient) -> None:
    page = desk.get("/filing/officers/new?office=secretary").text
    assert 'name="surname"' in page
    for name in ("born_on", "home_1", "personal_code", "nationality"):
        assert f'name="{name}"' not in page


def test_an_office_of_another_legal_form_is_refused(desk: FlaskClient) -> None:
    answer = desk.get("/filing/officers/new?office=governor")
    assert answer.status_code == 409
    assert "no governor" in answer.text


def test_a_change_is_entered_and_private_facts_left_empty_stay(
    desk: FlaskClient, app: Flask, officer_id: OfficerId
) -> None:
    answer = desk.post(f"/filing/officers/{officer_id}/change", data=CHANGE)
    assert answer.status_code == 302
    page = desk.get(f"/filing/officers/{officer_id}").text
    assert "Irish" in page
    assert "What: nationality." in page
    assert "Tell the registrar by Friday 18 June 2027." in page
    private = desk.get(f"/filing/officers/{officer_id}/private").text
    assert PRIVATE.personal_code in private


def test_a_change_made_meanwhile_is_shown_and_the_typing_kept(
    desk: FlaskClient, officer_id: OfficerId
) -> None:
    desk.post(f"/filing/officers/{officer_id}/change", data=CHANGE)
    answer = desk.post(
        f"/filing/officers/{officer_id}/change", data=CHANGE | {"nationality": "French"}
    )
    assert answer.status_code == 409
    assert "Somebody else changed this record" in answer.text
    assert "Ada Lovelace entered at" in answer.text
    assert 'value="French"' in answer.text
    again = desk.post(
        f"/filing/officers/{officer_id}/change",
        data=CHANGE | {"nationality": "French", "edition": "2"},
    )
    assert again.status_code == 302


def test_a_day_of_office_moves_by_a_correction_only(
    desk: FlaskClient, officer_id: OfficerId
) -> None:
    moved = CHANGE | {"appointed_on": "2027-05-25"}
    answer = desk.post(f"/filing/officers/{officer_id}/change", data=moved)
    assert "It was entered wrongly” to put this day right" in answer.text
    desk.post(f"/filing/officers/{officer_id}/change", data=moved | {"kind": "corrected"})
    page = desk.get(f"/filing/officers/{officer_id}").text
    assert "Tell the registrar by Monday 7 June 2027." in page


def test_an_end_is_not_before_the_beginning(desk: FlaskClient, officer_id: OfficerId) -> None:
    data = {"ceased_on": "2027-05-01", "reason": "Resigned", "edition": "1"}
    answer = desk.post(f"/filing/officers/{officer_id}/cease", data=data)
    assert "This is before they took office." in answer.text
    answer = desk.post(
        f"/filing/officers/{officer_id}/cease", data=data | {"ceased_on": "2027-06-05"}
    )
    assert answer.status_code == 302
    assert "Ceased 5 Jun 2027" in desk.get(f"/filing/officers/{officer_id}").text
    again = desk.post(
        f"/filing/officers/{officer_id}/cease",
        data=data | {"ceased_on": "2027-06-05", "edition": "2"},
    )
    assert again.status_code == 409


def test_acting_unverified_or_unnotified_is_warned_of(
    desk: FlaskClient, app: Flask, clock: MovableClock
) -> None:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        late = an_officer_of(
            session,
            now=clock(),
            name="Ida Wells",
            appointed_on=date(2027, 5, 1),
            identity_verified_on=None,
        )
        session.commit()
        db.session.remove()
    page = desk.get(f"/filing/officers/{late}").text
    assert "Identity not verified." in page
    assert "The registrar was not told in time." in page
    assert "Registrar not told" in desk.get("/filing/officers").text


def test_the_list_of_officers_holds_every_page_of_theirs(
    desk: FlaskClient, app: Flask, officer_id: OfficerId
) -> None:
    assert f"/filing/officers/{officer_id}" in desk.get("/filing/officers").text
    with app.app_context():
        page = officer_page(db.session(), officer_id=officer_id, day=TODAY)
    assert page.facts.appointed_on == date(2027, 6, 1)
