import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import html5lib
import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from governance.identity.rules import Role
from governance.journal.queries import entries_before
from governance.kernel.ids import NoticeId
from governance.notices.models import Notice
from governance.notices.rules import DeliveryState, FailureReason
from governance.storage.engine import begin_writing
from governance.web.session import db
from tests.factories.identity import sign_in
from tests.factories.notices import a_notice
from tests.queries import counted_queries


def text_of(answer: TestResponse, status: int = 200) -> str:
    assert answer.status_code == status
    text = answer.get_data(as_text=True)
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    return text


@pytest.fixture
def secretary(client: FlaskClient) -> FlaskClient:
    sign_in(client, roles=[Role.COMPANY_SECRETARY], name="Sue Marsh")
    return client


def written(app: Flask, act: Callable[[Session], Any]) -> Any:
    with app.app_context():
        session = db.session()
        begin_writing(session)
        result = act(session)
        session.commit()
        db.session.remove()
    return result


def made(
    app: Flask,
    now: datetime,
    *,
    state: DeliveryState = DeliveryState.QUEUED,
    reason: FailureReason | None = None,
    **facts: Any,
) -> NoticeId:
    def make(session: Session) -> NoticeId:
        notice_id = a_notice(session, now=now, **facts)
        notice = session.get_one(Notice, notice_id)
        notice.state, notice.reason = state, reason
        return notice_id

    notice_id: NoticeId = written(app, make)
    return notice_id


def state_of(app: Flask, notice_id: NoticeId) -> DeliveryState:
    with app.app_context():
        return db.session().get_one(Notice, notice_id).state


def test_an_empty_outbox_says_what_will_be_here(secretary: FlaskClient) -> None:
    assert "Every letter and e-mail to members is listed here" in text_of(
        secretary.get("/notices/")
    )


def test_the_outbox_shows_for_each_person_where_a_notice_is_and_why(
    secretary: FlaskClient, app: Flask, now: datetime
) -> None:
    made(app, now, name="Ann One")
    made(app, now, name="Ben Two", state=DeliveryState.SENT)
    made(
        app,
        now,
        name="Cat Three",
        state=DeliveryState.REFUSED,
        reason=FailureReason.NO_SUCH_ADDRESS,
    )
    made(app, now, name="Dan Four", state=DeliveryState.BOUNCED, reason=FailureReason.MAILBOX_FULL)
    made(app, now, name="Eve Five", email=None)
    page = text_of(secretary.get("/notices/"))
    for words in ("On its way", "Sent", "Refused", "Came back", "To print"):
        assert words in page
    assert "There is no such address" in page
    assert "The mailbox is full" in page
    for state, name in (
        ("queued", "Ann One"),
        ("sent", "Ben Two"),
        ("refused", "Cat Three"),
        ("bounced", "Dan Four"),
        ("to-print", "Eve Five"),
    ):
        shown = text_of(secretary.get("/notices/", query_string={"state": state}))
        assert re.findall(r"(Ann One|Ben Two|Cat Three|Dan Four|Eve Five)", shown) == [name]


@pytest.mark.parametrize("reason", list(FailureReason))
def test_every_reason_has_words(
    secretary: FlaskClient, app: Flask, now: datetime, reason: FailureReason
) -> None:
    made(app, now, state=DeliveryState.REFUSED, reason=reason)
    page = text_of(secretary.get("/notices/"))
    said = re.search(r'<br><span class="cw-small">([^<]+)</span>', page)
    assert said is not None
    assert len(said.group(1)) > 20


def test_the_outbox_is_searched(secretary: FlaskClient, app: Flask, now: datetime) -> None:
    made(app, now, name="Ann One", email="ann@example.org")
    made(app, now, name="Ben Two", email="ben@example.org")
    page = text_of(secretary.get("/notices/", query_string={"q": "ANN@"}))
    assert "Ann One" in page
    assert "Ben Two" not in page
    assert "Nothing found" in text_of(secretary.get("/notices/", query_string={"q": "zzz"}))


def test_a_returned_email_is_sent_again_with_one_press(
    secretary: FlaskClient, app: Flask, now: datetime
) -> None:
    notice_id = made(app, now, state=DeliveryState.BOUNCED, reason=FailureReason.RETURNED)
    answer = secretary.post(f"/notices/{notice_id}/resend")
    assert answer.status_code == 302
    assert "The e-mail is on its way again" in text_of(secretary.get("/notices/"))
    assert state_of(app, notice_id) is DeliveryState.QUEUED
    assert "on its way already" in text_of(secretary.post(f"/notices/{notice_id}/resend"), 409)


def test_an_email_is_printed_as_a_letter_instead(
    secretary: FlaskClient, app: Flask, now: datetime
) -> None:
    notice_id = made(app, now, state=DeliveryState.REFUSED, reason=FailureReason.GAVE_UP)
    answer = secretary.post(f"/notices/{notice_id}/letter")
    assert answer.mimetype == "application/pdf"
    assert 'filename="letter.pdf"' in answer.headers["Content-Disposition"]
    text = pypdf.PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "Dear Grace Hopper" in text
    assert "The result of Board election 2027" in text
    assert "Sue Marsh" in text
    assert "Hello Grace Hopper" not in text
    assert state_of(app, notice_id) is DeliveryState.PRINTED
    with app.app_context():
        assert entries_before(db.session(), limit=1)[0].act == "notice:printed"


def test_all_letters_that_wait_are_printed_in_one_go(
    secretary: FlaskClient, app: Flask, now: datetime
) -> None:
    text_of(secretary.post("/notices/letters"), 404)
    earlier = now - timedelta(minutes=1)
    letters = [
        made(app, at, email=None, name=name)
        for name, at in (("Ben Two", now), ("Ann One", earlier))
    ]
    kept = made(app, now)
    assert "2 letters wait to be printed" in text_of(secretary.get("/notices/"))
    answer = secretary.post("/notices/letters")
    assert answer.mimetype == "application/pdf"
    assert 'filename="letters.pdf"' in answer.headers["Content-Disposition"]
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)
    assert text.index("Dear Ann One") < text.index("Dear Ben Two")
    assert [state_of(app, one) for one in letters] == [DeliveryState.PRINTED] * 2
    assert state_of(app, kept) is DeliveryState.QUEUED


def test_a_sign_in_link_is_never_shown_sent_again_or_printed(
    secretary: FlaskClient, app: Flask, now: datetime
) -> None:
    notice_id = made(app, now, is_secret=True)
    page = text_of(secretary.get("/notices/"))
    assert "vote.example.org" not in page
    assert str(notice_id) not in page
    for act in ("resend", "letter"):
        refused = text_of(secretary.post(f"/notices/{notice_id}/{act}"), 409)
        assert "notice-was-secret" in refused
        assert "vote.example.org" not in refused


def test_what_is_not_there_is_not_found(secretary: FlaskClient) -> None:
    unknown = "00000000-0000-4000-8000-000000000000"
    text_of(secretary.post(f"/notices/{unknown}/resend"), 404)
    text_of(secretary.post(f"/notices/{unknown}/letter"), 404)


def test_pages_are_reached_one_after_another_at_the_same_cost(
    secretary: FlaskClient, app: Flask, now: datetime
) -> None:
    def make(session: Session) -> None:
        for number in range(51):
            a_notice(session, now=now - timedelta(minutes=number), name=f"Person {number:03}")

    written(app, make)
    with app.app_context():
        engine = db.engine
    first = text_of(secretary.get("/notices/"))
    assert "Person 049" in first
    assert "Person 050" not in first
    older = re.search(r'href="(/notices/\?before=[^"]+)" class="[^"]+"[^>]*rel="next"', first)
    assert older is not None
    with counted_queries(engine) as many:
        secretary.get("/notices/")
    with counted_queries(engine) as one:
        second = text_of(secretary.get(older.group(1).replace("&amp;", "&")))
    assert "Person 050" in second
    assert len(one) == len(many)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SCRUTINEER, Role.RETURNING_OFFICER])
def test_other_roles_do_not_come_in(client: FlaskClient, role: Role) -> None:
    sign_in(client, roles=[role])
    text_of(client.get("/notices/"), 403)
