"""What a voter chose survives being signed out, and goes nowhere but back to their browser."""

import logging
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.kernel.ids import MemberId, new_id
from governance.voting.rules import new_ballot_key
from tests.conftest import MovableClock
from tests.factories.identity import sign_in
from tests.factories.voting import a_vote
from tests.web.voting.conftest import OUR_OWN_PAGE, Booth, a_booth, written

RANKING = {"rank-c2": "1", "rank-c1": "2"}


@pytest.fixture
def guarded(booth: Booth) -> Iterator[Booth]:
    """The booth with the protection against forged forms switched on, as it is outside tests."""
    booth.app.config["WTF_CSRF_ENABLED"] = True
    yield booth
    booth.app.config["WTF_CSRF_ENABLED"] = False


def token(html: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found is not None
    return found.group(1)


def hidden(html: str) -> dict[str, str]:
    main = html.partition("<main")[2].partition("</main>")[0]
    first = main.partition("<form")[2].partition("</form>")[0]
    return dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', first))


@pytest.mark.parametrize("step", ["", "/review", "/cast"])
def test_a_voter_who_was_signed_out_is_told_so_and_keeps_the_choices(
    booth: Booth, step: str
) -> None:
    booth.clock.move(hours=2)
    answer = booth.post(step, {**RANKING, "ballot_key": new_ballot_key()})
    assert answer.status_code == 401
    assert "Your vote has not been sent yet" in answer.text
    kept = hidden(answer.text)
    kept.pop("csrf_token", None)
    assert kept == RANKING
    sign_in(booth.client, account_id=booth.account_id)
    assert "Bronwen Carter" in booth.post("/review", kept).text
    assert booth.box() == []


def test_after_signing_in_again_the_old_page_leads_to_the_check_and_then_into_the_box(
    guarded: Booth,
) -> None:
    paper = guarded.client.get(guarded.url("/assisted")).text
    guarded.clock.move(hours=2)
    form = {**RANKING, "csrf_token": token(paper)}
    signed_out = guarded.post("/review", form)
    assert signed_out.status_code == 401
    with guarded.client.session_transaction() as cookie:
        cookie.clear()
    sign_in(guarded.client, account_id=guarded.account_id)
    again = guarded.post("/review", hidden(signed_out.text))
    assert again.status_code == 400
    assert "You signed in again" in again.text
    cast = guarded.post("/cast", hidden(again.text))
    assert cast.status_code == 303
    assert guarded.papers() == [["c2", "c1"]]


def test_a_vote_without_its_token_is_not_cast(guarded: Booth) -> None:
    answer = guarded.cast(RANKING)
    assert answer.status_code == 400
    assert "Your vote has not been sent yet" in answer.text
    assert guarded.box() == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost", "Sec-Fetch-Site": "cross-site"},
    ],
)
@pytest.mark.parametrize("step", ["", "/review", "/cast"])
def test_a_page_of_somebody_else_cannot_fill_in_the_paper(
    guarded: Booth, headers: dict[str, str], step: str
) -> None:
    answer = guarded.client.post(guarded.url(step), data=RANKING, headers=headers)
    assert answer.status_code == 400
    assert "Bronwen" not in answer.text
    assert "rank-" not in answer.text


def test_a_page_of_somebody_else_cannot_prepare_choices_for_a_visitor(
    app: Flask, booth: Booth
) -> None:
    visitor = app.test_client()
    answer = visitor.post(
        booth.url("/review"), data=RANKING, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 401
    assert "rank-" not in answer.text


def test_an_officer_who_is_no_voter_may_not_carry_on(guarded: Booth, app: Flask) -> None:
    officer: FlaskClient = app.test_client()
    sign_in(officer, name="Olu Officer", email="olu@example.org")
    answer = officer.post(guarded.url("/review"), data=RANKING, headers=OUR_OWN_PAGE)
    assert answer.status_code == 403


def test_no_choice_is_put_in_an_address_a_cookie_or_a_log(
    booth: Booth, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with booth.client.session_transaction() as cookie:
        sign_in_secret: str = cookie["_user_id"]
    key = new_ballot_key()
    answers = [
        booth.client.get(booth.url("/assisted")),
        booth.post("/review", RANKING),
        booth.post("", RANKING),
        booth.cast(RANKING, key=key),
        booth.client.get(booth.url("/received")),
    ]
    said = caplog.text + "".join(capsys.readouterr())
    number = re.findall(r"<code[^>]*>([\w-]+)</code>", answers[-1].text)[0]
    for answer in answers:
        said += answer.headers.get("Location", "")
    with booth.client.session_transaction() as cookie:
        said += repr(dict(cookie))
    for secret in ("rank-", "'c2'", "Bronwen", key, number):
        assert secret not in said.replace(str(booth.poll_id), "").replace(sign_in_secret, "")


def test_the_ballot_number_stays_with_the_one_voter_on_the_one_page(
    app: Flask, clock: MovableClock
) -> None:
    other = MemberId(new_id())
    booth = a_booth(app, clock, others=[other])
    answer = booth.cast(RANKING)
    cookie = next(c for c in answer.headers.getlist("Set-Cookie") if "ballot-number" in c)
    assert f"Path={booth.url('/received')}" in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert re.search(r"<code[^>]*>[\w-]+</code>", booth.client.get(booth.url("/received")).text)
    # Another person at the same computer does not see it, even after voting too.
    sign_in(booth.client, name="Next Person", email="next@example.org", member_id=other)
    assert booth.client.get(booth.url("/received")).location == booth.url()
    written(
        booth.app,
        lambda session: a_vote(
            session, poll_id=booth.poll_id, member_id=other, now=booth.clock(), choices=("c1",)
        ),
    )
    page = booth.client.get(booth.url("/received"))
    assert "Your vote has been received" in page.text
    assert "<code" not in page.text


def test_no_page_of_the_booth_is_kept_by_a_browser_or_a_proxy(booth: Booth) -> None:
    pages = [
        booth.client.get("/votes"),
        booth.client.get(booth.url("/assisted")),
        booth.post("/review", RANKING),
        booth.post("", RANKING),
        booth.cast(RANKING),
        booth.client.get(booth.url("/received")),
        booth.client.get(booth.url("/roll")),
    ]
    assert {page.headers["Cache-Control"] for page in pages} == {"no-store"}
