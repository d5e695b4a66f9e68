import re
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from governance.identity.rules import Role
from governance.kernel.ids import AccountId
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import an_account, sign_in
from tests.queries import counted_queries
from tests.web.identity.conftest import Written, headed, text_of


@pytest.fixture
def pat(app: Flask, written: Written) -> AccountId:
    now = app.extensions["clock"]()
    account_id: AccountId = written(
        lambda session: an_account(session, now=now, name="Pat Summers", email="pat@example.org")
    )
    return account_id


@pytest.fixture
def administrator(client: FlaskClient) -> FlaskClient:
    sign_in(client, roles=[Role.ADMINISTRATOR], name="Ann Field", email="ann@example.org")
    return client


@pytest.fixture
def secretary(app: Flask) -> FlaskClient:
    client = app.test_client()
    sign_in(client, roles=[Role.COMPANY_SECRETARY], name="Sue Marsh", email="sue@example.org")
    return client


def acted(page: str, act: str) -> str:
    """The address of the first ``confirm`` or ``end`` on the page."""
    found = re.search(rf'href="(/manage/roles/[0-9a-f-]+/{act})"', page)
    assert found is not None
    return found.group(1)


def test_a_role_is_proposed_found_confirmed_used_and_ended(
    administrator: FlaskClient, secretary: FlaskClient, pat: AccountId
) -> None:
    found = text_of(administrator.get("/manage/roles/propose", query_string={"q": "summers"}))
    path = f"/manage/roles/propose/{pat}"
    assert path in found
    text_of(administrator.get(path))
    assert headed(administrator.post(path, data={"role": "scrutineer"})) == "/manage/roles"
    own = text_of(administrator.get("/manage/roles"))
    assert "Another officer must confirm" in own
    assert "Look and confirm" not in own
    confirm = acted(text_of(secretary.get("/manage/roles")), "confirm")
    assert "Pat Summers will then be able to" in text_of(secretary.get(confirm))
    refused = text_of(administrator.post(confirm), 409)
    assert "Another officer must confirm this" in refused
    assert headed(secretary.post(confirm)) == "/manage/roles"
    assert "Pat Summers is now scrutineer" in text_of(secretary.get("/manage/roles"))
    text_of(secretary.post(confirm), 409)
    end = f"{confirm.removesuffix('confirm')}end"
    text_of(secretary.get(end))
    assert headed(secretary.post(end)) == "/manage/roles"
    assert "Pat Summers is no longer scrutineer" in text_of(secretary.get("/manage/roles"))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"role": "auditor"}, "An auditor’s role needs a last day"),
        ({"role": "auditor", "ends_on": "2027-06-06"}, "The last day is over already"),
        ({"role": "king"}, "govuk-error-message"),
        ({}, "govuk-error-message"),
    ],
)
def test_a_proposal_that_lacks_something_is_asked_for_again(
    administrator: FlaskClient, pat: AccountId, data: dict[str, str], said: str
) -> None:
    assert said in text_of(administrator.post(f"/manage/roles/propose/{pat}", data=data))


def test_the_same_role_twice_is_refused_in_words(
    administrator: FlaskClient, pat: AccountId
) -> None:
    path = f"/manage/roles/propose/{pat}"
    data = {"role": "auditor", "ends_on": "2027-12-31"}
    headed(administrator.post(path, data=data))
    assert "Pat Summers has this role already" in text_of(administrator.post(path, data=data), 409)


def test_somebody_from_outside_is_added_and_proposed(
    administrator: FlaskClient, pat: AccountId
) -> None:
    text_of(administrator.get("/manage/roles/new-person"))
    path = "/manage/roles/new-person"
    taken = {"name": "Tom Ledger", "email": "PAT@example.org"}
    assert "Pat Summers already uses this address" in text_of(administrator.post(path, data=taken))
    empty = text_of(administrator.post(path, data={"name": " ", "email": "x"}))
    assert "Type the person’s full name" in empty
    new = {"name": "Tom Ledger", "email": "tom@audit.example"}
    onwards = headed(administrator.post(path, data=new))
    assert onwards.startswith("/manage/roles/propose/")
    assert str(pat) not in onwards
    assert "Propose a role for Tom Ledger" in text_of(administrator.get(onwards))


def test_only_an_administrator_proposes(secretary: FlaskClient, pat: AccountId) -> None:
    assert "Propose a role" not in text_of(secretary.get("/manage/roles"))
    for path in ("propose", f"propose/{pat}", "new-person"):
        text_of(secretary.get(f"/manage/roles/{path}"), 403)


def test_a_role_s_last_day_takes_its_permissions_away(
    client: FlaskClient, app: Flask, written: Written, clock: MovableClock
) -> None:
    now = clock()
    account_id = written(
        lambda session: an_account(
            session,
            now=now,
            name="Tom Ledger",
            roles=[Role.COMPANY_SECRETARY],
            ends_on=now.date() + timedelta(days=1),
        )
    )
    clock.move(days=1)
    sign_in(client, account_id=account_id, roles=[Role.COMPANY_SECRETARY])
    text_of(client.get("/manage/roles"))
    clock.move(days=1)
    sign_in(client, account_id=account_id, roles=[Role.COMPANY_SECRETARY])
    text_of(client.get("/manage/roles"), 403)


def test_the_table_of_roles_has_words_for_every_role_and_permission(
    secretary: FlaskClient,
) -> None:
    page = text_of(secretary.get("/manage/roles/what-they-may-do"))
    assert "Count the votes after the close" in page
    assert "<li></li>" not in page


def test_unknown_roles_and_people_are_not_found(administrator: FlaskClient) -> None:
    for path in (f"propose/{uuid4()}", f"{uuid4()}/confirm", f"{uuid4()}/end"):
        text_of(administrator.get(f"/manage/roles/{path}"), 404)


def test_the_list_of_roles_costs_the_same_however_many_there_are(
    app: Flask, secretary: FlaskClient, written: Written
) -> None:
    with app.app_context():
        engine = db.engine

    def cost() -> int:
        with counted_queries(engine) as seen:
            text_of(secretary.get("/manage/roles"))
        return len(seen)

    before, now = cost(), app.extensions["clock"]()

    def make(session: Session) -> None:
        for number in range(5):
            an_account(session, now=now, name=f"Officer {number}", roles=[Role.SCRUTINEER])

    written(make)
    assert cost() == before
