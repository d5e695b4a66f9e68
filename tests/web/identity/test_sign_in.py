import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.identity.rules import Role
from governance.identity.rules.keys import Keys
from governance.identity.service import issue_activation_codes
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId
from governance.notices.rules import OutgoingEmail
from governance.web.session import db
from tests.conftest import MovableClock
from tests.factories.identity import an_account, sign_in
from tests.queries import counted_queries
from tests.web.identity.conftest import Written, headed, secret_in, text_of

Mail = Callable[[], list[OutgoingEmail]]
GRACE = "grace.hopper@example.org"


@pytest.fixture
def grace(app: Flask, written: Written) -> None:
    now = app.extensions["clock"]()
    written(lambda session: an_account(session, now=now, member_id=MemberId(uuid4())))


def path_in(email: OutgoingEmail) -> str:
    found = re.search(r"^https?://[^/]+(/\S+)$", email.body, re.MULTILINE)
    assert found is not None
    return found.group(1)


def asked(client: FlaskClient, mail: Mail, next_path: str = "") -> str:
    """Ask for a link and find its path in the e-mail."""
    client.post("/sign-in", query_string={"next": next_path}, data={"email": GRACE})
    return path_in(mail()[-1])


@pytest.mark.usefixtures("grace")
def test_a_member_signs_in_by_a_link_opened_on_another_device(app: Flask, mail: Mail) -> None:
    asking, opening = app.test_client(), app.test_client()
    path = asked(asking, mail, next_path="/account/sessions")
    assert "Sign in as Grace Hopper" in text_of(opening.get(path))
    assert headed(opening.post(path)) == "/account/sessions"
    assert "Where you are signed in" in text_of(opening.get("/account/sessions"))
    assert headed(asking.get("/account/sessions")).startswith("/sign-in?next=")


@pytest.mark.usefixtures("grace")
def test_a_mail_scanner_that_opens_the_link_does_not_use_it_up(
    client: FlaskClient, mail: Mail
) -> None:
    path = asked(client, mail)
    for _ in range(3):
        text_of(client.get(path))
        assert client.head(path).status_code == 200
    headed(client.post(path))


@pytest.mark.usefixtures("grace")
def test_a_used_link_says_so_and_what_to_do(client: FlaskClient, app: Flask, mail: Mail) -> None:
    path = asked(client, mail)
    headed(client.post(path))
    for answer in (client.get(path), app.test_client().post(path)):
        page = text_of(answer, 410)
        assert "This link no longer works" in page
        assert "Ask for a new link" in page
        assert "link-not-valid" in page


@pytest.mark.usefixtures("grace")
def test_an_expired_link_is_refused(client: FlaskClient, clock: MovableClock, mail: Mail) -> None:
    path = asked(client, mail)
    clock.move(minutes=16)
    assert "This link no longer works" in text_of(client.get(path), 410)
    text_of(client.post(path), 410)


@pytest.mark.usefixtures("grace")
def test_the_answer_and_the_work_are_the_same_for_an_unknown_address(
    app: Flask, mail: Mail
) -> None:
    pages, work = [], []
    for email in (GRACE, "nobody@example.org"):
        client = app.test_client()
        with app.app_context():
            engine = db.engine
        with counted_queries(engine) as seen:
            answer = client.post("/sign-in", data={"email": email})
        work.append(seen)
        assert headed(answer) == "/sign-in/sent"
        pages.append(text_of(client.get("/sign-in/sent")).replace(email, "ADDRESS"))
    token = re.compile(r'value="[^"]+"')
    assert token.sub("", pages[0]) == token.sub("", pages[1])
    assert work[0] == work[1]
    assert not any("accounts" in statement for statement in work[0])
    assert [email.address for email in mail()] == [GRACE]


def test_the_page_tells_people_who_share_an_address_what_they_get(client: FlaskClient) -> None:
    assert headed(client.get("/sign-in/sent")) == "/sign-in"
    client.post("/sign-in", data={"email": "family@example.org"})
    page = text_of(client.get("/sign-in/sent"))
    assert "Each of you gets an e-mail of your own" in page
    assert "family@example.org" in page


@pytest.mark.parametrize("email", ["", "nope", "a@b", "two@x.org, three@x.org"])
def test_an_address_that_is_none_is_asked_for_again_and_kept(
    client: FlaskClient, email: str
) -> None:
    page = text_of(client.post("/sign-in", data={"email": email}))
    assert "Type an e-mail address" in page
    assert f'value="{email}"' in page


def test_asking_again_and_again_is_slowed_known_or_not(
    client: FlaskClient, clock: MovableClock
) -> None:
    for _ in range(5):
        headed(client.post("/sign-in", data={"email": "nobody@example.org"}))
    page = text_of(client.post("/sign-in", data={"email": "Nobody@example.org"}), 429)
    assert "Too many tries" in page
    headed(client.post("/sign-in", data={"email": "somebody@example.org"}))
    clock.move(minutes=1)
    headed(client.post("/sign-in", data={"email": "nobody@example.org"}))


@pytest.mark.usefixtures("grace")
@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(client: FlaskClient, mail: Mail, elsewhere: str) -> None:
    page = text_of(client.get("/sign-in", query_string={"next": elsewhere}))
    assert "evil.example" not in page
    path = asked(client, mail, next_path=elsewhere)
    assert headed(client.post(path)) == "/"


@pytest.mark.usefixtures("grace")
def test_the_session_s_secret_is_new_at_each_sign_in_and_the_old_one_ends(
    client: FlaskClient, app: Flask, mail: Mail
) -> None:
    headed(client.post(asked(client, mail)))
    first = secret_in(client)
    headed(client.post(asked(client, mail)))
    second = secret_in(client)
    assert first is not None
    assert second is not None
    assert first != second
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = first
    assert thief.get("/account/sessions").status_code == 302


@pytest.mark.usefixtures("grace")
def test_what_the_cookie_held_before_signing_in_is_dropped(client: FlaskClient, mail: Mail) -> None:
    path = asked(client, mail)
    with client.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
    client.post(path)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


def test_a_session_lasts_while_it_is_used_and_ends_after_half_an_hour_without(
    client: FlaskClient, clock: MovableClock
) -> None:
    sign_in(client, roles=[Role.AUDITOR])
    for _ in range(4):
        clock.move(minutes=25)
        assert client.get("/account/sessions").status_code == 200
    clock.move(minutes=31)
    assert headed(client.get("/account/sessions")).startswith("/sign-in")


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(
    client: FlaskClient, clock: MovableClock
) -> None:
    sign_in(client)
    for _ in range(36):
        clock.move(minutes=20)
        assert client.get("/account/sessions").status_code == 200
    clock.move(minutes=1)
    assert client.get("/account/sessions").status_code == 302


def test_looking_at_pages_writes_nothing_for_five_minutes(
    client: FlaskClient, app: Flask, clock: MovableClock
) -> None:
    sign_in(client)
    with app.app_context():
        engine = db.engine

    def writes() -> int:
        with counted_queries(engine) as seen:
            client.get("/account/security")
        return sum(statement.startswith("UPDATE") for statement in seen)

    clock.move(minutes=4)
    assert writes() == 0
    clock.move(minutes=1)
    assert (writes(), writes()) == (1, 0)


def test_signing_out_ends_the_session_and_works_twice(client: FlaskClient, app: Flask) -> None:
    sign_in(client)
    secret = secret_in(client)
    assert headed(client.post("/sign-out")) == "/sign-in"
    assert "You are signed out" in text_of(client.get("/sign-in"))
    assert headed(client.post("/sign-out")) == "/sign-in"
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie["_user_id"] = secret
    assert thief.get("/account/sessions").status_code == 302


def test_signing_in_and_out_need_the_form_s_token(client: FlaskClient, app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        for path in (
            "/sign-in",
            "/sign-in/code",
            "/sign-in/officer",
            "/sign-out",
            "/sign-in/link/x",
        ):
            assert client.post(path, data={"email": GRACE}).status_code == 400
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def a_code(written: Written, app: Flask, keys: Keys) -> str:
    now = app.extensions["clock"]()

    def issue(session: object) -> str:
        account_id = an_account(
            session,  # type: ignore[arg-type] # the session of the app's database
            now=now,
            name="Rosa Parks",
            email=None,
            member_id=MemberId(uuid4()),
        )
        (one,) = issue_activation_codes(
            session,  # type: ignore[arg-type] # the session of the app's database
            account_ids=[account_id],
            keys=keys,
            actor=SYSTEM,
            now=now,
        )
        return one.code

    code: str = written(issue)
    return code


def test_a_code_from_a_letter_signs_in_once_and_asks_for_an_address(
    app: Flask, written: Written, keys: Keys, mail: Mail
) -> None:
    code, client = a_code(written, app, keys), app.test_client()
    text_of(client.get("/sign-in/code"))
    typed = code.lower().replace("-", " ")
    answer = client.post("/sign-in/code", query_string={"next": "/votes"}, data={"code": typed})
    assert headed(answer) == "/account/email?next=/votes"
    assert "How may we reach you next time?" in text_of(client.get("/account/email"))
    answer = client.post(
        "/account/email", query_string={"next": "/account/security"}, data={"email": "r@x.org"}
    )
    assert headed(answer) == "/account/security"
    (confirmation,) = mail()
    elsewhere = app.test_client()
    assert "r@x.org" in text_of(elsewhere.get(path_in(confirmation)))
    assert headed(elsewhere.post(path_in(confirmation))) == "/"
    text_of(elsewhere.get(path_in(confirmation)), 410)
    text_of(elsewhere.post(path_in(confirmation)), 410)
    assert headed(client.get("/account/email")) == "/"
    assert "r@x.org" in text_of(client.get("/account/security"))
    page = text_of(app.test_client().post("/sign-in/code", data={"code": code}))
    assert "This code does not work" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the activation code"),
        ("ABCD", "The code has 16 characters"),
        ("ABCD-EFGH-JKMN-PQRS", "There is a slip in the code"),
    ],
)
def test_a_slip_is_explained_before_anything_is_counted(
    client: FlaskClient, typed: str, said: str
) -> None:
    for _ in range(7):
        page = text_of(client.post("/sign-in/code", data={"code": typed}))
        assert said in page
        assert f'value="{typed}"' in page


def test_a_used_up_code_is_slowed_when_tried_again_and_again(
    client: FlaskClient, app: Flask, written: Written, keys: Keys, clock: MovableClock
) -> None:
    code = a_code(written, app, keys)
    clock.move(days=61)
    for _ in range(5):
        text_of(client.post("/sign-in/code", data={"code": code}))
    page = text_of(client.post("/sign-in/code", data={"code": code}), 429)
    assert "too-many-tries" in page
    clock.set(clock() + timedelta(minutes=2))
    text_of(client.post("/sign-in/code", data={"code": code}))


def test_the_sign_in_pages_are_never_stored(client: FlaskClient) -> None:
    for path in ("/sign-in", "/sign-in/code", "/sign-in/officer"):
        assert client.get(path).headers["Cache-Control"] == "no-store"
