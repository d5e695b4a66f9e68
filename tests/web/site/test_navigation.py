"""The navigation: which place one is in, and what officers find in their own menu."""

import re
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.identity.rules import Role
from governance.identity.rules.keys import Keys
from governance.identity.service import open_account
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import MemberId
from governance.storage.engine import begin_writing
from governance.web.page import current_place
from governance.web.session import db
from tests.factories.identity import an_officer, sign_in
from tests.pages import marked_section
from tests.queries import counted_queries

URLS = ("/votes", "/members", "/manage/elections", "/elections", "/notices/", "/journal")


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/votes", "/votes"),
        ("/members/imports", "/members"),
        ("/manage/elections/1/count", "/manage/elections"),
        ("/elections/1/result", "/elections"),
        ("/notices", "/notices/"),
        ("/notices/1", "/notices/"),
        ("/membership", None),
        ("/manage", None),
        ("/", None),
    ],
)
def test_one_is_in_the_place_whose_address_is_around_the_page(path: str, place: str | None) -> None:
    assert current_place(URLS, path) == place


def test_the_longest_address_around_the_page_is_the_place() -> None:
    for urls in (("/a", "/a/b", "/a/b/c"), ("/a/b/c", "/a/b", "/a")):
        assert current_place(urls, "/a/b/d") == "/a/b"


def current(page: str) -> list[str]:
    """The labels of the places marked as current in the page's header."""
    header = page.partition("</header>")[0]
    return re.findall(r'aria-current="[a-z]+">([^<]+)</a>', header)


@pytest.mark.parametrize(
    ("role", "path", "place"),
    [
        (Role.COMPANY_SECRETARY, "/members", "Members"),
        (Role.COMPANY_SECRETARY, "/members/activation-letters", "Members"),
        (Role.COMPANY_SECRETARY, "/manage/elections/new", "Run elections"),
        (Role.COMPANY_SECRETARY, "/elections", "Elections"),
        (Role.COMPANY_SECRETARY, "/notices/", "Letters and e-mails"),
        (Role.ADMINISTRATOR, "/manage/roles/what-they-may-do", "Roles"),
        (Role.AUDITOR, "/audit", "Audit"),
        (Role.AUDITOR, "/journal", "Journal"),
    ],
)
def test_every_page_marks_one_place(client: FlaskClient, role: Role, path: str, place: str) -> None:
    sign_in(client, roles=[role])
    answer = client.get(path)
    assert answer.status_code == 200
    assert current(answer.text) == [place]


@pytest.mark.parametrize(
    ("path", "section"),
    [
        ("/members", "Members"),
        ("/register", "Register of members"),
        ("/register/enter", "Members"),
        ("/register/leavers", "Leavers"),
        ("/members/import", "Imports"),
        ("/members/old-register", "Imports"),
    ],
)
def test_every_page_of_the_register_marks_its_section(
    client: FlaskClient, path: str, section: str
) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    assert marked_section(client.get(path).text) == [section]


def test_a_page_of_no_place_marks_none(client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    assert current(client.get("/help").text) == []


def test_an_officer_who_came_by_link_still_finds_password_and_codes(
    client: FlaskClient, app: Flask
) -> None:
    now = app.extensions["clock"]()
    with app.app_context():
        engine, session = db.engine, db.session()
        begin_writing(session)
        officer, _, _ = an_officer(session, now=now, keys=Keys(app.config["SECRET_KEY"]))
        member = open_account(
            session,
            display_name="Rosa Parks",
            email="rosa@example.org",
            member_id=MemberId(uuid4()),
            actor=SYSTEM,
            now=now,
        )
        session.commit()
        db.session.remove()
    sign_in(client, account_id=member)
    with counted_queries(engine) as for_member:
        assert "Password and codes" not in client.get("/account/sessions").text
    sign_in(client, account_id=officer)
    with counted_queries(engine) as for_officer:
        assert "Password and codes" in client.get("/account/sessions").text
    assert len(for_officer) == len(for_member)
    assert "Your role is resting" in client.get("/account/security").text
