"""The pages and answers that belong to no package."""

import json

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.identity.rules import Role
from governance.web.logs import configure_logs
from tests.factories.identity import sign_in


@pytest.mark.parametrize("path", ["/help", "/privacy", "/sign-in"])
def test_a_public_page_is_sound_html_with_strict_headers(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    html5lib.HTMLParser(strict=True).parse(answer.text)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_the_health_check_asks_the_database(client: FlaskClient) -> None:
    answer = client.get("/health")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_the_mutuals_colour_and_sign_are_served(client: FlaskClient) -> None:
    colours = client.get("/brand.css")
    assert colours.mimetype == "text/css"
    assert "--" in colours.text
    assert client.get("/brand.svg").mimetype == "image/svg+xml"
    assert client.get("/logo").status_code == 404


@pytest.mark.parametrize(
    ("role", "place"),
    [
        (Role.COMPANY_SECRETARY, "/members"),
        (Role.RETURNING_OFFICER, "/manage/elections"),
        (Role.AUDITOR, "/members"),
        (None, "/elections"),
    ],
)
def test_everyone_starts_at_their_own_first_place(
    client: FlaskClient, role: Role | None, place: str
) -> None:
    sign_in(client, roles=[role] if role else [])
    assert client.get("/").location == place


def test_a_visitor_starts_at_the_sign_in_page(client: FlaskClient) -> None:
    assert client.get("/").location == "/sign-in"


def test_a_page_that_is_not_there_is_a_friendly_page_with_a_code(client: FlaskClient) -> None:
    answer = client.get("/no/such/page")
    assert answer.status_code == 404
    assert "<code>not-found</code>" in answer.text


def test_too_large_an_upload_is_refused_in_words(app: Flask, client: FlaskClient) -> None:
    sign_in(client, roles=[Role.COMPANY_SECRETARY])
    limit = app.config["MAX_CONTENT_LENGTH"]
    answer = client.post("/members/import", data=b"x" * (limit + 1), content_type="text/csv")
    assert answer.status_code == 413
    assert "too large" in answer.text


def test_a_form_without_its_token_is_refused_in_words(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post("/sign-out")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert "expired-form" in answer.text


def test_a_log_line_names_the_route_and_no_person(
    client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs()
    client.get("/help?email=ada@example.org", headers={"User-Agent": "Ada's phone"})
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    (line,) = [one for one in lines if one["event"] == "request"]
    assert line["route"] == "site.help_page"
    assert set(line) == {"event", "id", "level", "method", "ms", "route", "status", "timestamp"}
