"""Entering the articles' terms in a browser, and confirming them as somebody else."""

from flask.testing import FlaskClient

from governance.identity.rules import Role
from tests.factories.identity import sign_in

TERMS = {
    "legal_form": "company-by-shares",
    "registered_name": "Example Mutual Limited",
    "registered_number": "05700001",
    "office_lines": "1 Ewell Road\r\nEpsom\r\nKT17 1AA",
    "year_end": "03-31",
    "name_1": "Ordinary",
    "nominal_1": "0.01",
    "votes_1": "1",
    "shares_each": "1",
    "offer_after_months": "6",
    "leaver_route": "gift-back",
    "leaver_vote": "with-employment",
    "service_address": "registered-office",
    "in_force_on": "2027-06-01",
    "reason": "Special resolution of 23 September 2026",
}


def test_terms_are_entered_by_one_and_confirmed_by_another(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY], name="Grace")
    entered = client.post("/mutual/articles/new", data=TERMS)
    assert entered.status_code == 302
    page = client.get(entered.location).get_data(as_text=True)
    assert "You entered these terms" in page
    assert "1p each, 1 vote a share" in page
    refused = client.post(f"{entered.location}/confirm")
    assert refused.status_code == 409
    assert "Somebody else has to confirm" in refused.get_data(as_text=True)
    sign_in(client, roles=[Role.DIRECTOR], name="Ada")
    assert "Confirm these terms" in client.get(entered.location).get_data(as_text=True)
    assert client.post(f"{entered.location}/confirm").status_code == 302
    overview = client.get("/mutual/articles").get_data(as_text=True)
    assert "Example Mutual Limited" in overview
    assert "6 months" in overview
    assert "Confirmed" in overview


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    wrong = TERMS | {"nominal_1": "a penny", "registered_number": "keep me"}
    page = client.post("/mutual/articles/new", data=wrong).get_data(as_text=True)
    assert "Ordinary: a share has a nominal value of 1p at least." in page
    assert "keep me" in page


def test_a_form_without_answers_names_every_question(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    page = client.post("/mutual/articles/new", data={"reason": ""}).get_data(as_text=True)
    assert "Choose the legal form." in page
    assert "Say where this is decided." in page


def test_a_director_cannot_enter_terms(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.DIRECTOR])
    assert client.get("/mutual/articles/new").status_code == 403
    assert "Enter new terms" not in client.get("/mutual/articles").get_data(as_text=True)


def test_the_secretary_may_turn_down_terms(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    entered = client.post("/mutual/articles/new", data=TERMS)
    assert client.post(f"{entered.location}/reject").status_code == 302
    assert "Turned down" in client.get("/mutual/articles").get_data(as_text=True)
    assert client.post(f"{entered.location}/reject").status_code == 409
