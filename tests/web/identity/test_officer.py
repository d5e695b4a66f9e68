import re
from uuid import uuid4

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.identity.rules import Role
from governance.identity.service.links import make_set_up_link
from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import AccountId, MemberId
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import PASSWORD, an_account, sign_in
from tests.web.identity.conftest import Written, headed, secret_in, text_of

Officer = tuple[AccountId, pyotp.TOTP, list[str]]
ADA = "ada.lovelace@example.org"
NEW_PASSWORD = "gravel teapot umbrella moss"


def first_step(client: FlaskClient, password: str = PASSWORD, email: str = ADA) -> str:
    answer = client.post("/sign-in/officer", data={"email": email, "password": password})
    return headed(answer)


def signed_in_as(client: FlaskClient, officer: Officer, clock: MovableClock) -> None:
    first_step(client)
    headed(client.post("/sign-in/officer/code", data={"code": officer[1].at(clock())}))


def secret_shown(page: str) -> pyotp.TOTP:
    found = re.search(r'<code translate="no">([A-Z2-7 ]+)</code>', page)
    assert found is not None
    return pyotp.TOTP(found.group(1).replace(" ", ""))


def codes_shown(page: str) -> list[str]:
    return re.findall(r"<code translate=\"no\">([0-9A-Z]{5}-[0-9A-Z]{5})</code>", page)


def test_an_officer_signs_in_with_password_and_code(
    client: FlaskClient, officer: Officer, clock: MovableClock, app: Flask
) -> None:
    text_of(client.get("/sign-in/officer"))
    answer = client.post(
        "/sign-in/officer",
        query_string={"next": "/manage/roles"},
        data={"email": ADA.upper(), "password": PASSWORD},
    )
    assert headed(answer) == "/sign-in/officer/code"
    assert secret_in(client) is None
    assert client.get("/manage/roles").status_code == 302
    text_of(client.get("/sign-in/officer/code"))
    code = officer[1].at(clock())
    assert headed(client.post("/sign-in/officer/code", data={"code": code})) == "/manage/roles"
    text_of(client.get("/manage/roles"))
    with app.app_context():
        newest = entries_before(db.session(), limit=1)[0]
    assert (newest.act, newest.actor_id) == ("officer:signed-in", officer[0])


@pytest.mark.parametrize(("email", "password"), [(ADA, "wrong"), ("nobody@x.org", PASSWORD)])
@pytest.mark.usefixtures("officer")
def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    client: FlaskClient, email: str, password: str
) -> None:
    page = text_of(client.post("/sign-in/officer", data={"email": email, "password": password}))
    assert "The address and the password do not belong together" in page
    assert password not in page
    assert f'value="{email}"' in page


def test_guessing_a_password_is_slowed_for_that_address_only(
    client: FlaskClient, app: Flask, officer: Officer, clock: MovableClock
) -> None:
    for _ in range(5):
        text_of(client.post("/sign-in/officer", data={"email": ADA, "password": "wrong"}))
    right = {"email": ADA, "password": PASSWORD}
    text_of(app.test_client().post("/sign-in/officer", data=right), 429)
    other = {"email": "other@example.org", "password": "wrong"}
    text_of(client.post("/sign-in/officer", data=other))
    clock.move(minutes=1)
    signed_in_as(client, officer, clock)


def test_a_code_is_not_taken_twice(app: Flask, officer: Officer, clock: MovableClock) -> None:
    signed_in_as(app.test_client(), officer, clock)
    again = app.test_client()
    first_step(again)
    code = officer[1].at(clock())
    page = text_of(again.post("/sign-in/officer/code", data={"code": code}))
    assert "This code is not right, or was used already" in page
    clock.move(seconds=30)
    headed(again.post("/sign-in/officer/code", data={"code": officer[1].at(clock())}))


def test_guessing_codes_is_slowed(client: FlaskClient, officer: Officer) -> None:
    first_step(client)
    for _ in range(5):
        text_of(client.post("/sign-in/officer/code", data={"code": "000000"}))
    text_of(client.post("/sign-in/officer/code", data={"code": officer[2][0]}), 429)


def test_a_recovery_code_signs_in_once(app: Flask, officer: Officer) -> None:
    client, again = app.test_client(), app.test_client()
    for browser, status in ((client, 302), (again, 200)):
        first_step(browser)
        answer = browser.post("/sign-in/officer/code", data={"code": officer[2][0].lower()})
        assert answer.status_code == status


def test_the_second_step_needs_the_first_ten_minutes_ago_at_most(
    client: FlaskClient, officer: Officer, clock: MovableClock
) -> None:
    page = text_of(client.get("/sign-in/officer/code"), 400)
    assert "sign-in-interrupted" in page
    first_step(client)
    clock.move(minutes=11)
    code = officer[1].at(clock())
    text_of(client.post("/sign-in/officer/code", data={"code": code}), 400)
    assert secret_in(client) is None


@pytest.mark.usefixtures("officer")
def test_a_password_alone_does_not_reach_the_set_up_of_a_phone(client: FlaskClient) -> None:
    first_step(client)
    text_of(client.get("/sign-in/set-up/authenticator"), 400)


def a_set_up_path(app: Flask, written: Written) -> str:
    now = app.extensions["clock"]()

    def make(session: object) -> str:
        account_id = an_account(
            session,  # type: ignore[arg-type] # the session of the app's database
            now=now,
            name="Mary Seacole",
            email="mary@example.org",
            roles=[Role.RETURNING_OFFICER],
        )
        return make_set_up_link(
            session,  # type: ignore[arg-type] # the session of the app's database
            account_id=account_id,
            actor=SYSTEM,
            now=now,
        )

    return f"/sign-in/set-up/{written(make)}"


def test_a_new_officer_sets_everything_up_and_sees_the_recovery_codes_once(
    client: FlaskClient, app: Flask, written: Written, clock: MovableClock
) -> None:
    path = a_set_up_path(app, written)
    assert "Welcome, Mary Seacole" in text_of(client.get(path))
    for easy in ("short", "MarySeacole2027", "password12345"):
        page = text_of(client.post(path, data={"password": easy}))
        assert easy not in page
        assert "govuk-error-message" in page
    assert headed(client.post(path, data={"password": NEW_PASSWORD})) == (
        "/sign-in/set-up/authenticator"
    )
    text_of(client.get(path), 410)
    page = text_of(client.get("/sign-in/set-up/authenticator"))
    assert 'src="data:image/svg+xml' in page
    phone = secret_shown(page)
    page = text_of(client.post("/sign-in/set-up/authenticator", data={"code": "000000"}))
    assert "This code is not right" in page
    data = {"code": phone.at(clock())}
    answer = client.post("/sign-in/set-up/authenticator", data=data)
    assert answer.headers["Cache-Control"] == "no-store"
    codes = codes_shown(text_of(answer))
    assert len(codes) == 10
    assert "Returning officer" in text_of(client.get("/account/security"))
    text_of(client.get("/sign-in/set-up/authenticator"), 400)
    again = app.test_client()
    first_step(again, NEW_PASSWORD, "mary@example.org")
    headed(again.post("/sign-in/officer/code", data={"code": codes[9]}))


def test_an_officer_without_a_phone_can_do_nothing_but_set_it_up(
    client: FlaskClient, app: Flask, written: Written
) -> None:
    client.post(a_set_up_path(app, written), data={"password": NEW_PASSWORD})
    later = app.test_client()
    path = first_step(later, NEW_PASSWORD, "mary@example.org")
    assert path == "/sign-in/set-up/authenticator"
    for page in ("/account/security", "/manage/roles", "/account/sessions"):
        assert later.get(page).status_code == 302
    text_of(later.get("/sign-in/officer/code"))
    text_of(later.post("/sign-in/officer/code", data={"code": "000000"}), 400)


def test_a_password_is_changed_by_its_owner_and_other_devices_are_signed_out(
    client: FlaskClient, app: Flask, officer: Officer, clock: MovableClock
) -> None:
    other = app.test_client()
    signed_in_as(other, officer, clock)
    clock.move(minutes=1)
    signed_in_as(client, officer, clock)
    text_of(client.get("/account/security/password"))
    wrong = {"current": "not it", "password": NEW_PASSWORD}
    assert "This is not your password" in text_of(
        client.post("/account/security/password", data=wrong)
    )
    easy = {"current": PASSWORD, "password": "password123456"}
    assert "easy to guess" in text_of(client.post("/account/security/password", data=easy))
    right = {"current": PASSWORD, "password": NEW_PASSWORD}
    assert headed(client.post("/account/security/password", data=right)) == "/account/security"
    assert "Your password is changed" in text_of(client.get("/account/security"))
    assert other.get("/account/security").status_code == 302
    assert first_step(app.test_client(), NEW_PASSWORD) == "/sign-in/officer/code"


def test_new_recovery_codes_need_a_fresh_code(
    client: FlaskClient, officer: Officer, clock: MovableClock
) -> None:
    signed_in_as(client, officer, clock)
    path = "/account/security/recovery-codes"
    text_of(client.get(path))
    used = {"code": officer[1].at(clock())}
    assert "was used already" in text_of(client.post(path, data=used))
    clock.move(seconds=30)
    fresh = {"code": officer[1].at(clock())}
    codes = codes_shown(text_of(client.post(path, data=fresh)))
    assert len(codes) == 10
    assert not set(codes) & set(officer[2])


def test_an_officer_moves_to_another_phone(
    client: FlaskClient, officer: Officer, clock: MovableClock
) -> None:
    signed_in_as(client, officer, clock)
    path = "/account/security/authenticator"
    text_of(client.get(path), 400)
    assert headed(client.post(f"{path}/new")) == path
    phone = secret_shown(text_of(client.get(path)))
    code = phone.at(clock())
    page = text_of(client.post(path, data={"current": "not it", "code": code}))
    assert "This is not your password" in page
    page = text_of(client.post(path, data={"current": PASSWORD, "code": "000000"}))
    assert "This code is not right" in page
    page = text_of(client.post(path, data={"current": PASSWORD, "code": code}))
    assert len(codes_shown(page)) == 10


def test_an_officer_who_came_by_a_link_changes_nothing(
    client: FlaskClient, app: Flask, officer: Officer
) -> None:
    sign_in(client, account_id=officer[0])
    assert "Your role is resting" in text_of(client.get("/account/security"))
    for path in ("password", "recovery-codes", "authenticator"):
        page = text_of(client.get(f"/account/security/{path}"), 409)
        assert "needs-officer-sign-in" in page
        text_of(client.post(f"/account/security/{path}", data={"code": officer[2][0]}), 409)
    text_of(client.post("/account/security/authenticator/new"), 409)


def test_a_co_owner_without_a_password_is_told_how_they_sign_in(client: FlaskClient) -> None:
    sign_in(client, member_id=MemberId(uuid4()), email="grace@example.org")
    page = text_of(client.get("/account/security"))
    assert "There is no password" in page
    assert "grace@example.org" in page


def test_people_see_and_end_their_own_sign_ins(client: FlaskClient, app: Flask) -> None:
    account_id = sign_in(client)
    other, third = app.test_client(), app.test_client()
    sign_in(other, account_id=account_id)
    sign_in(third, account_id=account_id)
    page = text_of(client.get("/account/sessions"))
    assert page.count("This device") == 1
    ends = re.findall(r'action="(/account/sessions/[0-9a-f-]+/end)"', page)
    assert len(ends) == 2
    assert headed(client.post(ends[0])) == "/account/sessions"
    text_of(client.post(ends[0]), 404)
    assert headed(client.post("/account/sessions/end-others")) == "/account/sessions"
    assert [one.get("/account/sessions").status_code for one in (client, other, third)] == [
        200,
        302,
        302,
    ]
    client.post("/account/sessions/end-others")
    assert "No other device was signed in" in text_of(client.get("/account/sessions"))
